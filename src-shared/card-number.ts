import { patternFault } from './card-pattern.ts';
import type { CardFormat } from './contract/upstream.ts';

/** What a clerk typed or a scanner read, once it is known to be a card number or the end of one. */
type CardNumberText =
  | { readonly kind: 'full'; readonly number: string; readonly luhnFails: boolean }
  | { readonly kind: 'suffix'; readonly suffix: string }
  | { readonly kind: 'none'; readonly why: NoCardNumber };

/** What is wrong with a text that is no card number, as far as the operator's formats tell. */
export const NO_CARD_NUMBER = [
  'too-short',
  'too-few-digits',
  'too-long',
  'wrong-prefix',
  'not-digits',
  'no-number-in-it',
  'several-numbers',
] as const;
type NoCardNumber = (typeof NO_CARD_NUMBER)[number];

const SCANNED_TEXT_MAX = 512;
const NUMBER_LENGTH_MIN = 8;
const NUMBER_LENGTH_MAX = 20;

/** What a scanner may say of the symbology before the code: `]C1` for Code 128, `]Q1` for QR. */
const AIM_IDENTIFIER = /^[^\p{L}\p{N}]*\][A-Za-z][\dA-Za-z]/u;

/**
 * Finds a card number in typed or scanned text: alone, grouped by spaces or hyphens, or inside a QR payload such as a
 * link. What the scanner was set up to add may stand beside it. A suffix is accepted only where a format allows that
 * many last digits. A failing check digit is told, never refused: the look-up decides.
 */
export function readCardNumber(text: string, formats: readonly CardFormat[]): CardNumberText {
  if (text.length > SCANNED_TEXT_MAX) return { kind: 'none', why: 'too-long' };
  const marked = text.replace(AIM_IDENTIFIER, '');
  const compact = marked.trim().replace(/[\s\u00a0-]/g, '');
  if (/^\d+$/.test(compact)) {
    const format = formatOf(compact, formats);
    if (format)
      return { kind: 'full', number: compact, luhnFails: format.checkDigit === 'luhn' && !luhnHolds(compact) };
    if (formats.some((each) => each.lookupBySuffix === compact.length)) return { kind: 'suffix', suffix: compact };
    const unpadded = compact.replace(/^0+/, '');
    if (formatOf(unpadded, formats)) return readCardNumber(unpadded, formats);
    // Digits alone were typed: what stands beside them is a mistake.
    if (marked === text) return { kind: 'none', why: whyNoNumber(compact, formats) };
  }
  const numbers = numbersAmong(marked, formats);
  const [only] = numbers;
  if (numbers.length === 1 && only) return readCardNumber(only, formats);
  if (numbers.length > 1) return { kind: 'none', why: 'several-numbers' };
  // A scanner's word on the symbology is no strange character.
  return { kind: 'none', why: /^\d+$/.test(compact) ? whyNoNumber(compact, formats) : whyNoNumberIn(compact) };
}

/** What is wrong with a scan that names no card as a whole: a bottle, a ticket, half a number. null: it names one. */
export function noCardIn(text: string, formats: readonly CardFormat[]): NoCardNumber | null {
  const read = readCardNumber(text, formats);
  if (read.kind === 'full') return null;
  return read.kind === 'none' ? read.why : 'too-short';
}

/**
 * The operator's numbers in a text of more than digits: runs of digits that are one, else what in a run is one. A
 * scanner may set figures of its own right before a number, or a check digit behind it.
 */
function numbersAmong(text: string, formats: readonly CardFormat[]): string[] {
  const isOwn = ownNumbers(formats);
  const runs = text.match(/\d+/g) ?? [];
  const whole = new Set(runs.filter(isOwn));
  if (whole.size > 0) return [...whole];
  return [...new Set(runs.flatMap((run) => partsOf(run).filter(isOwn)))];
}

function partsOf(digits: string): string[] {
  const lengths = Array.from({ length: NUMBER_LENGTH_MAX - NUMBER_LENGTH_MIN + 1 }, (_, at) => NUMBER_LENGTH_MIN + at);
  return lengths.flatMap((length) =>
    Array.from({ length: Math.max(0, digits.length - length + 1) }, (_, at) => digits.slice(at, at + length)),
  );
}

/** So few digits were typed rather than scanned: they are the end of a number, and too little of it. */
const END_OF_NUMBER_MAX = 12;

/**
 * Digits alone: what begins like a number of this operator was cut off, or two ran into each other; another beginning
 * is another card.
 */
function whyNoNumber(digits: string, formats: readonly CardFormat[]): NoCardNumber {
  const lengths = formats
    .map((format) => format.grouping.reduce((total, group) => total + group, 0))
    .filter((length) => length > 0);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  const begins = formats.some((format) => digits.startsWith(/^\^?(\d*)/.exec(format.pattern)?.[1] ?? ''));
  const serves = formats.some(({ lookupBySuffix }) => lookupBySuffix !== undefined);
  if (serves && !begins && digits.length < shortest && digits.length <= END_OF_NUMBER_MAX) return 'too-few-digits';
  if (digits.length < shortest && (begins || digits.length <= END_OF_NUMBER_MAX)) return 'too-short';
  return digits.length > longest && begins ? 'too-long' : 'wrong-prefix';
}

/** More strange characters than this among so many digits are no misread card but another code. */
const MISREAD_MAX = 4;
const MISREAD_DIGITS_MIN = 8;

/** A link or a code of words is another code than a card's; digits with a letter among them were read wrongly. */
function whyNoNumberIn(text: string): NoCardNumber {
  const digits = text.replace(/\D/g, '').length;
  return digits >= MISREAD_DIGITS_MIN && text.length - digits <= MISREAD_MAX ? 'not-digits' : 'no-number-in-it';
}

/** The first format whose whole pattern matches. */
function formatOf(number: string, formats: readonly CardFormat[]): CardFormat | undefined {
  return formats.find((format) => ownNumbers([format])(number));
}

/**
 * Whether what a scanner read where no card belongs is one all the same. Only a format that fixes how its numbers begin
 * can tell that: to one of mere digits many a seal would be a card.
 */
export function isSurelyCard(text: string, formats: readonly CardFormat[]): boolean {
  return ownNumbers(formats.filter(({ pattern }) => /^\^?\d{3}/.test(pattern)))(text);
}

/**
 * Whether a number is one of the operator's, for many numbers: a pattern that isn't a regular expression, or would take
 * too long, matches none. Only what can be a card number on the wire is tried: for so many digits patterns are judged.
 */
export function ownNumbers(formats: readonly CardFormat[]): (number: string) => boolean {
  const patterns = formats
    .filter(({ pattern }) => patternFault(pattern) === null)
    .map(({ pattern }) => new RegExp(`^(?:${pattern})$`));
  return (number) => /^\d{8,20}$/.test(number) && patterns.some((pattern) => pattern.test(number));
}

/** 9643108503304172259 → «9643 10 85033 0417 2259» by the operator's grouping; fours where no format fits. */
export function groupCardNumber(number: string, formats: readonly CardFormat[]): string {
  const grouping = formatOf(number, formats)?.grouping ?? [];
  const groups: string[] = [];
  let at = 0;
  for (const length of grouping) {
    groups.push(number.slice(at, at + length));
    at += length;
  }
  for (; at < number.length; at += 4) groups.push(number.slice(at, at + 4));
  return groups.filter((group) => group !== '').join(' ');
}

export function lastFour(number: string): string {
  return number.slice(-4);
}

export function luhnHolds(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
