import type { Entry } from '../contract/upstream.ts';
import { isUnreadable, kindRead } from './entry.ts';
import { EMPTY_SHIFT, type ShiftTotals } from './totals.ts';

/** Totals of the entries of one shift, in any order. */
export function totalsOf(entries: Iterable<Entry>): ShiftTotals {
  let totals = EMPTY_SHIFT;
  for (const entry of entries) totals = withEntry(totals, entry);
  return totals;
}

/** Totals of a shift after one more entry. Kinds that move nothing countable change nothing. */
export function withEntry(totals: ShiftTotals, entry: Entry): ShiftTotals {
  if (isUnreadable(entry)) return { ...totals, unreadable: (totals.unreadable ?? 0) + 1 };
  return kindRead(entry)?.totals(totals, entry) ?? totals;
}
