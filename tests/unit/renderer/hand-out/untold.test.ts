import { expect, test } from 'vitest';
import { untold } from '../../../../src-renderer/hand-out/untold.ts';
import type { ClerkId } from '../../../../src-shared/ids.ts';
import { money } from '../../../../src-shared/money.ts';

const AIGERIM = '01900000-0000-7000-8000-0000000000a1' as ClerkId;
const DANIYAR = '01900000-0000-7000-8000-0000000000a2' as ClerkId;
const handed = (amount: number) => ({ title: () => `given: ${amount}`, cash: money(amount) });

test('what nobody was told is told to the clerk who gave it, one after the other, and to nobody else', () => {
  const [first, second] = [handed(2000), handed(500)];
  let told = 0;
  const stop = untold.watch(() => (told += 1));
  untold.keep(AIGERIM, first);
  untold.keep(AIGERIM, second);
  expect(told).toBe(2);
  stop();
  expect([untold.first(DANIYAR), untold.first(null)]).toEqual([null, null]);
  expect(untold.first(AIGERIM)).toBe(first);
  untold.noteTold(AIGERIM);
  expect(untold.first(AIGERIM)).toBe(second);
  untold.noteTold(AIGERIM);
  expect(untold.first(AIGERIM)).toBeNull();
});
