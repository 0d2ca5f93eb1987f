import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Reveal } from '../../src-shared/contract/views/shift.ts';
import { drawerTotal } from '../../src-shared/journal/postings.ts';
import { sumIfSafe, ZERO } from '../../src-shared/money.ts';

/**
 * How the expected cash came about: the drawer postings of a shift, summed by kind of entry, in the order of their
 * first.
 */
export function cashMovementsOf(entries: readonly Entry[]): Reveal['movements'] {
  const byKind = new Map<string, Reveal['movements'][number]>();
  for (const entry of entries) {
    const amount = drawerTotal(entry.postings);
    if (amount === 0) continue;
    const before = byKind.get(entry.kind) ?? { kind: entry.kind, count: 0, amount: ZERO };
    byKind.set(entry.kind, {
      kind: entry.kind,
      count: before.count + 1,
      amount: sumIfSafe([before.amount, amount]) ?? before.amount,
    });
  }
  return [...byKind.values()];
}
