import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { makeFolder, renameDurably, syncFile } from '../platform/durable-files.ts';
import type { Log } from '../platform/log.ts';
import { backupsOver } from './backup.ts';
import type { Ledger } from './ledger.ts';
import { verifyInSlices } from './verify-in-slices.ts';
import { type Anchor, type Verdict, verifyJournal } from './verify.ts';

/**
 * It reads the newest entries again in full at start, and those of the shift at a close. It reads all of them on demand
 * and in every backup.
 */
const ENTRIES_VERIFIED_AT_START = 1000;
const PAGES_PER_SLICE = 100;

type Broken = Extract<Verdict, { whole: false }>;

/**
 * Looks after the file while the counter runs: reads it again, keeps backups, and keeps a copy aside of what is wrong.
 */
export interface LedgerWatch {
  /** The first entry that was found wrong; null while the journal is whole. Nothing is sold on a broken one. */
  broken(): Broken | null;
  /** `anchor`: a head that this machine is known to have written, where one is known. */
  start(anchor?: Anchor): void;
  /** A copy by hand, verified; its path. */
  backUp(): Promise<Result<string, string>>;
  /** Reads the whole journal again, a slice at a time; null when the counter ends meanwhile. */
  verifyAll(): Promise<Verdict | null>;
  /**
   * Somebody holds more than we do: the file is kept as it is, before anything is written to it or put in its place.
   */
  keepBecauseBehind(): Promise<void>;
  stop(): Promise<void>;
}

interface WatchParts {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: {
    raise(alarm: 'backup-failed' | 'ledger-broken', detail: string): void;
    clear(alarm: 'backup-failed' | 'ledger-broken'): void;
    has(alarm: 'ledger-broken'): boolean;
  };
}

export function ledgerWatchOver({ db, ledger, dataDir, clock, log, alarms }: WatchParts): LedgerWatch {
  const backups = backupsOver({
    db,
    clock,
    folder: join(dataDir, 'backups'),
    onFailed: (detail) => alarms.raise('backup-failed', detail),
    onMade: () => alarms.clear('backup-failed'),
    onRemoved: ({ seq, kind, bytes }, why) =>
      log.info(why === null ? 'an old backup was removed' : 'an old backup can not be removed', {
        seq,
        kind,
        bytes,
        ...(why !== null && { why }),
      }),
  });
  let broken: Broken | null = null;
  let stopped = false;
  const underWay = new Set<Promise<void>>();

  function run(work: () => Promise<void>): Promise<void> {
    const running = work()
      .catch((fault: unknown) => log.fault('looking after the ledger', fault))
      .finally(() => underWay.delete(running));
    underWay.add(running);
    return running;
  }

  function judge(verdict: Verdict | null): void {
    if (verdict === null || verdict.whole || broken !== null) return;
    broken = verdict;
    const words = `entry ${verdict.seq}: ${verdict.why}`;
    alarms.raise('ledger-broken', words);
    void run(async () => {
      const kept = await keepAside(`broken-at-${verdict.seq}`);
      alarms.raise('ledger-broken', `${words}. A copy is kept in ${kept}`);
    });
  }

  /** One copy of one fault: a counter that is started again and again does not fill its disk. */
  async function keepAside(name: string): Promise<string> {
    const folder = join(dataDir, 'set-aside');
    const file = join(folder, `${name}.sqlite`);
    if (existsSync(file)) return file;
    makeFolder(folder);
    const unfinished = `${file}.unfinished`;
    rmSync(unfinished, { force: true });
    // Page by page through SQLite: reading the file beside it would drop the locks that this process holds on it.
    await db.backup(unfinished, { progress: () => PAGES_PER_SLICE });
    syncFile(unfinished);
    renameDurably(unfinished, file);
    log.info('a copy of the ledger was kept aside', { file });
    return file;
  }

  async function afterClose(close: Entry): Promise<void> {
    const opened = close.shiftId === null ? undefined : ledger.entry(close.shiftId);
    judge(await verifyInSlices(db, { fromSeq: opened?.seq ?? close.seq, stopped: () => stopped }));
    if (broken === null && !stopped) await backups.make('at-close');
  }

  ledger.onAppended((entry) => {
    // Selling goes on first: what is read again waits for its turn.
    if (entry.kind === 'shift-closed')
      void run(() => new Promise<void>((resolve) => setImmediate(resolve)).then(() => afterClose(entry)));
  });
  return {
    broken: () => broken,
    start(anchor) {
      const tail = Math.min(ledger.head().seq - ENTRIES_VERIFIED_AT_START, anchor?.seq ?? Number.POSITIVE_INFINITY);
      // What was found broken before is not whole because its tail is.
      const fromSeq = alarms.has('ledger-broken') ? 1 : Math.max(1, tail);
      const verdict = verifyJournal(db, { fromSeq, ...(anchor && { anchor }) });
      if (verdict.whole) alarms.clear('ledger-broken');
      judge(verdict);
      // A backup of what is broken would push out one that is whole.
      if (verdict.whole) backups.start();
    },
    backUp: () => backups.make('by-hand'),
    async verifyAll() {
      const verdict = await verifyInSlices(db, { stopped: () => stopped });
      judge(verdict);
      return verdict;
    },
    keepBecauseBehind: () => run(async () => void (await keepAside(`behind-at-${ledger.head().seq}`))),
    async stop() {
      stopped = true;
      await backups.stop();
      await Promise.all(underWay);
    },
  };
}
