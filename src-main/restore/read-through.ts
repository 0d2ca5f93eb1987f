import Database from 'better-sqlite3';
import { type Enrolment, factsOf } from '../ledger/facts.ts';
import { journalHead } from '../ledger/verify.ts';
import { isNoFile } from '../platform/kept-file.ts';

/** Whose ledger a file is and how far it goes, as far as it can be read; null where it is none. Nothing is written. */
export function readThrough(file: string): { enrolment: Enrolment | null; seq: number } | null {
  if (isNoFile(file)) return null;
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    return { enrolment: factsOf(db).get('enrolment') ?? null, seq: journalHead(db).seq };
  } catch {
    return null;
  } finally {
    db?.close();
  }
}
