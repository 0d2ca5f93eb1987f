import type { Database } from 'better-sqlite3';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Clock } from '../../src-shared/time.ts';

/** So many wrong tries lock the clerk, each time for longer. */
const TRIES = 5;
const MINUTE_MS = 60_000;
const LOCK_MS = [1 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS];

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
  readonly locked_until: string | null;
}

const COUNT = `
  INSERT INTO sign_in_failure (clerk_id, failures, locked_until) VALUES (?, ?, ?)
  ON CONFLICT (clerk_id) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until`;

/**
 * Wrong tries are counted on the disk. Within a run a lock is timed without the wall clock. Over a restart only the
 * wall clock knows how much of it is left, and it is believed as far as the lock's own length: a clock that was set
 * back neither ends a lock nor makes it longer than it was.
 */
export function signInLocksIn(db: Database, clock: Clock): SignInLocks {
  const read = db.prepare<[string], Row>('SELECT * FROM sign_in_failure WHERE clerk_id = ?');
  const count = db.prepare(COUNT);
  const forget = db.prepare('DELETE FROM sign_in_failure WHERE clerk_id = ?');
  /** By clerk, in monotonic time. */
  const lockedUntil = new Map<string, number>();
  for (const row of db.prepare<[], Row>('SELECT * FROM sign_in_failure WHERE locked_until IS NOT NULL').all()) {
    const leftMs = Math.min(Date.parse(row.locked_until ?? '') - clock.now(), lockMs(row.failures));
    if (leftMs > 0) lockedUntil.set(row.clerk_id, clock.monotonic() + leftMs);
  }
  const failuresOf = (clerkId: ClerkId) => read.get(clerkId)?.failures ?? 0;

  return {
    lockedForMs: (clerkId) => Math.max(0, (lockedUntil.get(clerkId) ?? Number.NEGATIVE_INFINITY) - clock.monotonic()),
    triesLeft: (clerkId) => TRIES - (failuresOf(clerkId) % TRIES),
    begin(clerkId) {
      const failures = failuresOf(clerkId) + 1;
      const locksNow = failures % TRIES === 0;
      count.run(clerkId, failures, locksNow ? new Date(clock.now() + lockMs(failures)).toISOString() : null);
      if (locksNow) lockedUntil.set(clerkId, clock.monotonic() + lockMs(failures));
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
