import { z } from 'zod';
import { FiscalDoes } from '../fiscal/told.ts';
import { EntryId, ShiftId } from '../ids.ts';
import { WrittenInstant } from '../time.ts';
import { ASIDE_WHYS } from './views/register.ts';
import { MoneyOnWire } from './wire-types.ts';

/** What a fiscal register was told of a shift, for the accountant. No amount is told before the shift is closed. */

/**
 * signed: its sign is here. taken: it bears none. not-needed: the register's day had ended before. waits: its turn
 * comes. no-register: none is set up. aside: it waits for something of its own. asked: the register may have heard.
 * refused: it never takes it as it is. nobody-told: it should hear of it, and nothing at this machine tells it.
 */
export const FiscalState = z.enum([
  'signed',
  'taken',
  'not-needed',
  'waits',
  'no-register',
  'aside',
  'asked',
  'refused',
  'nobody-told',
]);
export type FiscalState = z.infer<typeof FiscalState>;

/** `other`: in words alone. */
export const FISCAL_REASONS = [...ASIDE_WHYS, 'other-register', 'other'] as const;

/** Why cash comes or goes that no receipt is of. `bag`: what a close takes out of the drawer. */
const CASH_CAUSES = [
  'opening-float',
  'pay-in',
  'pay-out',
  'claim',
  'safe-drop',
  'return',
  'surplus',
  'shortage',
  'bag',
] as const;
export type CashCause = (typeof CASH_CAUSES)[number];

export const FiscalRow = z.object({
  entryId: EntryId,
  at: WrittenInstant,
  /** The kind of the entry. */
  kind: z.string(),
  receiptNumber: z.string().nullable(),
  does: FiscalDoes,
  /** null: no cash alone, or for a reason that this version does not know. */
  cause: z.enum(CASH_CAUSES).nullable(),
  /** More than nothing, whichever way it goes; null: not told before the close, or there is none. */
  amount: MoneyOnWire.nullable(),
  state: FiscalState,
  why: z.enum(FISCAL_REASONS).nullable(),
  /** What the register said, in its words. */
  words: z.string().nullable(),
  sign: z.string().nullable(),
  /** As the register wrote it. */
  signedAt: z.string().nullable(),
  serialNumber: z.string().nullable(),
  registrationNumber: z.string().nullable(),
  /** The register's own numbers of its day, and of the receipt within it. */
  shiftNumber: z.int().nullable(),
  orderNumber: z.int().nullable(),
  offline: z.boolean().nullable(),
});
export type FiscalRow = z.infer<typeof FiscalRow>;

/**
 * One after the other they lead from the ledger to the register. ledger: by the postings. z: by this counter's Z.
 * elsewhere: fiscalised by others, or never told. due: what the register has to hear. open: of this not taken yet.
 * others: of other shifts, in the same days of the register. register: by its own Z. difference: what nothing explains.
 */
export const FISCAL_SUMS = ['ledger', 'z', 'elsewhere', 'due', 'open', 'others', 'register', 'difference'] as const;

const Sum = MoneyOnWire.nullable();
export const FiscalSum = z.object({
  row: z.enum(FISCAL_SUMS),
  sales: Sum,
  returns: Sum,
  cashIn: Sum,
  cashOut: Sum,
  /** At the end of the shift. */
  cashHeld: Sum,
});
export type FiscalSum = z.infer<typeof FiscalSum>;

export const FISCAL_ROWS_SHOWN_MAX = 200;

export const FiscalReport = z.object({
  shiftId: ShiftId,
  number: z.int(),
  clerkName: z.string(),
  openedAt: WrittenInstant,
  closedAt: WrittenInstant.nullable(),
  /** Those without their end first; at most as many as a page shows. */
  rows: z.array(FiscalRow).max(FISCAL_ROWS_SHOWN_MAX),
  states: z.array(z.object({ state: FiscalState, count: z.int().min(1) })),
  /** null: the shift is open, or a day of the register reaches into one that is. */
  sums: z.array(FiscalSum).nullable(),
  /** `isOver`: null where the register told nothing of it. */
  days: z.array(
    z.object({
      serialNumber: z.string(),
      shiftNumber: z.int(),
      isOver: z.boolean().nullable(),
      toldAt: WrittenInstant.nullable(),
    }),
  ),
});
export type FiscalReport = z.infer<typeof FiscalReport>;
