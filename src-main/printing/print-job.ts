import type Database from 'better-sqlite3';
import { z } from 'zod';
import { PrintJobId } from '../../src-shared/ids.ts';
import { canonicalJson, type Json } from '../../src-shared/journal/canonical.ts';
import { Instant } from '../../src-shared/time.ts';

/** Rows of the table print_job: what is to be printed, and what became of it. */

export const PRINT_DOCUMENTS = ['sale', 'return', 'shift-opened', 'shift-closed', 'x-report', 'drop', 'balance', 'test'] as const;
export const PrintDocument = z.enum(PRINT_DOCUMENTS);
export type PrintDocument = z.infer<typeof PrintDocument>;

/**
 * queued: waits, also for paper. printing: bytes may be on their way. printed: the printer said so (a file: it took them).
 * unknown: it may or may not have come out. failed: it certainly did not.
 */
export const PrintJobState = z.enum(['queued', 'printing', 'printed', 'unknown', 'failed']);
export type PrintJobState = z.infer<typeof PrintJobState>;

/** A job of an entry says which; a job of no entry (an X report, a test page) carries what it says. */
export type NewPrintJob = {
  readonly id: PrintJobId;
  /** 0 is the original, n is COPY n. */
  readonly copy: number;
  /** The cash drawer opens when this job begins. */
  readonly opensDrawer: boolean;
  readonly at: Instant;
} & (
  | { readonly document: 'sale' | 'return' | 'shift-opened' | 'shift-closed' | 'drop'; readonly entrySeq: number }
  | { readonly document: 'x-report' | 'balance' | 'test'; readonly content: Json }
);

export const PrintJob = z.object({
  id: PrintJobId,
  entrySeq: z.int().min(1).nullable(),
  document: PrintDocument,
  content: z.string().transform((text): unknown => JSON.parse(text)).nullable(),
  copy: z.int().min(0),
  opensDrawer: z.int().transform((flag) => flag === 1),
  state: PrintJobState,
  problem: z.string().nullable(),
  createdAt: Instant,
  changedAt: Instant,
});
export type PrintJob = z.infer<typeof PrintJob>;

const INSERT = `
  INSERT INTO print_job (id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at)
  VALUES (@id, @entrySeq, @document, @content, @copy, @opensDrawer, 'queued', NULL, @at, @at)`;

const insertStatements = new WeakMap<Database.Database, Database.Statement<[Record<string, unknown>]>>();

/** Queues a job. Called inside the transaction of the entry it is of, so that neither is there without the other. */
export function insertPrintJob(db: Database.Database, job: NewPrintJob): void {
  let insert = insertStatements.get(db);
  if (!insert) insertStatements.set(db, (insert = db.prepare(INSERT)));
  insert.run({
    id: job.id,
    entrySeq: 'entrySeq' in job ? job.entrySeq : null,
    document: job.document,
    content: 'content' in job ? canonicalJson(job.content) : null,
    copy: job.copy,
    opensDrawer: job.opensDrawer ? 1 : 0,
    at: job.at,
  });
}
