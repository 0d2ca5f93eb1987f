import { expect, test } from 'vitest';
import { dayEndToTell, dayStaysOpen } from '../../../src-shared/fiscal/register-day.ts';
import { instant } from '../../../src-shared/time.ts';

const BEGAN = Date.parse('2026-11-22T03:00:00Z');
const HOUR_MS = 3_600_000;

test.each<[string, number, boolean]>([
  ['after 22 hours', 22 * HOUR_MS, false],
  ['a moment before the last hour', 23 * HOUR_MS - 1, false],
  ['when the last hour begins', 23 * HOUR_MS, true],
  ['a moment before it is over', 24 * HOUR_MS - 1, true],
  ['when it is over', 24 * HOUR_MS, false],
  ['where the register’s clock is ahead of this one', -HOUR_MS, false],
])('the end of a register’s day is told in its last hour: %s', (_, age, isTold) => {
  expect(dayEndToTell(instant(BEGAN), BEGAN + age)).toBe(isTold ? BEGAN + 24 * HOUR_MS : null);
});

test('of a day that nobody knows nothing is told', () => {
  expect(dayEndToTell(null, BEGAN)).toBeNull();
});

test.each<[string, Parameters<typeof dayStaysOpen>[0], boolean]>([
  ['it refuses, and its day runs', { state: 'refuses', dayBegan: instant(BEGAN), unsigned: 0 }, true],
  ['it is away, and its day runs', { state: 'unreachable', dayBegan: instant(BEGAN), unsigned: 0 }, true],
  ['it is away, and sales wait for a day', { state: 'unreachable', dayBegan: null, unsigned: 2 }, true],
  ['it is away, and no day runs', { state: 'unreachable', dayBegan: null, unsigned: 0 }, false],
  ['it is at hand and ends its day just now', { state: 'ready', dayBegan: instant(BEGAN), unsigned: 1 }, false],
])('a day that a close could not end is told of: %s', (_, register, isTold) => {
  expect(dayStaysOpen(register)).toBe(isTold);
});
