import type { Clock } from '../../src-shared/time.ts';
import type { AuditEvent } from './audit-event.ts';

type Kind = AuditEvent['kind'];

/** More of one kind in a minute is a page or person that fills the log: the rest is counted. */
const OF_A_KIND_MAX = 20;
const MINUTE_MS = 60_000;

interface EventsAMinute {
  /** Whether one more of this kind is noted. Those that are not are counted. */
  takes(kind: Kind): boolean;
  /** How many of each kind were left out in minutes that are over; `now`: in those that still run too. Told once. */
  leftOut(now?: 'now'): { readonly of: Kind; readonly count: number }[];
}

/** The clock that nobody can set counts the minutes. */
export function newEventsAMinute(clock: Pick<Clock, 'monotonic'>): EventsAMinute {
  const minutes = new Map<Kind, { readonly fromMs: number; count: number }>();
  return {
    takes(kind) {
      const minute = minutes.get(kind) ?? { fromMs: clock.monotonic(), count: 0 };
      minutes.set(kind, minute);
      minute.count += 1;
      return minute.count <= OF_A_KIND_MAX;
    },
    leftOut(now) {
      const over = [...minutes].filter(([, { fromMs }]) => now || clock.monotonic() - fromMs >= MINUTE_MS);
      for (const [kind] of over) minutes.delete(kind);
      return over.flatMap(([of, { count }]) => (count > OF_A_KIND_MAX ? [{ of, count: count - OF_A_KIND_MAX }] : []));
    },
  };
}
