import { expect, test } from 'vitest';
import { isOfACode, pressingKey } from '../../../../src-renderer/keys/on-a-button.ts';
import { strokeOf } from '../../../../src-renderer/keys/struck.ts';

const struck = (key: string, code: string, ctrlKey = false) =>
  strokeOf({ key, code, ctrlKey, altKey: false, metaKey: false, shiftKey: false, repeat: false, timeStamp: 0 });

test.each([
  ['Enter', 'Enter', 'Enter'],
  ['Enter', 'NumpadEnter', 'Enter'],
  [' ', 'Space', ' '],
  ['a', 'KeyA', null],
  ['5', 'Digit5', null],
  ['Tab', 'Tab', null],
] as const)('«%s» of %s presses the button that has the focus by %j', (key, code, presses) => {
  const stroke = struck(key, code);
  expect(stroke && pressingKey(stroke)).toBe(presses);
});

test('a key that is struck together with Ctrl presses no button', () => {
  const stroke = struck(' ', 'Space', true);
  expect(stroke && pressingKey(stroke)).toBe(null);
});

test.each([
  // A hand: Tab and Space, or a digit that chose, and Enter.
  [' ', true, 0, 0, false],
  ['Enter', true, 0, 1, false],
  ['Enter', true, 0, 2, false],
  ['Enter', false, 3, 0, false],
  // Whoever chose by a digit presses other buttons by Space.
  [' ', false, 0, 1, false],
  // A scanner without an end types `A1 B2`: the digit chose, and the Space stands within its code.
  [' ', true, 1, 1, true],
  [' ', true, 0, 1, true],
  [' ', false, 1, 0, true],
  // So many characters are a slow scanner's.
  ['Enter', true, 1, 2, true],
  ['Enter', true, 0, 3, true],
  ['Enter', false, 4, 0, true],
  ['Enter', false, 0, 9, false],
] as const)('%j on a button, moves money: %j, behind %i lost and %i choices, is of a code: %j', (...row) => {
  const [key, movesMoney, lost, choices, isSo] = row;
  expect(isOfACode({ key, movesMoney, lost, choices })).toBe(isSo);
});
