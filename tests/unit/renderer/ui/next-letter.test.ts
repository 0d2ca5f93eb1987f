import { expect, test } from 'vitest';
import { AuthorisationCode } from '../../../../src-shared/contract/authorisation-code.ts';
import { withNextLetter } from '../../../../src-renderer/ui/next-letter.ts';

/** A code with letters, typed on a numeric keypad. */

test.each([
  ['2', 'A'],
  ['A', 'B'],
  ['C', '2'],
  ['7', 'P'],
  ['S', '7'],
  ['Z', '9'],
  ['1', '-'],
  ['-', '1'],
])('what ends in %s goes on to %s', (before, after) => {
  expect(withNextLetter(`K7${before}`)).toBe(`K7${after}`);
});

test.each(['', '0', 'K7Қ', 'K7.'])('«%s» stays', (text) => {
  expect(withNextLetter(text)).toBe(text);
});

test('a letter in lower case goes on as one in upper case', () => {
  expect(withNextLetter('b7q')).toBe('b7R');
});

test('every character of a code can be typed by its digit', () => {
  const typed = [...'0123456789'].flatMap((digit) => {
    const all = [digit];
    for (let next = withNextLetter(digit); next !== digit; next = withNextLetter(next)) all.push(next);
    return all;
  });
  expect(typed.toSorted().join('')).toBe('-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  expect(typed.every((each) => AuthorisationCode.safeParse(each).success)).toBe(true);
});
