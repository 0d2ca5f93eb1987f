import { z } from 'zod';
import { WrittenInstant } from '../../time.ts';
import { BACKUPS_TOLD_MAX, Unsent } from '../settings.ts';

/** Where a ledger can be had back from. */
export const RestoreSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('backup'), name: z.string().max(120) }),
  z.strictObject({ kind: z.literal('upstream') }),
]);
export type RestoreSource = z.infer<typeof RestoreSource>;

/**
 * Getting the ledger back by steps: choose, verify, hear what would be lost, replace. Without a session only what is
 * wrong is told.
 */
export const RestoreView = z.object({
  reason: z.enum(['missing', 'unreadable', 'broken', 'asked']),
  detail: z.string(),
  /** The copy that was kept of the ledger as it was found. */
  kept: z.string().nullable(),
  step: z.enum(['choose', 'preparing', 'ready']),
  /** The newest entry that is known to have been written. */
  known: z.int().nullable(),
  /**
   * What only the ledger that is there holds, as far as it can be read; null when nothing. Its money is not told: a
   * shift of it may not be counted yet.
   */
  unsent: Unsent.omit({ amount: true }).nullable(),
  backups: z
    .array(
      z.object({ name: z.string(), kind: z.enum(['hourly', 'at-close', 'by-hand']), seq: z.int(), at: WrittenInstant }),
    )
    .max(BACKUPS_TOLD_MAX),
  /** `seq`: the newest entry that the upstream holds; null while it did not say. */
  upstream: z.object({ seq: z.int().nullable(), problem: z.string().nullable() }),
  progress: z.object({ have: z.int(), of: z.int().nullable() }).nullable(),
  /**
   * Verified, and what would be lost with it: entries that neither it nor the upstream holds. `certain`: the upstream
   * was asked.
   */
  candidate: z
    .object({
      source: RestoreSource,
      seq: z.int(),
      at: WrittenInstant.nullable(),
      lost: z.object({ from: z.int(), to: z.int() }).nullable(),
      certain: z.boolean(),
    })
    .nullable(),
  problem: z.string().nullable(),
});
export type RestoreView = z.infer<typeof RestoreView>;
