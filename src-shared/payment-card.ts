import { luhnHolds, ownNumbers } from './card-number.ts';
import type { CardFormat } from './contract/upstream.ts';

/**
 * Numbers of payment cards, which no field may keep (PCI DSS 3). A number has 13 to 19 digits, passes the Luhn check
 * and begins like an issuer's (ISO/IEC 7812); the operator's own cards are none.
 */
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
/**
 * Visa, American Express, Diners, JCB, Mastercard, Maestro, UnionPay, Discover, Mir, RuPay, Uzcard, Humo, Elcart,
 * Belkart, Troy.
 */
const ISSUERS =
  /^(?:4|5[0-8]|6|3[4-9]|30[0-5]|3095|22(?:0[0-4]|2[1-9]|[3-9])|2[3-6]|27[01]|2720|8[12]|8600|9112|9417|9792|9860)/;
/** Blanks, dashes, and what has no width: what people and scanners put between digits. */
const BETWEEN = String.raw`[\s\p{Zs}\p{Pd}\p{Default_Ignorable_Code_Point}\u2212]*`;
const DIGIT_GROUPS = new RegExp(String.raw`\d+(?:${BETWEEN}\d+)*`, 'gu');
/** Other signs divide a list of amounts as well; only between groups as they stand on a card do they hide a number. */
const AS_EMBOSSED = /(?<!\d)\d{4}([^\d\s])(?:\d{4}\1\d{4}\1\d{1,7}|\d{6}\1\d{4,5})(?!\d)/gu;
const SHOWN = 4;

/** Whether a payment card's number stands in the text, grouped or not, in whatever figures. */
export function holdsPaymentCard(text: string, formats: readonly CardFormat[]): boolean {
  return paymentCardsIn(text, formats).length > 0;
}

/** What a device answers is kept, but of a payment card's number the last four digits alone. */
export function withoutPaymentCards(text: string): string {
  let cut = inPlainDigits(text);
  const numbers = paymentCardsIn(cut, []);
  for (const { found, number } of numbers) cut = cut.replace(found, `…${number.slice(-SHOWN)}`);
  return numbers.length === 0 ? text : cut;
}

interface Found {
  /** As it stands in the text. */
  readonly found: string;
  readonly number: string;
}

function paymentCardsIn(text: string, formats: readonly CardFormat[]): Found[] {
  const plain = inPlainDigits(text);
  const isOwn = ownNumbers(formats);
  const grouped = [...plain.matchAll(DIGIT_GROUPS)].flatMap(([run]) => numbersAmong(run, isOwn));
  const embossed = [...plain.matchAll(AS_EMBOSSED)].map(([found]) => ({ found, number: found.replace(/\D/g, '') }));
  return [...grouped, ...embossed.filter(({ number }) => isPaymentCard(number) && !isOwn(number))];
}

/**
 * Groups that follow each other may be a number and something else: its expiry, or an amount before it. The longest
 * that is a number counts, and what is a card of the operator's is no part of another.
 */
function numbersAmong(run: string, isOwn: (number: string) => boolean): Found[] {
  const groups = [...run.matchAll(/\d+/g)].map((group) => ({ digits: group[0], from: group.index }));
  const found: Found[] = [];
  for (let first = 0; first < groups.length;) {
    const lasts = lastsFrom(groups, first);
    const numberTo = (last: number) => joined(groups.slice(first, last + 1));
    const own = lasts.find((last) => isOwn(numberTo(last)));
    const payment = own === undefined ? lasts.find((last) => isPaymentCard(numberTo(last))) : undefined;
    const [begin, end] = [groups[first], groups[payment ?? first]];
    if (payment !== undefined && begin && end)
      found.push({ found: run.slice(begin.from, end.from + end.digits.length), number: numberTo(payment) });
    first = (own ?? payment ?? first) + 1;
  }
  return found;
}

/** The groups up to which a number from the first may reach, the furthest first. */
function lastsFrom(groups: readonly { readonly digits: string }[], first: number): number[] {
  const lasts: number[] = [];
  let length = 0;
  for (let last = first; last < groups.length && length <= DIGITS_MAX; last++) {
    length += groups[last]?.digits.length ?? 0;
    lasts.unshift(last);
  }
  return lasts;
}

const joined = (groups: readonly { readonly digits: string }[]) => groups.map(({ digits }) => digits).join('');

function isPaymentCard(number: string): boolean {
  return number.length >= DIGITS_MIN && number.length <= DIGITS_MAX && ISSUERS.test(number) && luhnHolds(number);
}

/** Each decimal digit of any script as 0 to 9: Unicode has them in tens that follow each other. */
function inPlainDigits(text: string): string {
  return text.normalize('NFKC').replace(/(?!\d)\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
}
