import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Language, Look } from '../../src-shared/contract/views/look.ts';
import { shownIn, type Stop, tour } from '../devices/a-tour.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { accessibilityFaults, focusFaults, layoutFaults } from '../devices/judged-screen.ts';

/**
 * The screens of an ordinary shift at the smallest size that is served. screens.long.ts looks at all, in all languages,
 * themes and text sizes.
 */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const EN: readonly [Language, Look] = ['en', { theme: 'light', textPercent: 100 }];
/**
 * The longest words by day and by night, and everything as large as it gets: here each screen is seen in one of them.
 */
const WAYS: readonly (readonly [Language, Look])[] = [
  ['ru', { theme: 'light', textPercent: 100 }],
  ['kk', { theme: 'dark', textPercent: 100 }],
  ['ru', { theme: 'dark', textPercent: 150 }],
];

test('nothing is cut, nothing lies on anything, every target can be hit, and axe finds nothing serious', async () => {
  const faults: string[] = [];
  let seen = 0;
  await tour(
    reference,
    async (stop: Stop) => {
      faults.push(...(await focusFaults(stop.page)).map((fault) => `${stop.name}: ${fault}`));
      const [language, look] = WAYS[seen++ % WAYS.length] ?? EN;
      await shownIn(stop, language, look);
      const found = [...(await layoutFaults(stop.page)), ...(await accessibilityFaults(stop.page))];
      faults.push(...found.map((fault) => `${stop.name}, ${language}, ${look.theme}, ${look.textPercent} %: ${fault}`));
      await shownIn(stop, ...EN);
    },
    'short',
  );
  expect(faults).toEqual([]);
  expect(seen).toBeGreaterThan(SCREENS_AT_LEAST);
});

const SCREENS_AT_LEAST = 18;
