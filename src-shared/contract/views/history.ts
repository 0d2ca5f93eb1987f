import { z } from 'zod';
import { EntryId, SaleId } from '../../ids.ts';
import { WrittenInstant } from '../../time.ts';
import { FOUND_AGAIN } from '../../journal/kinds/names.ts';
import { ReturnReason } from '../body-parts.ts';
import { Profile } from '../upstream.ts';
import { AmountOrZero, CardNumber, MoneyOnWire, ProductKind, TenderKind } from '../wire-types.ts';
import { PaymentPart } from './sale.ts';

/**
 * A sold line is `returned` when its money was given back. A line given back is `reversed` or `reversal-refused` by the
 * upstream, and `returned` where it had been rejected.
 */
const CREDIT_STATES = [
  'on-the-way',
  'credited',
  'pending',
  'rejected',
  'returned',
  'reversed',
  'reversal-refused',
  'other',
] as const;
export type CreditState = (typeof CREDIT_STATES)[number];

/**
 * Where a register signs, `printed` is said of no paper. awaits-sign: it waits for its sign a moment. slip-follows:
 * what came out is no fiscal receipt, which follows by itself. slip: it waits for the register. fiscal-due: the sign
 * came too late to follow, and history prints it. fiscal: it came out.
 */
const PRINT_STATES = [
  'queued',
  'printing',
  'printed',
  'awaits-sign',
  'slip-follows',
  'slip',
  'fiscal-due',
  'fiscal',
  'unknown',
  'failed',
  'waived',
  'none',
] as const;
export type PaperState = (typeof PRINT_STATES)[number];

/** The sign of a register. `isDue`: its fiscal receipt was not printed yet, and the next paper is that. */
const SignOnPaper = z.object({ sign: z.string(), isDue: z.boolean() });
export type SignOnPaper = z.infer<typeof SignOnPaper>;

/** What was sold onto a card, and what became of it. */
const LineOfSale = z.object({
  cardNumber: CardNumber,
  kind: ProductKind,
  amount: MoneyOnWire,
  credit: z.enum(CREDIT_STATES),
  balance: MoneyOnWire.nullable(),
  reason: z.string().nullable(),
});

/** One sale of the open shift, as the strip shows it. A clerk's own sale tells nothing about the drawer. */
export const RecentSale = z.object({
  saleId: SaleId,
  receiptNumber: z.string(),
  at: WrittenInstant,
  amount: MoneyOnWire,
  change: AmountOrZero,
  offline: z.boolean(),
  tenders: z.array(TenderKind),
  lines: z.array(LineOfSale),
  print: z.enum(PRINT_STATES),
});
export type RecentSale = z.infer<typeof RecentSale>;

/** A search tells no more than these, and no sum over them: nobody can total the drawer by searching. */
export const HISTORY_ROWS_MAX = 50;

/** A sale or a return, of any shift of this counter. */
export const HistoryEntry = z.object({
  entryId: EntryId,
  kind: z.enum(FOUND_AGAIN),
  /** The sale itself, or the one that was given back. */
  saleId: SaleId,
  receiptNumber: z.string(),
  at: WrittenInstant,
  clerkName: z.string(),
  amount: MoneyOnWire,
  /** Only where it is not that of the counter now: the entry is read by the rules that it names. */
  currency: Profile.shape.currency.optional(),
  tenders: z.array(PaymentPart),
  /** What came each way for a sale and has not gone back. */
  kept: z.array(PaymentPart),
  /** A return has one. */
  reason: ReturnReason.nullable(),
  /** False: its body can't be read, and only what its postings say is told. */
  readable: z.boolean(),
  lines: z.array(LineOfSale.extend({ line: z.int(), productId: z.string() })),
  print: z.enum(PRINT_STATES),
  /** null: no register signed it, or not yet. */
  fiscal: SignOnPaper.nullable(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/**
 * A sale or return as it stands in a list. `opened` is all of it; null before the count of its shift, until somebody
 * opens it. The receipts by number would add up to what lies in the drawer.
 */
export const HistoryRow = HistoryEntry.omit({ amount: true, tenders: true, kept: true, reason: true }).extend({
  lines: z.array(LineOfSale.omit({ amount: true, balance: true }).extend({ line: z.int(), productId: z.string() })),
  opened: HistoryEntry.nullable(),
});
export type HistoryRow = z.infer<typeof HistoryRow>;
/** `more`: older ones match too. */
export const HistoryFound = z.object({ entries: z.array(HistoryRow).max(HISTORY_ROWS_MAX), more: z.boolean() });
export type HistoryFound = z.infer<typeof HistoryFound>;
