/** Keys of the counter by what they do, wherever the focus is. Pure, so that the table can be tested. */
export type Command =
  | { readonly kind: 'preset'; readonly index: number }
  | { readonly kind: 'passes' | 'bank-card' | 'qr' | 'customer-language' | 'attention' | 'menu' | 'keys' }
  | {
      readonly kind:
        | 'confirm'
        | 'back'
        | 'thousand'
        | 'add-card'
        | 'next-tender'
        | 'more-cash'
        | 'less-cash'
        | 'remove-last';
    }
  | { readonly kind: 'print-again' | 'lock' | 'history' | 'return-last' | 'balance-slip' | 'claim' };

export interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const PRESET_KEYS = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'];

const NAMED: Readonly<Record<string, Command>> = {
  F7: { kind: 'passes' },
  F8: { kind: 'add-card' },
  F9: { kind: 'bank-card' },
  F10: { kind: 'qr' },
  F11: { kind: 'customer-language' },
  F12: { kind: 'attention' },
  Enter: { kind: 'confirm' },
  Escape: { kind: 'back' },
  '*': { kind: 'thousand' },
  '+': { kind: 'add-card' },
  '/': { kind: 'next-tender' },
  ArrowUp: { kind: 'more-cash' },
  ArrowDown: { kind: 'less-cash' },
  Delete: { kind: 'remove-last' },
};

const WITH_CTRL: Readonly<Record<string, Command>> = {
  KeyH: { kind: 'keys' },
  KeyP: { kind: 'print-again' },
  KeyB: { kind: 'balance-slip' },
  KeyK: { kind: 'claim' },
  KeyL: { kind: 'lock' },
  KeyF: { kind: 'history' },
  KeyZ: { kind: 'return-last' },
};

/** `inCode`: an authorisation code is being typed, which may hold a hyphen. */
export function commandOf(key: Key, inCode: boolean): Command | null {
  if (key.altKey || key.metaKey) return null;
  // By place on the keyboard: with a Russian or Kazakh layout the letters are others.
  if (key.ctrlKey) return WITH_CTRL[key.code] ?? null;
  const preset = PRESET_KEYS.indexOf(key.key);
  if (preset >= 0) return { kind: 'preset', index: preset };
  if (key.code === 'NumpadSubtract' || (key.key === '-' && !inCode)) return { kind: 'back' };
  if (key.code === 'NumpadDecimal') return { kind: 'menu' };
  return NAMED[key.key] ?? null;
}
