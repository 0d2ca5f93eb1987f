import { z } from 'zod';
import { lastFour } from '../card-number.ts';
import type { PassDays } from '../contract/body-parts.ts';
import { receiptPage } from '../contract/receipt-page.ts';
import type { Product, Profile } from '../contract/upstream.ts';
import type { TenderKind } from '../contract/wire-types.ts';
import { NO_BREAK_SPACE } from '../money.ts';
import { ClerkId } from '../ids.ts';
import { tariffOn } from '../profile.ts';
import { localDay, type WrittenInstant } from '../time.ts';
import { type Block, columns, RULE, SPACE, text } from './document.ts';
import type { ReceiptKey, Wording } from './wording.ts';

/** What several documents have in common. */

export interface NamedPlace {
  readonly counterName: string;
  readonly stationName: string;
}

/** The window and who sits at it. */
export interface CounterFacts extends NamedPlace {
  readonly clerkName: string;
  /** The same in each language of receipts, in their order; absent: these names stand for all. */
  readonly inLanguages?: readonly (NamedPlace & { readonly clerkName: string })[];
}

interface Tender {
  readonly tenderId: string;
  readonly kind: TenderKind;
}

/**
 * The content of a slip's print job names its clerk. The roster may know other names by language, or none any more.
 */
export const SLIP_CLERK = { clerkName: z.string(), clerkId: ClerkId.optional() };

/** More than these nobody reads. */
export const SELLER_LINES = { header: 3, name: 4, address: 4 } as const;

/** The law wants the seller at the top of a receipt. */
export function letterhead(wording: Wording): Block[] {
  const { operator, receipt } = wording.profile;
  return [
    text(wording.local(receipt.header), 'centre', { bold: true, linesMax: SELLER_LINES.header }),
    text(wording.local(operator.name), 'centre', { linesMax: SELLER_LINES.name }),
    text(wording.local(operator.address), 'centre', { linesMax: SELLER_LINES.address }),
    text(`${wording.all('taxId').join('/')} ${operator.taxId}`, 'centre'),
  ];
}

/** The top of a document that stays in the house. */
export function shortLetterhead(wording: Wording): Block[] {
  const { operator } = wording.profile;
  return [
    text(wording.local(operator.name), 'centre', { linesMax: SELLER_LINES.name }),
    text(`${wording.all('taxId').join('/')} ${operator.taxId}`, 'centre'),
  ];
}

export function title(phrases: readonly string[]): Block[] {
  return [text(phrases, 'centre', { bold: true, size: 'tall' })];
}

interface Copied {
  readonly copy: number;
  /** Nobody knows any more by which rules the original was drawn: those of today draw its copy, which says so. */
  readonly rulesUnknown?: boolean;
}

/** COPY n of a document; nothing on the original. */
export function copyMark(wording: Wording, { copy, rulesUnknown = false }: Copied): Block[] {
  if (copy === 0) return [];
  return [
    text(wording.allAndCustomer('copy', { number: copy }), 'centre', { bold: true, size: 'tall' }),
    ...(rulesUnknown ? [text(wording.all('rulesUnknown'), 'centre')] : []),
  ];
}

/** «Сайран · K3» and the cashier, whose names stand together where languages differ in them. */
export function place(wording: Wording, facts: CounterFacts): Block[] {
  const [name = '', ...others] = new Set(clerkNames(facts));
  const cashier = name === '' ? '' : `${[...new Set(wording.all('cashier'))].join('/')}: ${name}`;
  return others.length === 0
    ? [columns(windowNames(facts), cashier)]
    : [text(windowNames(facts)), text([cashier, ...others])];
}

/** The place alone, on paper that its clerk signs: the name stands where they sign. */
export function window(facts: CounterFacts): Block[] {
  return [text(windowNames(facts))];
}

function windowNames({ inLanguages, ...plain }: CounterFacts): string[] {
  const named = inLanguages && inLanguages.length > 0 ? inLanguages : [plain];
  // Where the line is too short the dot goes down with the window: none hangs at the end of a line.
  return named.map(({ stationName, counterName }) => `${stationName} ·${NO_BREAK_SPACE}${counterName}`);
}

