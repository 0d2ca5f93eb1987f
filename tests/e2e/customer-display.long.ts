import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ADisplay, aDisplay, type DisplayWay, USUAL_DISPLAY } from '../devices/a-display.ts';
import { pagesOfDisplay } from '../devices/display-album.ts';
import { accessibilityFaults, layoutFaults } from '../devices/judged-screen.ts';
import { PUBLIC_LANGUAGES } from '../../src-shared/contract/views/look.ts';

/** Every state of the customer's display in every language, size, look and light. */

let display: ADisplay;
beforeAll(async () => {
  display = await aDisplay();
});
afterAll(() => display[Symbol.asyncDispose]());

/** What hangs at counters, and the window without a second screen. */
const SIZES = [USUAL_DISPLAY, { width: 1024, height: 768 }, { width: 1024, height: 600 }] as const;
/** Day and night take turns; both looks come alone and together. */
const WAYS: readonly DisplayWay[] = SIZES.flatMap((size, at) =>
  [
    { large: false, contrast: false },
    { large: true, contrast: false },
    { large: at % 2 === 0, contrast: true },
  ].map((look, nth) => ({ ...size, look, theme: (at + nth) % 2 === 0 ? ('light' as const) : ('dark' as const) })),
);
const nameOf = ({ width, height, theme, look }: DisplayWay) =>
  `${width}×${height} ${theme}${look.large ? ' large' : ''}${look.contrast ? ' contrast' : ''}`;

test.each(PUBLIC_LANGUAGES)(
  'in %s nothing on the customer’s display is cut, covered or outside in any state, size and look',
  async (language) => {
    const faults: string[] = [];
    for (const way of WAYS)
      for (const { name, state } of pagesOfDisplay(language)) {
        await display.shows(state, way);
        const found = await layoutFaults(display.page);
        faults.push(...found.map((fault) => `${name}, ${nameOf(way)}: ${fault}`));
      }
    expect(faults).toEqual([]);
  },
);

test.each(['light', 'dark'] as const)('axe finds nothing serious in any state by %s, in any look', async (theme) => {
  const faults: string[] = [];
  const oneOfEachKind = Map.groupBy(pagesOfDisplay('kk'), ({ state }) => state.shown.kind);
  for (const contrast of [false, true])
    for (const { name, state } of [...oneOfEachKind.values()].flatMap((pages) => pages.slice(-1))) {
      await display.shows(state, { ...USUAL_DISPLAY, theme, look: { large: contrast, contrast } });
      faults.push(...(await accessibilityFaults(display.page)).map((fault) => `${name}, ${theme}: ${fault}`));
    }
  expect(faults).toEqual([]);
});

test('what a customer is told first is at least 80 pixels high at 1366 × 768, whatever the amount', async () => {
  const small: string[] = [];
  for (const large of [false, true])
    for (const { name, state } of pagesOfDisplay('ru')) {
      await display.shows(state, { ...USUAL_DISPLAY, theme: 'light', look: { large, contrast: false } });
      const figure = display.page.locator('main h1[translate="no"]');
      if ((await figure.count()) === 0) continue;
      const px = await figure.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
      if (px < 80) small.push(`${name}: ${px}`);
    }
  expect(small).toEqual([]);
});
