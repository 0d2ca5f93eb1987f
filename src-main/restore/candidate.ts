import { copyFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { BackupFile } from '../ledger/backup.ts';
import { type Enrolment, factsIn, type Restore } from '../ledger/facts.ts';
import { doubtFiscalJobs } from '../ledger/fiscal-jobs.ts';
import { type Ledger, ledgerIn } from '../ledger/ledger.ts';
import type { KeptHead } from '../ledger/kept-head.ts';
import { COUNTER_MIGRATIONS } from '../ledger/migrations.ts';
import { openDatabase } from '../ledger/open-database.ts';
import { verifyInSlices } from '../ledger/verify-in-slices.ts';
import { journalHead } from '../ledger/verify.ts';
import { ledgerFile } from '../platform/settings.ts';
import { takeOverLeftOpen } from './left-open.ts';
import { candidateFile, dropCandidate, makeRestoreFolder } from './replace.ts';

/** A file that may take the ledger's place: made beside it, verified before it is offered, and told what it is. */

export interface Candidate {
  readonly seq: number;
  /** When its newest entry was written; null when it has none. */
  readonly at: string | null;
}

export interface CandidateParts {
  readonly dataDir: string;
  /** The ledger must belong to this counter; null when nobody knows any more which. */
  readonly identity: Enrolment | null;
  /** The highest seq that is known to have been written. */
  readonly known: number;
  readonly now: () => number;
  readonly newSeries: () => string;
  readonly stopped: () => boolean;
}

const NEWEST_AT = 'SELECT at FROM journal_entry ORDER BY seq DESC LIMIT 1';
/** What waited for the printer when the backup was made may have come out since: a person is asked. */
const ASK_ABOUT_PAPER =
  "UPDATE print_job SET state = 'unknown', problem = 'interrupted' WHERE state IN ('queued', 'printing')";

/**
 * Copies a backup, reads all of it again and against the head that was kept beside the secrets, and brings it to this
 * version.
 */
export async function candidateFromBackup(
  parts: CandidateParts & { readonly backup: BackupFile; readonly kept: KeptHead | null },
): Promise<Result<Candidate, string>> {
  const { dataDir, backup, kept } = parts;
  try {
    makeRestoreFolder(dataDir);
    dropCandidate(dataDir);
    await copyFile(backup.path, candidateFile(dataDir));
    const made = await finished(parts, { why: 'backup', anchor: kept, seq: backup.seq });
    // What was found wrong lies nowhere where a ledger is taken from.
    if (!made.ok) dropCandidate(dataDir);
    return made;
  } catch (fault) {
    dropCandidate(dataDir);
    return err(wordsOf(fault));
  }
}

/** The candidate that is filled from the upstream: what an earlier attempt fetched is gone on with. */
export function openCandidate(
  { dataDir, now }: CandidateParts,
  identity: Enrolment,
): { readonly db: Database.Database; readonly ledger: Ledger } {
  makeRestoreFolder(dataDir);
  if (existsSync(candidateFile(dataDir)) && !isPartOfUpstream(dataDir, now, identity)) dropCandidate(dataDir);
  const db = openDatabase(candidateFile(dataDir), COUNTER_MIGRATIONS, now);
  const facts = factsIn(db);
  db.transaction(() => {
    facts.set('enrolment', identity);
    facts.set('restore', { why: 'upstream', from: 0, known: 0 });
  }).immediate();
  return { db, ledger: ledgerIn(db, () => identity.counterId) };
}

/** Verified and ready, or in words why it must not take the ledger's place. */
export async function finished(
  parts: CandidateParts,
  { why, anchor, seq: madeAt }: { why: Restore['why']; anchor: KeptHead | null; seq?: number },
): Promise<Result<Candidate, string>> {
  const db = openDatabase(candidateFile(parts.dataDir), COUNTER_MIGRATIONS, parts.now);
  try {
    const integrity: unknown = db.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') return err(`the file is damaged (${String(integrity)})`);
    const verdict = await verifyInSlices(db, { stopped: parts.stopped });
    if (verdict === null) return err('it was called off');
    if (!verdict.whole) return err(`entry ${verdict.seq}: ${verdict.why}`);
    const { seq } = verdict.head;
    if (madeAt !== undefined && madeAt !== seq) return err(`it ends at entry ${seq}, and was made at ${madeAt}`);
    const hashOf = db.prepare<[number], string>('SELECT hash FROM journal_entry WHERE seq = ?').pluck();
    if (anchor && anchor.seq > 0 && anchor.seq <= seq && hashOf.get(anchor.seq) !== anchor.hash)
      return err(`entry ${anchor.seq} is not the one that this counter had written`);
    const fitted = fit(db, parts, why);
    if (!fitted.ok) return fitted;
    const at = db.prepare<[], string>(NEWEST_AT).pluck().get() ?? null;
    db.pragma('wal_checkpoint(TRUNCATE)');
    // One file, so that one rename puts all of it in place.
    db.pragma('journal_mode = DELETE');
    return ok({ seq, at });
  } finally {
    db.close();
  }
}

/** The working state of a file that is of another moment: nothing is sold on it before the heads were compared. */
function fit(
  db: Database.Database,
  { dataDir, identity, known, newSeries }: CandidateParts,
  why: Restore['why'],
): Result<null, string> {
  const facts = factsIn(db);
  const own = facts.get('enrolment') ?? identity;
  if (!own) return err('it does not say whose ledger it is');
  if (identity && own.counterId !== identity.counterId)
    return err(`it is the ledger of another counter, «${own.counterName}»`);
  const { seq } = journalHead(db);
  db.transaction(() => {
    facts.set('enrolment', { ...own, receiptSeries: newSeries() });
    facts.set('restore', { why, from: seq, known: Math.max(known, seq) });
    // It may have been offered after this copy was made: such a line is never given back without asking.
    facts.set('offered-seq', Math.max(facts.get('offered-seq') ?? 0, seq));
    if (why === 'upstream') facts.set('acked-seq', seq);
    facts.forget('alarms');
    // What was counted on another machine, or by this one before it was started again, says nothing here.
    facts.forget('shift-counted');
    facts.forget('audit-log');
    db.prepare(ASK_ABOUT_PAPER).run();
    doubtFiscalJobs(db);
    takeOverLeftOpen(db, ledgerFile(dataDir), own.counterId, known);
  }).immediate();
  return ok();
}

function isPartOfUpstream(dataDir: string, now: () => number, identity: Enrolment): boolean {
  try {
    const db = openDatabase(candidateFile(dataDir), COUNTER_MIGRATIONS, now);
    try {
      const facts = factsIn(db);
      return facts.get('restore')?.why === 'upstream' && facts.get('enrolment')?.counterId === identity.counterId;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

export function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
