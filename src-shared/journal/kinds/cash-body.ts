import { z } from 'zod';
import { Counts, profileVersion, toExchange, v } from '../../contract/body-parts.ts';
import { AmountOrZero } from '../../contract/wire-types.ts';
import { ClaimId } from '../../ids.ts';

/** pay-in, pay-out, safe-drop, cash-counted. */
export const CashBody = z.looseObject({
  v,
  profileVersion,
  amount: AmountOrZero,
  against: z.enum(['safe', 'petty-cash', 'claims']).optional(),
  claimId: ClaimId.optional(),
  /** Since 1.1: that of the passenger who gets the money of a claim. */
  language: z.string().optional().catch(undefined),
  reason: z.string().optional(),
  bagSeal: z.string().optional(),
  counts: Counts.optional(),
  toExchange,
});
export type CashBody = z.infer<typeof CashBody>;
