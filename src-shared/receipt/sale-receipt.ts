import type { SaleBody, SaleLine, SaleTender } from '../journal/kinds/sale-body.ts';
import { NO_BREAK_SPACE, plus, sumOf } from '../money.ts';
import { nameIn } from '../profile.ts';
import type { NamedLine } from '../fiscal/lines.ts';
import { localDay } from '../time.ts';
import { type Block, columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
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
import { cardTold, currencyLine, daysOf, ofCard, productAt, support, tenderName, vatLines } from './parts.ts';
import { vatIncluded } from './vat.ts';
import { type ReceiptFacts, receiptHead } from './receipt-head.ts';
import { type ReceiptKey, type ReceiptTexts, type Wording, wordingOf } from './wording.ts';

export interface SaleReceiptFacts extends ReceiptFacts {
  readonly sale: SaleBody;
}

/** Above this many cards the customer's own lines say the number of cards, and not each card a second time. */
const CARDS_TOLD_TO_CUSTOMER_MAX = 2;
const FOOTER_LINES_MAX = 4;

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
  const number = above?.length === 1 && isOfCard(line, above[0]) ? null : line.cardNumber;
  const names = namesOf(line, facts, wording);
  const balance = balanceSum(line, wording);
  return [
    columns(names, wording.amount(line.amount), { bold: true }),
    ...registersPart(line, names, facts, wording),
    ...(balance === null ? [] : [columns(ofCard(number, wording.all(balanceLabel(line, facts.sale))), balance)]),
    ...(balance === null && number !== null && !line.pass ? [text(cardTold(number))] : []),
    ...whenValid(line, number, facts, wording),
  ];
}

/**
 * A line a card: what it is of stands above them, with how many and how much. The amount is the middle of its sum, or
 * alone. The head of the sums is all that a customer with many cards is told of them.
 */
function groupSold(lines: SameThing, facts: SaleReceiptFacts, wording: Wording): Block[] {
  const names = namesOf(lines[0], facts, wording);
  const sum = wording.amount(sumOf(lines.map((line) => line.amount)));
  const areBalances = lines.some((line) => balanceSum(line, wording) !== null);
  return [
    columns([...names.slice(0, -1), `${names.at(-1) ?? ''} (${lines.length})`], sum, { bold: true }),
    ...(areBalances ? [text(wording.allAndCustomer(balanceLabel(lines[0], facts.sale)), 'right')] : []),
    ...lines.flatMap((line) => [
      columns(
        `${cardTold(line.cardNumber)}:`,
        balanceSum(line, wording) ?? `${areBalances ? '+ ' : ''}${wording.amount(line.amount)}`,
      ),
      ...registersPart(line, names, facts, wording),
    ]),
    ...whenValid(lines[0], null, facts, wording),
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

/** The days of a pass, and when it can be used where cards of one sale differ in that. `number`: not said yet. */
function whenValid(line: SaleLine, number: string | null, facts: SaleReceiptFacts, wording: Wording): Block[] {
  const usable = usableKeys(facts).size > 1 ? usableKey(line, facts) : null;
  const label = facts.sale.offline ? 'validAfterCrediting' : 'valid';
  return [
    ...(line.pass ? [columns(ofCard(number, wording.allAndCustomer(label)), daysOf(line.pass, wording))] : []),
    ...(usable === null ? [] : [text(wording.all(usable))]),
  ];
}

function linesTold({ register = null, sale: { lines } }: SaleReceiptFacts): readonly NamedLine[] {
  return linesOfRegister(register, sumOf(lines.map((line) => line.amount)), lines.length);
}

/** What is not on the card yet is not its balance: before it is credited, which offline comes later, or activated. */
function balanceLabel({ effect }: SaleLine, { offline }: SaleBody): ReceiptKey {
  if (offline || effect === 'when-connected') return 'balanceAfterCrediting';
  return effect === 'activate-at-validator' ? 'balanceAfterActivation' : 'balance';
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
    ...(first && others.length === 0 ? [text(wording.all(first), 'left', USABLE)] : []),
  ];
}

/** Said by itself only where the sentence of `after-crediting` does not say it already. */
function saysOffline(sale: SaleBody): boolean {
  return sale.offline && sale.lines.some((line) => line.effect !== 'immediate');
}

/** What a passenger looks for, in whatever language. */
const USABLE = { bold: true };

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
  const usable = usableKeys(facts);
  const sayUsable = (key: ReceiptKey | null) => (key === null ? [] : [text(say(key), 'left', USABLE)]);
  const eachCard = new Set(sale.lines.map(({ cardNumber }) => cardNumber)).size <= CARDS_TOLD_TO_CUSTOMER_MAX;
  const things = eachCard ? sale.lines.map((line): SameThing => [line]) : sameThings(sale.lines);
  return [
    RULE,
    ...things.flatMap((lines, at) => [
      ...(eachCard
        ? cardForCustomer(lines[0], sale.lines[at - 1], language, facts, wording)
        : [thingForCustomer(lines, language, facts, wording)]),
      ...(usable.size > 1 ? sayUsable(usableKey(lines[0], facts)) : []),
    ]),
    ...(saysOffline(sale) ? [text(say('offline'))] : []),
    ...(usable.size > 1 ? [] : [...usable].flatMap(sayUsable)),
  ];
}

/** «Card top-up (4)    40 000 ₸». */
function thingForCustomer(lines: SameThing, language: string, facts: SaleReceiptFacts, wording: Wording): Block {
  const name = nameForCustomer(lines[0], language, facts, wording);
  const sum = wording.money(sumOf(lines.map((line) => line.amount)));
  return columns(lines.length === 1 ? name : `${name} (${lines.length})`, sum);
}

function cardForCustomer(
  line: SaleLine,
  above: SaleLine | undefined,
  language: string,
  facts: SaleReceiptFacts,
  wording: Wording,
): Block[] {
  const { kind, cardNumber, amount, balanceBefore } = line;
  const card = isOfCard(line, above) ? '' : `${wording.in(language, 'card')}${NO_BREAK_SPACE}${cardTold(cardNumber)}: `;
  return [
    columns(`${card}${nameForCustomer(line, language, facts, wording)}`, wording.money(amount)),
    ...(kind !== 'stored-value' || balanceBefore === undefined
      ? []
      : [columns(wording.in(language, balanceLabel(line, facts.sale)), wording.money(plus(balanceBefore, amount)))]),
  ];
}

/** As the operator calls it in this language; else what kind it is of. */
function nameForCustomer(
  { productId, kind }: SaleLine,
  language: string,
  { profile, entry }: SaleReceiptFacts,
  wording: Wording,
): string {
  const names = productAt(profile, productId, entry.at)?.name;
  return nameIn(language, wording.in(language, `product.${kind}`), names);
}
