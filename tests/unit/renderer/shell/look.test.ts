import { expect, test } from 'vitest';
import { lookByKey } from '../../../../src-renderer/shell/use-look.ts';
import type { Look } from '../../../../src-shared/contract/views/look.ts';

const USUAL: Look = { theme: 'system', textPercent: 100 };
const ctrl = (code: string, more = {}) => ({ code, ctrlKey: true, altKey: false, metaKey: false, ...more });

test('Ctrl + and Ctrl − go through the text sizes and stop at their ends', () => {
  expect(lookByKey(ctrl('Equal'), USUAL)).toEqual({ theme: 'system', textPercent: 125 });
  expect(lookByKey(ctrl('NumpadAdd'), { ...USUAL, textPercent: 150 })).toEqual({ theme: 'system', textPercent: 150 });
  expect(lookByKey(ctrl('Minus'), { ...USUAL, textPercent: 125 })).toEqual(USUAL);
  expect(lookByKey(ctrl('NumpadSubtract'), USUAL)).toEqual(USUAL);
  expect(lookByKey(ctrl('Digit0'), { ...USUAL, textPercent: 150 })).toEqual(USUAL);
});

test('Ctrl D goes through system, light and dark', () => {
  const themes = [USUAL];
  for (let times = 0; times < 3; times += 1) themes.push(lookByKey(ctrl('KeyD'), themes.at(-1) ?? USUAL) ?? USUAL);
  expect(themes.map(({ theme }) => theme)).toEqual(['system', 'light', 'dark', 'system']);
});

test('without Ctrl these keys type', () => {
  expect(lookByKey({ ...ctrl('Minus'), ctrlKey: false }, USUAL)).toBeNull();
});
