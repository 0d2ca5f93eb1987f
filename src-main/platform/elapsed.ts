import type { Clock } from '../../src-shared/time.ts';

/**
 * A span of time that no setting of the clock shortens: what was counted of it, kept together with what both clocks
 * showed then.
 */
export interface Counted {
  readonly ms: number;
  /** UTC milliseconds, as the machine believed. */
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export function countedNow(ms: number, clock: Clock): Counted {
  return { ms, wallMs: clock.now(), monotonicMs: clock.monotonic() };
}

/**
 * The same span at this moment. The monotonic clock rises while the machine is up, also when the counter does not run.
 * It begins anew with the machine, and the wall clock alone can tell for how long that was off.
 */
export function countedSince({ ms, wallMs, monotonicMs }: Counted, clock: Clock): number {
  const monotonic = clock.monotonic();
  if (monotonic >= monotonicMs) return ms + monotonic - monotonicMs;
  return ms + Math.max(monotonic, clock.now() - wallMs);
}
