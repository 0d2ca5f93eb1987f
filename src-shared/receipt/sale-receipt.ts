import type { SaleBody, SaleLine, SaleTender } from '../journal/kinds/sale-body.ts';
import { cardsAmong } from '../journal/totals.ts';
import { type Money, plus, sumOf } from '../money.ts';
import { lastFour } from '../card-number.ts';
import type { NamedLine } from '../fiscal/lines.ts';
import { localDay } from '../time.ts';
import { type Block, columns, CUT, documentOf, type ReceiptDocument, RULE, SPACE, text } from './document.ts';
import {
  isSigned,
  lineOfRegister,
  linesOfRegister,
  partOfRegister,
  proofOf,
  signOfRegister,
  taxToTiyn,
  vatOfRegister,
} from './fiscal-lines.ts';
import { currencyLine, daysOf, maskedCardNumber, productAt, support, tenderName, vatLines } from './parts.ts';
import { vatIncluded } from './vat.ts';
import { type ReceiptFacts, receiptHead } from './receipt-head.ts';
import { type ReceiptKey, type ReceiptTexts, type Wording, wordingOf } from './wording.ts';

export interface SaleReceiptFacts extends ReceiptFacts {
  readonly sale: SaleBody;
}

/** Above this many cards the customer's own lines say the number of cards, and not each card a second time. */
const CARDS_TOLD_TO_CUSTOMER_MAX = 2;
const FOOTER_LINES_MAX = 4;
const PRODUCT_LINES_MAX = 2;

/** The receipt of a sale. What it says equals the entry: nothing here is asked of a clock, a card or the upstream. */
export function saleReceipt(facts: SaleReceiptFacts, texts: ReceiptTexts): ReceiptDocument {
  const { entry, sale } = facts;
  const wording = wordingOf(facts.profile, texts, sale.language);
  const { register = null } = facts;
  const total = sumOf(sale.lines.map((line) => line.amount));
  return documentOf([
    ...receiptHead(facts, sale.receiptNumber, [], wording),
    RULE,
    ...linesSold(facts, wording),
    RULE,
    ...totals(facts, wording),
    ...sale.tenders.flatMap((tender) => tenderBlocks(tender, wording)),
    RULE,
    ...partOfRegister(register, total, wording),
    RULE,
    ...whenUsable(facts, wording),
    ...customersOwnLines(facts, wording),
    RULE,
    ...signOfRegister(register, sale.receiptNumber, wording),
    ...proofOf(register, { number: sale.receiptNumber, hash: entry.hash }, wording),
    SPACE,
    text(wording.local(facts.profile.receipt.footer), 'centre', { linesMax: FOOTER_LINES_MAX }),
    ...support(wording),
    CUT,
  ]);
}

function linesSold(facts: SaleReceiptFacts, wording: Wording): Block[] {
  return [
    currencyLine(wording, wording.all('service')),
    ...sameThings(facts.sale.lines).flatMap((lines, at, all) =>
      lines.length === 1 ? lineSold(lines[0], all[at - 1], facts, wording) : groupSold(lines, facts, wording),
    ),
  ];
}

type SameThing = readonly [SaleLine, ...SaleLine[]];

/** Lines that differ in their card, amount and balance alone, in the order of the first of each. */
function sameThings(lines: readonly SaleLine[]): SameThing[] {
  const same = new Map<string, SameThing>();
  for (const line of lines) {
    const key = JSON.stringify([line.kind, line.productId, line.pass, line.effect]);
    const before = same.get(key);
    same.set(key, before ? [...before, line] : [line]);
  }
  return [...same.values()];
}

const isOfCard = ({ cardNumber }: SaleLine, other: SaleLine | undefined) => cardNumber === other?.cardNumber;

/** `above`: what stands over it. The number of one card is said once. */
function lineSold(line: SaleLine, above: SameThing | undefined, facts: SaleReceiptFacts, wording: Wording): Block[] {
  const isNumberSaid = above?.length === 1 && isOfCard(line, above[0]);
  const names = namesOf(line, facts, wording);
  const balance = balanceSum(line, wording);
  return [
    columns(names, wording.amount(line.amount), { bold: true }),
    ...(isNumberSaid
      ? []
      : [text(maskedCardNumber(line.cardNumber, facts.profile.cardFormats), 'left', { linesMax: PRODUCT_LINES_MAX })]),
    ...registersPart(line, names, facts, wording),
    ...(balance === null ? [] : [columns(wording.all(balanceLabel(facts.sale)), balance)]),
    ...whenValid(line, facts, wording),
  ];
}

