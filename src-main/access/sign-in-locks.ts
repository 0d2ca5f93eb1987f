import type { Database } from 'better-sqlite3';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Clock } from '../../src-shared/time.ts';

/** So many wrong tries lock the clerk, each time for longer. */
const TRIES = 5;
const MINUTE_MS = 60_000;
const LOCK_MS = [1 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS];
/** How much of a lock a restart may cost, or give back, at most. */
const KEEP_LEFT_EVERY_MS = 5_000;

interface SignInLocks {
  /** 0: not locked. */
  lockedForMs(clerkId: ClerkId): number;
  /** Tries until the next lock. */
  triesLeft(clerkId: ClerkId): number;
  /**
   * Counts a try before it is known whether it is right, so that pulling the plug meanwhile wins no free one. Durable.
   */
  begin(clerkId: ClerkId): void;
  /** It was right: everything counted is forgotten. */
  succeeded(clerkId: ClerkId): void;
}

interface Row {
  readonly clerk_id: string;
  readonly failures: number;
  readonly locked_ms: number;
}

const COUNT = `
  INSERT INTO sign_in_failure (clerk_id, failures, locked_ms) VALUES (?, ?, ?)
  ON CONFLICT (clerk_id) DO UPDATE SET failures = excluded.failures, locked_ms = excluded.locked_ms`;

/**
 * Wrong tries are counted on the disk, and what is left of a lock with them. A lock passes while the program runs, by
 * the clock that nobody can set: neither another time nor a restart ends it.
 */
export function signInLocksIn(db: Database, clock: Clock): SignInLocks {
  const read = db.prepare<[string], Row>('SELECT * FROM sign_in_failure WHERE clerk_id = ?');
  const count = db.prepare(COUNT);
  const keepLeft = db.prepare('UPDATE sign_in_failure SET locked_ms = ? WHERE clerk_id = ?');
  const forget = db.prepare('DELETE FROM sign_in_failure WHERE clerk_id = ?');
  /** Each clerk's lock ends at a monotonic time, which nobody can set. */
  const lockedUntil = new Map<string, number>();
  for (const row of db.prepare<[], Row>('SELECT * FROM sign_in_failure WHERE locked_ms > 0').all())
    lockedUntil.set(row.clerk_id, clock.monotonic() + Math.min(row.locked_ms, lockMs(row.failures)));
  const failuresOf = (clerkId: ClerkId) => read.get(clerkId)?.failures ?? 0;
  const leftOf = (clerkId: string) =>
    Math.max(0, (lockedUntil.get(clerkId) ?? Number.NEGATIVE_INFINITY) - clock.monotonic());

  /** While somebody is locked; a disk that refuses makes the lock longer by what it did not keep. */
  function keepWhatIsLeft(): void {
    if (!db.open) return;
    try {
      for (const clerkId of lockedUntil.keys()) {
        keepLeft.run(Math.ceil(leftOf(clerkId)), clerkId);
        if (leftOf(clerkId) === 0) lockedUntil.delete(clerkId);
      }
    } catch {
      // The next time will do.
    }
    keepOn();
  }
  let keeping: NodeJS.Timeout | undefined;
  function keepOn(): void {
    clearTimeout(keeping);
    if (lockedUntil.size > 0) keeping = setTimeout(keepWhatIsLeft, KEEP_LEFT_EVERY_MS).unref();
  }
  keepOn();

  return {
    lockedForMs: leftOf,
    triesLeft: (clerkId) => TRIES - (failuresOf(clerkId) % TRIES),
    begin(clerkId) {
      const failures = failuresOf(clerkId) + 1;
      const locksNow = failures % TRIES === 0;
      count.run(clerkId, failures, locksNow ? lockMs(failures) : 0);
      if (!locksNow) return;
      lockedUntil.set(clerkId, clock.monotonic() + lockMs(failures));
      keepOn();
    },
    succeeded(clerkId) {
      forget.run(clerkId);
      lockedUntil.delete(clerkId);
    },
  };
}

function lockMs(failures: number): number {
  const locks = Math.max(1, Math.floor(failures / TRIES));
  return LOCK_MS[Math.min(locks, LOCK_MS.length) - 1] ?? MINUTE_MS;
}
