import { describe, expect, test } from 'vitest';
import { scanEnds } from '../../../../src-renderer/keys/scan-end.ts';
import type { KeyStruck } from '../../../../src-renderer/keys/struck.ts';

/** A button has the focus, and Enter would press it: whose Enter is it? */

const NUMBER = '9643108503304172259';

/** A key, 'Ctrl' or 'Alt' before it where that is held down, and milliseconds since the key before. */
type Struck = readonly [key: string, sinceMs: number];

const codeOf = (key: string, altKey: boolean) => {
  if (altKey) return `Numpad${key}`;
  return /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key;
};

/** Says of each Enter whether it may press the button. */
function presses(...struck: readonly Struck[]): boolean[] {
  const endsScan = scanEnds();
  let timeStamp = 1_000;
  return struck.flatMap(([name, sinceMs]) => {
    timeStamp += sinceMs;
    const ctrlKey = name.startsWith('Ctrl ');
    const altKey = name.startsWith('Alt ');
    const key = name.replace(/^(Ctrl|Alt) /, '');
    const code = codeOf(key, altKey);
    const event: KeyStruck = { key, code, ctrlKey, altKey, metaKey: false, shiftKey: false, repeat: false, timeStamp };
    const isEnd = endsScan(event);
    return key === 'Enter' ? [!isEnd] : [];
  });
}

const scanned = (text: string, gapMs: number): Struck[] =>
  [...text].map((character, index) => [character, index === 0 ? 500 : gapMs]);

describe('Enter of a scanner presses nothing', () => {
  test.each([1, 8, 30, 50])('after a card at %i ms a key', (gapMs) => {
    expect(presses(...scanned(NUMBER, gapMs), ['Enter', gapMs])).toEqual([false]);
  });

  test.each(['12', '4006', '12345678'])('after the code %s of something else', (code) => {
    expect(presses(...scanned(code, 15), ['Enter', 15])).toEqual([false]);
  });

  test('after capital letters, for which it holds Shift', () => {
    expect(presses(['Shift', 500], ['A', 10], ['7', 10], ['Shift', 10], ['B', 10], ['Enter', 10])).toEqual([false]);
  });

  test.each([
    ['a group separator in it', ['Ctrl ]', 12]],
    ['a control character behind it', ['Ctrl c', 12]],
    ['a function key behind it', ['F13', 12]],
  ] as const)('after a code with %s', (_, other) => {
    expect(presses(...scanned('4006', 12), other, ['Enter', 12])).toEqual([false]);
    expect(
      presses(...scanned('4006', 12), other, ...scanned('12', 12).map(([key]) => [key, 12] as const), ['Enter', 12]),
    ).toEqual([false]);
  });

  test('after numbers that it types with Alt and the keypad', () => {
    const digits = [...'048049050'].map((digit) => [`Alt ${digit}`, 10] as const);
    expect(presses(['Alt', 500], ...digits, ['Enter', 10])).toEqual([false]);
  });

  test('after a card whose last key came late', () => {
    expect(presses(...scanned(NUMBER, 45), ['7', 70], ['Enter', 45])).toEqual([false]);
  });

  test.each([8, 30, 50])('a second time at %i ms a key', (gapMs) => {
    expect(presses(...scanned(NUMBER, gapMs), ['Enter', gapMs], ['Enter', gapMs])).toEqual([false, false]);
    expect(presses(...scanned(NUMBER, gapMs), ['Tab', gapMs], ['Enter', gapMs])).toEqual([false]);
  });
});

describe('Enter of a hand presses the button', () => {
  test.each([1, 20, 50])('%i ms after the key beside it, which opened the menu', (gapMs) => {
    expect(presses(['.', 500], ['Enter', gapMs])).toEqual([true]);
  });

  test('right after a key that is struck together with Ctrl', () => {
    expect(presses(['Control', 500], ['Ctrl l', 5], ['Enter', 5])).toEqual([true]);
  });

  test('right after a key that no scanner types, whatever was typed before', () => {
    expect(presses(['1', 500], ['2', 60], ['Delete', 40], ['Enter', 10])).toEqual([true]);
    expect(presses(['1', 500], ['ArrowDown', 10], ['Enter', 10])).toEqual([true]);
  });

  test('after Tab, as quickly as a hand likes', () => {
    expect(presses(['.', 500], ['Tab', 10], ['Tab', 10], ['Enter', 10])).toEqual([true]);
  });

  test('after several keys at the pace of a hand', () => {
    expect(presses(['1', 500], ['2', 60], ['3', 60], ['Enter', 60])).toEqual([true]);
  });

  test('once it has put the scanner away', () => {
    expect(presses(...scanned(NUMBER, 8), ['Enter', 8], ['Enter', 200])).toEqual([false, true]);
  });
});
