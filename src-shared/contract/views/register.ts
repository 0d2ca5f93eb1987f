import { z } from 'zod';
import { Instant } from '../../time.ts';
import { Refusal } from '../refusals.ts';
import { TenderKind } from '../wire-types.ts';

/** What a register answers, in words of its port. `autonomous`: it signs without a line to its operator. */
const REGISTER_STATES = ['not-asked', 'ready', 'refuses', 'unreachable', 'autonomous'] as const;
export type RegisterStateWord = (typeof REGISTER_STATES)[number];

/** What whoever sells has to know of the fiscal register. No sum of it, nor a refusal for want of cash, stands here. */
export const RegisterStatus = z.object({
  state: z.enum(REGISTER_STATES),
  /** Since when it was found so. */
  since: Instant,
  /** Why it keeps new sales away, and which ways of paying; null: it keeps none away. */
  keepsAway: z.object({ refusal: Refusal, tenders: z.array(TenderKind) }).nullable(),
  /** Sales of which no sign has come. */
  unsigned: z.int().min(0),
  /** When its own day began, which may last 24 hours; null: it is not open, or nobody knows. */
  dayBegan: Instant.nullable(),
});
export type RegisterStatus = z.infer<typeof RegisterStatus>;
