import { describe, expect, test } from 'vitest';
import { commandOf, type Key } from '../../../../src-renderer/keys/table.ts';

const key = (name: string, more: Partial<Key> = {}): Key => ({
  key: name,
  code: '',
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

describe('the keys of the counter', () => {
  test.each([
    ['F1', { kind: 'preset', index: 0 }],
    ['F6', { kind: 'preset', index: 5 }],
    ['F7', { kind: 'passes' }],
    ['F9', { kind: 'bank-card' }],
    ['F10', { kind: 'qr' }],
    ['F11', { kind: 'customer-language' }],
    ['F12', { kind: 'attention' }],
    ['Enter', { kind: 'confirm' }],
    ['Escape', { kind: 'back' }],
    ['*', { kind: 'thousand' }],
    ['/', { kind: 'next-tender' }],
    ['+', { kind: 'add-card' }],
    ['F8', { kind: 'add-card' }],
    ['ArrowUp', { kind: 'more-cash' }],
    ['ArrowDown', { kind: 'less-cash' }],
    ['Delete', { kind: 'remove-last' }],
    ['-', { kind: 'back' }],
  ] as const)('%s', (name, command) => {
    expect(commandOf(key(name), false)).toEqual(command);
  });

  test('digits and letters are typed', () => {
    expect(commandOf(key('5'), false)).toBeNull();
    expect(commandOf(key('f'), false)).toBeNull();
  });

  test('a hyphen belongs into an authorisation code, the minus of the keypad goes back even there', () => {
    expect(commandOf(key('-', { code: 'Minus' }), true)).toBeNull();
    expect(commandOf(key('-', { code: 'NumpadSubtract' }), true)).toEqual({ kind: 'back' });
  });

  test('Ctrl+P and Ctrl+L lie on their keys in every keyboard layout', () => {
    expect(commandOf(key('з', { code: 'KeyP', ctrlKey: true }), false)).toEqual({ kind: 'print-again' });
    expect(commandOf(key('д', { code: 'KeyL', ctrlKey: true }), false)).toEqual({ kind: 'lock' });
    expect(commandOf(key('r', { code: 'KeyR', ctrlKey: true }), false)).toBeNull();
  });
});
