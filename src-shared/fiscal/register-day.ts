import type { RegisterStatus } from '../contract/views/register.ts';
import type { Instant } from '../time.ts';

const HOUR_MS = 3_600_000;
/** What the law lets a day of a register last; then it takes nothing until it is ended. */
const DAY_MAX_MS = 24 * HOUR_MS;
/** A clerk closes the shift in less, with a queue at the window. */
const WARN_MS = HOUR_MS;

/**
 * When a register's day ends that began then, in UTC milliseconds, once a clerk has to be told. null: there is time
 * yet, or it is over, or nobody knows.
 */
export function dayEndToTell(began: Instant | null, nowMs: number): number | null {
  if (began === null) return null;
  const endsMs = Date.parse(began) + DAY_MAX_MS;
  const leftMs = endsMs - nowMs;
  return leftMs > 0 && leftMs <= WARN_MS ? endsMs : null;
}

/**
 * After a close: its day has not ended, and does not within moments. Sales without their sign will be signed in a day
 * that has to end as well.
 */
export function dayStaysOpen({
  state,
  dayBegan,
  unsigned,
}: Pick<RegisterStatus, 'state' | 'dayBegan' | 'unsigned'>): boolean {
  return (state === 'refuses' || state === 'unreachable') && (dayBegan !== null || unsigned > 0);
}
