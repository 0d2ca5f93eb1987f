import { readdirSync, rmSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Head } from '../../src-shared/journal/entry.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { makeFolder, renameDurably, syncFile } from '../platform/durable-files.ts';
import { journalHead } from './verify.ts';
import { verifyInSlices } from './verify-in-slices.ts';

/** Copies of the ledger beside it, each verified before it counts. Nothing here may disturb selling. */

const BACKUP_KINDS = ['hourly', 'at-close', 'by-hand'] as const;
type BackupKind = (typeof BACKUP_KINDS)[number];
/** How many of each kind stay; the oldest go first. */
const KEPT: Record<BackupKind, number> = { hourly: 48, 'at-close': 60, 'by-hand': 12 };
/** However many, they never take more of the disk than this, but the two newest always stay. */
const BYTES_MAX = 8 * 1024 ** 3;
const ALWAYS_KEPT = 2;
const HOUR_MS = 3_600_000;
/** So many pages of 4 KB are copied at one go, then everything else has its turn. */
const PAGES_PER_SLICE = 100;
const UNFINISHED = '.unfinished';
/** 20261122T082500123Z: the moment at which it was made, never before that of one made earlier. */
const NAME = /^(\d{12})-(hourly|at-close|by-hand)-(\d{8}T\d{9}Z)\.sqlite$/;
/** Above it no year has four digits. */
const STAMP_MAX_MS = Date.parse('9999-12-31T23:59:59.999Z');

export interface Backups {
  /** Every hour from now on, if the journal grew. */
  start(): void;
  /** One at a time; the path of the copy when it was verified and stands under its name. */
  make(kind: BackupKind): Promise<Result<string, string>>;
  stop(): Promise<void>;
}

interface BackupParts {
  readonly db: Database.Database;
  readonly folder: string;
  readonly clock: Clock;
  /** A backup failed: why, in words for a technician. */
  readonly onFailed: (detail: string) => void;
  /** One succeeded: whatever was said of an earlier one no longer holds. */
  readonly onMade: () => void;
  /** One made way for newer ones; `fault` says why it could not. */
  readonly onRemoved?: OnRemoved;
  readonly everyMs?: number;
}

export function backupsOver({
  db,
  folder,
  clock,
  onFailed,
  onMade,
  onRemoved = () => {},
  everyMs = HOUR_MS,
}: BackupParts): Backups {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let underWay = 0;

  async function makeNow(kind: BackupKind): Promise<Result<string, string>> {
    if (stopped) return err('the counter is ending');
    try {
      const file = await copyAndVerify(kind);
      rotate(folder, BYTES_MAX, onRemoved);
      onMade();
      return ok(file);
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault);
      if (!stopped) onFailed(`the backup into ${folder} failed: ${why}`);
      return err(why);
    }
  }

  async function copyAndVerify(kind: BackupKind): Promise<string> {
    makeFolder(folder);
    const unfinished = join(folder, `backup${UNFINISHED}`);
    removeUnfinished(folder);
    try {
      await db.backup(unfinished, {
        progress: () => {
          if (stopped) throw new Error('the counter is ending');
          return PAGES_PER_SLICE;
        },
      });
      const seq = await verifiedSeq(unfinished, () => stopped);
      const file = join(folder, `${String(seq).padStart(12, '0')}-${kind}-${nextStamp(folder, clock)}.sqlite`);
      syncFile(unfinished);
      renameDurably(unfinished, file);
      return file;
    } finally {
      removeUnfinished(folder);
    }
  }

  function make(kind: BackupKind): Promise<Result<string, string>> {
    underWay += 1;
    const made = queue.then(() => makeNow(kind)).finally(() => void (underWay -= 1));
    queue = made;
    return made;
  }

  function hourly(): void {
    // One that takes longer than the time to the next is not followed by a second of the same.
    if (underWay > 0) return;
    const newest = backupsIn(folder).at(-1);
    if (newest === undefined || !endsAt(newest.path, journalHead(db))) void make('hourly');
  }

  return {
    make,
    start() {
      timer = setInterval(hourly, everyMs);
      // A counter that has nothing else to do may end.
      timer.unref();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await queue;
    },
  };
}

