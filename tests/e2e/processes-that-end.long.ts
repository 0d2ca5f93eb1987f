import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** A process of Chromium that ends again and again is started again with a pause, and it is said. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const logOf = (dataDir: string): readonly string[] => readFileSync(join(dataDir, 'counter.log'), 'utf8').split('\n');

test('a page comes back at once twice, and from the third time on after a pause that a window tells', async () => {
  await using counter = await aCounter({ reference });
  const inThePage = 'document.body.innerText';
  const asked = () => counter.asThePageThatCameAgain(inThePage);
  await asked();
  await asked();
  const before = await counter.windowsOfTheSystem();

  const since = performance.now();
  const back = asked();
  await expect.poll(() => counter.windowsOfTheSystem()).not.toEqual(before);
  await back;

  expect(performance.now() - since).toBeGreaterThan(2_000);
  await expect.poll(() => counter.windowsOfTheSystem()).toEqual(before);
  const pauses = logOf(counter.dataDir).flatMap((line) => /"the page ended".*"pauseMs":(\d+)/.exec(line)?.[1] ?? []);
  expect(pauses).toEqual(['0', '0', '2000']);
});

/** So often that the card is left alone. */
async function endsItsGraphicsTwice(counter: Awaited<ReturnType<typeof aCounter>>): Promise<void> {
  for (let ended = 1; ended <= 2; ended += 1) {
    await expect.poll(() => counter.endsItsGraphics()).toBe(true);
    const told = () => logOf(counter.dataDir).filter((line) => line.includes('a process of Chromium ended')).length;
    await expect.poll(told).toBe(ended);
  }
}
const markIn = (dataDir: string): string => join(dataDir, 'electron', 'without-graphics');

test('a graphics process that ends again and again is told, and left alone at the next start', async () => {
  await using counter = await aCounter({ reference });
  await endsItsGraphicsTwice(counter);
  expect(existsSync(markIn(counter.dataDir))).toBe(true);
  expect(logOf(counter.dataDir).join()).toContain('The next start goes without the graphics card');
  await counter.screen.isAtSignIn();
});

test('a graphics process that ends again and again is told where no disk keeps it', async () => {
  await using counter = await aCounter({ reference });
  // A link to a place that is not there refuses the write, also to root.
  symlinkSync(join(counter.dataDir, 'nowhere', 'mark'), markIn(counter.dataDir));
  await endsItsGraphicsTwice(counter);
  await expect.poll(() => logOf(counter.dataDir).join()).toContain('no disk keeps it for the next start');
  await counter.screen.isAtSignIn();
});
