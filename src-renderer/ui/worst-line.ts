import type { CreditState } from '../../src-shared/contract/views/history.ts';

const WORST_FIRST: readonly CreditState[] = [
  'rejected',
  'reversal-refused',
  'other',
  'pending',
  'on-the-way',
  'credited',
  'reversed',
  'returned',
];

/** The state of several lines in one word: the worst of them. */
export function worst<Line extends { readonly credit: CreditState }>(lines: readonly Line[]): Line | undefined {
  return lines.toSorted((a, b) => WORST_FIRST.indexOf(a.credit) - WORST_FIRST.indexOf(b.credit))[0];
}
