import { describe, expect, test } from 'vitest';
import { AltCodes } from '../../../../src-renderer/keys/alt-codes.ts';
import { type FieldRule, textFor } from '../../../../src-renderer/keys/fields.ts';
import { type KeyStruck, pressesOf, strokeOf } from '../../../../src-renderer/keys/struck.ts';
import { AT_REST, type HeardStroke, type Wedge, wedgeStep } from '../../../../src-renderer/keys/wedge.ts';

/** What a key means under layouts, locks and set-ups that the system's own keyboards do not have. */

const struck = (key: string, code: string, more: Partial<KeyStruck> = {}): KeyStruck => ({
  key,
  code,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  timeStamp: 0,
  ...more,
});
const into = (reads: FieldRule['reads'], event: KeyStruck) => {
  const stroke = strokeOf(event);
  return stroke && textFor({ reads, scan: 'past', most: 20 }, stroke);
};

test.each([
  ['a Kazakh letter on the row of digits', 'ғ', 'Digit5', {}, '5'],
  ['a French sign there', 'ç', 'Digit9', {}, '9'],
  ['a Czech + there', '+', 'Digit1', {}, '1'],
  ['a French digit with Shift', '9', 'Digit9', { shiftKey: true }, '9'],
  ['a keypad without its lock', 'ArrowUp', 'Numpad8', {}, '8'],
  ['its middle key', 'Clear', 'Numpad5', {}, '5'],
  ['a digit as wide as a Chinese sign', '５', 'Digit5', {}, '5'],
  ['a dead key', 'Dead', 'Digit6', {}, '6'],
] as const)('%s is a digit in numbers and codes', (_, key, code, more, digit) => {
  expect(into('digits', struck(key, code, more))).toBe(digit);
  expect(into('pin', struck(key, code, more))).toBe(digit);
  expect(into('latin', struck(key, code, more))).toBe(digit);
});

test.each([
  ['к', 'KeyR', {}, 'r'],
  ['К', 'KeyR', { shiftKey: true }, 'R'],
  ['К', 'KeyR', {}, 'R'],
  ['a', 'KeyQ', {}, 'a'],
  ['Ё', 'Backquote', { shiftKey: true }, '~'],
  ['é', '', {}, ''],
] as const)('«%s» of %s stands in a code as its place, or as its Latin cap', (key, code, more, text) => {
  expect(into('latin', struck(key, code, more))).toBe(text);
});

test('words are the layout’s, and a letter among digits has nothing for it', () => {
  expect(into('words', struck('ғ', 'Digit5'))).toBe('ғ');
  expect(into('words', struck('Dead', 'Quote'))).toBeNull();
  expect(into('digits', struck('ә', 'KeyQ'))).toBe('');
  expect(into('digits', struck('-', 'Minus'))).toBe('');
  expect(into('digits', struck('.', 'Period'))).toBe('');
  // Whoever parts thousands by a space loses nothing by it.
  expect(into('digits', struck(' ', 'Space'))).toBeNull();
});

describe('commands lie in their places', () => {
  test.each([
    ['Ұ', 'Digit8', { shiftKey: true }, '*'],
    ['Һ', 'Equal', { shiftKey: true }, '+'],
    ['.', 'Slash', {}, '/'],
    ['№', 'Slash', {}, '/'],
    ['-', 'Digit6', {}, '6'],
  ] as const)('«%s» of %s', (key, code, more, press) => {
    expect(pressesOf(struck(key, code, more))).toContain(press);
  });

  test('a sign of a Latin layout is itself, not what a US keyboard has there', () => {
    expect(pressesOf(struck('-', 'Slash'))).toEqual(['-']);
  });
});

/** Feeds keys to the wedge as the page does, 8 ms apart. */
function scanOf(events: readonly KeyStruck[]): string | null {
  const codes = new AltCodes();
  let wedge: Wedge = AT_REST;
  let scan: string | null = null;
  events.forEach((event, at) => {
    const timed = { ...event, timeStamp: at * 8 };
    const isUp = event.key === 'Alt' && !event.altKey;
    if (!isUp && codes.struck(timed)) return void (wedge = { ...wedge, lastMs: timed.timeStamp });
    const stroke = isUp ? codes.ended(timed) : strokeOf(timed);
    if (!stroke) return;
    const heard: HeardStroke = { ...stroke, holdFirst: false, patient: false, endsShortScan: false, slowScanMin: 8 };
    const step = wedgeStep(wedge, heard);
    wedge = step.wedge;
    scan = step.scan ?? scan;
  });
  return scan;
}

const NUMBER = '9643108503304172259';
const enter = struck('Enter', 'Enter');

test('a scanner that types numbers of characters with Alt is read', () => {
  const byAlt = (code: number) => [
    struck('Alt', 'AltLeft', { altKey: true }),
    ...[...String(code).padStart(3, '0')].map((digit) => struck(digit, `Numpad${digit}`, { altKey: true })),
    struck('Alt', 'AltLeft'),
  ];
  expect(scanOf([...`A${NUMBER}`, '\r'].flatMap((character) => byAlt(character.charCodeAt(0))))).toBe(`A${NUMBER}`);
});

test('a scanner set up for a French keyboard is read under a US layout, and the other way round', () => {
  const shifted = ')!@#$%^&*(';
  const french = [...NUMBER].map((digit) => struck(shifted.charAt(Number(digit)), `Digit${digit}`, { shiftKey: true }));
  expect(scanOf([...french, enter])).toBe(NUMBER);
  const row = 'à&é"\'(-è_ç';
  const us = [...NUMBER].map((digit) => struck(row.charAt(Number(digit)), `Digit${digit}`));
  expect(scanOf([...us, enter])).toBe(NUMBER);
});

test('while an input method has the keys a scan is read by their places', () => {
  expect(scanOf([...[...NUMBER].map((digit) => struck('Process', `Digit${digit}`)), enter])).toBe(NUMBER);
});