/**
 * A line a card: what it is of stands above them, with how many and how much. The amount is the middle of its sum, or
 * alone.
 */
function groupSold(lines: SameThing, facts: SaleReceiptFacts, wording: Wording): Block[] {
  const names = namesOf(lines[0], facts, wording);
  const sum = wording.amount(sumOf(lines.map((line) => line.amount)));
  const areBalances = lines.some((line) => balanceSum(line, wording) !== null);
  return [
    columns([...names.slice(0, -1), `${names.at(-1) ?? ''} (${lines.length})`], sum, { bold: true }),
    ...(areBalances ? [text(wording.all(balanceLabel(facts.sale)), 'right')] : []),
    ...lines.flatMap((line) => [
      columns(
        `*${lastFour(line.cardNumber)}:`,
        balanceSum(line, wording) ?? `${areBalances ? '+ ' : ''}${wording.amount(line.amount)}`,
      ),
      ...registersPart(line, names, facts, wording),
    ]),
    ...whenValid(lines[0], facts, wording),
  ];
}

function namesOf(line: SaleLine, { profile, entry }: SaleReceiptFacts, wording: Wording): string[] {
  const product = productAt(profile, line.productId, entry.at);
  return product ? wording.local(product.name) : wording.all(`product.${line.kind}`);
}

function registersPart(line: SaleLine, names: string[], facts: SaleReceiptFacts, wording: Wording): Block[] {
  const told = isSigned(facts.register ?? null) ? linesTold(facts)[facts.sale.lines.indexOf(line)] : undefined;
  return told ? lineOfRegister(told, wording, names) : [];
}

/** The days of a pass, and when it can be used where cards of one sale differ in that. */
function whenValid(line: SaleLine, facts: SaleReceiptFacts, wording: Wording): Block[] {
  const usable = usableKeys(facts).size > 1 ? usableKey(line, facts) : null;
  const label = facts.sale.offline ? 'validAfterCrediting' : 'valid';
  return [
    ...(line.pass ? [columns(wording.allAndCustomer(label), daysOf(line.pass, wording))] : []),
    ...(usable === null ? [] : [text(wording.all(usable))]),
  ];
}

function linesTold({ register = null, sale: { lines } }: SaleReceiptFacts): readonly NamedLine[] {
  return linesOfRegister(register, sumOf(lines.map((line) => line.amount)), lines.length);
}

/** Offline, the balance is what was last known, and becomes true only when the card is credited. */
function balanceLabel(sale: SaleBody): ReceiptKey {
  return sale.offline ? 'balanceAfterCrediting' : 'balance';
}

/** «1 200 + 5 000 = 6 200», which needs no language. */
function balanceSum(line: SaleLine, wording: Wording): string | null {
  if (line.kind !== 'stored-value' || line.balanceBefore === undefined) return null;
  const after = plus(line.balanceBefore, line.amount);
  return `${wording.amount(line.balanceBefore)} + ${wording.amount(line.amount)} = ${wording.amount(after)}`;
}

function totals(facts: SaleReceiptFacts, wording: Wording): Block[] {
  const { lines } = facts.sale;
  const told = linesTold(facts);
  const isOfRegister = (facts.register ?? null) !== null;
  const byRate = new Map<number, SaleLine[]>();
  for (const line of lines) {
    const rate = productAt(facts.profile, line.productId, facts.entry.at)?.vatPercent;
    if (rate !== undefined) byRate.set(rate, [...(byRate.get(rate) ?? []), line]);
  }
  return [
    columns(wording.allAndCustomer('total'), wording.amount(sumOf(lines.map((line) => line.amount))), {
      bold: true,
      size: 'tall',
    }),
    ...(told.length > 0
      ? vatOfRegister(told, wording)
      : [...byRate].flatMap(([percent, bearing]) => {
          const names = bearing.length === lines.length ? [] : bearing.map((line) => namesOf(line, facts, wording));
          const amount = sumOf(bearing.map((line) => line.amount));
          const vat = isOfRegister ? taxToTiyn(amount, percent, wording) : wording.amount(vatIncluded(amount, percent));
          return vatLines(percent, names, vat, wording);
        })),
  ];
}

