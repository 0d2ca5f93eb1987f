import { z } from 'zod';
import { MoneyOnWire, TenderKind } from '../../contract/wire-types.ts';

/** More are listed by nobody; a close has its bound, as every entry has. */
export const LINES_EXPLAINED_MAX = 100;
export const UNKNOWN_NAMED_MAX = 50;

export const TerminalKind = TenderKind.exclude(['cash']);
export type TerminalKind = z.infer<typeof TerminalKind>;

const text = z.string().max(200);
export const Tally = z.looseObject({ count: z.int().min(0), amount: MoneyOnWire });
const Line = z.looseObject({ code: text, amount: MoneyOnWire });
const Payment = z.looseObject({ id: text, amount: MoneyOnWire });

/**
 * How the money of one way of paying was compared with its terminal at a close. `total`: with the terminal's own sum
 * since its last settlement. `codes`: code by code, since other counters share it. `nothing`: it was not compared, for
 * `reason`.
 */
export const TerminalClosed = z.looseObject({
  kind: TerminalKind,
  by: z.enum(['total', 'codes', 'nothing']),
  /** What came and went behind this seq is compared. */
  since: z.int().min(0),
  /** Payments and what went back of them, as one number; the sum is what is left. */
  ours: Tally,
  total: Tally.optional(),
  /** Its device told the total by itself; absent: a person typed it. */
  byDevice: z.boolean().optional(),
  /** The terminal began anew behind it; else the next close compares from the same `since`. */
  settled: z.boolean(),
  reason: text.optional(),
  /** The terminal's less ours: below zero it lacks money. It is posted. */
  difference: MoneyOnWire,
  /** Payments of which nobody knows yet. `inTotal`: the terminal's sum is only explained with it. */
  unknown: z
    .array(Payment.extend({ inTotal: z.boolean() }))
    .max(UNKNOWN_NAMED_MAX)
    .optional(),
  /** Those that stood in a total before they were decided: a later total has them no more. */
  carried: z.array(Payment).max(UNKNOWN_NAMED_MAX).optional(),
  /** Ours that the terminal's list lacks, and those of the terminal that we lack. */
  missing: z.array(Line).max(LINES_EXPLAINED_MAX).optional(),
  extra: z.array(Line).max(LINES_EXPLAINED_MAX).optional(),
});
export type TerminalClosed = z.infer<typeof TerminalClosed>;
