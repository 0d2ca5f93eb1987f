import { noCardIn, readCardNumber } from '../../../src-shared/card-number.ts';
import type { Product, Profile } from '../../../src-shared/contract/upstream.ts';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { RegisterStatus } from '../../../src-shared/contract/views/register.ts';
import type { Language } from '../../../src-shared/contract/views/look.ts';
import {
  type CardView,
  type ConfirmedLine,
  type ConfirmedSale,
  type ConfirmedTender,
  type SaleTaken,
  TENDERS_PER_SALE_MAX,
} from '../../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../../src-shared/contract/wire-types.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { minus, sumOf, ZERO, type Money } from '../../../src-shared/money.ts';
import { denominationsInUse } from '../../../src-shared/notes-in-use.ts';
import { storedValueProduct, tenderOfKind } from '../../../src-shared/profile.ts';
import { linesOfCard, type Offer, readAmount } from '../../../src-shared/sale-rules.ts';
import type { Day } from '../../../src-shared/time.ts';
import { amountDigits } from '../../ui/digits.ts';

/** What the rules of a sale are read from; handed in anew whenever it changes. */
export interface SaleRules {
  readonly profile: Profile;
  readonly today: Day;
  readonly language: Language;
  /** What the fiscal register keeps away; null: nothing. */
  readonly keepsAway: RegisterStatus['keepsAway'];
  /** Ways of paying for which a device is asked. */
  readonly devices: readonly TenderKind[];
}

/** One customer at the window: what was typed, what is known, what was agreed. */
export interface SaleContext {
  readonly rules: SaleRules;
  readonly cardText: string;
  readonly card: CardView | null;
  readonly amountText: string;
  /** The clerk pressed Esc just now: a second Esc clears the sale. */
  readonly steppedBack: boolean;
  /** A preset was pressed in the payment, as a note is: the amount waits for Enter, whatever preset is pressed next. */
  readonly awaitsEnter: boolean;
  /** What each card gets, once it is agreed. */
  readonly offer: Offer | null;
  /** The cards that were agreed: one, or those of a group. */
  readonly cards: readonly CardView[];
  /** What was agreed before payment: a new card makes two. */
  readonly lines: readonly ConfirmedLine[];
  /** Each further scan adds a card. */
  readonly inGroup: boolean;
  /** Scanned for the group and not looked up yet: a quick hand loses none. */
  readonly scans: readonly string[];
  /** Scanned for the group and not in it, newest first. */
  readonly notAdded: readonly NotAdded[];
  readonly tender: TenderKind;
  /** Goes over the terminal now; the rest is cash, or another part. */
  readonly keyed: Money;
  /** How a device is to be asked for what is left beside it, right after it; cash lies on the desk. */
  readonly restTender: TenderKind;
  /** A device was asked for it and has not said how it ended: Enter asks about the same payment. */
  readonly isAsked: boolean;
  /** The way of paying for which a terminal is left: paid by it next, where no money was taken. */
  readonly wanted: TenderKind | null;
  /** A device was asked, and goes on while it is asked whether its payment is left. */
  readonly goesOnAtDevice: boolean;
  /** The question that is asked came of «declined» beside a typed code: no money then means this part alone. */
  readonly leavesDeclined: boolean;
  /** The way of paying that a terminal has just declined; null once another was chosen. */
  readonly declined: TenderKind | null;
  /** A terminal was left without its money, for nothing that was chosen: how it is paid is asked. */
  readonly unpaid: boolean;
  /** Parts that are paid, each with the code of its slip. */
  readonly parts: readonly ConfirmedTender[];
  /** The ways that devices named for the first of them: what was pressed may be another. */
  readonly paidBy: readonly TenderKind[];
  readonly receivedText: string;
  readonly codeText: string;
  /** The code that was used in this shift: to confirm it again says that it is right. */
  readonly warnedCode: string | null;
  /** The customer wants no paper of this sale. */
  readonly noPaper: boolean;
  /** Minted once a sale; a repeated take with it is the same sale. */
  readonly saleId: SaleId | null;
  readonly refusal: Refusal | null;
  /** A card scanned during payment or while the money was being written down. */
  readonly waitingScan: string | null;
  /** The last sale: readable until the next card. */
  readonly taken: Taken | null;
  readonly customerLanguage: Language;
}

