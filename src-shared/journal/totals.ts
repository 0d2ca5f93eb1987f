import { z } from 'zod';
import { MoneyOnWire, type TenderKind } from '../contract/wire-types.ts';
import { minus, type Money, money, plus, sumOf, ZERO } from '../money.ts';

const Count = z.int().min(0);
const Tally = z.object({ count: Count, amount: MoneyOnWire });
type Tally = z.infer<typeof Tally>;

/** What a shift did, by kind of tender and of product. Amounts are positive in the direction of their name. */
export const ShiftTotals = z.object({
  sales: Tally,
  lines: Count,
  cardsServed: Count.optional(),
  returns: Tally,
  /** Payments, so that they compare with a terminal's slips: a sale in parts has several. */
  cash: Tally,
  bankCard: Tally,
  qr: Tally,
  /** Top-ups. */
  storedValue: Tally,
  passes: Tally,
  /** New cards. */
  cards: Tally,
  cashReturned: MoneyOnWire,
  /** Absent from a close of before. */
  bankCardReturned: MoneyOnWire.optional(),
  qrReturned: MoneyOnWire.optional(),
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
  cardsServed: 0,
  returns: NONE,
  cash: NONE,
  bankCard: NONE,
  qr: NONE,
  storedValue: NONE,
  passes: NONE,
  cards: NONE,
  cashReturned: ZERO,
  bankCardReturned: ZERO,
  qrReturned: ZERO,
  cashReceived: ZERO,
  changeGiven: ZERO,
  payIns: NONE,
  payOuts: NONE,
  safeDrops: NONE,
  reprints: 0,
  drawerOpenings: 0,
};

/** The perpetual totals at a close: those of the close before it and the shift's own. */
export function perpetualAfter(before: PerpetualTotals, shift: ShiftTotals): PerpetualTotals {
  return { sales: addTallies(before.sales, shift.sales), returns: addTallies(before.returns, shift.returns) };
}

/** What went back, each way; null: the close does not say which way it went. */
export function returnedOf(shift: ShiftTotals): Readonly<Record<TenderKind, Money>> | null {
  const elsewhere = minus(shift.returns.amount, shift.cashReturned);
  const { bankCardReturned: card, qrReturned: qr } = shift;
  if (card !== undefined && qr !== undefined) return { cash: shift.cashReturned, 'bank-card': card, qr };
  return elsewhere === ZERO ? { cash: shift.cashReturned, 'bank-card': ZERO, qr: ZERO } : null;
}

/** What came each way, by the word of the wire. */
export function takenOf(shift: ShiftTotals): Readonly<Record<TenderKind, Tally>> {
  return { cash: shift.cash, 'bank-card': shift.bankCard, qr: shift.qr };
}

/** Sales less returns. */
export function netOf({ sales, returns }: PerpetualTotals): Money {
  return minus(sales.amount, returns.amount);
}

/** A card counts once a sale, however many lines it has in it: a new card with its top-up has two. */
export function cardsAmong(lines: readonly { readonly cardNumber: string }[]): number {
  return new Set(lines.map(({ cardNumber }) => cardNumber)).size;
}

export function tallied(tally: Tally, amount: Money): Tally {
  return { count: tally.count + 1, amount: plus(tally.amount, amount) };
}

export function talliedEach(tally: Tally, amounts: readonly Money[]): Tally {
  return { count: tally.count + amounts.length, amount: money(tally.amount + sumOf(amounts)) };
}

function addTallies(a: Tally, b: Tally): Tally {
  return { count: a.count + b.count, amount: plus(a.amount, b.amount) };
}
