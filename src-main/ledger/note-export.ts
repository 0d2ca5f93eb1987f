import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { instant } from '../../src-shared/time.ts';
import { isNoFile } from '../platform/kept-file.ts';
import { systemClock } from '../platform/ports.ts';
import { AUDIT_FILE, nextEvent } from './verify-audit.ts';

const BUSY_TIMEOUT_MS = 2000;

/**
 * An export by the command line stands in the auditor's log beside the ledger, which a counter may hold open meanwhile.
 * Nobody is signed in there. Answers why it could not be noted, null when it is or when no log lies there.
 */
export function noteExport(ledger: string, folder: string): string | null {
  const file = join(dirname(ledger), AUDIT_FILE);
  if (!existsSync(file)) return null;
  if (isNoFile(file)) return `${file} is no file`;
  const event = { kind: 'exported', clerkId: null, what: 'ledger', file: resolve(folder) };
  let db: Database.Database | undefined;
  try {
    const log = new Database(file, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
    db = log;
    log.pragma('synchronous = FULL');
    const last = log.prepare<[], { no: number; hash: string }>(
      'SELECT no, hash FROM audit_event ORDER BY no DESC LIMIT 1',
    );
    const insert = log.prepare('INSERT INTO audit_event (no, canonical, hash) VALUES (@no, @canonical, @hash)');
    log.transaction(() => insert.run(nextEvent(last.get(), instant(systemClock.now()), event))).immediate();
    return null;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  } finally {
    db?.close();
  }
}
