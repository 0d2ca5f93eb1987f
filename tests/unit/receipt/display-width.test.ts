import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { displayWidth, fitting, shortened } from '../../../src-shared/receipt/display-width.ts';

describe('the width of a text on paper', () => {
  test.each([
    ['', 0],
    ['5 000', 5],
    ['Барлығы / Итого', 15],
    ['ӘәҒғҚқҢңӨөҰұҮүҺһІі', 18],
    ['₸ № « » — …', 11],
    ['充值金额', 8],
    ['余额 6 200 ₸', 12],
    ['，。：（）', 10],
    ['e\u0301', 1],
    ['\u200b\u2060', 0],
  ])('of «%s» is %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
    expect(stringWidth(text)).toBe(columns);
  });

  test('agrees with the library on every letter of the four languages and their punctuation', () => {
    const ranges = [
      [0x20, 0x7e],
      [0xa0, 0xac],
      [0xae, 0xff],
      [0x400, 0x4ff],
      [0x2010, 0x2027],
      [0x2030, 0x205e],
      [0x20a0, 0x20c0],
      [0x3000, 0x303e],
      [0x4e00, 0x9fff],
      [0xff01, 0xff5e],
    ] as const;
    const differing = ranges
      .flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)),
      )
      .filter((character) => displayWidth(character) !== stringWidth(character));
    expect(differing).toEqual([]);
  });
});

describe('a text that is too long', () => {
  test.each([
    ['Проездной', 5, 'Проез'],
    ['充值金额', 5, '充值'],
    ['充值金额', 1, ''],
    ['e\u0301e\u0301', 1, 'e\u0301'],
  ])('«%s» fits into %i columns as «%s»', (text, columns, start) => expect(fitting(text, columns)).toBe(start));

  test.each([
    ['Сапар', 5, 'Сапар'],
    ['Сапар Көлік', 8, 'Сапар К…'],
    ['Сапар Көлік', 7, 'Сапар…'],
    ['充值金额', 6, '充值…'],
  ])('«%s» in %i columns is «%s»', (text, columns, short) => expect(shortened(text, columns)).toBe(short));
});
