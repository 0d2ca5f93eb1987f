import { type Clock, type Instant, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { countedNow, countedSince } from '../platform/elapsed.ts';

/** How long nothing was heard. The offline limits are counted by it, so no setting of the clock may shorten it. */
interface Silence {
  lastContact(): Instant | null;
  /** The larger of wall and monotonic time; infinite when there never was a contact. */
  hours(): number;
  broken(): void;
  /** Makes it durable. */
  keep(when: 'now' | 'at most every half minute'): void;
}

/** Knowing the last contact to half a minute is enough for limits in hours, and spares the disk. */
const KEEP_EVERY_MS = 30_000;
const MS_AN_HOUR = 3_600_000;

export function silenceIn(facts: Facts, ledger: Pick<Ledger, 'transaction'>, clock: Clock): Silence {
  let last: Instant | null = facts.get('last-contact') ?? null;
  /** What is counted without the wall clock: before this run, and since a point of it. */
  let earlierMs = countedBefore();
  let countedFrom = clock.monotonic();
  let keptAt = Number.NEGATIVE_INFINITY;
  const monotonicMs = () => earlierMs + clock.monotonic() - countedFrom;

  /** At this start: also the time for which the counter did not run. */
  function countedBefore(): number {
    const ms = facts.get('without-contact-ms') ?? 0;
    const kept = facts.get('without-contact-kept');
    return kept ? countedSince({ ms, ...kept }, clock) : ms;
  }

  return {
    lastContact: () => last,
    hours() {
      if (last === null) return Number.POSITIVE_INFINITY;
      return Math.max(clock.now() - Date.parse(last), monotonicMs(), 0) / MS_AN_HOUR;
    },
    broken() {
      last = instant(clock.now());
      earlierMs = 0;
      countedFrom = clock.monotonic();
    },
    keep(when) {
      if (last === null || (when !== 'now' && clock.monotonic() - keptAt < KEEP_EVERY_MS)) return;
      const lastContact = last;
      keptAt = clock.monotonic();
      // A disk that is full is told by the sale that meets it, not by this.
      ledger.transaction(() => {
        facts.set('last-contact', lastContact);
        const { ms, ...kept } = countedNow(Math.round(monotonicMs()), clock);
        facts.set('without-contact-ms', ms);
        facts.set('without-contact-kept', kept);
      });
    },
  };
}
