/** So many characters without a field, and Enter behind them: a slow scanner's, or a hand's that meant a field. */
const LOST_MIN = 4;
/** So many characters that chose, or found no field, are no hand's choice: Enter behind them moves no money. */
const CHOICES_MIN = 3;

/** A key by which the system presses the button that has the focus. */
type PressingKey = 'Enter' | ' ';

interface BehindCharacters {
  readonly key: PressingKey;
  readonly movesMoney: boolean;
  /** Characters of the last second that found no field. */
  readonly lost: number;
  /** Digits of the last second that chose something. */
  readonly choices: number;
}

/** Enter and Space press a button; null for any other key, and for one that is struck together with Ctrl. */
export function pressingKey({ presses }: { readonly presses: readonly string[] }): PressingKey | null {
  if (presses.includes('Enter')) return 'Enter';
  return presses.includes(' ') ? ' ' : null;
}

/** The key was struck behind characters of a code. A Space may stand within one. */
export function isOfACode({ key, movesMoney, lost, choices }: BehindCharacters): boolean {
  if (key === ' ') return lost > 0 || (movesMoney && choices > 0);
  return lost >= LOST_MIN || (movesMoney && lost + choices >= CHOICES_MIN);
}
