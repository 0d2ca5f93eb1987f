import { describe, expect, test } from 'vitest';
import { pressesOf } from '../../../../src-renderer/keys/struck.ts';
import { type KeySet, KEYS, KEYS_WITHOUT_CONTROL, meaningsOf } from '../../../../src-renderer/keys/table.ts';

const CTRL = { ctrlKey: true };

/** What a key means among these sets, first what is asked first; of several choices with its number. */
function meanings(
  sets: readonly KeySet[],
  key: string,
  more: { code?: string; ctrlKey?: boolean; shiftKey?: boolean } = {},
): string[] {
  const struck = { key, code: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more };
  return meaningsOf(pressesOf(struck))
    .filter(({ set }) => sets.some((each) => each === set))
    .map(({ command, nth }) => (nth > 0 ? `${command} ${nth}` : command));
}

describe('the keys of the sale', () => {
  test.each([
    ['F1', 'preset'],
    ['F6', 'preset 5'],
    ['F7', 'passes'],
    ['F8', 'addCard'],
    ['F9', 'bankCard'],
    ['F10', 'qr'],
    ['F11', 'customerLanguage'],
    ['Enter', 'confirm'],
    ['Escape', 'back'],
    ['*', 'thousand 1'],
    ['/', 'nextTender 1'],
    ['+', 'plus 1'],
    ['ArrowUp', 'moreCash'],
    ['ArrowDown', 'exactCash'],
    ['Delete', 'removeLast'],
    ['-', 'hyphen'],
  ])('%s', (key, command) => {
    expect(meanings(['sale'], key)).toEqual([command]);
  });

  test('digits and letters are typed', () => {
    expect(meanings(['sale', 'screen', 'counter', 'everywhere'], '5', { code: 'Digit5' })).toEqual([]);
    expect(meanings(['sale', 'screen', 'counter', 'everywhere'], 'f', { code: 'KeyF' })).toEqual([]);
  });
});

test('a key of the keypad means what its place means, also without the lock of its digits', () => {
  expect(meanings(['sale'], '-', { code: 'NumpadSubtract' })[0]).toBe('minus');
  expect(meanings(['sale', 'screen'], 'Delete', { code: 'NumpadDecimal' })[0]).toBe('menu');
  expect(meanings(['screen'], '.', { code: 'Period' })).toEqual([]);
});

test('`*` is 000 on whichever place and screen it is struck: of the keypad, or as Shift and 8', () => {
  for (const set of ['sale', 'screen'] as const) {
    expect(meanings([set], '*', { code: 'NumpadMultiply' })[0]).toBe('thousand');
    expect(meanings([set], '*', { code: 'Digit8', shiftKey: true })).toEqual(['thousand 1']);
  }
});

test('what an input method takes for its own is asked of it alone, whichever key it is', () => {
  const sets: readonly KeySet[] = ['sale', 'screen', 'history'];
  for (const code of ['Enter', 'Escape', 'Delete', 'ArrowUp', 'F1'])
    expect(meanings(sets, 'Process', { code })).toEqual([]);
});

test('a key whose place and name are one is asked once', () => {
  expect(meanings(['screen'], 'Escape', { code: 'Escape' })).toEqual(['back']);
  expect(meanings(['screen'], 'F12', { code: 'F12' })).toEqual(['attention']);
});

test('keys with Ctrl lie where they lie in every keyboard layout', () => {
  expect(meanings(['counter'], 'з', { code: 'KeyP', ...CTRL })).toEqual(['printAgain']);
  expect(meanings(['everywhere'], 'д', { code: 'KeyL', ...CTRL })).toEqual(['lock']);
  expect(meanings(['counter', 'everywhere'], 'r', { code: 'KeyR', ...CTRL })).toEqual([]);
});

test('the keypad with Ctrl changes the text and leaves no screen', () => {
  const heard: readonly KeySet[] = ['screen', 'cash', 'everywhere'];
  expect(meanings(heard, '-', { code: 'NumpadSubtract', ...CTRL })).toEqual(['smallerText 1']);
  expect(meanings(heard, '-', { code: 'NumpadSubtract' })).toEqual(['minus']);
});

/** Keys that stand twice among the sets that are heard together. */
function heardTwice(...own: readonly KeySet[]): string[] {
  const sets: readonly KeySet[] = ['choices', 'screen', ...own, 'everywhere'];
  const presses: string[] = sets.flatMap((set) =>
    Object.values<{ readonly presses: readonly string[] }>(KEYS[set]).flatMap((row) => row.presses),
  );
  return presses.filter((press, index) => presses.indexOf(press) !== index);
}

test('the count has its keys before the keypad goes on by them, also beside the menu of the cash screen', () => {
  const twice = heardTwice('cash', 'count');
  expect(twice).toEqual(['NumpadAdd', 'NumpadDivide']);
  for (const press of twice)
    expect(meaningsOf([press]).find(({ set }) => ['count', 'screen', 'everywhere'].includes(set))?.set).toBe('count');
});

test('what is expected is shown by its own key before the keypad goes on by it', () => {
  expect(heardTwice('close')).toEqual(['NumpadAdd']);
  expect(meaningsOf(['NumpadAdd']).find(({ set }) => set === 'close' || set === 'everywhere')?.set).toBe('close');
});

test.each(['cash', 'history', 'reports', 'settings'] as const)('on the screen of %s one key means one thing', (set) => {
  expect(heardTwice(set)).toEqual([]);
});

test('what a screen does with the same keys is asked after the sale', () => {
  const twice = heardTwice('sale', 'counter');
  expect(twice.toSorted()).toEqual([
    '*',
    '+',
    'Enter',
    'Escape',
    'NumpadAdd',
    'NumpadAdd',
    'NumpadDivide',
    'NumpadMultiply',
    'NumpadSubtract',
  ]);
  expect(new Set(twice.map((press) => meaningsOf([press])[0]?.set))).toEqual(new Set(['sale']));
});

test('the legend tells of the keys that no control shows', () => {
  expect(KEYS_WITHOUT_CONTROL.map(({ shown }) => shown)).toEqual([
    'Enter',
    'Esc',
    '*',
    '+',
    '−',
    '/',
    ', .',
    '−',
    'Ctrl F',
    'Ctrl 1…5',
    'Ctrl P',
    'Ctrl Z',
    'Ctrl L',
    'Ctrl + −',
    'Ctrl D',
    'Ctrl H',
    '+',
    '/',
  ]);
});
