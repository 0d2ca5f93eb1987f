import { describe, expect, test } from 'vitest';
import { paceOf, type Part, scanOutcome, scanRead } from '../../../../src-renderer/settings/scan-trial.ts';
import { aProfile } from '../../../devices/a-profile.ts';

const { cardFormats } = aProfile();
const NUMBER = '9643108503304172259';
const KEY = '\u001d';
const text = (of: string): Part => ({ text: of });
const key: Part = { key: true };

describe('a scan that is a card', () => {
  test.each([
    ['alone', NUMBER, [], []],
    ['behind an identifier', `]C1${NUMBER}`, [text(']C1')], []],
    ['behind keys without a character', `${KEY}${KEY}${NUMBER}`, [key], []],
    ['between both', `${KEY}]C1${NUMBER}${KEY}`, [key, text(']C1')], [key]],
    ['in a link', `https://card.example.kz/?n=${NUMBER}&v=2`, [text('https://card.example.kz/?n=')], [text('&v=2')]],
  ])('%s is told with what stands around its number', (_, scan, before, behind) => {
    expect(scanRead(scan, cardFormats)).toMatchObject({ number: NUMBER, why: null, around: { before, behind } });
  });

  test('in groups is told whole, and nothing of what stands around it', () => {
    const grouped = NUMBER.replace(/(.{4})/g, '$1 ');
    expect(scanRead(grouped, cardFormats)).toMatchObject({
      number: NUMBER,
      came: [text(grouped.trim())],
      around: null,
    });
  });
});

test.each([
  ['a bottle', '4607001234567', 'wrong-prefix'],
  ['half a card', NUMBER.slice(0, 11), 'too-short'],
  ['the last digits of one', NUMBER.slice(-8), 'too-short'],
  ['a link without a number', 'https://example.kz/menu', 'no-number-in-it'],
  ['two cards', `a${NUMBER}b${NUMBER.slice(0, -1)}0`, 'several-numbers'],
])('%s is no card, and says why as the counter does', (_, scan, why) => {
  expect(scanRead(scan, cardFormats)).toMatchObject({ why, around: null });
});

const WELL = { longestMs: 12, end: 'Enter' } as const;
test.each([
  ['a card', NUMBER, WELL, 'worked'],
  ['a card, slowly', NUMBER, { ...WELL, longestMs: 400 }, 'failed'],
  ['a card without an end', NUMBER, { ...WELL, end: null }, 'failed'],
  ['half a card', NUMBER.slice(0, 11), WELL, 'failed'],
  ['a bottle', '4607001234567', WELL, null],
  ['a bottle, slowly', '4607001234567', { ...WELL, longestMs: 400 }, null],
  ['a link without a number', 'https://example.kz/menu', WELL, null],
  ['two cards', `a${NUMBER}b${NUMBER.slice(0, -1)}0`, WELL, null],
  ['a card by hand', NUMBER, null, null],
] as const)('%s says of the scanner what it may', (_, scan, how, outcome) => {
  expect(scanOutcome(scanRead(scan, cardFormats), how)).toBe(outcome);
});

test.each([
  [[], null],
  [[500], null],
  [[0, 140, 260], 130],
  [[10, 10, 10], 0],
])('what came at %j has the pace of %s ms a key', (times, pace) => {
  expect(paceOf(times)).toBe(pace);
});
