import Database from 'better-sqlite3';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';

/**
 * `ledger-unwritable`: the disk is full, the file is read-only or locked, and nothing of the transaction is in it.
 * `entry-unknown`: the disk failed at the commit, and whether the entry is in the file only a later write will decide.
 * `ledger-unsettled`: the same of what is no entry, or of an earlier transaction, so that nothing was begun.
 */
export interface Unwritable {
  readonly kind: 'ledger-unwritable' | 'entry-unknown' | 'ledger-unsettled';
  readonly detail: string;
}

/** A transaction whose commit failed, and so did writing over it. */
export interface Doubt {
  readonly detail: string;
  /** null: it was none of an entry. */
  readonly entry: Pick<Draft, 'id' | 'kind' | 'at'> | null;
}

/** What the disk failed to confirm and may hold all the same. */
export interface Doubts {
  /** null while it is known what the file ends with. Otherwise nothing else is written. */
  doubt(): Doubt | null;
  /** Tries again to write over it: what was in doubt is then not in the file. */
  settle(): void;
  /** `settled`: what was in doubt until now, and is not in the file. */
  onDoubt(listener: (settled: Doubt | null) => void): void;
}

/**
 * Transactions whose end is known. When the sync of a commit fails, its frames lie in the -wal and may reach the disk
 * all the same. Reading back proves nothing, since the system answers from memory. So another small transaction is
 * written over them, from the same place on. Once it is durable the first one is gone, and «not done» is true.
 */
interface Commits extends Doubts {
  run<Value>(work: () => Value, entry?: Doubt['entry']): Result<Value, Unwritable>;
}

/** A row that nobody reads: what counts is that it is another one each time. */
const WRITE_OVER = `
  INSERT INTO fact (name, value) VALUES ('written-over', '1') ON CONFLICT (name) DO UPDATE SET value = value + 1`;

export function commitsIn(db: Database.Database): Commits {
  const writeOver = db.prepare(WRITE_OVER);
  const listeners: ((settled: Doubt | null) => void)[] = [];
  let doubt: Doubt | null = null;

  function isWrittenOver(): boolean {
    try {
      writeOver.run();
      return true;
    } catch {
      return false;
    }
  }

  function settle(): void {
    if (doubt === null || !isWrittenOver()) return;
    const settled = doubt;
    doubt = null;
    listeners.forEach((listener) => listener(settled));
  }

  return {
    doubt: () => doubt,
    settle,
    onDoubt: (listener) => void listeners.push(listener),
    run(work, entry = null) {
      settle();
      if (doubt !== null) return err({ kind: 'ledger-unsettled', detail: doubt.detail });
      let isWorkDone = false;
      const whole = db.transaction(() => {
        const value = work();
        isWorkDone = true;
        return value;
      });
      try {
        return ok(whole.immediate());
      } catch (fault) {
        const isOfDisk: typeof isFaultOfFile = isWorkDone ? isFaultOfCommit : isFaultOfFile;
        if (!isOfDisk(fault)) throw fault;
        const detail = fault.message;
        if (!isWorkDone || isCertainlyAbsent(fault) || isWrittenOver())
          return err({ kind: 'ledger-unwritable', detail });
        doubt = { detail, entry: entry && { id: entry.id, kind: entry.kind, at: entry.at } };
        listeners.forEach((listener) => listener(null));
        return err({ kind: entry ? 'entry-unknown' : 'ledger-unsettled', detail });
      }
    },
  };
}

type SqliteError = InstanceType<typeof Database.SqliteError>;

const CODES_OF_FILE = /SQLITE_(FULL|READONLY|IOERR|BUSY|LOCKED|CANTOPEN)/;

/** The file failed, and nothing that stands in it: what was tried may work later. */
export function isFaultOfFile(fault: unknown): fault is SqliteError {
  return fault instanceof Database.SqliteError && CODES_OF_FILE.test(fault.code);
}

/** What fails once the work is done may have failed behind its frames; a constraint is judged before them. */
function isFaultOfCommit(fault: unknown): fault is SqliteError {
  return fault instanceof Database.SqliteError && !fault.code.startsWith('SQLITE_CONSTRAINT');
}

/** A full disk took less than the last frame: its checksum is wrong, so the transaction has no end in the file. */
function isCertainlyAbsent({ code }: SqliteError): boolean {
  return code === 'SQLITE_FULL';
}
