import { z } from 'zod';
import { ClaimRef } from '../../claim-number.ts';
import { ClerkId, EntryId, PrintJobId, ReturnId, SaleId } from '../../ids.ts';
import { WrittenInstant } from '../../time.ts';
import { ClockFault, NO_REGISTER_WHYS } from '../refusals.ts';
import { ClaimRequest } from '../upstream.ts';
import { CardNumber, MoneyOnWire, TenderKind } from '../wire-types.ts';
import { CLAIM_STATUSES } from './claims.ts';
import { BAG_DOUBTS } from './safe.ts';
import { RegisterJob } from './register.ts';
import { TerminalDifference } from './terminals.ts';
import { PaymentPart } from './sale.ts';

/** The clerk of an entry doesn't approve it themselves. */
const ofEntry = { entryId: EntryId, at: WrittenInstant, clerkId: ClerkId.nullable(), clerkName: z.string() };

/**
 * Money of the drawer. Before the count of its shift it is null, until somebody opens it as history does: `toOpen` says
 * by which id. The list would add up to what lies in the drawer: all sales wait in it while nothing is sent.
 */
const itsMoney = { amount: MoneyOnWire.nullable(), toOpen: EntryId.nullable() };

/** Alarms that only a second person's word ends; all others end by themselves. */
export const SETTLED_BY_PERSON = [
  'journal-gap',
  'entries-lost',
  'ledger-set-aside',
  'hotlist-brake',
  'entry-recorded',
  'entry-not-recorded',
  'audit-log-lost',
  'other-machine',
] as const;
export type SettledAlarm = (typeof SETTLED_BY_PERSON)[number];

/** `taken-late`, `back-late`: the device moved it after a person had ended it, and not as that person had said. */
export const PAYMENT_ENDS = ['paid', 'not-paid', 'went-back', 'taken-late', 'back-late'] as const;
/** No entry has it. `code`: of the device's slip. */
export const MovedLate = z.object({ amount: MoneyOnWire, code: z.string().nullable() });

