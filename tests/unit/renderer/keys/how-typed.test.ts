import { expect, test } from 'vitest';
import { howTyped } from '../../../../src-renderer/keys/how-typed.ts';
import { type Stroke, strokeOf } from '../../../../src-renderer/keys/struck.ts';

/** Keys of a scanner, each so many milliseconds behind the one before. */
function struck(keys: readonly (readonly [key: string, code: string, afterMs: number])[]): Stroke[] {
  let timeStamp = 0;
  return keys.flatMap(([key, code, afterMs]) => {
    timeStamp += afterMs;
    const none = { ctrlKey: code === 'KeyJ', altKey: false, metaKey: false, shiftKey: false, repeat: false };
    return strokeOf({ key, code, timeStamp, ...none }) ?? [];
  });
}

const digits = (afterMs: number) => [...'96431085'].map((digit) => [digit, `Digit${digit}`, afterMs] as const);
const French: readonly (readonly [string, string, number])[] = [...'çè_"&à_('].map((key, place) => [
  key,
  `Digit${'96431085'[place]}`,
  8,
]);

test('a scan tells its pace, the key that came last and what ended it', () => {
  const burst = struck([...digits(8), ['1', 'Digit1', 36]]);
  const [end] = struck([['Enter', 'Enter', 8 * 8 + 36 + 8]]);
  expect(howTyped(burst, end ?? null, '964310851')).toEqual({ meanMs: 11, longestMs: 36, end: 'Enter', read: 'typed' });
});

test.each([
  ['Tab', 'Tab', 'Tab'],
  ['j', 'KeyJ', 'line-feed'],
  ['Enter', 'NumpadEnter', 'Enter'],
] as const)('%s of %s is told as its end', (key, code, end) => {
  expect(howTyped(struck(digits(8)), struck([[key, code, 80]])[0] ?? null, '96431085').end).toBe(end);
});

test('a scan without an end has none', () => {
  expect(howTyped(struck(digits(8)), null, '96431085').end).toBeNull();
});

test('a layout that the scanner was not made for is told, and so are characters that came as numbers', () => {
  expect(howTyped(struck(French), null, '96431085').read).toBe('place');
  const byNumber = struck(digits(8)).map((stroke) => ({ ...stroke, presses: [] }));
  expect(howTyped(byNumber, null, '96431085').read).toBe('number');
});
