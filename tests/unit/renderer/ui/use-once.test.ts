import { expect, test } from 'vitest';
import { oncePerMovement } from '../../../../src-renderer/ui/use-once.ts';

test.each([
  ['two taps of one movement', [0, 150], 1],
  ['two taps that are each meant', [0, 500], 2],
  ['a key that bounces again and again', [0, 30, 60, 90], 1],
])('%s at %j ms do it %i times', async (_, taps, times) => {
  let [now, done] = [0, 0];
  const once = oncePerMovement(() => now);
  for (const tap of taps) {
    now = tap;
    await once(async () => void (done += 1));
  }
  expect(done).toBe(times);
});

test('while it is being done it is not begun again, however long it takes, and after a fault it can be', async () => {
  let [now, begun] = [0, 0];
  let fails: (fault: Error) => void = () => {};
  const once = oncePerMovement(() => now);
  const slow = once(() => {
    begun += 1;
    return new Promise<void>((_, reject) => (fails = reject));
  });
  now = 5000;
  await once(async () => void (begun += 1));
  expect(begun).toBe(1);
  fails(new Error('no printer'));
  await expect(slow).rejects.toThrow('no printer');
  await once(async () => void (begun += 1));
  expect(begun).toBe(2);
});
