import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { backupsIn } from '../ledger/backup.ts';
import { FactUnreadable, factsIn, readWhatCountsMost } from '../ledger/facts.ts';
import type { KeptHead } from '../ledger/kept-head.ts';
import { MigrationRefused } from '../ledger/migration-refused.ts';
import { COUNTER_MIGRATIONS } from '../ledger/migrations.ts';
import { openDatabase } from '../ledger/open-database.ts';
import { isNoFile } from '../platform/kept-file.ts';
import { ledgerFile } from '../platform/settings.ts';
import { LedgerUnusable } from './found.ts';
import { CounterRefused } from '../platform/counter-refused.ts';
import { finishReplacement, setAsideWhatIsNoFile } from './replace.ts';

/** SQLite's own check read 34 MB (20,000 sales) in 0.55 s on a busy machine: a start waits no longer than that. */
const CHECKED_AT_START_BYTES_MAX = 32 * 1024 * 1024;
const DAMAGED = /^SQLITE_(CORRUPT|NOTADB)/;

/** As `openLedger`; what else is wrong is said in a sentence that tells what to do. */
export function openLedgerToSell(
  dataDir: string,
  kept: KeptHead | null,
  now: () => number,
  tell: (sentence: string) => void,
): Database.Database {
  try {
    return openLedger(dataDir, kept, now, tell);
  } catch (fault) {
    if (fault instanceof LedgerUnusable) throw fault;
    const where = ledgerFile(dataDir);
    if (fault instanceof MigrationRefused) {
      const { key, change } = fault;
      throw new CounterRefused(fault.message, 'fault', { key: `startFault.${key}`, where, parameters: { change } });
    }
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new CounterRefused(
      `The ledger ${where} can't be opened (${why}). ` +
        'Free space on the disk or correct the rights of the folder and start again; ' +
        'if the file is damaged, keep it and restore a backup.',
      'folder',
      { key: 'startFault.ledger-unopened', where, parameters: { why } },
    );
  }
}

/**
 * Opens the ledger, after a replacement that was cut off was carried to its end. Throws LedgerUnusable where a ledger
 * can't be used and there is something to have it back from. What else is wrong is thrown as SQLite says it.
 */
export function openLedger(
  dataDir: string,
  kept: KeptHead | null,
  now: () => number,
  tell: (sentence: string) => void = () => {},
): Database.Database {
  finishReplacement(dataDir, { counterId: kept?.enrolment.counterId, tell });
  const file = ledgerFile(dataDir);
  const restorable = kept !== null || backupsIn(join(dataDir, 'backups')).length > 0;
  const walAlone = existsSync(`${file}-wal`) && !existsSync(file);
  if (isNoFile(file)) {
    if (restorable) throw new LedgerUnusable('unreadable', `${file} is no file`);
    throw new Error('it is no file');
  }
  if (!existsSync(file) || statSync(file).size === 0) {
    if (restorable)
      throw new LedgerUnusable(
        'missing',
        walAlone ? `${file} is not there, only its -wal` : `${file} is not there or empty`,
      );
    // Opened without its database the -wal would be thrown away, and what it holds with it.
    if (walAlone) throw new Error(`there is a ${file}-wal without its database: put the database back beside it`);
  }
  setAsideWhatIsNoFile(dataDir, tell);
  try {
    return checked(openDatabase(file, COUNTER_MIGRATIONS, now), file, kept);
  } catch (fault) {
    const isDamaged = fault instanceof Database.SqliteError && DAMAGED.test(fault.code);
    if (restorable && (isDamaged || fault instanceof FactUnreadable))
      throw new LedgerUnusable('unreadable', `${file}: ${fault.message}`);
    throw fault;
  }
}

function checked(db: Database.Database, file: string, kept: KeptHead | null): Database.Database {
  try {
    const facts = factsIn(db);
    readWhatCountsMost(facts);
    if (kept !== null && facts.get('enrolment') === undefined)
      throw new LedgerUnusable(
        'missing',
        `${file} is not the ledger of «${kept.enrolment.counterName}», but an empty one`,
      );
    if (statSync(file).size > CHECKED_AT_START_BYTES_MAX) return db;
    const integrity: unknown = db.pragma('quick_check(1)', { simple: true });
    if (integrity !== 'ok') throw new LedgerUnusable('unreadable', `${file}: ${String(integrity)}`);
    return db;
  } catch (fault) {
    db.close();
    throw fault;
  }
}
