import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCardNumber } from '../../../src-shared/card-number.ts';
import { patternFault } from '../../../src-shared/card-pattern.ts';

const BLOCKED_MS = 50;
const DIGITS = '1'.repeat(20);

/** The quickest of three: what blocks does so each time, and a busy machine does not. */
function msOf(work: () => unknown): number {
  const tries = [1, 2, 3].map(() => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return Math.min(...tries);
}
const lookUp = (pattern: string) =>
  readCardNumber(DIGITS, [{ name: 'any', pattern, grouping: [], checkDigit: 'none' }]);

describe('a pattern that would take too long', () => {
  test.each([
    '^(([0-9]+)+)+x$',
    '(\\d|\\d\\d)+x',
    '(\\d+)*x',
    '((\\d?)*)*x',
    '(?:\\d?){20}\\d{20}x',
    '(\\d|\\d){20}x',
    '(\\d|[0-9]|.){12}x',
    '^\\d*\\d*\\d*\\d*\\d*\\d*\\d*\\d*x$',
    '(?=(\\d+)+x)\\d+',
    '(?:(?:\\d{1,9}){1,9}){1,9}x',
    '(\\x31|\\d)+x',
    '(?<all>\\d+\\d?)+x',
    '(\\d{2}|\\d{3}|\\d{4}|\\d)*?x',
    '(?:1|11|111)+x',
    `${'(\\d|\\d)'.repeat(20)}x`,
  ])('%s is told, and never tried', (pattern) => {
    expect(patternFault(pattern)).toMatchObject({ broken: false, why: 'would take too long to try' });
    expect(msOf(() => lookUp(pattern))).toBeLessThan(BLOCKED_MS);
    expect(lookUp(pattern).kind).toBe('none');
  });
});

test.each([
  '^96431085033\\d{8}$',
  '^9643(1|9)085033\\d{8}$',
  '^[0-9]{19}$',
  '^(\\d{4})+$',
  '\\d{8,20}',
  '^(?!0000)\\d{8,20}$',
  '(?:9643|8601|7777)[0-9]{4,16}',
  '\\d{2,3}\\d{2,3}\\d{2,3}',
  '^(\\d{4}[ -]?){4}\\d{3}$',
  '\\d+',
  '[0-9]*',
])('%s is a pattern that an operator has', (pattern) => expect(patternFault(pattern)).toBeNull());

test.each(['', '[', '(', '*', '\\d{3'.repeat(200)])('%s is broken or too long, and matches nothing', (pattern) => {
  expect(patternFault(pattern)).not.toBeNull();
  expect(lookUp(pattern).kind).toBe('none');
});

/** Patterns as somebody careless, or somebody evil, would build them. */
const { pattern: anyPattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'p' },
    tie('piece'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '*?', '+?', '{2}', '{3,}', '{0,20}', '{5,9}?'))
      .map(([a, times]) => `(?:${a})${times}`),
    tie('pattern').map((a) => `(?=${a})`),
  ),
  piece: fc.constantFrom('\\d', '[0-9]', '1', '.', 'x', '\\x31', '\\w', '[^a]', '^', '$', '\\b', '1?', '\\d*', '\\d+'),
}));

test('whatever is judged to be quick is quick, and judging is too', () => {
  fc.assert(
    fc.property(anyPattern, fc.constantFrom('', 'x'), (pattern, end) => {
      const tried = new RegExp(`^(?:${pattern}${end})$`);
      expect(msOf(() => patternFault(pattern + end))).toBeLessThan(BLOCKED_MS);
      const isQuick = patternFault(pattern + end) === null;
      expect(isQuick ? msOf(() => tried.test(DIGITS)) : 0).toBeLessThan(BLOCKED_MS);
    }),
    { numRuns: 3_000 },
  );
});

describe('a pattern that allows separators between its digits is quick, for only digits are tried', () => {
  test.each([
    '^(?:\\d ?){19}$',
    '^(?:\\d[ -]*?){13,19}$',
    '^(?:[0-9]{1,4}[ -]?){4,5}$',
    '^([0-9]|[ ]){19}$',
    '^\\d{16}\\r?$',
  ])('%s', (pattern) => {
    expect(patternFault(pattern)).toBeNull();
    expect(msOf(() => lookUp(pattern))).toBeLessThan(BLOCKED_MS);
  });

  test.each(['^(\\d*\\s?)*$', '^(\\d+[ -]?)+$'])('but %s is not', (pattern) => {
    expect(patternFault(pattern)).toMatchObject({ why: 'would take too long to try' });
  });
});
