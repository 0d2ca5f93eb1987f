import type { EntryId } from '../../../src-shared/ids.ts';
import { instant } from '../../../src-shared/time.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { holdsOver } from '../../../src-main/sale/holds.ts';
import type { ReturnCounter } from '../../../src-main/sale/judge-return.ts';
import type { Till } from '../../devices/a-till.ts';

/** A counter whose sales are all credited. `heard`: what the upstream heard of holds, which it grants. */
export function aReturningCounter(
  till: Till,
  heard: string[],
): ReturnCounter & { readonly holds: ReturnType<typeof holdsOver> } {
  return {
    ...till,
    shipper: { offeredSeq: () => till.ledger.head().seq },
    outcomes: {
      ofEntry: (entryId: EntryId) => [
        { no: 1, entryId, seq: 2, line: 1, status: 'credited', at: instant(till.clock.now()) },
      ],
    },
    holds: holdsOver({
      facts: factsIn(till.bench.db),
      ledger: till.ledger,
      lateRequestMs: 1,
      upstream: {
        ask: () => {
          heard.push('hold');
          return Promise.resolve('held');
        },
        release: () => {
          heard.push('release');
          return Promise.resolve('released');
        },
      },
    }),
  };
}
