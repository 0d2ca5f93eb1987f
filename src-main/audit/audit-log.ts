import { existsSync, lstatSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Hash, ShiftId } from '../../src-shared/ids.ts';
import { GENESIS_HASH } from '../../src-shared/journal/entry.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { MigrationRefused } from '../ledger/migration-refused.ts';
import { migrate } from '../ledger/migrate.ts';
import { openDatabase } from '../ledger/open-database.ts';
import { jsonOf } from '../platform/json.ts';
import { isNoFile } from '../platform/kept-file.ts';
import type { Log } from '../platform/log.ts';
import { sha256 } from '../platform/ports.ts';
import { AuditEvent, LoggedEvent } from './audit-event.ts';
import { AUDIT_MIGRATIONS } from './migrations.ts';

/** Where the auditor's log stands: a Z tells it, so that nobody cuts the log's end or makes it anew. */
export interface AuditHead {
  /** 0: nothing is in the log. */
  readonly no: number;
  readonly hash: Hash;
}

/**
 * The auditor's log of this machine, beside the journal: what moves no money would only use up the offline limits
 * there. It stops nothing. What the disk does not take waits in memory and is counted when it is lost.
 */
export interface AuditLog {
  note(event: AuditEvent): void;
  /** Of what is on the disk: a Z that told of memory alone would make the log beside it look changed. */
  head(): AuditHead;
  /** What was seen of a shift, oldest first, as far as it can be read. */
  ofShift(shiftId: ShiftId): SeenEvent[];
  /** The file also keeps wrong PINs, which no ledger that is put back may forget. */
  readonly db: Database.Database;
  close(): void;
}

/** An event about a shift that somebody saw something of. */
type SeenEvent = Extract<AuditEvent, { shiftId: ShiftId }>;

const NO_EVENT: AuditHead = { no: 0, hash: GENESIS_HASH };
const FILE = 'audit.sqlite';
const ENDINGS = ['', '-wal', '-shm', '-journal'] as const;
/** As of the ledger: a start waits half a second for it at most. */
const CHECKED_AT_START_BYTES_MAX = 32 * 1024 * 1024;
/** Of events that the disk did not take. More would be an attack, or a disk that is full for weeks. */
const WAITING_MAX = 500;

interface AuditParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export function openAuditLog({ dataDir, clock, log }: AuditParts): AuditLog {
  const { db, begun } = openOrBegin(dataDir, clock, log);
  const last = db.prepare<[], AuditHead>('SELECT no, hash FROM audit_event ORDER BY no DESC LIMIT 1');
  const insert = db.prepare('INSERT INTO audit_event (no, canonical, hash) VALUES (?, ?, ?)');
  const ofShift = db.prepare<[string], { canonical: string }>(
    `SELECT canonical FROM audit_event WHERE json_extract(canonical, '$.event.shiftId') = ? ORDER BY no`,
  );
  const waiting: { readonly at: string; readonly event: AuditEvent }[] = [];
  let lost = 0;

  function write(at: string, event: AuditEvent): void {
    const { no, hash } = last.get() ?? NO_EVENT;
    const canonical = canonicalJson({ no: no + 1, at, event, prevHash: hash });
    insert.run(no + 1, canonical, sha256(canonical));
  }
  const writeWaiting = db.transaction(() => {
    if (lost > 0) write(instant(clock.now()), { kind: 'events-lost', count: lost });
    for (const { at, event } of waiting) write(at, event);
  });

  function readOr<Value>(nothing: Value, read: () => Value | undefined): Value {
    try {
      return read() ?? nothing;
    } catch (fault) {
      log.fault('reading the auditor’s log', fault);
      return nothing;
    }
  }

  const auditLog: AuditLog = {
    db,
    head: () => (db.memory ? NO_EVENT : readOr(NO_EVENT, () => last.get())),
    ofShift: (shiftId) =>
      readOr([], () => ofShift.all(shiftId)).flatMap(({ canonical }) => {
        const logged = LoggedEvent.safeParse(jsonOf(canonical));
        const event = AuditEvent.safeParse(logged.data?.event);
        return event.success && 'shiftId' in event.data ? [event.data] : [];
      }),
    note(event) {
      if (waiting.length === WAITING_MAX) {
        waiting.shift();
        lost += 1;
      }
      waiting.push({ at: instant(clock.now()), event });
      try {
        writeWaiting.immediate();
        waiting.length = 0;
        lost = 0;
      } catch (fault) {
        log.fault('keeping the auditor’s log', fault);
      }
    },
    close: () => void db.close(),
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
  const file = join(dataDir, FILE);
  const open = () =>
    checked(
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

/** A damaged page would be met by the next PIN. Of a long log the wrong PINs alone are read. */
function checked(db: Database.Database, file: string): Database.Database {
  try {
    const of = statSync(file).size > CHECKED_AT_START_BYTES_MAX ? 'sign_in_failure' : '1';
    const integrity: unknown = db.pragma(`quick_check(${of})`, { simple: true });
    if (integrity !== 'ok') throw new NoLog(`${file} is damaged: ${String(integrity)}`);
    return db;
  } catch (fault) {
    db.close();
    throw fault;
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
      const path = join(dataDir, FILE + ending);
      if (lstatSync(path, { throwIfNoEntry: false })) renameSync(path, join(dataDir, asideAs + ending));
    }
    return asideAs;
  } catch {
    return null;
  }
}
