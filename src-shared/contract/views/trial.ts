import { z } from 'zod';
import { ClerkId } from '../../ids.ts';
import { Instant } from '../../time.ts';

/** What a technician tries before a counter is handed over, each on a sheet of the settings or of the guided page. */
export const TRIALS = [
  'language',
  'upstream',
  'code',
  'testPage',
  'display',
  'drawer',
  'scanner',
  'clock',
  'register',
  'terminal',
] as const;
export type TrialName = (typeof TRIALS)[number];
/** What the page itself sees, or only a person can judge. The counter knows by itself how all others ended. */
export const TRIALS_TOLD = [
  'language',
  'testPage',
  'display',
  'drawer',
  'scanner',
  'clock',
] as const satisfies readonly TrialName[];

/** How a trial ended last. A newer one stands in its place. */
export const KeptTrial = z.object({
  trial: z.enum(TRIALS),
  /** `unjudged`: nobody has said yet whether it worked. */
  outcome: z.enum(['worked', 'failed', 'unjudged']),
  at: Instant,
  /** The person who was signed in; null: nobody was, as before the first code. */
  by: z.object({ clerkId: ClerkId, name: z.string() }).nullable(),
});
export type KeptTrial = z.infer<typeof KeptTrial>;