export interface Taken {
  readonly sale: SaleTaken;
  readonly lines: readonly ConfirmedLine[];
  readonly cards: readonly CardView[];
}

/** A card that stays out of the group, and why. */
export interface NotAdded {
  readonly text: string;
  readonly refusal: Refusal;
}

export const CARD_TEXT_MAX = 40;

export const NO_CUSTOMER = {
  cardText: '',
  card: null,
  amountText: '',
  steppedBack: false,
  awaitsEnter: false,
  offer: null,
  cards: [],
  lines: [],
  inGroup: false,
  scans: [],
  notAdded: [],
  tender: 'cash',
  keyed: ZERO,
  restTender: 'cash',
  isAsked: false,
  wanted: null,
  goesOnAtDevice: false,
  leavesDeclined: false,
  declined: null,
  unpaid: false,
  parts: [],
  paidBy: [],
  receivedText: '',
  codeText: '',
  warnedCode: null,
  noPaper: false,
  saleId: null,
  refusal: null,
  waitingScan: null,
} as const satisfies Partial<SaleContext>;

/** An amount does not begin with a zero. */
export function digitsOf(text: string): string {
  return amountDigits(text.replace(/^[^1-9]+/, ''));
}

export function topUpProduct({ rules }: SaleContext): Product | undefined {
  return storedValueProduct(rules.today, rules.profile);
}

export function presetsOf(context: SaleContext): readonly Money[] {
  return topUpProduct(context)?.presets ?? [];
}

/** What a top-up by this amount would be for each card, or why there is none. */
export function topUpOf(context: SaleContext, amountText: string): Offer | Refusal {
  const product = topUpProduct(context);
  if (!product) return { kind: 'product-not-sold' };
  const amount = readAmount(amountText, context.rules.profile.currency);
  return amount === null ? { kind: 'amount-unreadable' } : { product, amount };
}

export function passOf(product: Product): Offer | Refusal {
  return product.price === undefined ? { kind: 'product-not-sold' } : { product, amount: product.price };
}

export function isRefusal(found: Offer | Refusal): found is Refusal {
  return 'kind' in found;
}

/** The sale with this offer: the cards that take it with their lines, and those that don't, with the reason. */
interface Agreement {
  readonly cards: readonly CardView[];
  readonly lines: readonly ConfirmedLine[];
  readonly left: readonly NotAdded[];
}

export function agreementOn(offer: Offer, context: SaleContext): Agreement {
  const { rules } = context;
  const judged = cardsOnOffer(context).map((each) => ({
    card: each,
    lines: linesOfCard(each, offer, rules.today, rules.profile),
  }));
  return {
    cards: judged.flatMap((each) => (each.lines.ok ? [each.card] : [])),
    lines: judged.flatMap((each) => (each.lines.ok ? each.lines.value : [])),
    left: judged.flatMap((each) => (each.lines.ok ? [] : [{ text: each.card.number, refusal: each.lines.error }])),
  };
}

function cardsOnOffer({ card, cards, inGroup }: SaleContext): readonly CardView[] {
  if (inGroup) return cards;
  return card ? [card] : [];
}

/** Why nothing can be agreed on: of a single card its own reason, of a group only when no card takes it. */
export function refuseOffer(offer: Offer | Refusal, context: SaleContext): Refusal | null {
  if (isRefusal(offer)) return offer;
  const { cards, left } = agreementOn(offer, context);
  return cards.length > 0 ? null : (left[0]?.refusal ?? { kind: 'card-unknown' });
}

/** Above the largest preset, an amount is repeated by a second Enter: a zero too many is the commonest slip. */
export function isUnusual(context: SaleContext, amount: Money): boolean {
  const presets = presetsOf(context);
  return presets.length > 0 && amount > Math.max(...presets);
}

export function dueOf(lines: readonly ConfirmedLine[]): Money {
  return sumOf(lines.map((line) => line.amount));
}

