import { expect, test } from 'vitest';
import { withNextTheme, withText } from '../../../../src-renderer/shell/use-look.ts';
import type { Look } from '../../../../src-shared/contract/views/look.ts';

const USUAL: Look = { theme: 'system', textPercent: 100 };

test('the text sizes stop at their ends', () => {
  expect(withText(USUAL, 1)).toEqual({ theme: 'system', textPercent: 125 });
  expect(withText({ ...USUAL, textPercent: 150 }, 1)).toEqual({ theme: 'system', textPercent: 150 });
  expect(withText({ ...USUAL, textPercent: 125 }, -1)).toEqual(USUAL);
  expect(withText(USUAL, -1)).toEqual(USUAL);
});

test('day and night go through system, light and dark', () => {
  const themes = [USUAL];
  for (let times = 0; times < 3; times += 1) themes.push(withNextTheme(themes.at(-1) ?? USUAL));
  expect(themes.map(({ theme }) => theme)).toEqual(['system', 'light', 'dark', 'system']);
});
