import { z } from 'zod';
import { ClerkId, EntryId, ShiftId } from '../../ids.ts';
import { Instant, WrittenInstant } from '../../time.ts';
import { WRITTEN_QUANTITY } from '../../quantity.ts';
import { Counts } from '../body-parts.ts';
import { TerminalDifference, TerminalRevealed } from './terminals.ts';
import { Amount, AmountOrZero, MoneyOnWire, TenderKind } from '../wire-types.ts';

export const ShiftView = z.object({
  id: ShiftId,
  /** Rises by one with each shift of this counter; the number of its Z. */
  number: z.int().min(1),
  openedAt: WrittenInstant,
  /** The larger of wall and monotonic time when this was told, in whole minutes. */
  openMinutes: z.int(),
  /** null: its entry names nobody. */
  clerkId: ClerkId.nullable(),
  clerkName: z.string(),
  /** `counting`: a count was given, a recount is offered; `revealed`: nothing is sold until it is closed. */
  phase: z.enum(['open', 'counting', 'revealed']),
  /** The recount was given: there is no other. */
  recounted: z.boolean(),
});
export type ShiftView = z.infer<typeof ShiftView>;

/** How long a note or coin will last as change. */
const CHANGE_LEVELS = ['plenty', 'low', 'out'] as const;
/**
 * For the clerk whose drawer it is, until the drawer is counted: how long the small change lasts, and whether a drop is
 * due. No figure.
 */
export const DrawerHints = z.object({
  change: z.array(z.object({ value: MoneyOnWire, level: z.enum(CHANGE_LEVELS), instead: Counts })),
  dropDue: z.boolean(),
});
export type DrawerHints = z.infer<typeof DrawerHints>;

/** Cash that moves without a sale. A pay-in or pay-out says why and against what; a drop the seal of its bag. */
/** The clerk was told that a bag had this seal before, and stands by it. */
export const SureOfSeal = z.literal(true).optional();

export const CashMovement = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pay-in'),
    amount: Amount,
    against: z.enum(['safe', 'petty-cash']),
    reason: z.string().trim().max(200),
  }),
  z.strictObject({
    kind: z.literal('pay-out'),
    amount: Amount,
    against: z.enum(['safe', 'petty-cash']),
    reason: z.string().trim().max(200),
  }),
  z.strictObject({
    kind: z.literal('safe-drop'),
    amount: Amount,
    bagSeal: z.string().trim().min(1).max(40),
    sureOfSeal: SureOfSeal,
    reason: z.string().trim().max(200).optional(),
  }),
]);
export type CashMovement = z.infer<typeof CashMovement>;

export const ShiftOpened = z.object({
  shiftId: ShiftId,
  number: z.int(),
  carried: AmountOrZero,
  counted: AmountOrZero,
  difference: MoneyOnWire,
});
export type ShiftOpened = z.infer<typeof ShiftOpened>;

/** For the clerk of an open shift: how many of each operation, and no amount. */
export const XReport = z.object({
  shiftNumber: z.int(),
  openedAt: WrittenInstant,
  at: Instant,
  sales: z.int(),
  cards: z.int(),
  returns: z.int(),
  reprints: z.int(),
  drawerOpenings: z.int(),
  /** Money into and out of the drawer without a sale; a claim that was paid is a pay-out. Absent from older paper. */
  payIns: z.int().default(0),
  payOuts: z.int().default(0),
  safeDrops: z.int().default(0),
  byTender: z.object({ cash: z.int(), bankCard: z.int(), qr: z.int() }),
  byProduct: z.object({ storedValue: z.int(), passes: z.int(), cards: z.int() }),
  unsent: z.int(),
  /** Entries that can't be read. */
  unreadable: z.int().default(0),
  /** Sealed bags, those of earlier shifts too. */
  bagsInSafe: z.int().default(0),
  /** Payments at terminals that were begun and have no end yet. */
  unknownPayments: z.int().default(0),
  /** So many pieces of the newest count are accepted no more. */
  notesToExchange: z.int().default(0),
});
export type XReport = z.infer<typeof XReport>;