/** What is still to be paid after the parts that are. */
export function restOf({ lines, parts }: Pick<SaleContext, 'lines' | 'parts'>): Money {
  return minus(dueOf(lines), sumOf(parts.map((part) => part.amount)));
}

/** Some of the money lies on the desk, or was charged. */
export function isMoneyCounted({ receivedText, parts }: SaleContext): boolean {
  return receivedText !== '' || parts.length > 0;
}

/** What the customer handed over: nothing typed means exactly what is due. */
export function receivedOf(context: SaleContext): Money {
  return context.receivedText === ''
    ? restOf(context)
    : (readAmount(context.receivedText, context.rules.profile.currency) ?? ZERO);
}

/** What is due to the tenge, or what notes alone make: hardly any code reads so. */
export function isLikelyHandedOver(context: SaleContext): boolean {
  const { today, profile } = context.rules;
  const notes = denominationsInUse(today, profile).filter(({ kind }) => kind === 'note');
  const [received, change] = [receivedOf(context), changeOf(context)];
  return change === 0 || notes.some(({ value }) => received % value === 0);
}

/** Six letters or digits, as banks give a payment's code (ISO 8583, field 38): one key or a slip may have typed it. */
export const isLikelyCode = ({ codeText }: SaleContext): boolean => /^[0-9A-Z]{6}$/i.test(codeText);

/** A terminal took no money: nothing typed is not exact cash, before the clerk has read that and chosen cash. */
export function asksHowItIsPaid({ unpaid, refusal, receivedText }: SaleContext): boolean {
  return unpaid && refusal !== null && receivedText === '';
}

/** The scanned card is one of this sale. */
export function isInHand(text: string, { cards, rules }: SaleContext): boolean {
  const read = readCardNumber(text, rules.profile.cardFormats);
  return read.kind === 'full' && cards.some(({ number }) => number === read.number);
}

/** A link, a ticket, half a number: nobody could be served by it. */
export const holdsNoCard = (text: string, { rules }: SaleContext): boolean =>
  noCardIn(text, rules.profile.cardFormats) !== null;

/** Below zero: so much is still missing. */
export function changeOf(context: SaleContext): Money {
  return minus(receivedOf(context), restOf(context));
}

/** Why no new sale may be paid so now; null: it may. What was begun of a sale goes on, whatever the register says. */
export function refuseTender(kind: TenderKind, { rules, parts }: Pick<SaleContext, 'rules' | 'parts'>): Refusal | null {
  const { keepsAway } = rules;
  return keepsAway?.tenders.includes(kind) && parts.length === 0 ? keepsAway.refusal : null;
}

/** What another tender would take: all that is left, or what the typed cash leaves of it. */
export function overTerminal(context: SaleContext): Money {
  const isCashLeft = context.receivedText !== '' && refuseTender('cash', context) === null;
  const typed = isCashLeft ? receivedOf(context) : ZERO;
  const rest = restOf(context);
  return typed > 0 && typed < rest && maySplit(context) ? minus(rest, typed) : rest;
}

/** Each part is a tender, and there is one more after it. */
function maySplit({ parts }: SaleContext): boolean {
  return parts.length + 2 <= TENDERS_PER_SALE_MAX;
}

/** Its cards would all have to be fetched and scanned once more. */
export function isLargeGroup({ inGroup, cards }: SaleContext): boolean {
  return inGroup && cards.length > 1;
}

/** The tenders that this operator takes, in the order in which `/` goes through them. */
export function tendersOf({ rules }: SaleContext): readonly TenderKind[] {
  return (['cash', 'bank-card', 'qr'] as const).filter((kind) => tenderOfKind(kind, rules.profile) !== undefined);
}

/** What was declined is not offered first again: the one behind it comes next, and never the one that stands. */
export function nextTender(context: SaleContext): TenderKind {
  const kinds = tendersOf(context);
  const from = kinds.indexOf(context.declined ?? context.tender) + 1;
  const inOrder = [...kinds.slice(from), ...kinds.slice(0, from)];
  return (
    inOrder.find((kind) => kind !== context.tender && refuseTender(kind, context) === null) ??
    inOrder.find((kind) => kind !== context.tender) ??
    context.tender
  );
}

