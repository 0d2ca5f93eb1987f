import type { ClockFault, Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import {
  type ConfirmedLine,
  type ConfirmedSale,
  type ConfirmedTender,
  LINES_PER_SALE_MAX,
} from '../../src-shared/contract/views/sale.ts';
import { minus, sumOf } from '../../src-shared/money.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import {
  isChangeUnlikely,
  isNewCard,
  type KnownCard,
  productById,
  refuseAmount,
  refuseCard,
} from '../../src-shared/sale-rules.ts';
import type { Day } from '../../src-shared/time.ts';

/** What a sale is judged by; nothing here asks anybody. */
export interface SaleRules {
  readonly profile: Profile;
  readonly today: Day;
  readonly known: (cardNumber: string) => KnownCard;
  /** The clock names another day than everything else says; null: it doesn't. */
  readonly wrongDay: ClockFault | null;
}

/** The first reason why a sale can't be taken as it was confirmed; null when it can. */
export function refuseSale(sale: ConfirmedSale, rules: SaleRules): Refusal | null {
  return refuseLines(sale.lines, rules) ?? refuseTenders(sale, rules.profile);
}

/** What is sold, before it is known how it is paid: a group is judged as it grows. */
export function refuseLines(lines: readonly ConfirmedLine[], rules: SaleRules): Refusal | null {
  const { maxCardsPerSale } = rules.profile.limits;
  if (new Set(lines.map((line) => line.cardNumber)).size > maxCardsPerSale)
    return { kind: 'too-many-cards', maximum: maxCardsPerSale };
  if (lines.length > LINES_PER_SALE_MAX) return { kind: 'too-many-lines', maximum: LINES_PER_SALE_MAX };
  return (
    firstRefusal(lines, (line, index) => refuseTwice(line, lines.slice(0, index), rules)) ??
    firstRefusal(lines, (line, index) => refuseLine(line, lines.slice(0, index), rules))
  );
}

/** The same product twice is a slip of the hand; two top-ups of one card would pass its cap together. */
function refuseTwice(
  { cardNumber, productId }: ConfirmedLine,
  before: readonly ConfirmedLine[],
  { profile, today }: SaleRules,
): Refusal | null {
  const isTopUp = (id: string) => productById(id, today, profile)?.kind === 'stored-value';
  const twice = before.some(
    (each) =>
      each.cardNumber === cardNumber &&
      (each.productId === productId || (isTopUp(each.productId) && isTopUp(productId))),
  );
  return twice ? { kind: 'card-twice', cardNumber } : null;
}

function refuseLine(
  line: ConfirmedLine,
  before: readonly ConfirmedLine[],
  { profile, today, known, wrongDay }: SaleRules,
): Refusal | null {
  const card = known(line.cardNumber);
  const product = productById(line.productId, today, profile);
  if (!product) return { kind: 'product-not-sold' };
  // A price is that of a day, and what a pass is worth are its days. A top-up is the same on every day.
  if (wrongDay && product.price !== undefined) return { kind: 'clock-wrong', clock: wrongDay };
  const isNew = isNewCard(card.card);
  // Nobody knows whether a card is new that nobody could ask about: it is not sold either.
  if (product.kind === 'card' && !isNew)
    return card.card ? { kind: 'card-bought-already', cardNumber: line.cardNumber } : { kind: 'card-unknown' };
  // Lines are decided in their order: a new card is bought before it takes anything.
  const bought = before.some(
    (each) => each.cardNumber === line.cardNumber && productById(each.productId, today, profile)?.kind === 'card',
  );
  if (product.kind !== 'card' && isNew && !bought) return { kind: 'card-not-activated', cardNumber: line.cardNumber };
  return refuseCard(card, today, profile) ?? refuseAmount(card, product, line.amount, profile);
}

/**
 * How a sale is paid whose lines were judged when its first payment was begun. `kept`: the sale as it was kept then.
 * Its money lies in the drawer, so what was handed over is judged no more.
 */
export function refuseTenders(sale: ConfirmedSale, profile: Profile, kept?: ConfirmedSale): Refusal | null {
  const due = sumOf(sale.lines.map((line) => line.amount));
  const tendered = sumOf(sale.tenders.map((tender) => tender.amount));
  if (due !== tendered) return { kind: 'tenders-do-not-add-up', due, tendered };
  return firstRefusal(sale.tenders, (tender, place) => refuseTender(tender, profile, kept?.tenders[place]));
}

/** Change is given against the cash part alone, however large the rest is. */
function refuseTender(tender: ConfirmedTender, profile: Profile, kept?: ConfirmedTender): Refusal | null {
  if (!tenderOfKind(tender.kind, profile)) return { kind: 'tender-not-accepted' };
  const { kind, received, amount: due } = tender;
  if (kind !== 'cash' || received === undefined) return null;
  if (received < due) return { kind: 'received-too-little', due };
  if (received === kept?.received) return null;
  return isChangeUnlikely(minus(received, due), profile) ? { kind: 'received-too-much', due } : null;
}

function firstRefusal<Item>(
  items: readonly Item[],
  refuse: (item: Item, index: number) => Refusal | null,
): Refusal | null {
  for (const [index, item] of items.entries()) {
    const refused = refuse(item, index);
    if (refused) return refused;
  }
  return null;
}