/** Each says what happened and to whom; the screen gives it one obvious action. */
export const AttentionItem = z.discriminatedUnion('kind', [
  /** The paper may or may not have come out: the clerk looks and says. */
  z.object({
    kind: z.literal('receipt-unknown'),
    jobId: PrintJobId,
    document: z.string(),
    receiptNumber: z.string().nullable(),
    at: WrittenInstant,
    ...itsMoney,
    cardNumber: CardNumber.nullable(),
  }),
  /** Paper that waited while no printer was set up: does anybody still want it? */
  z.object({ kind: z.literal('receipts-held'), count: z.int().min(1), at: WrittenInstant }),
  z.object({
    kind: z.literal('receipt-failed'),
    jobId: PrintJobId,
    document: z.string(),
    receiptNumber: z.string().nullable(),
    at: WrittenInstant,
    problem: z.string(),
  }),
  /** A sale that was begun and not finished: was the money taken? */
  z.object({
    kind: z.literal('sale-unfinished'),
    saleId: SaleId,
    at: WrittenInstant,
    ...itsMoney,
    cardNumbers: z.array(CardNumber),
    tenders: z.array(z.object({ kind: TenderKind, amount: MoneyOnWire.nullable() })),
    /** A device that answers by itself was asked for some of it: a clerk's word alone ends it no more. */
    atDevice: z.boolean(),
    /** It stands there still. */
    canAsk: z.boolean(),
  }),
  /** The same, where nobody can say any more what was to be sold: a supervisor's word ends it. */
  z.object({ kind: z.literal('sale-unreadable'), saleId: SaleId, at: WrittenInstant }),
  /**
   * A payment at a device ended whose clerk had left it for later. No money is told: its sale tells it. What moved
   * after a person had said that it did not has no sale, and is told.
   */
  z.object({
    kind: z.literal('payment-ended'),
    saleId: SaleId,
    at: WrittenInstant,
    how: z.enum(PAYMENT_ENDS),
    receiptNumber: z.string().nullable(),
    cardNumbers: z.array(CardNumber),
    tenders: z.array(TenderKind),
    moved: MovedLate.optional(),
  }),
  /** Nothing to do, but to know of: it was decided while no shift could take its entry, which the next one brings. */
  z.object({
    kind: z.literal('payment-decided'),
    saleId: SaleId,
    at: WrittenInstant,
    how: z.enum(['paid', 'not-paid', 'went-back']),
    cardNumbers: z.array(CardNumber),
    tenders: z.array(TenderKind),
  }),
  /**
   * A device was asked to give money back and has not said what became of it: asked again, it says. Where it can't be
   * asked any more a supervisor's word ends it.
   */
  z.object({
    kind: z.literal('return-unfinished'),
    returnId: ReturnId,
    at: WrittenInstant,
    receiptNumber: z.string().nullable(),
    ...itsMoney,
    /** `wentBack`: a slip says so. */
    parts: z.array(z.object({ kind: TenderKind, amount: MoneyOnWire.nullable(), wentBack: z.boolean() })),
    /** A device that answers by itself stands there still. */
    canAsk: z.boolean(),
    /** It can become a return. Where its sale is not here, what went back is noted alone and no cash goes with it. */
    isReturn: z.boolean(),
  }),
  z.object({
    kind: z.literal('top-up-rejected'),
    saleId: SaleId,
    line: z.int(),
    receiptNumber: z.string(),
    at: WrittenInstant,
    ...itsMoney,
    cardNumber: CardNumber,
    reason: z.string(),
    remedy: z.enum(['return', 'retry', 'support']),
    /** None until its money is told. */
    waysBack: z.array(PaymentPart),
  }),
  /** The rules want a fiscal register, and none can be asked. `unsigned`: so many sales have no sign. */
  z.object({
    kind: z.literal('register-missing'),
    why: z.enum(NO_REGISTER_WHYS),
    unsigned: z.int().min(0),
    at: WrittenInstant,
  }),
  /** A document that the fiscal register never takes by itself, or of which it can't say whether it has it. */
  RegisterJob.pick({ key: true, receiptNumber: true, does: true, at: true, why: true, words: true, may: true }).extend({
    kind: z.literal('register-job'),
  }),
  /** Not decided upstream yet: followed by itself. */
  z.object({
    kind: z.literal('top-up-pending'),
    saleId: SaleId,
    line: z.int(),
    receiptNumber: z.string(),
    at: WrittenInstant,
    ...itsMoney,
    cardNumber: CardNumber,
  }),
  /** Receipts that wait for the printer longer than a customer does. `at` is that of the oldest. */
  z.object({ kind: z.literal('receipts-waiting'), count: z.int().min(1), at: WrittenInstant }),
  /** Money was paid for a claim, and the upstream does not take it for that. */
  z.object({
    kind: z.literal('claim-payment-refused'),
    ...ofEntry,
    ...itsMoney,
    number: z.string(),
    reason: z.string(),
  }),
  /** The money was given back and the card kept the value. */
  z.object({
    kind: z.literal('reversal-refused'),
    ...ofEntry,
    line: z.int(),
    receiptNumber: z.string(),
    ...itsMoney,
    cardNumber: CardNumber.nullable(),
    reason: z.string(),
  }),
  /**
   * A passenger's claim that is neither paid out nor told to the passenger. Its number is typed from the passenger's
   * slip, and the page is not told it. One that can't be read has its number alone.
   */
  z.object({
    kind: z.literal('claim'),
    claim: ClaimRef,
    number: z.string().nullable(),
    at: WrittenInstant,
    cardNumber: CardNumber.nullable(),
    channel: ClaimRequest.shape.channel.nullable(),
    amount: MoneyOnWire.nullable(),
    status: z.enum(CLAIM_STATUSES),
    reason: z.string().nullable(),
    /** The money may have left by an entry that is lost: a second person's word is needed. */
    paidBefore: z.enum(['known', 'in-doubt']).nullable(),
  }),
  /** A shift was closed above the tolerance without a supervisor. */
  z.object({
    kind: z.literal('approval-outstanding'),
    ...ofEntry,
    difference: MoneyOnWire,
    terminals: z.array(TerminalDifference),
    reason: z.string(),
  }),
  /**
   * Sealed bags of which nobody knows whether they still lie in the safe: a count missed them, or nobody has counted
   * them for days. `seals`: the first of them; `at` is that of the oldest word. No money is told.
   */
  z.object({
    kind: z.literal('bags-in-doubt'),
    why: z.enum(BAG_DOUBTS),
    count: z.int().min(1),
    seals: z.array(z.string()),
    at: WrittenInstant,
  }),
  /** What is known to be wrong with this machine's clock. */
  z.object({ kind: z.literal('clock-wrong'), clock: ClockFault, at: WrittenInstant }),
  z.object({
    kind: z.literal('alarm'),
    alarm: z.enum([
      'unauthorized',
      'superseded',
      'journal-gap',
      'journal-fork',
      'journal-behind',
      'entries-lost',
      'ledger-set-aside',
      'ledger-broken',
      'profile-refused',
      'backup-failed',
      'clock-differs',
      'upstream-refuses',
      'hotlist-brake',
      'hotlist-unreadable',
      'entry-recorded',
      'entry-not-recorded',
      'audit-log-lost',
      'audit-log-unwritten',
      'other-machine',
      'setting-passed-over',
    ]),
    detail: z.string(),
    at: WrittenInstant,
  }),
]);
export type AttentionItem = z.infer<typeof AttentionItem>;
