import { readdirSync, rmSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
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
/** Of 4 KB each: copied at one go, then everything else has its turn. */
const PAGES_PER_SLICE = 100;
const UNFINISHED = '.unfinished';
/** The seq comes first, so that the order of names is that of the journal, whatever was done to the clock. */
const NAME = /^(\d{12})-(hourly|at-close|by-hand)-\d{8}T\d{9}Z\.sqlite$/;

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
  readonly everyMs?: number;
}

export function backupsOf({ db, folder, clock, onFailed, onMade, everyMs = HOUR_MS }: BackupParts): Backups {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  async function makeNow(kind: BackupKind): Promise<Result<string, string>> {
    if (stopped) return err('the counter is ending');
    try {
      const file = await copyAndVerify(kind);
      rotate(folder);
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
      const file = join(
        folder,
        `${String(seq).padStart(12, '0')}-${kind}-${new Date(clock.now()).toISOString().replace(/[-:.]/g, '')}.sqlite`,
      );
      syncFile(unfinished);
      renameDurably(unfinished, file);
      return file;
    } finally {
      removeUnfinished(folder);
    }
  }

  function make(kind: BackupKind): Promise<Result<string, string>> {
    const made = queue.then(() => makeNow(kind));
    queue = made;
    return made;
  }

  function hourly(): void {
    const newest = backupsIn(folder).at(-1);
    if (newest === undefined || newest.seq !== journalHead(db).seq) void make('hourly');
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

export interface BackupFile {
  readonly path: string;
  readonly seq: number;
  readonly kind: BackupKind;
  readonly bytes: number;
}

/** The backups of a folder, oldest first. What is named otherwise is not ours and is left alone. */
export function backupsIn(folder: string): BackupFile[] {
  return namesIn(folder)
    .toSorted()
    .flatMap((name) => {
      const [, seq, named] = NAME.exec(name) ?? [];
      const kind = BACKUP_KINDS.find((each) => each === named);
      if (seq === undefined || kind === undefined) return [];
      const path = join(folder, name);
      const file = fileAt(path);
      return file ? [{ path, seq: Number(seq), kind, bytes: file.size }] : [];
    });
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

/** Removes the oldest beyond what is kept of each kind, and beyond `bytesMax` in all. */
export function rotate(folder: string, bytesMax = BYTES_MAX): void {
  for (const kind of ['hourly', 'at-close'] as const) {
    const ofKind = backupsIn(folder).filter((backup) => backup.kind === kind);
    for (const { path } of ofKind.slice(0, Math.max(0, ofKind.length - KEPT[kind]))) rmSync(path);
  }
  const left = backupsIn(folder);
  let bytes = left.reduce((sum, backup) => sum + backup.bytes, 0);
  for (const backup of left.slice(0, Math.max(0, left.length - ALWAYS_KEPT))) {
    if (bytes <= bytesMax) return;
    rmSync(backup.path);
    bytes -= backup.bytes;
  }
}

/** What a power cut left half done. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) if (name.includes(UNFINISHED)) rmSync(join(folder, name), { force: true });
}
