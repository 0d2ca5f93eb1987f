import { describe, expect, test } from 'vitest';
import {
  onePackMore,
  packSizeOf,
  QUANTITY_MAX,
  quantityInWords,
  quantityOf,
  writtenAfter,
} from '../../../src-shared/quantity.ts';

/** A quantity as a hand types it, stroke by stroke; `/` is the key for a bundle, ⌫ erases. */
function typed(strokes: string, packSize = 100): string {
  let written = '';
  for (const stroke of strokes) {
    const shown = quantityInWords(written, packSize);
    if (stroke === '/') written = onePackMore(written, packSize) ?? written;
    else if (stroke === '⌫') written = writtenAfter(shown.slice(0, -1), packSize) ?? written;
    else written = writtenAfter(shown + stroke, packSize) ?? written;
  }
  return written;
}

describe('a quantity', () => {
  test.each([
    ['14', 14, '14'],
    ['2/', 200, '2×100+'],
    ['2/14', 214, '2×100+14'],
    ['/', 100, '1×100+'],
    ['//', 200, '2×100+'],
    ['2/14/', 314, '3×100+14'],
    ['0014', 14, '14'],
  ])('typed as %s is %d, and stands as %s', (strokes, quantity, words) => {
    expect(quantityOf(typed(strokes), 100)).toBe(quantity);
    expect(quantityInWords(typed(strokes), 100)).toBe(words);
  });

  test('is erased stroke by stroke, the bundle too', () => {
    expect(['2/1⌫', '2/1⌫⌫', '2/1⌫⌫⌫'].map((strokes) => typed(strokes))).toEqual(['2/', '2', '']);
  });

  test('beyond what a drawer can hold is not taken', () => {
    expect(typed('123456')).toBe('12345');
    expect(quantityOf(typed('999/99999'), 100)).toBeLessThanOrEqual(QUANTITY_MAX);
    expect(typed('9999/')).toBe('9999');
    expect(typed('999/////')).toBe('999/');
    expect(typed('999/', 1000)).toBe('999');
  });

  test('holds no letters and no signs, whatever is pasted', () => {
    expect(writtenAfter('1a-2.5', 100)).toBe('125');
    expect(writtenAfter('3×100+x7', 100)).toBe('3/7');
  });
});

test('a bundle is a hundred notes and a roll fifty coins, where the operator does not say otherwise', () => {
  expect([packSizeOf({ kind: 'note' }), packSizeOf({ kind: 'coin' })]).toEqual([100, 50]);
  expect(packSizeOf({ kind: 'coin', packSize: 40 })).toBe(40);
});
