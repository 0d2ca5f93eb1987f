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
} & ({ readonly entrySeq: number } | { readonly content: Json });

const INSERT = `
  INSERT INTO print_job (id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at)
  VALUES (@id, @entrySeq, @document, @content, @copy, @opensDrawer, 'queued', NULL, @at, @at)`;

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
    at: job.at,
  });
}

/** Whether the cash drawer opens with an entry's paper. */
export type Drawer = 'as its kind says' | 'stays shut';

/** The paper that an entry's kind wants with it. An entry makes one job at most, which has its id. */
export function printEntry(
  db: Database,
  entry: Entry,
  drawer: Drawer,
  entryOf: (id: EntryId) => Entry | undefined,
): void {
  const printed = kindRead(entry)?.prints(entry);
  if (!printed) return;
  const of = printed.of === entry.id ? entry : entryOf(printed.of);
  assert(of !== undefined, 'a copy is of an entry of this ledger');
  const paper = kindRead(of)?.paper;
  assert(paper != null, 'what is printed with an entry has paper');
  insertPrintJob(db, {
    id: entry.id as string as PrintJobId,
    document: paper.document,
    entrySeq: of.seq,
    copy: printed.copy,
    opensDrawer: printed.opensDrawer && drawer === 'as its kind says',
    at: entry.at,
  });
}