function tenderBlocks(tender: SaleTender, wording: Wording): Block[] {
  const terminal = tender.terminal;
  return [
    columns(tenderName(tender, wording), wording.amount(tender.amount)),
    ...(tender.received === undefined
      ? []
      : [columns(wording.allAndCustomer('received'), wording.amount(tender.received))]),
    ...(tender.change === undefined
      ? []
      : [columns(wording.allAndCustomer('change'), wording.amount(tender.change), { bold: true })]),
    ...(terminal?.authCode === undefined ? [] : [columns(wording.all('authCode'), terminal.authCode)]),
    ...(terminal?.maskedPan === undefined ? [] : [columns(wording.all('bankCardNumber'), terminal.maskedPan)]),
  ];
}

function whenUsable(facts: SaleReceiptFacts, wording: Wording): Block[] {
  const [first, ...others] = usableKeys(facts);
  return [
    ...(saysOffline(facts.sale) ? [text(wording.all('offline'))] : []),
    ...(first && others.length === 0 ? [text(wording.all(first))] : []),
  ];
}

/** Said by itself only where the sentence of `after-crediting` does not say it already. */
function saysOffline(sale: SaleBody): boolean {
  return sale.offline && sale.lines.some((line) => line.effect !== 'immediate');
}

function usableKeys(facts: SaleReceiptFacts): Set<ReceiptKey | null> {
  return new Set(facts.sale.lines.map((line) => usableKey(line, facts)));
}

/**
 * What is usable at once is not usable before it is credited, which offline comes later. null: the days of a pass that
 * starts later say it.
 */
function usableKey({ effect, pass }: SaleLine, { sale, entry, profile }: SaleReceiptFacts): ReceiptKey | null {
  if (effect !== 'immediate') return `effect.${effect}`;
  if (sale.offline) return 'effect.after-crediting';
  return pass && pass.validFrom > localDay(entry.at, profile.timeZone) ? null : 'effect.immediate';
}

/**
 * Card, amount, balance and when it can be used, for a passenger who reads neither Kazakh nor Russian. What was paid
 * and the days of a pass stand above, in their language as well.
 */
function customersOwnLines(facts: SaleReceiptFacts, wording: Wording): Block[] {
  const language = wording.customer;
  if (language === null) return [];
  const { sale } = facts;
  const say = (key: ReceiptKey) => wording.in(language, key);
  const money = (amount: Money) => `${wording.amount(amount)}\u00a0${wording.currency}`;
  const named = sale.lines.length <= CARDS_TOLD_TO_CUSTOMER_MAX ? sale.lines : [];
  const cardOf = (line: SaleLine, at: number) =>
    isOfCard(line, named[at - 1]) ? '' : `${say('card')} ****\u00a0${lastFour(line.cardNumber)}`;
  return [
    RULE,
    ...named.flatMap((line, at) => [
      columns(cardOf(line, at), `${say(`product.${line.kind}`)} ${money(line.amount)}`),
      ...balanceForCustomer(line, sale, say, money),
    ]),
    ...(named.length > 0
      ? []
      : [columns(`${say('cards')}: ${cardsAmong(sale.lines)}`, money(sumOf(sale.lines.map((line) => line.amount))))]),
    ...(saysOffline(sale) ? [text(say('offline'))] : []),
    ...[...usableKeys(facts)].flatMap((key) => (key === null ? [] : [text(say(key), 'left', { bold: true })])),
  ];
}

function balanceForCustomer(
  line: SaleLine,
  sale: SaleBody,
  say: (key: ReceiptKey) => string,
  money: (amount: Money) => string,
): Block[] {
  if (line.kind !== 'stored-value' || line.balanceBefore === undefined) return [];
  return [columns(say(balanceLabel(sale)), money(plus(line.balanceBefore, line.amount)))];
}
