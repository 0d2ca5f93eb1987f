import type { Denomination, Profile } from '../../../src-shared/contract/upstream.ts';
import type { DrawerHints } from '../../../src-shared/contract/views/shift.ts';
import { minus, money, ZERO, type Money } from '../../../src-shared/money.ts';

const QUICK_NOTES_MAX = 3;
const BUNDLE_NOTES = 3;

/**
 * What a customer most likely hands over, but for the exact amount. It is one note that is larger, or the next full
 * count of one of the largest notes. Smallest first.
 */
export function quickNotes(due: Money, denominations: readonly Denomination[]): readonly Money[] {
  const notes = [...new Set(denominations.filter((each) => each.kind === 'note').map((each) => each.value))].toSorted(
    (a, b) => b - a,
  );
  const bundles = notes.slice(0, BUNDLE_NOTES).map((note) => money(Math.ceil(due / note) * note));
  const single = notes.filter((note) => note > due);
  return [...new Set([...single, ...bundles])]
    .filter((amount) => amount > due)
    .toSorted((a, b) => a - b)
    .slice(0, QUICK_NOTES_MAX);
}

interface Piece {
  readonly value: Money;
  readonly quantity: number;
}

/**
 * The change in few notes and coins, of those that may be named. What is in the drawer is not asked: it must not be
 * told. Empty where it can't be made.
 */
export function piecesOf(change: Money, values: readonly Money[]): readonly Piece[] {
  return (
    piecesOfThese(
      change,
      [...new Set(values)].toSorted((a, b) => b - a),
    ) ?? []
  );
}

/** As many of the largest as go into it, or one less: 600 is three of 200 where there is no 100. */
function piecesOfThese(change: Money, [value, ...smaller]: readonly Money[]): readonly Piece[] | null {
  if (change === ZERO) return [];
  if (value === undefined) return null;
  const most = Math.floor(change / value);
  for (const quantity of most > 0 ? [most, most - 1] : [0]) {
    const rest = piecesOfThese(minus(change, money(value * quantity)), smaller);
    if (rest) return quantity > 0 ? [{ value, quantity }, ...rest] : rest;
  }
  return null;
}

/**
 * The notes and coins that change is named in. Small change is what the clerk counted and took, less what went out;
 * larger notes are takings, of which nobody keeps account.
 */
export function valuesForChange(
  { cash, limits }: Pick<Profile, 'cash' | 'limits'>,
  known: DrawerHints['change'],
): readonly Money[] {
  const values = cash.denominations.map(({ value }) => value);
  if (known.length === 0) return values;
  const there = new Set(known.filter(({ level }) => level !== 'out').map(({ value }) => value));
  return values.filter((value) => value > limits.minTopUp || there.has(value));
}

/** The next of the quick notes after what is typed now; after the last, nothing typed: exact. */
export function nextQuickNote(received: Money, quick: readonly Money[]): Money | null {
  return quick.find((note) => note > received) ?? null;
}
