import { z } from 'zod';
import type { SaleBody } from '../contract/journal-bodies.ts';
import { MoneyOnWire } from '../contract/wire-types.ts';
import type { Entry } from '../contract/upstream.ts';
import { type Money, money, negative, plus, sumOf, ZERO } from '../money.ts';
import { isKind, isUnreadable } from './entry.ts';
import { drawerTotal } from './postings.ts';

const Count = z.int().min(0);
const Tally = z.object({ count: Count, amount: MoneyOnWire });
type Tally = z.infer<typeof Tally>;

/** What a shift did, by kind of tender and of product. Amounts are positive in the direction of their name. */
export const ShiftTotals = z.object({
  sales: Tally,
  /** Cards served: lines of sales. */
  lines: Count,
  returns: Tally,
  cash: Tally,
  bankCard: Tally,
  qr: Tally,
  storedValue: Tally,
  passes: Tally,
  cards: Tally,
  cashReturned: MoneyOnWire,
  cashReceived: MoneyOnWire,
  changeGiven: MoneyOnWire,
  payIns: Tally,
  payOuts: Tally,
  safeDrops: Tally,
  reprints: Count,
  drawerOpenings: Count,
  /** Entries whose body can't be read: their money is in the drawer's expected cash, and in no line above. */
  unreadable: Count.optional(),
});
export type ShiftTotals = z.infer<typeof ShiftTotals>;

/** Never set back: what the counter has sold and returned since its first entry. */
export const PerpetualTotals = z.object({ sales: Tally, returns: Tally });
export type PerpetualTotals = z.infer<typeof PerpetualTotals>;

/** The `totals` of a shift-closed body. */
export const ZTotals = z.object({ zNumber: z.int().min(1), shift: ShiftTotals, perpetual: PerpetualTotals });
export type ZTotals = z.infer<typeof ZTotals>;

const NONE: Tally = { count: 0, amount: ZERO };

export const NOTHING_SOLD: PerpetualTotals = { sales: NONE, returns: NONE };

export const EMPTY_SHIFT: ShiftTotals = {
  sales: NONE,
  lines: 0,
  returns: NONE,
  cash: NONE,
  bankCard: NONE,
  qr: NONE,
  storedValue: NONE,
  passes: NONE,
  cards: NONE,
  cashReturned: ZERO,
  cashReceived: ZERO,
  changeGiven: ZERO,
  payIns: NONE,
  payOuts: NONE,
  safeDrops: NONE,
  reprints: 0,
  drawerOpenings: 0,
};

/** Totals of the entries of one shift, in any order. */
export function totalsOf(entries: Iterable<Entry>): ShiftTotals {
  let totals = EMPTY_SHIFT;
  for (const entry of entries) totals = withEntry(totals, entry);
  return totals;
}

/** Totals of a shift after one more entry. Kinds that move nothing countable change nothing. */
export function withEntry(totals: ShiftTotals, entry: Entry): ShiftTotals {
  if (isUnreadable(entry)) return { ...totals, unreadable: (totals.unreadable ?? 0) + 1 };
  if (isKind(entry, 'sale')) return withSale(totals, entry.body);
  if (isKind(entry, 'return')) {
    return {
      ...totals,
      returns: tallied(totals.returns, sumOf(entry.body.tenders.map((tender) => tender.amount))),
      cashReturned: plus(totals.cashReturned, negative(drawerTotal(entry.postings))),
    };
  }
  if (isKind(entry, 'pay-in')) return { ...totals, payIns: tallied(totals.payIns, entry.body.amount) };
  if (isKind(entry, 'pay-out')) return { ...totals, payOuts: tallied(totals.payOuts, entry.body.amount) };
  if (isKind(entry, 'safe-drop')) return { ...totals, safeDrops: tallied(totals.safeDrops, entry.body.amount) };
  if (isKind(entry, 'receipt-reprinted')) return { ...totals, reprints: totals.reprints + 1 };
  if (isKind(entry, 'drawer-opened')) return { ...totals, drawerOpenings: totals.drawerOpenings + 1 };
  return totals;
}

function withSale(totals: ShiftTotals, { lines, tenders }: SaleBody): ShiftTotals {
  const taken = (kind: string) => tenders.filter((tender) => tender.kind === kind).map((tender) => tender.amount);
  const sold = (kind: string) => lines.filter((line) => line.kind === kind).map((line) => line.amount);
  const cashTenders = tenders.filter((tender) => tender.kind === 'cash');
  return {
    ...totals,
    sales: tallied(totals.sales, sumOf(lines.map((line) => line.amount))),
    lines: totals.lines + lines.length,
    cash: talliedEach(totals.cash, taken('cash')),
    bankCard: talliedEach(totals.bankCard, taken('bank-card')),
    qr: talliedEach(totals.qr, taken('qr')),
    storedValue: talliedEach(totals.storedValue, sold('stored-value')),
    passes: talliedEach(totals.passes, sold('pass')),
    cards: talliedEach(totals.cards, sold('card')),
    cashReceived: plus(totals.cashReceived, sumOf(cashTenders.map((tender) => tender.received ?? tender.amount))),
    changeGiven: plus(totals.changeGiven, sumOf(cashTenders.map((tender) => tender.change ?? ZERO))),
  };
}

/** The perpetual totals at a close: those of the close before it and the shift's own. */
export function perpetualAfter(before: PerpetualTotals, shift: ShiftTotals): PerpetualTotals {
  return { sales: addTallies(before.sales, shift.sales), returns: addTallies(before.returns, shift.returns) };
}

function tallied(tally: Tally, amount: Money): Tally {
  return { count: tally.count + 1, amount: plus(tally.amount, amount) };
}

function talliedEach(tally: Tally, amounts: readonly Money[]): Tally {
  return { count: tally.count + amounts.length, amount: money(tally.amount + sumOf(amounts)) };
}

function addTallies(a: Tally, b: Tally): Tally {
  return { count: a.count + b.count, amount: plus(a.amount, b.amount) };
}
