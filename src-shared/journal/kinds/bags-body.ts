import { z } from 'zod';
import { Amount } from '../../contract/wire-types.ts';
import { EntryId } from '../../ids.ts';

/** So many move at once: a list of more is read by nobody, and an entry has its bound. */
export const BAGS_AT_ONCE_MAX = 100;

const text = z.string().max(200);

/** A sealed bag is known by the entry that filled it: a drop, or a close. */
const NamedBag = z.looseObject({ entryId: EntryId, seal: text, amount: Amount });
export type NamedBag = z.infer<typeof NamedBag>;

const NamedBags = z.array(NamedBag).max(BAGS_AT_ONCE_MAX);

/** A supervisor's word on one bag. */
export const BAG_WORDS = ['missing', 'opened', 'in-safe'] as const;

/**
 * What became of sealed bags. It moves no posting: the account `safe` is the operator's, and goes on until the operator
 * has counted what was collected.
 */
export const BagsSaid = z.looseObject({
  did: z.enum(['handed-over', 'counted', ...BAG_WORDS]),
  bags: NamedBags,
  /** Those that nobody saw, where the safe was counted. */
  unseen: NamedBags.optional(),
  /** `to`: who took them. `slip`: the number of that person's own. */
  to: text.optional(),
  slip: text.optional(),
  reason: text.optional(),
});
export type BagsSaid = z.infer<typeof BagsSaid>;
