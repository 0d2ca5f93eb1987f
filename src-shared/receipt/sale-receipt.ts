import type { PassDays } from '../contract/body-parts.ts';
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
import { currencyLine, maskedCardNumber, productAt, support, tenderName } from './parts.ts';
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
    SPACE,
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
    ...facts.sale.lines.flatMap((line) => lineSold(line, facts, wording)),
  ];
}

function lineSold(line: SaleLine, facts: SaleReceiptFacts, wording: Wording): Block[] {
  const product = productAt(facts.profile, line.productId, facts.entry.at);
  const names = product ? wording.local(product.name) : wording.all(`product.${line.kind}`);
  const balance = balanceSum(line, wording);
  const usable = usableKeys(facts).size > 1 ? usableKey(line, facts) : null;
  const told = isSigned(facts.register ?? null) ? linesTold(facts)[facts.sale.lines.indexOf(line)] : undefined;
  return [
    columns(names, wording.amount(line.amount), { bold: true }),
    text(maskedCardNumber(line.cardNumber, facts.profile.cardFormats), 'left', { linesMax: PRODUCT_LINES_MAX }),
    ...(told ? lineOfRegister(told, wording, names) : []),
    ...(balance === null ? [] : [columns(wording.all(balanceLabel(facts.sale)), balance)]),
    ...(line.pass ? [columns(wording.all('valid'), daysOf(line.pass, wording))] : []),
    // Cards of one sale may differ in when they can be used: then each line says its own.
    ...(usable === null ? [] : [text(wording.all(usable))]),
  ];
}

function linesTold({ register = null, sale: { lines } }: SaleReceiptFacts): readonly NamedLine[] {
  return linesOfRegister(register, sumOf(lines.map((line) => line.amount)), lines.length);
}

function daysOf({ validFrom, validTo }: PassDays, wording: Wording): string {
  return `${wording.day(validFrom)} - ${wording.day(validTo)}`;
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
  const byRate = new Map<number, Money[]>();
  for (const line of lines) {
    const rate = productAt(facts.profile, line.productId, facts.entry.at)?.vatPercent;
    if (rate !== undefined) byRate.set(rate, [...(byRate.get(rate) ?? []), line.amount]);
  }
  return [
    columns(wording.all('total'), wording.amount(sumOf(lines.map((line) => line.amount))), {
      bold: true,
      size: 'tall',
    }),
    ...(told.length > 0
      ? vatOfRegister(told, wording)
      : [...byRate].map(([percent, amounts]) =>
          columns(
            wording.all('vatIncluded', { percent }),
            isOfRegister
              ? taxToTiyn(sumOf(amounts), percent, wording)
              : wording.amount(vatIncluded(sumOf(amounts), percent)),
          ),
        )),
  ];
}

function tenderBlocks(tender: SaleTender, wording: Wording): Block[] {
  const terminal = tender.terminal;
  return [
    columns(tenderName(tender, wording), wording.amount(tender.amount)),
    ...(tender.received === undefined ? [] : [columns(wording.all('received'), wording.amount(tender.received))]),
    ...(tender.change === undefined
      ? []
      : [columns(wording.all('change'), wording.amount(tender.change), { bold: true })]),
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

/** Card, amount, balance and when it can be used, for a passenger who reads neither Kazakh nor Russian. */
function customersOwnLines(facts: SaleReceiptFacts, wording: Wording): Block[] {
  const language = wording.customer;
  if (language === null) return [];
  const { sale } = facts;
  const say = (key: ReceiptKey) => wording.in(language, key);
  const money = (amount: Money) => `${wording.amount(amount)}\u00a0${wording.currency}`;
  const named = sale.lines.length <= CARDS_TOLD_TO_CUSTOMER_MAX ? sale.lines : [];
  return [
    RULE,
    ...named.flatMap((line) => [
      columns(
        `${say('card')} ****\u00a0${lastFour(line.cardNumber)}`,
        `${say(`product.${line.kind}`)} ${money(line.amount)}`,
      ),
      ...balanceForCustomer(line, sale, say, money),
      ...(line.pass ? [columns(say('valid'), daysOf(line.pass, wording))] : []),
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
