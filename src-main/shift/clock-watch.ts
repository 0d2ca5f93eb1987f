import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { ClockFault } from '../../src-shared/contract/refusals.ts';
import { type Clock, exists, instant, WrittenInstant } from '../../src-shared/time.ts';
import type { Contact } from '../upstream/upstream.ts';

/** Clocks are put right by minutes, and nothing here is counted in less than that. */
const TOLERATED_MS = 5 * 60_000;
/** A journal that goes on under a wrong clock shows what was written before for so many entries. */
const ENTRIES_LOOKED_AT = 1000;
const NEWEST = `SELECT seq, at FROM journal_entry WHERE seq > ? ORDER BY seq DESC LIMIT ${ENTRIES_LOOKED_AT}`;
const Row = z.object({ seq: z.int(), at: WrittenInstant });

interface ClockWatchParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly contact: Pick<Contact, 'upstreamNow'>;
}

/**
 * What is known to be wrong with this machine's clock; null: nothing. The upstream's clock says it best. Without it the
 * journal does: nobody writes before an entry that is written. The monotonic clock does too: it shows that a clock was
 * moved forward.
 */
export function clockWatchOver({ db, clock, contact }: ClockWatchParts): () => ClockFault | null {
  const newest = db.prepare<[number], unknown>(NEWEST);
  const readNow = () => ({ ms: clock.now(), up: clock.monotonic() });
  /** null: it was known to be wrong since; what was measured from then on says nothing. */
  let begun: ReturnType<typeof readNow> | null = readNow();
  let times: { readonly seq: number; readonly ms: number }[] = [];

  /** The latest time of the newest entries; an entry whose time does not exist tells none. */
  function latestMs(): number {
    const rows = z.array(Row).parse(newest.all(times.at(-1)?.seq ?? 0));
    const added = rows.map(({ seq, at }) => ({ seq, ms: exists(at) ? Date.parse(at) : Number.NEGATIVE_INFINITY }));
    if (added.length > 0) times = [...times, ...added.toReversed()].slice(-ENTRIES_LOOKED_AT);
    return Math.max(...times.map(({ ms }) => ms), Number.NEGATIVE_INFINITY);
  }

  return () => {
    const now = clock.now();
    const fault = (kind: ClockFault['kind'], knownMs: number): ClockFault => ({
      kind,
      clock: instant(now),
      known: instant(knownMs),
    });
    const upstreamMs = contact.upstreamNow();
    if (upstreamMs !== null) return Math.abs(now - upstreamMs) > TOLERATED_MS ? fault('differs', upstreamMs) : null;
    const latest = latestMs();
    if (latest - now > TOLERATED_MS) {
      begun = null;
      return fault('behind-journal', latest);
    }
    begun ??= readNow();
    const expected = begun.ms + clock.monotonic() - begun.up;
    return now - expected > TOLERATED_MS ? fault('moved', expected) : null;
  };
}
