import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES, type Look } from '../../src-shared/contract/views/look.ts';
import { shownIn, type Stop, tour } from '../devices/a-tour.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { accessibilityFaults, layoutFaults } from '../devices/judged-screen.ts';

/** Every screen in every language, by day and by night, at every text size, at the smallest window that is served. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const USUAL: Look = { theme: 'light', textPercent: 100 };

test.each(LANGUAGES)(
  'in %s nothing is cut, nothing lies on anything, every target can be hit, and axe finds nothing serious',
  async (language) => {
    const faults: string[] = [];
    await tour(reference, async (stop: Stop) => {
      const looks: readonly Look[] = [
        USUAL,
        { theme: 'dark', textPercent: 100 },
        { theme: 'light', textPercent: 125 },
        { theme: 'light', textPercent: 150 },
      ];
      for (const look of looks) {
        await shownIn(stop, language, look);
        const found = [
          ...(await layoutFaults(stop.page)),
          ...(look.textPercent === 100 ? await accessibilityFaults(stop.page) : []),
        ];
        faults.push(...found.map((fault) => `${stop.name}, ${look.theme}, ${look.textPercent} %: ${fault}`));
      }
      await shownIn(stop, 'en', USUAL);
    });
    expect(faults).toEqual([]);
  },
);
