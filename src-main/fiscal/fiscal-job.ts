import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { ASIDE_WHYS, type JobDeed } from '../../src-shared/contract/views/register.ts';
import { MoneyOnWire } from '../../src-shared/contract/wire-types.ts';
import { FiscalDoes } from '../../src-shared/fiscal/told.ts';
import { type Instant, WrittenInstant } from '../../src-shared/time.ts';
import { jsonOf } from '../platform/json.ts';
import { Figures } from './figures.ts';
import { isTicket } from './port.ts';

/** Rows of the table fiscal_job: what a register is to be told, and what became of it. */

/**
 * waiting: its turn comes, or it steps aside. sending: the register may be hearing it. unknown: it may have heard.
 * signed: it took it. refused: it never takes this one as it is. not-needed: there was nothing left to tell.
 */
const STATES = ['waiting', 'sending', 'unknown', 'signed', 'refused', 'not-needed'] as const;
type FiscalJobState = (typeof STATES)[number];

export type Aside = (typeof ASIDE_WHYS)[number];

export const FiscalJob = z.object({
  key: z.string(),
  entrySeq: z.int().min(1),
  part: z.string(),
  does: FiscalDoes,
  amount: MoneyOnWire,
  register: z.string().nullable(),
  state: z.enum(STATES),
  inVain: z.int(),
  shiftNumber: z.int().nullable(),
  /** What the X said before; null also where it can't be read. */
  before: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : (Figures.safeParse(jsonOf(text)).data ?? null))),
  /** A later version of this app may know more of them. */
  why: z.string().nullable(),
  problem: z.string().nullable(),
  createdAt: WrittenInstant,
});
export type FiscalJob = z.infer<typeof FiscalJob>;

const COLUMNS = `
  key, entry_seq AS entrySeq, part, does, amount, register, state, in_vain AS inVain, shift_number AS shiftNumber,
  before, why, problem, created_at AS createdAt`;
const KNOWN_WHYS: ReadonlySet<string> = new Set(ASIDE_WHYS);
/** Asking once more may tell what became of it. */
const ASKED_ANEW: ReadonlySet<string> = new Set<Aside>(['cannot-be-asked', 'sale-unsigned']);
/** null as well where a later version of this app knows of more. */
export function asideOf({ why }: Pick<FiscalJob, 'why'>): Aside | null {
  return why !== null && KNOWN_WHYS.has(why) ? (why as Aside) : null;
}

/**
 * What a person may do about a job now. Where the register can't say whether it has it, or stands here no more, people
 * do. Nobody's word makes a receipt signed: its sign would be missing.
 */
export function deedsOn({ state, why, does, register }: FiscalJob, serial: string): JobDeed[] {
  if (state === 'refused') return ['again'];
  if (state === 'waiting') return why === null ? [] : ['again'];
  const isOfAnother = register !== null && register !== serial;
  if (state !== 'unknown' || (why === null && !isOfAnother)) return [];
  const again: JobDeed[] = why !== null && ASKED_ANEW.has(why) && !isOfAnother ? ['again'] : [];
  return [...again, ...(isTicket({ does }) ? [] : ['done' as const]), 'not-done'];
}

/** Those still to be seen to are few, whatever was told before them. */
const INDEXED = 'INDEXED BY fiscal_job_open';
const IS_OPEN = "state IN ('waiting', 'sending', 'unknown', 'refused')";
const OPEN = `${INDEXED} WHERE ${IS_OPEN}`;
const OURS = '(register IS NULL OR register = ?)';
/** What a register says may be long, and nobody reads more of it. */
const WORDS_MAX = 500;

interface Attempt {
  readonly register: string;
  readonly shiftNumber: number | null;
  readonly before: Figures | null;
}

