import type { Denomination } from '../../../src-shared/contract/upstream.ts';
import { money, type Money } from '../../../src-shared/money.ts';

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

/** The next of the quick notes after what is typed now; after the last, nothing typed: exact. */
export function nextQuickNote(received: Money, quick: readonly Money[]): Money | null {
  return quick.find((note) => note > received) ?? null;
}
