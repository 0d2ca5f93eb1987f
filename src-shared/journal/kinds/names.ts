/** The kinds of entry that this counter writes. The journal also keeps what others wrote under names of their own. */
export type EntryKind =
  | 'shift-opened'
  | 'sale'
  | 'return'
  | 'pay-in'
  | 'pay-out'
  | 'safe-drop'
  | 'cash-counted'
  | 'drawer-opened'
  | 'shift-closed'
  | 'receipt-reprinted'
  | 'credit-retried'
  | 'payment-decided'
  | 'fiscalised'
  | 'note';

/** Those that may move the drawer's cash before the close: the reveal has words for each. */
export const MOVING_CASH = [
  'shift-opened',
  'sale',
  'return',
  'pay-in',
  'pay-out',
  'safe-drop',
] as const satisfies readonly EntryKind[];
export type MovingCash = (typeof MOVING_CASH)[number];

/** Those that the history finds again; the screen has a word for each. */
export const FOUND_AGAIN = ['sale', 'return'] as const satisfies readonly EntryKind[];
export type FoundAgain = (typeof FOUND_AGAIN)[number];
