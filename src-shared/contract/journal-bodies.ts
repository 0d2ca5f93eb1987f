import { z } from 'zod';
import { ClaimId, EntryId, Hash, SaleId } from '../ids.ts';
import { Day, WrittenInstant } from '../time.ts';
import { Amount, AmountOrZero, CardNumber, Effect, MoneyOnWire, ProductKind, TenderKind } from './wire-types.ts';

/** Bodies of the journal's entries by kind. Members not named here are kept, as the contract wants. */

const v = z.literal(1);
/**
 * Since 1.1: the profile by which the entry was written and its paper is drawn. What can't be read of it counts as
 * absent, as in entries of before.
 */
const profileVersion = z.string().optional().catch(undefined);

export const Counts = z.array(z.strictObject({ value: Amount, quantity: z.int().min(0) }));
export type Counts = z.infer<typeof Counts>;

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
});
export type Terminal = z.infer<typeof Terminal>;

export const SaleLine = z.looseObject({
  line: z.int().min(1),
  cardNumber: CardNumber,
  productId: z.string(),
  kind: ProductKind,
  amount: Amount,
  balanceBefore: MoneyOnWire.optional(),
  pass: PassDays.optional(),
  effect: Effect,
});
export type SaleLine = z.infer<typeof SaleLine>;

export const SaleTender = z.looseObject({
  tenderId: z.string(),
  kind: TenderKind,
  amount: Amount,
  received: Amount.optional(),
  change: AmountOrZero.optional(),
  terminal: Terminal.optional(),
});
export type SaleTender = z.infer<typeof SaleTender>;

export const SaleBody = z.looseObject({
  v,
  receiptNumber: z.string(),
  language: z.string(),
  profileVersion: z.string(),
  /** The upstream was out of reach when the money was taken. */
  offline: z.boolean(),
  lines: z.array(SaleLine).min(1).max(50),
  tenders: z.array(SaleTender).min(1),
});
export type SaleBody = z.infer<typeof SaleBody>;

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

export const ReturnTender = z.looseObject({
  tenderId: z.string(),
  kind: TenderKind,
  amount: Amount,
  terminal: Terminal.optional(),
});
export type ReturnTender = z.infer<typeof ReturnTender>;

export const ReturnBody = z.looseObject({
  v,
  saleId: SaleId,
  saleSeq: z.int().min(1),
  receiptNumber: z.string(),
  profileVersion: z.string(),
  /**
   * Since 1.1: the highest seq that had been offered to the upstream when the return was made. A sale above it was
   * never offered, so no hold could be asked for.
   */
  offeredSeq: z.int().min(0).optional().catch(undefined),
  reason: ReturnReason,
  lines: z.array(ReturnLine).min(1),
  tenders: z.array(ReturnTender).min(1),
});
export type ReturnBody = z.infer<typeof ReturnBody>;

export const ShiftOpenedBody = z.looseObject({
  v,
  profileVersion,
  /** What the last close left. */
  carried: AmountOrZero,
  fromSafe: AmountOrZero,
  counts: Counts,
});
export type ShiftOpenedBody = z.infer<typeof ShiftOpenedBody>;

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
    firstSeq: z.int(),
    reason: z.string().optional(),
    approvalOutstanding: z.boolean().optional(),
    counts: Counts,
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

/** pay-in, pay-out, safe-drop, cash-counted. */
export const CashBody = z.looseObject({
  v,
  profileVersion,
  amount: AmountOrZero,
  against: z.enum(['safe', 'petty-cash', 'claims']).optional(),
  claimId: ClaimId.optional(),
  reason: z.string().optional(),
  bagSeal: z.string().optional(),
  counts: Counts.optional(),
});
export type CashBody = z.infer<typeof CashBody>;

export const DrawerOpenedBody = z.looseObject({ v, reason: z.string() });
export const ReceiptReprintedBody = z.looseObject({ v, entryId: EntryId, copy: z.int() });
export const CreditRetriedBody = z.looseObject({ v, saleId: SaleId, line: z.int() });
export const PaymentDecidedBody = z.looseObject({
  v,
  saleId: SaleId,
  decision: z.enum(['paid', 'not-paid']),
  reason: z.string().optional(),
});

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

/**
 * `approves`: the entry that a supervisor looked at later. `claim`: what a passenger claims, under `claimId`.
 * `restored`: the entries up to `through` came back from the upstream or a backup.
 */
export const NoteBody = z.looseObject({
  v,
  text: z.string(),
  approves: EntryId.optional(),
  claimId: ClaimId.optional(),
  claim: FiledClaim.optional(),
  restored: z.looseObject({ why: z.string(), from: z.int(), through: z.int(), lost: z.int() }).optional(),
});
