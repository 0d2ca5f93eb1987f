import type { Product, Profile } from '../../src-shared/contract/upstream.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { CardView, ConfirmedLine, ConfirmedSale, ConfirmedTender, Language, SaleTaken } from '../../src-shared/contract/views.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { minus, sumOf, ZERO, type Money } from '../../src-shared/money.ts';
import { storedValueProduct, tenderOfKind } from '../../src-shared/profile.ts';
import { readAmount, refuseAmount } from '../../src-shared/sale-rules.ts';
import type { Day } from '../../src-shared/time.ts';

/** What the rules of a sale are read from; handed in anew whenever it changes. */
export interface SaleRules {
  readonly profile: Profile;
  readonly today: Day;
  readonly language: Language;
}

/** One customer at the window: what was typed, what is known, what was agreed. */
export interface SaleContext {
  readonly rules: SaleRules;
  readonly cardText: string;
  readonly card: CardView | null;
  readonly amountText: string;
  /** The clerk pressed Esc just now: a second Esc clears the sale. */
  readonly steppedBack: boolean;
  /** What was agreed before payment: one line until groups come. */
  readonly lines: readonly ConfirmedLine[];
  readonly tender: TenderKind;
  readonly receivedText: string;
  readonly codeText: string;
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
  readonly tender: TenderKind;
  readonly card: CardView | null;
}

export const AMOUNT_DIGITS_MAX = 9;
export const CODE_LENGTH_MAX = 20;
export const CARD_TEXT_MAX = 40;

export const NO_CUSTOMER = {
  cardText: '', card: null, amountText: '', steppedBack: false, lines: [], tender: 'cash', receivedText: '', codeText: '',
  saleId: null, refusal: null, waitingScan: null,
} as const satisfies Partial<SaleContext>;

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '').replace(/^0+/, '').slice(0, AMOUNT_DIGITS_MAX);
}

export function codeOf(text: string): string {
  return text.replace(/[^A-Za-z0-9-]/g, '').slice(0, CODE_LENGTH_MAX);
}

export function topUpProduct({ rules }: SaleContext): Product | undefined {
  return storedValueProduct(rules.today, rules.profile);
}

export function presetsOf(context: SaleContext): readonly Money[] {
  return topUpProduct(context)?.presets ?? [];
}

/** The line that a top-up by this amount would be, or why it can't be one. */
export function topUpLine(context: SaleContext, amountText: string): ConfirmedLine | Refusal {
  const product = topUpProduct(context);
  if (!product) return { kind: 'product-not-sold' };
  const amount = readAmount(amountText, context.rules.profile.currency);
  return amount === null ? { kind: 'amount-unreadable' } : lineOf(context, product, amount);
}

export function passLine(context: SaleContext, product: Product): ConfirmedLine | Refusal {
  return product.price === undefined ? { kind: 'product-not-sold' } : lineOf(context, product, product.price);
}

function lineOf({ card, rules }: SaleContext, product: Product, amount: Money): ConfirmedLine | Refusal {
  if (!card) return { kind: 'card-unknown' };
  return refuseAmount(card, product, amount, rules.profile) ?? { cardNumber: card.number, productId: product.id, amount };
}

export function isRefusal(found: ConfirmedLine | Refusal): found is Refusal {
  return 'kind' in found;
}

/** Above the largest preset, an amount is repeated by a second Enter: a zero too many is the commonest slip. */
export function isUnusual(context: SaleContext, amount: Money): boolean {
  const presets = presetsOf(context);
  return presets.length > 0 && amount > Math.max(...presets);
}

export function dueOf(lines: readonly ConfirmedLine[]): Money {
  return sumOf(lines.map((line) => line.amount));
}

/** What the customer handed over: nothing typed means exactly what is due. */
export function receivedOf({ lines, receivedText, rules }: SaleContext): Money {
  return receivedText === '' ? dueOf(lines) : (readAmount(receivedText, rules.profile.currency) ?? ZERO);
}

/** Below zero: so much is still missing. */
export function changeOf(context: SaleContext): Money {
  return minus(receivedOf(context), dueOf(context.lines));
}

/** The tenders that this operator takes, in the order in which `/` goes through them. */
export function tendersOf({ rules }: SaleContext): readonly TenderKind[] {
  return (['cash', 'bank-card', 'qr'] as const).filter((kind) => tenderOfKind(kind, rules.profile) !== undefined);
}

export function nextTender(context: SaleContext): TenderKind {
  const kinds = tendersOf(context);
  return kinds[(kinds.indexOf(context.tender) + 1) % kinds.length] ?? context.tender;
}

export function confirmedSale(context: SaleContext, saleId: SaleId): ConfirmedSale {
  return { saleId, lines: [...context.lines], tenders: [tenderToConfirm(context)], language: context.customerLanguage };
}

function tenderToConfirm(context: SaleContext): ConfirmedTender {
  const amount = dueOf(context.lines);
  if (context.tender === 'cash') return { kind: 'cash', amount, received: receivedOf(context) };
  return context.codeText === '' ? { kind: context.tender, amount } : { kind: context.tender, amount, authCode: context.codeText };
}
