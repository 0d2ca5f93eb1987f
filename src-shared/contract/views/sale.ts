import { z } from 'zod';
import { AuthorisationCode } from '../authorisation-code.ts';
import { ReturnId, SaleId } from '../../ids.ts';
import { RefundEvidence, ReturnReason } from '../body-parts.ts';
import { Refusal } from '../refusals.ts';
import { Card } from '../upstream.ts';
import { Amount, AmountOrZero, CardNumber, MoneyOnWire, TenderKind } from '../wire-types.ts';
import { CLAIM_STATUSES } from './claims.ts';
import { Language } from './look.ts';

export const CardView = z.object({
  number: CardNumber,
  /** `live`: read just now; `snapshot`: as of its `asOf`; `number`: nothing is known but the number and the hotlist. */
  source: z.enum(['live', 'snapshot', 'number']),
  card: Card.nullable(),
  hotlisted: z.boolean(),
  /** Sold onto it at this counter and not yet acknowledged upstream: its balance does not tell of it. */
  waiting: AmountOrZero,
  /** A check digit that does not hold warns and never blocks. */
  luhnFails: z.boolean(),
  /** Why nothing can be sold onto it. */
  refusal: Refusal.nullable(),
  /** Its failed movements that were claimed at this counter: nobody files a second claim. */
  claims: z.array(z.object({ movementId: z.string(), status: z.enum(CLAIM_STATUSES) })).optional(),
});
export type CardView = z.infer<typeof CardView>;

/** The contract sets it: a new card makes two lines. */
export const LINES_PER_SALE_MAX = 50;
/** So many ways of paying one sale; the contract sets no limit. */
export const TENDERS_PER_SALE_MAX = 10;

/** What the clerk confirmed: at least one card, and how it is paid. */
export const ConfirmedLine = z.strictObject({ cardNumber: CardNumber, productId: z.string().max(80), amount: Amount });
export type ConfirmedLine = z.infer<typeof ConfirmedLine>;
export const ConfirmedTender = z.strictObject({
  kind: TenderKind,
  amount: Amount,
  /** What was handed over in cash. */
  received: Amount.optional(),
  /** A stand-alone terminal's slip says it, for a bank card or QR. */
  authCode: AuthorisationCode.optional(),
});
export type ConfirmedTender = z.infer<typeof ConfirmedTender>;
export const ConfirmedSale = z.strictObject({
  saleId: SaleId,
  lines: z.array(ConfirmedLine).min(1).max(LINES_PER_SALE_MAX),
  tenders: z.array(ConfirmedTender).min(1).max(TENDERS_PER_SALE_MAX),
  /** The customer's, for the receipt. */
  language: Language,
  /** The customer wants none. */
  noPaper: z.boolean().optional(),
});
export type ConfirmedSale = z.infer<typeof ConfirmedSale>;

/** A part of a payment: how it was paid, or how it goes back. */
export const PaymentPart = z.object({ kind: TenderKind, amount: MoneyOnWire });

/** Money of a sale at a device that answers by itself, and what that device is doing about it. */
export const PaymentInHand = PaymentPart.extend({
  saleId: SaleId,
  doing: z.enum([
    'connecting',
    'waiting-for-customer',
    /** The customer confirms a code in an app of their own. */
    'confirming-qr',
    'waiting-for-pin',
    'asking-bank',
    'giving-back',
    /** The device itself does not know, and asks its bank. */
    'asking-again',
  ]),
  /** Nothing is paid yet: giving the sale up takes it back. */
  canCancel: z.boolean(),
});
export type PaymentInHand = z.infer<typeof PaymentInHand>;

/** Giving back what a sale took: whole lines, each at most once. */
export const ConfirmedReturn = z.strictObject({
  saleId: SaleId,
  lines: z.array(z.int().min(1)).min(1).max(50),
  reason: ReturnReason,
  /** How the money goes back: of a payment in parts, part by part. */
  tenders: z
    .array(
      z.strictObject({
        kind: TenderKind,
        amount: Amount,
        authCode: AuthorisationCode.optional(),
      }),
    )
    .min(1)
    .max(TENDERS_PER_SALE_MAX),
});
export type ConfirmedReturn = z.infer<typeof ConfirmedReturn>;

/** What a supervisor knows of a return whose device does not say what went back. */
export const ReturnWord = z.strictObject({
  returnId: ReturnId,
  /** At the place of each part the code of the slip by which it went back; null: it did not, or is cash. */
  codes: z.array(AuthorisationCode.nullable()).max(TENDERS_PER_SALE_MAX),
  /** What is given from the drawer with it, as it was shown. */
  cash: AmountOrZero,
  evidence: RefundEvidence,
});
export type ReturnWord = z.infer<typeof ReturnWord>;

export const ReturnMade = z.object({ returnId: ReturnId, receiptNumber: z.string(), amount: MoneyOnWire });
export type ReturnMade = z.infer<typeof ReturnMade>;

/** `back`: the places of the parts that a device gave back. No amount is told: the sale's may be hidden. */
export const SaleGivenUp = z.object({ back: z.array(z.int().min(0)).max(TENDERS_PER_SALE_MAX) });
export type SaleGivenUp = z.infer<typeof SaleGivenUp>;

export const SaleTaken = z.object({
  saleId: SaleId,
  receiptNumber: z.string(),
  amount: MoneyOnWire,
  /** As they are booked: a device names the way by which the customer paid. */
  tenders: z.array(PaymentPart).max(TENDERS_PER_SALE_MAX),
  received: MoneyOnWire.nullable(),
  change: AmountOrZero,
  offline: z.boolean(),
});
export type SaleTaken = z.infer<typeof SaleTaken>;
