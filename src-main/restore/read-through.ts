import Database from 'better-sqlite3';
import type { Unsent } from '../../src-shared/contract/settings.ts';
import { type Enrolment, factsIn } from '../ledger/facts.ts';
import { unsentIn } from '../ledger/unsent.ts';
import { journalHead } from '../ledger/verify.ts';
import { isNoFile } from '../platform/kept-file.ts';

/** What a file says that can be read as a ledger. */
interface ReadThrough {
  readonly enrolment: Enrolment | null;
  readonly seq: number;
  /** What it alone holds. */
  readonly unsent: Unsent;
}

/**
 * Reads which counter's ledger a file is and how far it goes, as far as it can be read; null where it is none. Nothing
 * is written.
 */
export function readThrough(file: string): ReadThrough | null {
  if (isNoFile(file)) return null;
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    return { enrolment: factsIn(db).get('enrolment') ?? null, seq: journalHead(db).seq, unsent: unsentIn(db) };
  } catch {
    return null;
  } finally {
    db?.close();
  }
}