/** Opens the copy as a ledger of its own and reads its journal. Throws when it is not whole. */
async function verifiedSeq(file: string, stopped: () => boolean): Promise<number> {
  const copy = new Database(file, { fileMustExist: true });
  try {
    // One file without a -wal beside it can be carried away as it is.
    copy.pragma('journal_mode = DELETE');
    const verdict = await verifyInSlices(copy, { stopped });
    if (verdict === null) throw new Error('the counter is ending');
    if (!verdict.whole) throw new Error(`the copy is broken at entry ${verdict.seq}: ${verdict.why}`);
    return verdict.head.seq;
  } finally {
    copy.close();
  }
}

/** Another journal may end at the same seq: an older ledger was put back, and went another way. */
function endsAt(file: string, { seq, hash }: Head): boolean {
  let copy: Database.Database | undefined;
  try {
    copy = new Database(file, { readonly: true, fileMustExist: true });
    const head = journalHead(copy);
    return head.seq === seq && head.hash === hash;
  } catch {
    return false;
  } finally {
    copy?.close();
  }
}

export interface BackupFile {
  readonly path: string;
  readonly seq: number;
  readonly kind: BackupKind;
  readonly bytes: number;
  /** As its name says, in UTC milliseconds; of a moment that can't be, before all others. */
  readonly madeMs: number;
}
type OnRemoved = (backup: BackupFile, fault: string | null) => void;

/**
 * The backups of a folder in the order in which they were made. The journal's order would make those of an older ledger
 * that was put back the oldest. What is named otherwise is not ours and is left alone.
 */
export function backupsIn(folder: string): BackupFile[] {
  return namesIn(folder)
    .flatMap((name) => {
      const [, seq, named, stamp] = NAME.exec(name) ?? [];
      const kind = BACKUP_KINDS.find((each) => each === named);
      if (seq === undefined || stamp === undefined || kind === undefined) return [];
      const path = join(folder, name);
      const file = fileAt(path);
      return file ? [{ path, seq: Number(seq), kind, bytes: file.size, madeMs: momentOf(stamp) }] : [];
    })
    .toSorted((a, b) => (a.madeMs === b.madeMs ? a.seq - b.seq : a.madeMs - b.madeMs));
}

/** A clock that was set back must not make the newest the oldest, nor give it a name that is taken. */
function nextStamp(folder: string, clock: Clock): string {
  const newest = backupsIn(folder).at(-1)?.madeMs ?? Number.NEGATIVE_INFINITY;
  return new Date(Math.max(clock.now(), newest + 1)).toISOString().replace(/[-:.]/g, '');
}

function momentOf(stamp: string): number {
  const ms = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z'));
  return ms < STAMP_MAX_MS ? ms : Number.NEGATIVE_INFINITY;
}

/** None where it is no folder, or may not be read: to make the next backup fails, and says why. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A folder or a broken link that is named like a backup is none, and hides none of the others. */
function fileAt(path: string): Stats | null {
  try {
    const found = statSync(path);
    return found.isFile() ? found : null;
  } catch {
    return null;
  }
}

/** Removes those made first beyond what is kept of each kind, and beyond `bytesMax` in all. */
export function rotate(folder: string, bytesMax = BYTES_MAX, onRemoved: OnRemoved = () => {}): void {
  for (const kind of ['hourly', 'at-close'] as const) {
    const ofKind = backupsIn(folder).filter((backup) => backup.kind === kind);
    for (const backup of ofKind.slice(0, Math.max(0, ofKind.length - KEPT[kind]))) remove(backup, onRemoved);
  }
  const left = backupsIn(folder);
  let bytes = left.reduce((sum, backup) => sum + backup.bytes, 0);
  for (const backup of left.slice(0, Math.max(0, left.length - ALWAYS_KEPT))) {
    if (bytes <= bytesMax) return;
    if (remove(backup, onRemoved)) bytes -= backup.bytes;
  }
}

/** One that can't be removed keeps no other in its place, and spoils none that was made. */
function remove(backup: BackupFile, onRemoved: OnRemoved): boolean {
  try {
    rmSync(backup.path);
    onRemoved(backup, null);
    return true;
  } catch (fault) {
    onRemoved(backup, fault instanceof Error ? fault.message : String(fault));
    return false;
  }
}

/** What a power cut left half done. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (name.includes(UNFINISHED)) rmSync(join(folder, name), { force: true });
}
