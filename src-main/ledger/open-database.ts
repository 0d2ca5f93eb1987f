import Database from 'better-sqlite3';
import { assert } from '../../src-shared/result.ts';
import { makeFoundDurable } from './found-wal.ts';
import { migrate, type Migration } from './migrate.ts';

const BUSY_TIMEOUT_MS = 2000;

/**
 * Opens the counter's one SQLite file as its one writer and brings it to the newest schema.
 * Throws MigrationRefused for a file from the future, and SqliteError for what is no database or can't be read.
 */
export function openDatabase(file: string, migrations: readonly Migration[], now: () => number): Database.Database {
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    // Seven entries fit a page of 8 KB with little left over; of 4 KB a sixth stayed empty. An older file keeps its own
    // size.
    db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    // FULL: better-sqlite3 runs WAL at NORMAL, which can lose the last sale on power loss.
    db.pragma('synchronous = FULL');
    // On macOS an ordinary fsync leaves the last sale in the drive's own memory; elsewhere this changes nothing.
    db.pragma('fullfsync = ON');
    db.pragma('foreign_keys = ON');
    // REPLACE fires the triggers that refuse deletion only with this.
    db.pragma('recursive_triggers = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    assertPragma(db, 'journal_mode', 'wal');
    assertPragma(db, 'synchronous', 2);
    assertPragma(db, 'fullfsync', 1);
    assertPragma(db, 'foreign_keys', 1);
    assertPragma(db, 'recursive_triggers', 1);
    makeFoundDurable(db, `${file}-wal`);
    migrate(db, migrations, now);
    return db;
  } catch (fault) {
    db.close();
    throw fault;
  }
}

function assertPragma(db: Database.Database, name: string, expected: string | number): void {
  const actual: unknown = db.pragma(name, { simple: true });
  assert(actual === expected, `a database must run with ${name} ${expected}, not ${String(actual)}`);
}
