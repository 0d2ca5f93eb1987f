import { z } from 'zod';
import { PUT_STATES } from './hostile-files.ts';

/** One start of a counter: by which variables, on a copy of which folder, and what was done to it before. */
export const Start = z.strictObject({
  env: z.record(z.string(), z.string()),
  /** Copied to where the variables' `{folder}` then is; absent: an empty one. */
  template: z.string().optional(),
  changes: z.array(z.strictObject({ path: z.string(), state: z.enum(PUT_STATES) })).optional(),
  /** As a user who owns the folder and is not root. */
  unprivileged: z.boolean().optional(),
  /** Not a byte is left where the folder lies. */
  full: z.boolean().optional(),
});
export type Start = z.infer<typeof Start>;

export const StartAnswer = z.strictObject({
  kind: z.enum(['sells', 'restores', 'sets-up', 'refused', 'threw']),
  /** All that came to standard error. */
  said: z.string(),
  ms: z.number(),
  folder: z.string(),
  /** seq:hash of each entry, where the ledger can still be read. */
  journal: z.array(z.string()).nullable(),
  clerks: z.int(),
  stopped: z.string().nullable(),
  /** Names that the start left in an empty folder. */
  left: z.array(z.string()),
});
export type StartAnswer = z.infer<typeof StartAnswer>;
