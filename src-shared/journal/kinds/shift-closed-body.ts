import { z } from 'zod';
import { Counts, profileVersion, toExchange, v } from '../../contract/body-parts.ts';
import { AmountOrZero, MoneyOnWire } from '../../contract/wire-types.ts';
import { Hash } from '../../ids.ts';
import { TerminalClosed } from './terminals-body.ts';

export const ShiftClosedBody = z
  .looseObject({
    v,
    profileVersion,
    expected: MoneyOnWire,
    counted: AmountOrZero,
    /** Stays as float. */
    carried: AmountOrZero,
    /** Bagged to the safe. */
    removed: AmountOrZero,
    bagSeal: z.string().optional(),
    unsent: z.int().min(0),
    /** Receipts that a register has not signed yet, of this shift or before. */
    unsigned: z.int().min(1).optional().catch(undefined),
    /** Sealed bags in the safe after it, with its own. */
    bagsInSafe: z.int().min(1).optional().catch(undefined),
    /** Cards and QR beside their terminals; absent: the shift used none. */
    terminals: z.array(TerminalClosed).max(8).optional().catch(undefined),
    firstSeq: z.int(),
    reason: z.string().optional(),
    approvalOutstanding: z.boolean().optional(),
    counts: Counts,
    toExchange,
    totals: z.record(z.string(), z.unknown()).optional(),
    /** Sales and returns whose money was looked at before the count. */
    openedBeforeCount: z.int().min(1).optional(),
    /** Somebody counted who had seen the sums of this shift. */
    notBlind: z.boolean().optional(),
    /** Where the auditor's log of this machine stood. */
    audit: z.object({ no: z.int().min(1), hash: Hash, log: Hash }).optional(),
  })
  .refine(({ counted, expected }) => Number.isSafeInteger(counted - expected), 'no such difference');
export type ShiftClosedBody = z.infer<typeof ShiftClosedBody>;
