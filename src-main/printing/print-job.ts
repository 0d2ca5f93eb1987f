import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { PrintJobId } from '../../src-shared/ids.ts';
import { Instant, instant, WrittenInstant } from '../../src-shared/time.ts';

/** Rows of the table print_job: what is to be printed, and what became of it. */

/**
 * queued: waits, also for paper. printing: bytes may be on their way. printed: the printer said so (a file: it took
 * them). unknown: it may or may not have come out. failed: it certainly did not. waived: the customer wanted none.
 */
const PrintJobState = z.enum(['queued', 'printing', 'printed', 'unknown', 'failed', 'waived']);
type PrintJobState = z.infer<typeof PrintJobState>;

/**
 * fiscal: it bears the sign of a register. slip: it says that it bears none. null: it was not begun, or no register has
 * to do with it.
 */
const PaperForm = z.enum(['slip', 'fiscal']);
export type PaperForm = z.infer<typeof PaperForm>;

/** What can't be read of a row fails its own paper, and never the reading of all others. */
const Moment = WrittenInstant.catch(instant(0));
export const PrintJob = z.object({
  id: PrintJobId,
  entrySeq: z.int().min(1).nullable(),
  document: z.string(),
  content: z.string().transform(jsonOf).nullable(),
  copy: z.int().min(0),
  opensDrawer: z.int().transform((flag) => flag === 1),
  state: PrintJobState,
  problem: z.string().nullable(),
  form: PaperForm.nullable(),
  createdAt: Moment,
  changedAt: Moment,
});
export type PrintJob = z.infer<typeof PrintJob>;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const COLUMNS = `
  id, entry_seq AS entrySeq, document, content, copy, opens_drawer AS opensDrawer, state, problem, form,
  created_at AS createdAt, changed_at AS changedAt`;
/** The clerk looked and it had not come out: closed, and nobody is asked again. */
export const DID_NOT_COME_OUT = 'did-not-come-out';

/**
 * Waited while no printer was set up. When one is, nobody may want this paper any more: it waits for a person's word.
 */
const NO_PRINTER = 'no-printer';
/** A person said of paper that waited without a printer that nobody wants it. */
export const NOT_WANTED = 'not-wanted';

/**
 * Those still to be seen to are few, whatever was printed before them: without this SQLite reads every job there ever
 * was.
 */
const WAITING = "INDEXED BY print_job_waiting WHERE state IN ('queued', 'printing', 'unknown', 'failed')";

/**
 * The rows as the queue reads and changes them. Jobs print in the order in which they were written, which is that of
 * rowid.
 */
