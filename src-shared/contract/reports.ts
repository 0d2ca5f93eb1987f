import { z } from 'zod';
import { ShiftId } from '../ids.ts';
import { Instant, WrittenInstant } from '../time.ts';
import { TerminalDifference } from './views/terminals.ts';
import { AmountOrZero, MoneyOnWire, TenderKind } from './wire-types.ts';

/** Shifts as pictures and figures. Amounts are null where the count is still blind for whoever asks. */

const ofShift = {
  shiftId: ShiftId,
  number: z.int(),
  clerkName: z.string(),
  openedAt: WrittenInstant,
  /** null: still open. */
  closedAt: WrittenInstant.nullable(),
  sales: z.int(),
  amount: MoneyOnWire.nullable(),
  /** counted − expected at the close. */
  difference: MoneyOnWire.nullable(),
  /** Entries of it that can't be read; their money is in what was expected, and in no other figure. */
  unreadable: z.int().min(0),
};

export const SHIFTS_LISTED_MAX = 60;
export const ShiftRow = z.object(ofShift);
export type ShiftRow = z.infer<typeof ShiftRow>;
export const ShiftRows = z.object({ shifts: z.array(ShiftRow).max(SHIFTS_LISTED_MAX + 1) });

export const ShiftReport = z.object({
  ...ofShift,
  cards: z.int(),
  topUps: z.int(),
  passes: z.int(),
  newCards: z.int(),
  /** What went back stands below zero. */
  returns: z.object({ count: z.int(), amount: MoneyOnWire.nullable() }),
  /** Sales less returns. */
  net: MoneyOnWire.nullable(),
  /** The float that was counted less what was left in the drawer; null: the opening can't be read. */
  openingDifference: MoneyOnWire.nullable(),
  hours: z.array(z.object({ from: Instant, topUps: z.int(), cards: z.int(), amount: AmountOrZero.nullable() })),
  tenders: z.array(
    z.object({
      kind: TenderKind,
      count: z.int(),
      amount: AmountOrZero.nullable(),
      returned: MoneyOnWire.nullable(),
      net: MoneyOnWire.nullable(),
    }),
  ),
  /** Cards and QR beside their terminals, where the close compared them. */
  terminals: z.array(TerminalDifference),
  pace: z.object({ median: z.int().nullable(), classes: z.array(z.object({ upTo: z.int(), count: z.int() })) }),
});
export type ShiftReport = z.infer<typeof ShiftReport>;
