import { expect, test } from 'vitest';
import { apartBy } from '../../../../src-renderer/settings/clock-apart.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

test.each([
  [0, null],
  [1999, null],
  [-1999, null],
  [2 * SECOND, { is: 'ahead', unit: 'seconds', large: 2, small: 0 }],
  [-59.4 * SECOND, { is: 'behind', unit: 'seconds', large: 59, small: 0 }],
  [59.6 * SECOND, { is: 'ahead', unit: 'minutes', large: 1, small: 0 }],
  [-82 * SECOND, { is: 'behind', unit: 'minutes', large: 1, small: 22 }],
  [5 * HOUR, { is: 'ahead', unit: 'hours', large: 5, small: 0 }],
  [-(5 * HOUR + 61 * SECOND), { is: 'behind', unit: 'hours', large: 5, small: 1 }],
  [25.5 * HOUR, { is: 'ahead', unit: 'days', large: 1, small: 1 }],
  [-400 * 24 * HOUR, { is: 'behind', unit: 'days', large: 400, small: 0 }],
] as const)('a clock that differs by %i ms is told in its largest unit and the next', (byMs, told) => {
  expect(apartBy(byMs)).toEqual(told);
});