export function fiscalJobsIn(db: Database) {
  const nextOf = (state: 'unknown' | 'waiting') =>
    db.prepare<[string], unknown>(`
      SELECT ${COLUMNS} FROM fiscal_job ${OPEN} AND state = '${state}' AND why IS NULL AND ${OURS}
       ORDER BY goes_first DESC, no LIMIT 1`);
  const [nextUnknown, nextWaiting] = [nextOf('unknown'), nextOf('waiting')];
  const byKey = db.prepare<[string], unknown>(`SELECT ${COLUMNS} FROM fiscal_job WHERE key = ?`);
  const open = db.prepare<[], unknown>(`SELECT ${COLUMNS} FROM fiscal_job ${OPEN} ORDER BY no`);
  // Those in turn are many while a register is out of reach all day, and the page is told with each sale.
  const notInTurn = db.prepare<[], unknown>(
    `SELECT ${COLUMNS} FROM fiscal_job ${OPEN} AND (state IN ('unknown', 'refused') OR why IS NOT NULL) ORDER BY no`,
  );
  const begin = db.prepare(`
    UPDATE fiscal_job SET state = 'sending', register = @register, shift_number = @shiftNumber, before = @before,
           why = NULL, problem = NULL, changed_at = @at
     WHERE key = @key`);
  const change = db.prepare<[FiscalJobState, Aside | null, string | null, Instant, string]>(
    'UPDATE fiscal_job SET state = ?, why = ?, problem = ?, changed_at = ? WHERE key = ?',
  );
  const taken = db.prepare<[number | null, Instant, string]>(`
    UPDATE fiscal_job SET state = 'signed', shift_number = coalesce(?, shift_number), why = NULL, problem = NULL,
           changed_at = ?
     WHERE key = ?`);
  const sentInVain = db.prepare<[string]>('UPDATE fiscal_job SET in_vain = in_vain + 1 WHERE key = ?');
  const belongsTo = db.prepare<[string, string]>('UPDATE fiscal_job SET register = ? WHERE key = ?');
  const release = db.prepare<[Instant, Aside, string]>(`
    UPDATE fiscal_job ${INDEXED} SET why = NULL, changed_at = ?
     WHERE ${IS_OPEN} AND state IN ('waiting', 'unknown') AND why = ? AND ${OURS}`);
  const interrupted = db.prepare<[Instant]>(
    `UPDATE fiscal_job ${INDEXED} SET state = 'unknown', changed_at = ? WHERE ${IS_OPEN} AND state = 'sending'`,
  );
  const askAnew = db.prepare<[Instant]>(
    `UPDATE fiscal_job ${INDEXED} SET why = NULL, changed_at = ?
      WHERE ${IS_OPEN} AND state = 'unknown' AND why = 'cannot-be-asked'`,
  );
  // Another register than the one that stands here certainly has not got what only waits.
  const goOver = db.prepare<[string]>(`
    UPDATE fiscal_job ${INDEXED} SET register = NULL
     WHERE ${IS_OPEN} AND state = 'waiting' AND does <> 'return' AND register IS NOT NULL AND register <> ?`);
  const again = db.prepare<[Instant, string]>(`
    UPDATE fiscal_job SET why = NULL, in_vain = 0, changed_at = ?,
           register = CASE WHEN state = 'refused' AND does <> 'return' THEN NULL ELSE register END,
           state = CASE WHEN state = 'refused' THEN 'waiting' ELSE state END
     WHERE key = ?`);
  const tellAnew = db.prepare<[Instant, string]>(`
    UPDATE fiscal_job SET state = 'waiting', why = NULL, in_vain = 0, changed_at = ?,
           register = CASE WHEN does = 'return' THEN register END
     WHERE key = ?`);
  const dayEndsOf = db
    .prepare<[number], unknown>('SELECT count(*) FROM fiscal_job WHERE entry_seq = ? AND goes_first = 1')
    .pluck();
  const counts = db.prepare<[], unknown>(`
    SELECT coalesce(sum(state IN ('waiting', 'sending') AND why IS NULL), 0) AS waiting,
           coalesce(sum(state = 'waiting' AND why IS NOT NULL), 0) AS aside,
           coalesce(sum(state = 'unknown'), 0) AS unknown,
           coalesce(sum(state = 'refused'), 0) AS refused,
           coalesce(sum(does = 'sale'), 0) AS unsignedSales
      FROM fiscal_job ${OPEN}`);
  const one = (row: unknown) => (row === undefined ? undefined : FiscalJob.parse(row));

  return {
    /** What may have been heard is asked about before anything else is told. */
    next: (register: string) => one(nextUnknown.get(register)) ?? one(nextWaiting.get(register)),
    byKey: (key: string) => one(byKey.get(key)),
    /** All that is not signed, in the order in which it is told. */
    open: (): FiscalJob[] => open.all().map((row) => FiscalJob.parse(row)),
    /** Those of `open` that don't just wait for their turn. */
    notInTurn: (): FiscalJob[] => notInTurn.all().map((row) => FiscalJob.parse(row)),
    counts: () => Counts.parse(counts.get()),
    /** Durable before the register is asked for anything. */
    begin: (key: string, { before, ...attempt }: Attempt, at: Instant) =>
      void begin.run({ key, ...attempt, before: before && JSON.stringify(before), at }),
    change(key: string, state: FiscalJobState, said: { why?: Aside; words?: string | null }, at: Instant): void {
      change.run(state, said.why ?? null, said.words?.slice(0, WORDS_MAX) ?? null, at, key);
    },
    /** `shiftNumber`: the register's own day in which it took it; null: that in which it was sent. */
    taken: (key: string, shiftNumber: number | null, at: Instant) => void taken.run(shiftNumber, at, key),
    sentInVain: (key: string) => void sentInVain.run(key),
    belongsTo: (key: string, register: string) => void belongsTo.run(register, key),
    release: (why: Aside, register: string, at: Instant) => void release.run(at, why, register),
    /** What was on its way when the program ended may have been heard. */
    interrupted(at: Instant): void {
      interrupted.run(at);
      askAnew.run(at);
    },
    /** A register that stands here for the first time is told what the one before it certainly has not heard. */
    goOver: (register: string) => void goOver.run(register),
    /** A person decided: `again` asks or tells once more, `done` ends it, `not-done` has it told anew. */
    decide(key: string, deed: JobDeed, at: Instant): void {
      if (deed === 'again') again.run(at, key);
      else if (deed === 'not-done') tellAnew.run(at, key);
      else change.run('signed', null, null, at, key);
    },
    /** So many days were ended for what this entry waits with. */
    dayEndsFor: (entrySeq: number) => z.int().parse(dayEndsOf.get(entrySeq)),
  };
}
/** All jobs of the entries of one shift, in the order in which they are told. */
export function jobsOfShiftIn(db: Database): (shiftId: string) => FiscalJob[] {
  const ofShift = db.prepare<[string], unknown>(`
    SELECT ${COLUMNS} FROM fiscal_job
     WHERE entry_seq IN (SELECT seq FROM journal_entry WHERE shift_id = ?) ORDER BY no`);
  return (shiftId) => ofShift.all(shiftId).map((row) => FiscalJob.parse(row));
}
export type FiscalJobs = ReturnType<typeof fiscalJobsIn>;

const Counts = z.object({
  waiting: z.int(),
  aside: z.int(),
  unknown: z.int(),
  refused: z.int(),
  /** Sales of which no sign came. */
  unsignedSales: z.int(),
});