/** A terminal was left for another one. Where parts were paid, their money goes first. */
export function terminalWanted({ wanted, parts }: SaleContext): Exclude<TenderKind, 'cash'> | null {
  return wanted === null || wanted === 'cash' || parts.length > 0 ? null : wanted;
}

/** A device is asked for what is keyed: there is no slip whose code is typed. */
export function asksDevice({ rules, tender }: Pick<SaleContext, 'rules' | 'tender'>): boolean {
  return rules.devices.includes(tender);
}

/** A slip that was typed has a code. */
export function isTakenByDevice({ authCode }: ConfirmedTender): boolean {
  return authCode === undefined;
}

/** A device answers for some of it: what it takes now, or what it took of a sale whose rest is paid another way. */
export function hearsDevice(context: SaleContext): boolean {
  return asksDevice(context) || context.parts.some(isTakenByDevice);
}

/** The way by which what is left beside a device goes next; null: this key leaves the device. Again, it is cash. */
export function restBy(kind: TenderKind, context: SaleContext): TenderKind | null {
  const { rules, keyed, restTender, isAsked } = context;
  if (!asksDevice(context) || isAsked || keyed >= restOf(context)) return null;
  if (kind === restTender) return kind === 'cash' ? null : 'cash';
  const mayPay = tendersOf(context).includes(kind) && (kind === 'cash' || rules.devices.includes(kind));
  return mayPay && refuseTender(kind, context) === null ? kind : null;
}

/** The device may have moved money, and nobody knows yet how much or whether. */
export function isLeftOpen({ refusal }: Pick<SaleContext, 'refusal'>): boolean {
  return refusal?.kind === 'payment-unknown' || refusal?.kind === 'payment-differs';
}

/** Said of what is at a device, or was: no sale that nobody was asked for hears them. */
const OF_WHAT_WAS_ASKED: ReadonlySet<Refusal['kind']> = new Set([
  'payment-in-hand',
  'payment-dropped',
  'payment-going-back',
  'sale-already-settled',
]);

/** A device may have been asked before the sale was refused: of two parts the first is paid where the second is. */
export function mayBeAsked(context: SaleContext): boolean {
  const { refusal, restTender, keyed, rules } = context;
  if (isLeftOpen(context)) return true;
  if (!asksDevice(context) || refusal === null) return false;
  return OF_WHAT_WAS_ASKED.has(refusal.kind) || (keyed < restOf(context) && rules.devices.includes(restTender));
}

/** It has said all that it will ever say of it: to ask it again is no use, and a supervisor decides. */
export function saysNoMore({ refusal }: Pick<SaleContext, 'refusal'>): boolean {
  return refusal?.kind === 'payment-differs' || (refusal?.kind === 'payment-unknown' && refusal.nameless === true);
}

/** A sale as it is asked for: a code that was warned of comes with the word that it is right. */
export type SaleAsked = ConfirmedSale & { readonly sureOfCode?: string };

export function saleAsked(context: SaleContext, saleId: SaleId): SaleAsked {
  const { warnedCode } = context;
  return { ...confirmedSale(context, saleId), ...(warnedCode !== null && { sureOfCode: warnedCode }) };
}

export function confirmedSale(context: SaleContext, saleId: SaleId): ConfirmedSale {
  const { lines, noPaper, customerLanguage: language } = context;
  const sale = { saleId, lines: [...lines], tenders: tendersToConfirm(context), language };
  return noPaper ? { ...sale, noPaper } : sale;
}

/** The parts that are paid, then the one at the terminal, then the cash that is left. */
function tendersToConfirm(context: SaleContext): ConfirmedTender[] {
  const { tender, keyed, restTender, codeText, parts } = context;
  const rest = restOf(context);
  if (tender === 'cash') return [...parts, { kind: 'cash', amount: rest, received: receivedOf(context) }];
  const left = minus(rest, keyed);
  return [
    ...parts,
    codeText === '' ? { kind: tender, amount: keyed } : { kind: tender, amount: keyed, authCode: codeText },
    ...(left > 0 ? [{ kind: restTender, amount: left }] : []),
  ];
}
