import { existsSync, lstatSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import type { Hash, ShiftId } from '../../src-shared/ids.ts';
import { GENESIS_HASH } from '../../src-shared/journal/entry.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { MigrationRefused } from '../ledger/migration-refused.ts';
import { migrate } from '../ledger/migrate.ts';
import { openDatabase } from '../ledger/open-database.ts';
import { AUDIT_FILE, type AuditHead, LoggedEvent, nextEvent } from '../ledger/verify-audit.ts';
import { isNoFile } from '../platform/kept-file.ts';
import type { Log } from '../platform/log.ts';
import { AuditEvent } from './audit-event.ts';
import { newEventsAMinute } from './events-a-minute.ts';
import { AUDIT_MIGRATIONS } from './migrations.ts';

/**
 * The auditor's log of this machine, beside the journal: what moves no money would only use up the offline limits
 * there. It stops nothing. What the disk does not take waits in memory and is counted when it is lost.
 */
export interface AuditLog {
  /** Counts the rest of a kind that comes too often in a minute; what was seen of a shift comes once each. */
  note(event: AuditEvent): void;
  /** Tries once more to write what waits; what the disk says where it still refuses, null when nothing waits. */
  unwritten(): { readonly why: string; readonly lost: number } | null;
  /** Why this log is not the one that was here before; null: it is. */
  readonly begun: { readonly asideAs: string | null; readonly why: string } | null;
  /** undefined: no such event stands in it, or none can be read. */
  hashOf(no: number): Hash | undefined;
  /** The head of what is on the disk: a Z that named one of memory alone would make the log beside it look changed. */
  head(): AuditHead;
  /** What was seen of a shift, oldest first, as far as it can be read. */
  ofShift(shiftId: ShiftId): SeenEvent[];
  /** The file also keeps wrong PINs, which no ledger that is put back may forget. */
  readonly db: Database.Database;
  close(): void;
}

/** An event about a shift that somebody saw something of. */
type SeenEvent = Extract<AuditEvent, { shiftId: ShiftId }>;

const ENDINGS = ['', '-wal', '-shm', '-journal'] as const;
const EMPTY_LOG: AuditHead = { no: 0, hash: GENESIS_HASH, log: GENESIS_HASH };
/** So many events wait that the disk did not take. More would be an attack, or a disk that is full for weeks. */
const WAITING_MAX = 500;

const OF_SHIFT = `SELECT canonical FROM audit_event WHERE json_extract(canonical, '$.event.shiftId') = ? ORDER BY no`;
/** Without the index that somebody may have taken away, and past what is no JSON any more. */
const OF_SHIFT_AMONG_ALL = `
  SELECT canonical FROM audit_event
   WHERE CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.event.shiftId') END = ? ORDER BY no`;
/** SQLite checks a file of this size in less than half a second. */
const CHECKED_BYTES_MAX = 32 * 1024 * 1024;

interface AuditParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export function openAuditLog({ dataDir, clock, log }: AuditParts): AuditLog {
  const { db, begun } = openOrBegin(dataDir, clock, log);
  const last = db.prepare<[], Omit<AuditHead, 'log'>>('SELECT no, hash FROM audit_event ORDER BY no DESC LIMIT 1');
  const insert = db.prepare('INSERT INTO audit_event (no, canonical, hash) VALUES (@no, @canonical, @hash)');
  const ofShift = db.prepare<[string], { canonical: string }>(OF_SHIFT);
  const waiting: { readonly at: string; readonly event: AuditEvent }[] = [];
  const often = newEventsAMinute(clock);
  let lost = 0;
  const hashOf = db.prepare<[number], Hash>('SELECT hash FROM audit_event WHERE no = ?').pluck();
  let known: AuditHead = EMPTY_LOG;

  function readHead(): AuditHead {
    const row = last.get();
    return row ? { ...row, log: hashOf.get(1) ?? GENESIS_HASH } : EMPTY_LOG;
  }
  /** The file may be damaged while the till runs: no shift stays open for it. */
  function head(): AuditHead {
    try {
      known = readHead();
    } catch (fault) {
      log.fault('reading the auditor’s log', fault);
    }
    return known;
  }
  function rowsOf(shiftId: ShiftId): readonly { canonical: string }[] {
    try {
      return ofShift.all(shiftId);
    } catch (fault) {
      log.fault('reading the auditor’s log', fault);
      return orNone(() => db.prepare<[string], { canonical: string }>(OF_SHIFT_AMONG_ALL).all(shiftId));
    }
  }
  function write(at: string, event: AuditEvent): void {
    insert.run(nextEvent(last.get(), at, event));
  }
  const writeWaiting = db.transaction(() => {
    if (lost > 0) write(instant(clock.now()), { kind: 'events-lost', count: lost });
    for (const { at, event } of waiting) write(at, event);
  });

  function keep(event: AuditEvent): void {
    if (waiting.length === WAITING_MAX) {
      waiting.shift();
      lost += 1;
    }
    waiting.push({ at: instant(clock.now()), event });
  }
  function keepLeftOut(now?: 'now'): void {
    for (const { of, count } of often.leftOut(now)) keep({ kind: 'events-left-out', of, count });
  }
  /** null: nothing waits any more. */
  function tryToWrite(): string | null {
    if (waiting.length === 0) return null;
    try {
      writeWaiting.immediate();
      waiting.length = 0;
      lost = 0;
      return null;
    } catch (fault) {
      log.fault('keeping the auditor’s log', fault);
      return fault instanceof Error ? fault.message : String(fault);
    }
  }

  const auditLog: AuditLog = {
    db,
    begun,
    hashOf(no) {
      try {
        return hashOf.get(no);
      } catch (fault) {
        log.fault('reading the auditor’s log', fault);
        return undefined;
      }
    },
    // What is in memory alone no Z may name: the log on the disk would seem to be changed.
    head: () => (db.memory ? EMPTY_LOG : head()),
    ofShift: (shiftId) =>
      rowsOf(shiftId).flatMap(({ canonical }) => {
        const logged = JsonText.pipe(LoggedEvent).safeParse(canonical);
        const event = AuditEvent.safeParse(logged.data?.event);
        return event.success && 'shiftId' in event.data ? [event.data] : [];
      }),
    note(event) {
      keepLeftOut();
      if (!('shiftId' in event) && !often.takes(event.kind)) return;
      keep(event);
      tryToWrite();
    },
    unwritten() {
      keepLeftOut();
      const why = tryToWrite();
      return why === null ? null : { why, lost };
    },
    close() {
      if (!db.open) return;
      keepLeftOut('now');
      tryToWrite();
      db.close();
    },
  };
  if (begun) auditLog.note({ kind: 'log-begun', ...begun });
  return auditLog;
}

interface Opened {
  readonly db: Database.Database;
  readonly begun: { readonly asideAs: string | null; readonly why: string } | null;
}

/**
 * A log that can't be gone on with is kept aside and said: the till goes on, and the Z before tells what is missing.
 * One that the disk does not give waits in its place, and this run's events are kept in memory alone.
 */
function openOrBegin(dataDir: string, clock: Clock, log: Log): Opened {
  const file = join(dataDir, AUDIT_FILE);
  const open = () =>
    usable(
      openDatabase(file, AUDIT_MIGRATIONS, () => clock.now()),
      file,
    );
  const wasThere = existsSync(file);
  try {
    // SQLite would wait for a pipe, and can do nothing with a folder.
    if (ENDINGS.some((ending) => isNoFile(file + ending))) throw new NoLog(`${file} is no file, or what is beside it`);
    return { db: open(), begun: wasThere ? null : { asideAs: null, why: 'no log was there' } };
  } catch (fault) {
    log.fault('opening the auditor’s log', fault);
    const why = fault instanceof Error ? fault.message : String(fault);
    const asideAs = isOfTheFile(fault) ? setAside(dataDir, instant(clock.now())) : null;
    return { db: asideAs === null ? inMemory(clock) : orInMemory(open), begun: { asideAs, why } };
  }

  function orInMemory(begin: () => Database.Database): Database.Database {
    try {
      return begin();
    } catch (fault) {
      log.fault('beginning the auditor’s log', fault);
      return inMemory(clock);
    }
  }
}

class NoLog extends Error {}

/** What would fail at each sign-in or close is found here, where another log can be begun. */
function usable(db: Database.Database, file: string): Database.Database {
  try {
    for (const what of ['SELECT * FROM audit_event ORDER BY no DESC LIMIT 1', 'SELECT * FROM sign_in_failure'])
      db.prepare(what).all();
    const isSmall = statSync(file).size <= CHECKED_BYTES_MAX;
    const integrity: unknown = isSmall ? db.pragma('quick_check(1)', { simple: true }) : 'ok';
    if (integrity !== 'ok') throw new NoLog(`${file} is damaged: ${String(integrity)}`);
    return db;
  } catch (fault) {
    db.close();
    throw fault;
  }
}

function orNone<Row>(read: () => Row[]): Row[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function inMemory(clock: Clock): Database.Database {
  const db = new Database(':memory:');
  migrate(db, AUDIT_MIGRATIONS, () => clock.now());
  return db;
}

/** What is wrong with the file itself, and would be at each start. */
function isOfTheFile(fault: unknown): boolean {
  if (fault instanceof MigrationRefused || fault instanceof NoLog) return true;
  return fault instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(fault.code);
}

function setAside(dataDir: string, at: string): string | null {
  const asideAs = join('set-aside', `audit-${at.replaceAll(':', '-')}.sqlite`);
  try {
    mkdirSync(join(dataDir, 'set-aside'), { recursive: true });
    for (const ending of ENDINGS) {
      const path = join(dataDir, AUDIT_FILE + ending);
      if (lstatSync(path, { throwIfNoEntry: false })) renameSync(path, join(dataDir, asideAs + ending));
    }
    return asideAs;
  } catch {
    return null;
  }
}
