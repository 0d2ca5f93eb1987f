/** How often this counter speaks to its upstream. Tests hand in a quicker one; nothing else differs. */
export interface Pace {
  /** Between two knocks while the upstream is out of reach. */
  readonly knockMs: number;
  /** Nothing was heard for so long: knock, so that a lost upstream is noticed at an idle counter too. */
  readonly silenceMs: number;
  /** The upstream's clock is read at least so often. */
  readonly clockCheckMs: number;
  /** Between two pulls of profile, roster and hotlist. */
  readonly pullMs: number;
  /** Between two looks at the feed while nothing is on the way. */
  readonly feedMs: number;
  /** How long the upstream may hold the feed open while something is on the way. */
  readonly feedWaitSeconds: number;
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
  /** After a refusal that only a person can put right. */
  readonly slowRetryMs: number;
  /** Between two comparisons of our head with the upstream's. */
  readonly compareHeadsMs: number;
  /** Between two new tokens. */
  readonly rotateTokenMs: number;
}

export const PACE: Pace = {
  knockMs: 5_000,
  silenceMs: 30_000,
  clockCheckMs: 10 * 60_000,
  pullMs: 60_000,
  feedMs: 15_000,
  feedWaitSeconds: 25,
  backoffFirstMs: 1_000,
  backoffMaxMs: 60_000,
  slowRetryMs: 60_000,
  compareHeadsMs: 60 * 60_000,
  rotateTokenMs: 7 * 24 * 60 * 60_000,
};

const UINT32_VALUES = 2 ** 32;

/** A number from 0 up to, not including, 1. */
export function fraction(random: (bytes: number) => Uint8Array): number {
  const bytes = random(4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0) / UINT32_VALUES;
}

/** Full jitter, so that the counters of a city don't come back in step. `attempt` counts from 0. */
export function backoffMs(attempt: number, pace: Pace, random: (bytes: number) => Uint8Array): number {
  return fraction(random) * Math.min(pace.backoffMaxMs, pace.backoffFirstMs * 2 ** attempt);
}

/** Between nine tenths and eleven tenths of a time, for the same reason. */
export function jittered(ms: number, random: (bytes: number) => Uint8Array): number {
  return ms * (0.9 + 0.2 * fraction(random));
}
