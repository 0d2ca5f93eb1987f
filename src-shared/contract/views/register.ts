import { z } from 'zod';
import { FiscalDoes } from '../../fiscal/told.ts';
import { Instant, WrittenInstant } from '../../time.ts';
import { NO_REGISTER_WHYS, Refusal } from '../refusals.ts';
import { TenderKind } from '../wire-types.ts';

/**
 * What a register answers, in words of its port, or why there is none that could. `autonomous`: it signs without a line
 * to its operator.
 */
const REGISTER_STATES = ['not-asked', 'ready', 'refuses', 'unreachable', 'autonomous', ...NO_REGISTER_WHYS] as const;
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

/**
 * Why a register refuses. `document`: for a reason of this document alone, which no repeating cures. `little-cash`:
 * cured by cash that comes in. `day-too-long`: cured by its Z. `busy`: it works on another call. All others hold for
 * every document until somebody acts.
 */
export const REGISTER_WHYS = [
  'credentials',
  'no-right',
  'unknown-register',
  'blocked',
  'not-activated',
  'day-too-long',
  'autonomous-too-long',
  'little-cash',
  'document',
  'busy',
  'no-open-day',
  'day-ended',
] as const;

/**
 * Why a job steps aside and keeps none behind it waiting. `little-cash` ends by cash that comes in, `sale-unsigned` by
 * the sign of its sale. All others wait for a person.
 */
export const ASIDE_WHYS = [
  'little-cash',
  'sale-unsigned',
  'document',
  'content-broken',
  'never-taken',
  'figures-differ',
  'cannot-be-asked',
] as const;

/** What a person may do about a job that waits for one. */
export const JOB_DEEDS = ['again', 'done', 'not-done'] as const;
export type JobDeed = (typeof JOB_DEEDS)[number];

/** A document that the register has not signed, or that nobody knows whether it has. */
export const RegisterJob = z.object({
  key: z.string(),
  /** null: its entry has none. */
  receiptNumber: z.string().nullable(),
  does: FiscalDoes,
  at: WrittenInstant,
  state: z.enum(['waiting', 'sending', 'unknown', 'refused']),
  /** null: its turn comes, or it waits for something that this person is not told. */
  why: z.enum(ASIDE_WHYS).nullable(),
  /** The register's own, where this person may read them. */
  words: z.string().nullable(),
  /** The register that it is of; null: whichever stands here. */
  register: z.string().nullable(),
  may: z.array(z.enum(JOB_DEEDS)),
});
export type RegisterJob = z.infer<typeof RegisterJob>;

/** What is typed of a register. All of it is given each time: nothing that is kept is ever shown. */
const PART_MAX = 1_000;
const Typed = z.string().trim().max(PART_MAX);
export const RegisterTyped = z.strictObject({
  url: Typed,
  number: Typed,
  apiKey: Typed,
  login: Typed,
  password: z.string().max(PART_MAX),
});
export type RegisterTyped = z.infer<typeof RegisterTyped>;

/** What a technician and a supervisor see of it: no sum, and no secret. */
export const RegisterView = z.object({
  /** Where its address and login come from; null: none is set up. What they are is never told. */
  setUp: z
    .object({ origin: z.enum(['environment', 'screen', 'file']), url: z.string(), number: z.string() })
    .nullable(),
  status: RegisterStatus.nullable(),
  /** What it refused by last, or why it could not be asked; with its own words. */
  problem: z.object({ why: z.enum(REGISTER_WHYS).nullable(), words: z.string().nullable() }).nullable(),
  /** What it said last of itself. */
  says: z
    .object({
      serialNumber: z.string(),
      registrationNumber: z.string(),
      taxpayer: z.object({ name: z.string(), bin: z.string() }).nullable(),
      dayIsOpen: z.boolean(),
      /** As the register wrote it. */
      openedAt: z.string().nullable(),
    })
    .nullable(),
  /** The oldest first. */
  queue: z.array(RegisterJob),
  /** So many stand behind those. */
  more: z.int().min(0),
});
export type RegisterView = z.infer<typeof RegisterView>;
export const REGISTER_ANSWERS = ['told', 'refused', 'unreachable', 'unknown'] as const;
