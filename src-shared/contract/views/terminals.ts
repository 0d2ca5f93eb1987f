import { z } from 'zod';
import { LINES_EXPLAINED_MAX, Tally, TerminalClosed, TerminalKind } from '../../journal/kinds/terminals-body.ts';
import { WrittenInstant } from '../../time.ts';
import { AuthorisationCode } from '../authorisation-code.ts';
import { MoneyOnWire, TypedAmount } from '../wire-types.ts';

const NUMBER_MAX = 99_999;

/** A terminal's own total as it was read; what went back of more than came is below zero. */
export const TerminalTyped = z.union([
  z.strictObject({
    kind: TerminalKind,
    count: z.int().min(0).max(NUMBER_MAX),
    amount: TypedAmount,
    isBelowZero: z.boolean().optional(),
    settled: z.boolean(),
  }),
  z.strictObject({ kind: TerminalKind, skipped: z.string().trim().min(1).max(200) }),
]);
export type TerminalTyped = z.infer<typeof TerminalTyped>;
export const TerminalsTyped = z.array(TerminalTyped).max(TerminalKind.options.length);

/** Which totals are to be typed before what is expected is shown; no sum of ours. */
export const TerminalsAsked = z.object({ asks: z.array(TerminalKind), given: z.boolean() });
export type TerminalsAsked = z.infer<typeof TerminalsAsked>;

/** At the reveal: the terminal's total beside ours, and our payments, by which a difference is explained. */
export const TerminalRevealed = TerminalClosed.pick({ kind: true, by: true, settled: true, difference: true }).extend({
  ours: Tally,
  total: Tally.nullable(),
  reason: z.string(),
  unknown: z.array(z.object({ amount: MoneyOnWire, inTotal: z.boolean() })),
  payments: z.array(
    z.object({
      key: z.string(),
      at: WrittenInstant,
      code: z.string(),
      amount: MoneyOnWire,
      receiptNumber: z.string(),
    }),
  ),
});
export type TerminalRevealed = z.infer<typeof TerminalRevealed>;

/** What explains a difference: ours that the terminal lacks, and what it has that we lack. */
export const TerminalExplained = z.strictObject({
  kind: TerminalKind,
  missing: z.array(z.string().regex(/^[0-9a-f-]{36}:\d{1,3}$/)).max(LINES_EXPLAINED_MAX),
  extra: z.array(z.strictObject({ code: AuthorisationCode, amount: TypedAmount })).max(LINES_EXPLAINED_MAX),
});
export type TerminalExplained = z.infer<typeof TerminalExplained>;
export const TerminalsExplained = z.array(TerminalExplained).max(TerminalKind.options.length);

export const TerminalDifference = z.object({ kind: TerminalKind, difference: MoneyOnWire });
export type TerminalDifference = z.infer<typeof TerminalDifference>;
