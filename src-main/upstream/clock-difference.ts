import type { Instant } from '../../src-shared/time.ts';

/** Below this a difference does no harm: no limit is counted in less than hours. */
const TOLERATED_MS = 5 * 60_000;
const MS_A_MINUTE = 60_000;
const MINUTES_IN_WORDS_BELOW = 120;

/**
 * How this machine's clock differs from the upstream's, in words; null when it does not. The upstream read its clock
 * some time between asking and hearing, so only what lies outside of both is a difference.
 */
export function clockDifference(upstream: Instant, askedAtMs: number, heardAtMs: number): string | null {
  const upstreamMs = Date.parse(upstream);
  const aheadMs = askedAtMs - upstreamMs;
  const behindMs = upstreamMs - heardAtMs;
  if (aheadMs > TOLERATED_MS) return `this machine's clock is ${inWords(aheadMs)} ahead of the upstream's`;
  if (behindMs > TOLERATED_MS) return `this machine's clock is ${inWords(behindMs)} behind the upstream's`;
  return null;
}

/** Coarse on purpose: the same difference is told in the same words each time. */
function inWords(ms: number): string {
  const minutes = Math.round(ms / MS_A_MINUTE);
  return minutes < MINUTES_IN_WORDS_BELOW ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
