import { describe, expect, test } from 'vitest';
import { groupCardNumber, lastFour, luhnHolds, readCardNumber } from '../../../src-shared/card-number.ts';
import type { CardFormat } from '../../../src-shared/contract/upstream.ts';

const ONAY: CardFormat = {
  name: 'Onay',
  pattern: '9643[19]085033\\d{8}',
  grouping: [4, 2, 5, 4, 4],
  checkDigit: 'none',
  lookupBySuffix: 8,
};
const FULL = '9643108503304172259';
const FORMAT = { ...ONAY, pattern: '964(31|39)085033\\d{8}' };

test.each([
  [FULL],
  ['9643 10 85033 0417 2259'],
  ['9643-10-85033-0417-2259'],
  [`  ${FULL}\t`],
  [`https://onay.kz/c?n=${FULL}&x=12`],
  [`CARD:${FULL};`],
])('«%s» is the card number', (text) => {
  const format = { ...ONAY, pattern: '9643[19]\\d085033\\d{7}|96431085033\\d{8}|96439085033\\d{8}' };
  expect(readCardNumber(text, [format])).toEqual({ kind: 'full', number: FULL, luhnFails: false });
});

/** What the manuals of scanners offer beside the code itself. */
test.each([
  ['an AIM identifier of Code 128', `]C1${FULL}`],
  ['of a QR code', `]Q1${FULL}`],
  ['of a Data Matrix', `]d2${FULL}`],
  ['of ITF, and of Codabar with its start and stop', `]F0a${FULL}b`],
  ['behind a prefix', `~]C0${FULL}`],
  ['before a link', `]Q1https://onay.kz/c?n=${FULL}`],
  ['the letter of a Honeywell', `j${FULL}`],
  ['the letters of a Zebra', `P01${FULL}`],
  ['of a Datalogic, with figures', `B3${FULL}`],
  ['start and stop of Codabar', `A${FULL}B`],
  ['of Code 39', `*${FULL}*`],
  ['GS1 with its identifiers', `]C1\u001d8004${FULL}\u001d10A7`],
  ['STX and ETX', `\u001d${FULL}\u001d`],
  ['leading zeros', `0000${FULL}`],
  ['leading zeros behind an identifier', `]C10${FULL}`],
  ['a check digit behind it', `]F1${FULL}7`],
])('%s beside the number: «%s»', (_, text) => {
  expect(readCardNumber(text, [FORMAT])).toEqual({ kind: 'full', number: FULL, luhnFails: false });
});

test('figures among which several numbers could be meant give a sentence', () => {
  const any = { ...ONAY, pattern: '\\d{16}' };
  expect(readCardNumber(']F11234567890123456', [any])).toMatchObject({ kind: 'full', number: '1234567890123456' });
  expect(readCardNumber('P0112345678901234567', [any])).toEqual({ kind: 'none', why: 'several-numbers' });
});

test('a careless pattern is not tried on more digits than a card has', () => {
  const careless = { ...ONAY, pattern: '(\\d+)+x' };
  const began = Date.now();
  expect(readCardNumber('1'.repeat(40), [careless])).toMatchObject({ kind: 'none' });
  expect(Date.now() - began).toBeLessThan(1_000);
});

test('people quote the last eight', () => {
  expect(readCardNumber('0417 2259', [FORMAT])).toEqual({ kind: 'suffix', suffix: '04172259' });
});

test.each(['', 'abc', '1234567', '123456789', `${FULL}0`, `${FULL} ${FULL.replace('2259', '2260')}`, 'x'.repeat(600)])(
  '«%s» is no card number',
  (text) => {
    expect(readCardNumber(text, [FORMAT])).toMatchObject({ kind: 'none' });
  },
);

test.each([
  [FULL.slice(0, 12), 'too-short'],
  [`${FULL}0`, 'too-long'],
  [`${FULL}${FULL}`, 'too-long'],
  [`1234${FULL.slice(4)}`, 'wrong-prefix'],
  ['4400430012345678', 'wrong-prefix'],
  [']E04870001234567', 'wrong-prefix'],
  ['4172259', 'too-few-digits'],
  ['2259', 'too-few-digits'],
  [`${FULL.slice(0, 10)}?${FULL.slice(11)}`, 'not-digits'],
  ['https://example.com/menu', 'no-number-in-it'],
  [`a=${FULL};b=${FULL.replace('2259', '2260')}`, 'several-numbers'],
])('of «%s» it is said what is wrong: %s', (text, why) => {
  expect(readCardNumber(text, [FORMAT])).toEqual({ kind: 'none', why });
});

test('a pattern of the operator that is no regular expression matches nothing', () => {
  expect(readCardNumber(FULL, [{ ...FORMAT, pattern: '(' }])).toMatchObject({ kind: 'none' });
});

describe('grouping', () => {
  test('as the operator prints it', () => expect(groupCardNumber(FULL, [FORMAT])).toBe('9643 10 85033 0417 2259'));
  test('in fours where no format fits', () => expect(groupCardNumber('1234567890', [FORMAT])).toBe('1234 5678 90'));
  test('the last four', () => expect(lastFour(FULL)).toBe('2259'));
});

test.each([
  ['79927398713', true],
  ['79927398710', false],
  ['0', true],
])('the check digit of %s holds: %s', (digits, holds) => {
  expect(luhnHolds(digits)).toBe(holds);
});

test('a failing check digit is told and does not refuse', () => {
  const format = { ...FORMAT, checkDigit: 'luhn' as const };
  expect(readCardNumber(FULL, [format])).toEqual({ kind: 'full', number: FULL, luhnFails: !luhnHolds(FULL) });
});
