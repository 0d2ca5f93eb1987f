import { z } from 'zod';
import { ClerkId, EntryId } from '../../ids.ts';
import { BAG_WORDS, BAGS_AT_ONCE_MAX } from '../../journal/kinds/bags-body.ts';
import { WrittenInstant } from '../../time.ts';
import { MoneyOnWire } from '../wire-types.ts';

/** Where a bag is: each is in one of these at every moment. */
export const BAG_PLACES = ['in-safe', 'handed-over', 'missing', 'opened'] as const;
export type BagPlace = (typeof BAG_PLACES)[number];
/** Why nobody can be sure of a bag that should lie in the safe. */
export const BAG_DOUBTS = ['not-seen', 'not-counted'] as const;

/** A sealed bag: a drop, or what a close removed. */
export const BagView = z.object({
  entryId: EntryId,
  /** Empty: its entry names none. */
  seal: z.string(),
  amount: MoneyOnWire,
  from: z.enum(['safe-drop', 'shift-closed']),
  at: WrittenInstant,
  /** The clerk who filled it. */
  clerkId: ClerkId.nullable(),
  clerkName: z.string(),
  place: z.enum(BAG_PLACES),
  /** What was said of it last; null: it was sealed, and nothing since. */
  word: z
    .object({
      at: WrittenInstant,
      clerkName: z.string(),
      supervisorName: z.string(),
      to: z.string(),
      slip: z.string(),
      reason: z.string(),
    })
    .nullable(),
  /** What the newest count of the safe said of it. */
  counted: z.object({ at: WrittenInstant, seen: z.boolean() }).nullable(),
});
export type BagView = z.infer<typeof BagView>;

const Tally = z.object({ count: z.int().min(0), amount: MoneyOnWire });

/** What the account `safe` is made of, without the shift that is not counted yet. */
export const SafeAccount = z.object({
  bags: z.object({ 'in-safe': Tally, 'handed-over': Tally, missing: Tally, opened: Tally }),
  /** Loose money that came out of it: floats at openings and pay-ins; and what went back by pay-outs. */
  floats: MoneyOnWire,
  payIns: MoneyOnWire,
  payOuts: MoneyOnWire,
  /** All bags, less floats and pay-ins, with pay-outs. */
  balance: MoneyOnWire,
});
export type SafeAccount = z.infer<typeof SafeAccount>;

export const SafeView = z.object({
  /** In the safe or missing, oldest first; then those that left it last. */
  bags: z.array(BagView),
  /** In the safe. `amount`: null while a bag of the shift that is not counted yet is among them. */
  inSafe: z.object({ count: z.int().min(0), amount: MoneyOnWire.nullable() }),
  /** To a supervisor; null where its amounts add up to no number. */
  account: SafeAccount.nullable(),
});
export type SafeView = z.infer<typeof SafeView>;

const BagIds = z.array(EntryId).max(BAGS_AT_ONCE_MAX);
const Written = z.string().trim().max(80);

/** `to`: who takes the bags. `slip`: the number of that person's own. */
export const BagsHandedOver = z.strictObject({ bags: BagIds.min(1), to: Written, slip: Written });
/** A count of the safe names every bag that the journal has there. */
export const BagsCounted = z.strictObject({ seen: BagIds, unseen: BagIds });
export const BagWord = z.strictObject({
  bag: EntryId,
  is: z.enum(BAG_WORDS),
  reason: z.string().trim().max(200),
});