/** Names stand in the order of languages; who is not on the roster any more has none. */
export function clerkNames({ inLanguages, ...plain }: CounterFacts): string[] {
  const named = inLanguages && inLanguages.length > 0 ? inLanguages : [plain];
  return named.map(({ clerkName }) => clerkName).filter((name) => name !== '');
}

/** Names the currency once for all amounts below, so that the amounts themselves stay text on every printer. */
export function currencyLine(wording: Wording, left: readonly string[]): Block {
  return columns(left, `${wording.all('amount').join(' / ')}, ${wording.currency}`);
}

/** «*2259»: a card on every paper of ours, which tells nothing but its last four digits. */
export function cardTold(number: string): string {
  return `*${lastFour(number)}`;
}

/** «*2259: Теңгерім / Баланс»: `phrases` are said of this card. null: its number stands above. */
export function ofCard(number: string | null, phrases: readonly string[]): string[] {
  const [first = '', ...others] = phrases;
  return number === null ? [...phrases] : [`${cardTold(number)}: ${first}`, ...others];
}

/** A way of paying as the rules name it, and in the customer's language. */
export function tenderName({ tenderId, kind }: Tender, wording: Wording): string[] {
  const configured = wording.profile.tenders.find((each) => each.id === tenderId);
  return configured ? wording.localAndCustomer(configured.name) : wording.allAndCustomer(`tender.${kind}`);
}

/** The product as it was on the day of sale. */
export function productAt(profile: Profile, productId: string, at: WrittenInstant): Product | undefined {
  return tariffOn(localDay(at, profile.timeZone), profile, productId);
}

interface Proof {
  readonly number: string;
  readonly hash: string;
}

/**
 * The operator's page of this receipt where there is one, else «K3-000123:9F8B…»: ASCII that a phone reads and that
 * finds the entry at the upstream. What it is stands below it.
 */
export function proofQr(
  { number, hash }: Proof,
  wording: Wording,
  caption: 'checkCode' | 'proof' = 'checkCode',
): Block[] {
  const { page } = wording.profile.receipt;
  const content = page === undefined ? `${number}:${hash.toUpperCase()}` : receiptPage(page, number, hash);
  return [
    SPACE,
    { kind: 'qr', content },
    text(wording.allAndCustomer(page === undefined ? caption : 'receiptPage'), 'centre'),
  ];
}

/** A single day is said once. */
export function daysOf({ validFrom, validTo }: PassDays, wording: Wording): string {
  return [...new Set([validFrom, validTo])].map((day) => wording.day(day)).join(' - ');
}

/**
 * «в т.ч. НДС 16%», below what it is of where other things on the same paper bear none or another. `names`: of each
 * thing that bears it, in the languages of receipts; none: all do.
 */
export function vatLines(
  percent: number,
  names: readonly (readonly string[])[],
  amount: string,
  wording: Wording,
): Block[] {
  const words = wording.all('vatIncluded', { percent });
  const of = words.map((_, at) => [...new Set(names.map((each) => each[at] ?? each[0] ?? ''))].join(', '));
  const last = of.pop() ?? '';
  return [...(names.length === 0 ? [] : [text([...of, `${last}:`])]), columns(words, amount)];
}

export function support(wording: Wording): Block[] {
  const phone = wording.profile.support.phone.trim().replaceAll(' ', NO_BREAK_SPACE);
  if (phone === '') return [];
  // The number is of all languages: where it does not fit behind them it stands below, and behind none of them.
  const words = [...new Set(wording.allAndCustomer('support'))].join(' / ');
  return [text([`${words}:`, phone], 'centre', { between: ' ' })];
}

export function section(phrases: readonly string[]): Block[] {
  return [RULE, text(phrases, 'left', { bold: true })];
}

/** A line to sign on. `names`: of who signs, one for all languages or one for each. */
export function signature(wording: Wording, who: ReceiptKey, names: readonly string[] = []): Block[] {
  const words = wording.allAndCustomer(who);
  const [name = '', ...others] = new Set(names);
  const said =
    others.length > 0 && names.length === words.length
      ? words.map((word, at) => `${word}: ${names[at] ?? name}`)
      : [...new Set(words)].map((word, at, { length }) =>
          at === length - 1 && name !== '' ? `${word}: ${name}` : word,
        );
  return [columns(said, SIGN_HERE, { grows: true })];
}

const SIGN_HERE = '_'.repeat(13);
