/** The letters on the keys of a telephone: a hand at a numeric keypad knows them. */
const LETTERS_OF_DIGIT = ['0', '1-', '2ABC', '3DEF', '4GHI', '5JKL', '6MNO', '7PQRS', '8TUV', '9WXYZ'];

/** The last character becomes the next one of its digit: 2, A, B, C, and 2 again. It stays where a digit has none. */
export function withNextLetter(text: string): string {
  const last = text.slice(-1).toUpperCase();
  const key = last === '' ? undefined : LETTERS_OF_DIGIT.find((each) => each.includes(last));
  return key === undefined ? text : text.slice(0, -1) + key.charAt((key.indexOf(last) + 1) % key.length);
}
