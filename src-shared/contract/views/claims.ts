import { z } from 'zod';
import { ClaimRef } from '../../claim-number.ts';
import { ClaimId, EntryId } from '../../ids.ts';
import { ClaimRequest } from '../upstream.ts';
import { MoneyOnWire } from '../wire-types.ts';
import { Language } from './look.ts';

/**
 * What a passenger says of money that a kiosk or the app took and the card never got. `language` is the customer's, for
 * the slip.
 */
export const WantedClaim = ClaimRequest.extend({
  claimId: ClaimId,
  movementId: z.string().min(1).max(200).optional(),
  note: z.string().trim().max(500),
  language: Language,
});
export type WantedClaim = z.infer<typeof WantedClaim>;

/** `unsent`: the upstream does not know of it yet; `refused`: it does not take it; else the upstream's own word. */
export const CLAIM_STATUSES = [
  'unsent',
  'refused',
  'open',
  'credited',
  'refund-at-counter',
  'paid',
  'denied',
  'other',
] as const;
/** `number` is what the passenger has on the slip. */
export const ClaimFiled = z.object({ claimId: ClaimId, number: z.string(), status: z.enum(CLAIM_STATUSES) });
export type ClaimFiled = z.infer<typeof ClaimFiled>;
/** Paid on the number that the passenger's slip shows; where it is lost, on a supervisor's word that says why. */
export const ClaimToPay = z.strictObject({
  claim: ClaimRef,
  number: z.string().trim().max(40).optional(),
  slipLost: z.string().trim().min(1).max(200).optional(),
});
export type ClaimToPay = z.infer<typeof ClaimToPay>;
/** `handedOut`: false where the money had left before, by an entry that is lost. */
export const ClaimPaid = z.object({ entryId: EntryId, amount: MoneyOnWire, handedOut: z.boolean() });
export type ClaimPaid = z.infer<typeof ClaimPaid>;
