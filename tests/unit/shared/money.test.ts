import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAmount, formatMoney, money, sumOf } from '../../../src-shared/money.ts';
import { readAmount } from '../../../src-shared/sale-rules.ts';

const KZT = { code: 'KZT', exponent: 0, symbol: '₸' };
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0 ₸'],
  [5, '5 ₸'],
  [999, '999 ₸'],
  [1000, '1 000 ₸'],
  [12500, '12 500 ₸'],
  [1234567, '1 234 567 ₸'],
  [-200, '−200 ₸'],
])('%d tenge is written %s', (amount, text) => {
  expect(plain(formatMoney(money(amount), KZT))).toBe(text);
});

test.each([
  [5, '0,05'],
  [123456, '1 234,56'],
  [-7, '−0,07'],
])('with two digits after the mark %d is written %s', (amount, text) => {
  expect(plain(formatAmount(money(amount), { exponent: 2 }))).toBe(text);
});

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no amount of money', (amount) => {
  expect(() => money(amount)).toThrow('not an amount of money');
});

test('nothing is never minus nothing', () => {
  expect(Object.is(money(-0), 0)).toBe(true);
});

test('a sum that leaves the safe integers is refused, not rounded', () => {
  expect(() => sumOf([money(Number.MAX_SAFE_INTEGER), money(1)])).toThrow();
});

test.each([
  ['5000', 5000],
  [' 5 000 ', 5000],
  ['5\u00a0000', 5000],
  ['0', 0],
])('a clerk who types «%s» means %d', (text, amount) => {
  expect(readAmount(text, KZT)).toBe(amount);
});

test.each(['', '-5000', '5000.5', '5,000', '1e20', 'NaN', 'пять', '9999999999999'])('«%s» is no amount', (text) => {
  expect(readAmount(text, KZT)).toBeNull();
});

test('what is written can be read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (amount) => {
      expect(readAmount(formatAmount(money(amount), KZT), KZT)).toBe(amount);
    }),
  );
});
