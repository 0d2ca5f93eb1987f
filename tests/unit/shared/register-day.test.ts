import { expect, test } from 'vitest';
import { dayEndToTell } from '../../../src-shared/fiscal/register-day.ts';
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
