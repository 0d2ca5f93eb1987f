import type { TextKey } from '../i18n.ts';

interface Row {
  /** Keys that do it, as `pressesOf` calls them; where they are several choices, in the order of these. */
  readonly presses: readonly string[];
  /** How it stands on a control, where not as it is pressed. */
  readonly shown?: string;
  /** What the legend says of it, where no control has it. */
  readonly says?: TextKey;
  /** Held down, it does it again and again. */
  readonly repeats?: true;
}

/** Every key by what it does, a screen at a time. The first one in the table is asked first. */
export const KEYS = {
  /** Where no field takes a digit, it chooses. */
  choices: { choose: { presses: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] } },

  sale: {
    preset: { presses: ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'] },
    /** `/` goes on to the next of what can be chosen: a pass where the amount is asked for. */
    passes: { presses: ['F7'], shown: 'F7 /' },
    addCard: { presses: ['F8'], shown: 'F8' },
    bankCard: { presses: ['F9'], shown: 'F9' },
    qr: { presses: ['F10'], shown: 'F10' },
    customerLanguage: { presses: ['F11'], shown: 'F11' },
    moreCash: { presses: ['ArrowUp'], shown: '↑' },
    exactCash: { presses: ['ArrowDown'] },
    removeLast: { presses: ['Delete'], shown: 'Del' },
    confirm: { presses: ['Enter'], shown: 'Enter', says: 'keys.confirm' },
    back: { presses: ['Escape'], shown: 'Esc', says: 'keys.back' },
    thousand: { presses: ['NumpadMultiply', '*'], shown: '*', says: 'keys.thousand', repeats: true },
    plus: { presses: ['NumpadAdd', '+'], shown: '+', says: 'keys.plus' },
    minus: { presses: ['NumpadSubtract'], shown: '−', says: 'keys.minus', repeats: true },
    /** Beside the keypad it may belong into a code. */
    hyphen: { presses: ['-'] },
    /** Before anything is typed `*` does it too, which a keypad has. */
    noPaper: { presses: ['Ctrl KeyE'], shown: 'Ctrl E' },
    noPaperFirst: { presses: [], shown: 'Ctrl E *' },
    nextTender: { presses: ['NumpadDivide', '/'], shown: '/', says: 'keys.nextTender' },
  },

  count: {
    /** From any field to where the count ends. */
    toEnd: { presses: ['F8', 'NumpadAdd', '+'], shown: 'F8 +' },
    /** One bundle of this note, or roll of this coin. */
    pack: { presses: ['NumpadDivide', '/'], shown: '/' },
  },

  /** On every screen behind the sign-in. */
  screen: {
    attention: { presses: ['F12'], shown: 'F12' },
    /** Shown as keypads have it, which is one or the other. */
    menu: { presses: ['NumpadDecimal'], shown: ', .', says: 'keys.menu' },
    thousand: { presses: ['NumpadMultiply', '*'] },
    back: { presses: ['Escape'], shown: 'Esc' },
    /** It takes away what was typed, and goes back where a field holds nothing of it. */
    minus: { presses: ['NumpadSubtract'], shown: '−', says: 'keys.erase', repeats: true },
    /** Fields and buttons hear it by themselves. */
    confirm: { presses: ['Enter'], shown: 'Enter' },
  },

  counter: {
    history: { presses: ['Ctrl KeyF'], shown: 'Ctrl F', says: 'keys.history' },
    lastSales: {
      presses: ['Ctrl Digit1', 'Ctrl Digit2', 'Ctrl Digit3', 'Ctrl Digit4', 'Ctrl Digit5'],
      shown: 'Ctrl 1…5',
      says: 'keys.lastSales',
    },
    printAgain: { presses: ['Ctrl KeyP'], shown: 'Ctrl P', says: 'keys.printAgain' },
    returnLast: { presses: ['Ctrl KeyZ'], shown: 'Ctrl Z', says: 'keys.returnLast' },
    balanceSlip: { presses: ['Ctrl KeyB'], shown: 'Ctrl B' },
    claim: { presses: ['Ctrl KeyK'], shown: 'Ctrl K' },
    /** Between two customers, when it adds no card. */
    seen: { presses: ['NumpadAdd', '+'], shown: '+' },
  },

  /** Behind a count that is given: what it is compared with is seen by nobody who only pressed Enter once too often. */
  close: { reveal: { presses: ['F8', 'NumpadAdd', '+'], shown: 'F8 +' } },

  /** No `+`, by which a keypad walks to it: what it does is written at once. */
  opening: { openSo: { presses: ['F8'], shown: 'F8' } },

  cash: { kind: { presses: ['F1', 'F2', 'F3', 'F4', 'F5'] }, safe: { presses: ['F6'], shown: 'F6' } },

  safe: { task: { presses: ['F1', 'F2', 'F3'] } },

  history: {
    printAgain: { presses: ['F1'], shown: 'F1' },
    giveBack: { presses: ['F2'], shown: 'F2' },
    open: { presses: ['F3'], shown: 'F3' },
    newer: { presses: ['PageUp'], shown: 'PgUp' },
    older: { presses: ['PageDown'], shown: 'PgDn' },
  },

  reports: {
    table: { presses: ['F1'], shown: 'F1' },
    pdf: { presses: ['F2'], shown: 'F2' },
    /** The sums of the shift, or what its register was told. */
    register: { presses: ['F3'], shown: 'F3' },
  },

  settings: { section: { presses: ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10'] } },

  /** Also at the sign-in, but the lock. */
  everywhere: {
    lock: { presses: ['Ctrl KeyL'], shown: 'Ctrl L', says: 'keys.lock' },
    largerText: { presses: ['Ctrl Equal', 'Ctrl NumpadAdd'], shown: 'Ctrl + −', says: 'keys.text' },
    smallerText: { presses: ['Ctrl Minus', 'Ctrl NumpadSubtract'] },
    usualText: { presses: ['Ctrl Digit0'] },
    theme: { presses: ['Ctrl KeyD'], shown: 'Ctrl D', says: 'keys.theme' },
    legend: { presses: ['Ctrl KeyH'], shown: 'Ctrl H', says: 'keys.legend' },
    /** A keypad has no Tab, and no letters. */
    next: { presses: ['NumpadAdd'], shown: '+', says: 'keys.next' },
    letter: { presses: ['NumpadDivide'], shown: '/', says: 'keys.letter' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Row>>>>;

export type KeySet = keyof typeof KEYS;

/** How a key was struck, where that changes what it may do. */
export interface HowStruck {
  /** It stays down, and does it again and again. */
  readonly isHeldDown: boolean;
  /** It ends characters that came faster than any hand's: a scanner's, or those of one key that types several. */
  readonly endsBurst: boolean;
}

export const BY_HAND: HowStruck = { isHeldDown: false, endsBurst: false };

/** What a key does: the nth of several choices, where it is one of them. False: it means nothing now. */
export type KeyAction = (nth: number, how?: HowStruck) => unknown;
/** What the keys of a screen do at present; those without an action do what they always do. */
export type KeyActions<Name extends KeySet> = {
  readonly [Command in keyof (typeof KEYS)[Name]]?: KeyAction | null | undefined;
};

type ShownBy<Each> = Each extends { readonly shown: infer Shown }
  ? Shown
  : Each extends Row
    ? Each['presses'][number]
    : never;
/** How the keys of the tables stand on controls: a hint of none of them does not compile. */
export type KeyShown = { [Name in KeySet]: ShownBy<(typeof KEYS)[Name][keyof (typeof KEYS)[Name]]> }[KeySet];

interface Meaning {
  readonly set: string;
  readonly command: string;
  readonly nth: number;
  readonly repeats: boolean;
}

const ROWS: readonly (Row & Pick<Meaning, 'set' | 'command'>)[] = Object.entries<Readonly<Record<string, Row>>>(
  KEYS,
).flatMap(([set, rows]) => Object.entries(rows).map(([command, row]) => ({ set, command, ...row })));

/** All that a key may mean, first what is asked first: its place on a keypad says more than what it types. */
export function meaningsOf(presses: readonly string[]): readonly Meaning[] {
  return presses.flatMap((press) =>
    ROWS.flatMap(({ set, command, repeats = false, presses: own }) => {
      const nth = own.indexOf(press);
      return nth < 0 ? [] : [{ set, command, nth, repeats }];
    }),
  );
}

/** Keys that the legend tells of, since no control on the screen does. */
export const KEYS_WITHOUT_CONTROL: readonly { readonly set: string; readonly shown: string; readonly says: TextKey }[] =
  ROWS.flatMap(({ set, shown, says }) => (shown !== undefined && says ? [{ set, shown, says }] : []));
