import { expect, test } from 'vitest';
import { clockSeen, tellsMore } from '../../../../src-renderer/settings/clock-trial.ts';
import { Instant } from '../../../../src-shared/time.ts';

const heard = Instant.parse('2026-11-30T09:05:00.000Z');

test.each([
  ['ahead', heard, 'failed'],
  ['ahead', null, 'failed'],
  [null, heard, 'worked'],
  [null, null, null],
] as const)('a clock that is judged %s beside an operator’s of %s is seen to have %s', (fault, upstream, seen) => {
  expect(clockSeen({ fault: fault as never, upstream })).toBe(seen);
});

test.each([
  ['worked', undefined, true],
  ['failed', undefined, true],
  ['worked', 'worked', false],
  ['failed', 'failed', false],
  ['failed', 'worked', true],
  ['worked', 'unjudged', true],
  ['worked', 'failed', false],
  [null, undefined, false],
  [null, 'worked', false],
] as const)('looking that sees «%s» where «%s» is kept signs for it: %s', (seen, kept, signs) => {
  expect(tellsMore(seen, kept)).toBe(signs);
});
