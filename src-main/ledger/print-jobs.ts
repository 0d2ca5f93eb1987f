import type { Database, Statement } from 'better-sqlite3';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { EntryId, PrintJobId } from '../../src-shared/ids.ts';
import type { Json } from '../../src-shared/journal/canonical.ts';
import { kindRead } from '../../src-shared/journal/entry.ts';
import { assert } from '../../src-shared/result.ts';
import type { WrittenInstant } from '../../src-shared/time.ts';

/** What is put into the table print_job, always within the transaction of what it is of. */

/** A job of an entry says which; a job of no entry (an X report, a test page) carries what it says. */
type NewPrintJob = {
  readonly id: PrintJobId;
  /** 0 is the original, n is COPY n. */
  readonly copy: number;
  /** The cash drawer opens when this job begins. */
  readonly opensDrawer: boolean;
  readonly at: WrittenInstant;
  readonly document: string;
  readonly state?: 'queued' | 'waived';
  /** It bears the sign of a register, whatever else came out of the same entry. */
  readonly form?: 'fiscal';
} & ({ readonly entrySeq: number } | { readonly content: Json });

const INSERT = `
  INSERT INTO print_job
    (id, entry_seq, document, content, copy, opens_drawer, state, problem, form, created_at, changed_at)
  VALUES (@id, @entrySeq, @document, @content, @copy, @opensDrawer, @state, NULL, @form, @at, @at)`;

const insertStatements = new WeakMap<Database, Statement<[Record<string, unknown>]>>();

/** Queues a job. Called inside the transaction of what it is of, so that neither is there without the other. */
export function insertPrintJob(db: Database, job: NewPrintJob): void {
  let insert = insertStatements.get(db);
  if (!insert) insertStatements.set(db, (insert = db.prepare(INSERT)));
  insert.run({
    id: job.id,
    entrySeq: 'entrySeq' in job ? job.entrySeq : null,
    document: job.document,
    content: 'content' in job ? JSON.stringify(job.content) : null,
    copy: job.copy,
    opensDrawer: job.opensDrawer ? 1 : 0,
    state: job.state ?? 'queued',
    form: job.form ?? null,
    at: job.at,
  });
}

/** How an entry is written beside what it says: whether the drawer opens, and whether the customer wants paper. */
export interface AtTheWindow {
  readonly drawer?: 'as its kind says' | 'stays shut';
  readonly paper?: 'as its kind says' | 'waived';
}

/** Later than this nobody stands there for the fiscal receipt of a slip: it is printed when somebody asks for it. */
export const FOLLOWS_WITHIN_MS = 60_000;

/** The paper that an entry's kind wants with it. An entry makes one job at most, which has its id. */
export function printEntry(
  db: Database,
  entry: Entry,
  { drawer, paper: wanted }: AtTheWindow,
  entryOf: (id: EntryId) => Entry | undefined,
): void {
  const printed = kindRead(entry)?.prints(entry);
  if (!printed) return;
  const of = printed.of === entry.id ? entry : entryOf(printed.of);
  // The sign of an entry that is not here any more makes no paper.
  if (printed.followsSlip && (!of || !slipWaits(db, of.seq, entry.at))) return;
  assert(of !== undefined, 'a copy is of an entry of this ledger');
  const paper = kindRead(of)?.paper;
  assert(paper != null, 'what is printed with an entry has paper');
  const isWaived = wanted === 'waived';
  assert(!isWaived || printed.mayBeWaived === true, 'who hands money out keeps a paper');
  const isFiscal = printed.followsSlip === true || (printed.copy === 0 && of !== entry && hasSlip(db, of.seq));
  insertPrintJob(db, {
    id: entry.id as string as PrintJobId,
    document: paper.document,
    entrySeq: of.seq,
    copy: printed.copy,
    opensDrawer: printed.opensDrawer && drawer !== 'stays shut',
    at: entry.at,
    ...(isWaived && { state: 'waived' }),
    ...(isFiscal && { form: 'fiscal' }),
  });
}

interface PaperOf {
  readonly form: string | null;
  readonly state: string;
  readonly changedAt: string;
}

/** What is to come out of an entry as its own paper, and what did. Copies are not among them. */
function originalsOf(db: Database, seq: number): PaperOf[] {
  const sql = 'SELECT form, state, changed_at AS changedAt FROM print_job WHERE entry_seq = ? AND copy = 0';
  return db.prepare<[number], PaperOf>(sql).all(seq);
}

const hasSlip = (db: Database, seq: number) => originalsOf(db, seq).some(({ form }) => form === 'slip');

/** The slip came out, or may have, so shortly before that its fiscal receipt follows by itself. */
function slipWaits(db: Database, seq: number, at: WrittenInstant): boolean {
  const papers = originalsOf(db, seq);
  const isNow = ({ changedAt }: PaperOf) => Math.abs(Date.parse(at) - Date.parse(changedAt)) <= FOLLOWS_WITHIN_MS;
  const cameOut = ({ form, state }: PaperOf) => form === 'slip' && state !== 'queued' && state !== 'failed';
  return papers.some((each) => cameOut(each) && isNow(each)) && papers.every(({ form }) => form !== 'fiscal');
}