export function printJobsIn(db: Database) {
  const ofState = db.prepare<[string]>(`SELECT ${COLUMNS} FROM print_job ${WAITING} AND state = ? ORDER BY rowid`);
  const next = db.prepare(
    `SELECT rowid AS place, ${COLUMNS} FROM print_job ${WAITING} AND state = 'queued' AND problem IS NULL
      ORDER BY rowid LIMIT 1`,
  );
  const failed = db.prepare(`
    SELECT ${COLUMNS} FROM print_job ${WAITING}
       AND state = 'failed' AND problem IS NOT '${DID_NOT_COME_OUT}' AND problem IS NOT '${NOT_WANTED}'
     ORDER BY rowid`);
  const heldSince = db
    .prepare(`SELECT min(created_at) FROM print_job ${WAITING} AND state = 'queued' AND problem = '${NO_PRINTER}'`)
    .pluck();
  const hold = db.prepare<[Instant]>(
    `UPDATE print_job SET problem = '${NO_PRINTER}', changed_at = ? WHERE state = 'queued' AND problem IS NULL`,
  );
  const letGo = db.prepare<[PrintJobState, string | null, Instant]>(
    `UPDATE print_job SET state = ?, problem = ?, changed_at = ? WHERE state = 'queued' AND problem = '${NO_PRINTER}'`,
  );
  const opening = db.prepare<[number]>(`
    SELECT rowid AS place, id FROM print_job ${WAITING}
       AND state = 'queued' AND opens_drawer = 1 AND rowid > ?
     ORDER BY rowid`);
  const waivedAfter = db.prepare<[number]>(`
    SELECT rowid AS place, id FROM print_job INDEXED BY print_job_drawer_alone
     WHERE state = 'waived' AND opens_drawer = 1 AND rowid > ?`);
  const waivedOpening = db.prepare(`
    SELECT ${COLUMNS} FROM print_job INDEXED BY print_job_drawer_alone WHERE state = 'waived' AND opens_drawer = 1
     ORDER BY rowid`);
  const newest = db.prepare('SELECT coalesce(max(rowid), 0) FROM print_job').pluck();
  const byId = db.prepare<[string]>(`SELECT ${COLUMNS} FROM print_job WHERE id = ?`);
  const ofEntry = db.prepare<[number]>(`SELECT ${COLUMNS} FROM print_job WHERE entry_seq = ? ORDER BY rowid`);
  const failNext = db.prepare<[string, Instant, number]>(
    "UPDATE print_job SET state = 'failed', problem = ?, changed_at = ? WHERE rowid = ?",
  );
  const change = db.prepare<[PrintJobState, string | null, Instant, string]>(
    'UPDATE print_job SET state = ?, problem = ?, changed_at = ? WHERE id = ?',
  );
  const begin = db.prepare<[PaperForm | null, Instant, string]>(
    "UPDATE print_job SET state = 'printing', problem = NULL, form = ?, changed_at = ? WHERE id = ?",
  );
  const notBegun = db.prepare<[PaperForm | null, Instant, string]>(
    "UPDATE print_job SET state = 'queued', problem = NULL, form = ?, changed_at = ? WHERE id = ?",
  );
  const interrupted = db.prepare<[string, Instant]>(
    "UPDATE print_job SET state = 'unknown', problem = ?, changed_at = ? WHERE state = 'printing'",
  );
  const opensDrawer = db.prepare<[number, string]>('UPDATE print_job SET opens_drawer = ? WHERE id = ?');
  const counts = db.prepare(`
    SELECT coalesce(sum(state IN ('queued', 'printing') AND problem IS NOT '${NO_PRINTER}'), 0) AS waiting,
           coalesce(sum(state = 'unknown'), 0) AS unknown,
           coalesce(sum(state = 'failed' AND problem IS NOT '${DID_NOT_COME_OUT}'
                                         AND problem IS NOT '${NOT_WANTED}'), 0) AS failed,
           coalesce(sum(state = 'queued' AND problem = '${NO_PRINTER}'), 0) AS held
      FROM print_job ${WAITING}`);
  const many = (rows: readonly unknown[]) =>
    rows.flatMap((row) => {
      const job = PrintJob.safeParse(row);
      return job.success ? [job.data] : [];
    });
  return {
    /** One that can't be read is failed, and the one after it is the next. */
    next(at: Instant): PrintJob | undefined {
      for (let row = next.get(); row !== undefined; row = next.get()) {
        const job = PrintJob.safeParse(row);
        if (job.success) return job.data;
        failNext.run('content-broken', at, Placed.parse(row).place);
      }
      return undefined;
    },
    byId: (id: PrintJobId) => many([byId.get(id)])[0],
    ofState: (state: Exclude<PrintJobState, 'printed' | 'waived'>) => many(ofState.all(state)),
    failed: () => many(failed.all()),
    heldSince: () => Instant.catch(instant(0)).nullable().parse(heldSince.get()),
    ofEntry: (seq: number) => many(ofEntry.all(seq)),
    counts: () => JobCounts.parse(counts.get()),
    change: (id: PrintJobId, state: PrintJobState, problem: string | null, at: Instant) =>
      void change.run(state, problem, at, id),
    /** What the paper is becomes durable before its first byte is sent. */
    begin: (id: PrintJobId, form: PaperForm | null, at: Instant) => void begin.run(form, at, id),
    /** Nothing came out: it is what it was before. */
    notBegun: ({ id, form }: PrintJob, at: Instant) => void notBegun.run(form, at, id),
    /** What was being printed when the program ended: nobody knows how much came out. Answers how many there were. */
    interrupted: (problem: string, at: Instant) => interrupted.run(problem, at).changes,
    /** Set to false durably before the pulse is sent, so that a drawer never opens twice for one sale. */
    opensDrawer: (id: PrintJobId, opens: boolean) => void opensDrawer.run(opens ? 1 : 0, id),
    /** The jobs queued after the one at this place that will open the drawer. */
    openingAfter: (place: number) =>
      [...opening.all(place), ...waivedAfter.all(place)]
        .flatMap((row) => {
          const job = Opening.safeParse(row);
          return job.success ? [job.data] : [];
        })
        .toSorted((a, b) => a.place - b.place),
    /** No paper is wanted, and the drawer has not opened yet. */
    waivedOpening: () => many(waivedOpening.all()),
    newestPlace: () => z.int().parse(newest.get()),
    /** What waits while no printer is set up is not printed by itself when one is. */
    hold: (at: Instant) => void hold.run(at),
    /** The person's word on all that is held. */
    letGo: (print: boolean, at: Instant) =>
      void (print ? letGo.run('queued', null, at) : letGo.run('failed', NOT_WANTED, at)),
  };
}
export type PrintJobs = ReturnType<typeof printJobsIn>;

const JobCounts = z.object({ waiting: z.int(), unknown: z.int(), failed: z.int(), held: z.int() });
const Placed = z.object({ place: z.int() });
const Opening = Placed.extend({ id: PrintJobId });