/** What a count is for. */
export const CountPurpose = z.enum(['opening', 'in-between', 'close', 'recount']);
export type CountPurpose = z.infer<typeof CountPurpose>;

const KINDS_COUNTED_MAX = 64;
/** A count as far as it is written: how many of each note and coin, loose or in bundles and rolls. */
export const WrittenCount = z
  .array(
    z.strictObject({
      value: Amount,
      text: z.string().regex(WRITTEN_QUANTITY),
      /** It is of the pile to exchange. */
      toExchange: z.literal(true).optional(),
    }),
  )
  .max(KINDS_COUNTED_MAX);
export type WrittenCount = z.infer<typeof WrittenCount>;

/** A count that this clerk began and did not give. `isOlder`: something was recorded since. */
export const CountDraft = z.object({ written: WrittenCount, at: Instant, isOlder: z.boolean() });
export type CountDraft = z.infer<typeof CountDraft>;

/** The answer to a count: nothing but that it was recorded. */
export const CountRecorded = z.object({ counted: AmountOrZero, recountOffered: z.boolean() });
export type CountRecorded = z.infer<typeof CountRecorded>;

const ofSale = { entryId: EntryId, seq: z.int(), receiptNumber: z.string(), amount: MoneyOnWire };
/**
 * How a difference at the close may have come about, likeliest first. Guesses for a person to look at; nothing is
 * booked by them.
 */
export const LikelyCause = z.discriminatedUnion('kind', [
  /** The shift was begun on another machine or with another ledger, of which not everything came back. */
  z.object({ kind: z.literal('another-machine'), seq: z.int(), at: WrittenInstant }),
  /** One entry's cash is exactly the difference: it was entered and not taken, or given and not entered. */
  z.object({
    kind: z.literal('amount-of-entry'),
    entryId: EntryId,
    seq: z.int(),
    at: WrittenInstant,
    entryKind: z.string(),
    amount: MoneyOnWire,
  }),
  /** A sale booked as cash was paid by card or QR, or the other way round. */
  z.object({ kind: z.literal('wrong-tender'), ...ofSale, tender: TenderKind }),
  /** Change given twice, or not at all. */
  z.object({ kind: z.literal('change'), ...ofSale }),
  /** Two neighbouring digits of an amount changed places: 5 400 for 4 500. */
  z.object({ kind: z.literal('swapped-digits'), ...ofSale, instead: MoneyOnWire }),
  /** A note or coin of this value was counted once too often or, below zero, too seldom. */
  z.object({ kind: z.literal('miscounted'), value: MoneyOnWire, quantity: z.int() }),
]);
export type LikelyCause = z.infer<typeof LikelyCause>;

/** Only after the count was given: what the drawer should hold, and why. */
export const Reveal = z.object({
  expected: MoneyOnWire,
  counted: AmountOrZero,
  /** counted − expected: below zero is a shortage. */
  difference: MoneyOnWire,
  needsReason: z.boolean(),
  needsApproval: z.boolean(),
  movements: z.array(z.object({ kind: z.string(), count: z.int(), amount: MoneyOnWire })),
  counts: Counts,
  /** The most that may be carried: without the pile to exchange. */
  mayStay: AmountOrZero,
  causes: z.array(LikelyCause),
  /** Sales and returns whose money was looked at before the count, by whom. */
  openings: z.array(z.object({ clerkName: z.string(), entries: z.int().min(1) })),
  /** Somebody counted who had seen the sums of this shift. */
  notBlind: z.boolean(),
  /** Cards and QR that the shift used. */
  terminals: z.array(TerminalRevealed),
});
export type Reveal = z.infer<typeof Reveal>;

export const ShiftClosed = z.object({
  entryId: EntryId,
  zNumber: z.int(),
  expected: MoneyOnWire,
  counted: AmountOrZero,
  difference: MoneyOnWire,
  carried: AmountOrZero,
  removed: AmountOrZero,
  approvalOutstanding: z.boolean(),
  terminals: z.array(TerminalDifference),
});
export type ShiftClosed = z.infer<typeof ShiftClosed>;
