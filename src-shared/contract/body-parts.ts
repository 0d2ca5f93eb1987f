import { z } from 'zod';
import { Day, WrittenInstant } from '../time.ts';
import { Amount, CardNumber } from './wire-types.ts';

/** What bodies of entries have in common with each other and with other messages of the wire. */

export const v = z.literal(1);
/**
 * Since 1.1: the profile by which the entry was written and its paper is drawn. What can't be read of it counts as
 * absent, as in entries of before.
 */
export const profileVersion = z.string().optional().catch(undefined);

export const Counts = z.array(z.strictObject({ value: Amount, quantity: z.int().min(0) }));
export type Counts = z.infer<typeof Counts>;
/** Since 1.1: which of what was counted are to be exchanged, since their series is accepted no more. */
export const toExchange = Counts.optional().catch(undefined);

export const PassDays = z.object({ validFrom: Day, validTo: Day });
export type PassDays = z.infer<typeof PassDays>;

/** What the slip of a card terminal says; never a full card number. */
export const Terminal = z.object({
  acquirer: z.string().optional(),
  terminalId: z.string().optional(),
  rrn: z.string().optional(),
  authCode: z.string().optional(),
  maskedPan: z
    .string()
    .regex(/^[0-9]{0,6}[*X•.]{2,}[0-9]{4}$/)
    .optional(),
  at: z.string().optional(),
  /** Since 1.1: how a device with several ways took the money, in its own word. It goes back by the same. */
  method: z.string().optional().catch(undefined),
});
export type Terminal = z.infer<typeof Terminal>;

export const ReturnLine = z.strictObject({ line: z.int().min(1), amount: Amount });
export type ReturnLine = z.infer<typeof ReturnLine>;

export const ReturnReason = z.enum([
  'rejected-upstream',
  'wrong-amount',
  'wrong-card',
  'customer-request',
  'double-charge',
  'other',
]);
export type ReturnReason = z.infer<typeof ReturnReason>;

/** How a supervisor knew what became of a refund whose device did not say. */
export const RefundEvidence = z.enum(['slip', 'terminal', 'bank', 'passenger']);
export type RefundEvidence = z.infer<typeof RefundEvidence>;

/** What a passenger claims, as it was written down: its time is the passenger's, and one that can't be is kept too. */
export const FiledClaim = z.strictObject({
  cardNumber: CardNumber,
  movementId: z.string().optional(),
  channel: z.enum(['kiosk', 'app', 'counter']),
  amount: Amount,
  at: WrittenInstant,
  note: z.string().max(500),
});
export type FiledClaim = z.infer<typeof FiledClaim>;
