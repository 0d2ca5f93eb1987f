import { z } from 'zod';
import { ClerkId, EntryId, ShiftId } from '../../src-shared/ids.ts';

/** What an audit asks about and what moves no money. An id names the person, as in the journal. */
const who = { clerkId: ClerkId.nullable() };

export const AuditEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('program-started'), app: z.string(), electron: z.string() }),
  z.strictObject({ kind: z.literal('program-ended') }),
  /** The log before this one could not be gone on with: it lies where `asideAs` says, null when it was not there. */
  z.strictObject({ kind: z.literal('log-begun'), asideAs: z.string().nullable(), why: z.string() }),
  /** The disk did not take these many events before this one. */
  z.strictObject({ kind: z.literal('events-lost'), count: z.int().min(1) }),
  /** These many events of one kind came in one minute beyond those that are noted. */
  z.strictObject({ kind: z.literal('events-left-out'), of: z.string(), count: z.int().min(1) }),

  z.strictObject({ kind: z.literal('signed-in'), ...who }),
  z.strictObject({ kind: z.literal('signed-out'), ...who }),
  z.strictObject({ kind: z.literal('pin-wrong'), ...who, triesLeft: z.int().min(0) }),
  z.strictObject({ kind: z.literal('pin-locked'), ...who, seconds: z.int().min(0) }),
  /** `of`: whose doing was to be approved. */
  z.strictObject({ kind: z.literal('approval-given'), ...who, of: ClerkId }),
  z.strictObject({ kind: z.literal('approval-refused'), ...who, of: ClerkId, why: z.string() }),

  /** `what`: report, ledger, diagnostics or backup. */
  z.strictObject({ kind: z.literal('exported'), ...who, what: z.string(), file: z.string() }),
  /** Rules of the operator that are not taken over, or not yet; null: what came can't be read. */
  z.strictObject({ kind: z.literal('profile-refused'), version: z.string().nullable(), why: z.string() }),
  z.strictObject({ kind: z.literal('setting-changed'), ...who, setting: z.string(), value: z.string() }),
  /** A technician had the drawer opened between two shifts, to see whether it does. */
  z.strictObject({ kind: z.literal('drawer-tried'), ...who }),
  /** An enrolment code, and what became of it: never the code itself. */
  z.strictObject({ kind: z.literal('code-given'), ...who, answer: z.string() }),
  /** A person's word on what a fiscal register is to be told, or was: `key` names the document. */
  z.strictObject({
    kind: z.literal('register-job'),
    ...who,
    supervisorId: ClerkId.nullable(),
    key: z.string(),
    deed: z.string(),
  }),
  /** How far the wall clock went that no time passed: set, or moved on while the machine slept. */
  z.strictObject({ kind: z.literal('clock-jumped'), byMs: z.int() }),
  z.strictObject({ kind: z.literal('restore'), ...who, step: z.string(), detail: z.string() }),
  /** A sale or return of a shift whose cash was not counted yet. */
  z.strictObject({ kind: z.literal('history-opened'), ...who, shiftId: ShiftId, entryId: EntryId }),
  /** X, report: the sums of a shift whose cash was not counted yet. */
  z.strictObject({ kind: z.literal('sums-seen'), ...who, shiftId: ShiftId, where: z.string() }),
]);
export type AuditEvent = z.infer<typeof AuditEvent>;
