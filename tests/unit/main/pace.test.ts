import { expect, test } from 'vitest';
import { clockDifference } from '../../../src-main/upstream/clock-difference.ts';
import { backoffMs, fraction, jittered, PACE } from '../../../src-main/platform/pace.ts';
import { retryAfterMs } from '../../../src-main/upstream/retry-after.ts';
import { Instant } from '../../../src-shared/time.ts';

const lowest = (bytes: number) => new Uint8Array(bytes);
const highest = (bytes: number) => new Uint8Array(bytes).fill(255);

test('a fraction lies from 0 up to 1', () => {
  expect(fraction(lowest)).toBe(0);
  expect(fraction(highest)).toBeLessThan(1);
  expect(fraction(highest)).toBeGreaterThan(0.999);
});

test.each([
  [0, 1_000],
  [1, 2_000],
  [3, 8_000],
  [5, 32_000],
  [6, 60_000],
  [50, 60_000],
  [5_000, 60_000],
])('after failure %i it waits at most %i ms, and perhaps not at all', (attempt, most) => {
  expect(backoffMs(attempt, PACE, lowest)).toBe(0);
  expect(backoffMs(attempt, PACE, highest)).toBeLessThanOrEqual(most);
  expect(backoffMs(attempt, PACE, highest)).toBeGreaterThan(most * 0.999);
});

test('a steady time is varied by a tenth', () => {
  expect(jittered(60_000, lowest)).toBe(54_000);
  expect(Math.round(jittered(60_000, highest))).toBe(66_000);
});

const NOW = Date.parse('2026-11-22T08:25:00.000Z');
test.each([
  ['0', undefined, null],
  ['0', 3, null],
  ['120', undefined, 120_000],
  [' 120 ', undefined, 120_000],
  ['Sun, 22 Nov 2026 08:26:00 GMT', undefined, 60_000],
  ['Sun, 22 Nov 2026 08:24:00 GMT', undefined, null],
  ['-5', undefined, null],
  ['1.5', undefined, null],
  ['2026-11-22T08:26:00Z', undefined, null],
  ['soon', 3, 3_000],
  [null, 3, 3_000],
  [null, undefined, null],
  ['999999999', undefined, 900_000],
  [null, 1e12, 900_000],
  [null, -1, null],
])('Retry-After «%s» with the member %s asks for %s ms', (header, seconds, expected) => {
  expect(retryAfterMs(header, seconds, NOW)).toBe(expected);
});

const upstream = Instant.parse('2026-11-22T08:25:00.000Z');
test.each([
  [0, 0, null],
  [4 * 60_000, 4 * 60_000, null],
  // It took half an hour to answer: nothing can be said.
  [-10 * 60_000, 20 * 60_000, null],
  [6 * 60_000, 6 * 60_000, "this machine's clock is 6 minutes ahead of the upstream's"],
  [-86_400_000, -86_400_000 + 3_000, "this machine's clock is 24 hours behind the upstream's"],
  [86_400_000, 86_400_000 + 3_000, "this machine's clock is 24 hours ahead of the upstream's"],
])('asked at %i and heard at %i ms by our clock: %s', (asked, heard, expected) => {
  expect(clockDifference(upstream, NOW + asked, NOW + heard)).toBe(expected);
});
