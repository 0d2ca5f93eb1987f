import { promisify } from 'node:util';
import type { Clock } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** A slice must be over before anybody can notice, with the disk's own time for it on top. */
const SLICE_MS = 2;

/** False: the signal was given or the disk refused, and the rest was not written. */
type InSlices = <Item>(
  items: Iterable<Item>,
  write: (item: Item) => void,
  signal: AbortSignal,
  withTheLast?: () => void,
) => Promise<boolean>;

/** A clerk's commit waits for one slice, and never for the next. */
export const othersHadTheirTurn = promisify(setImmediate);

/**
 * Writes many items in transactions of a few milliseconds each, and lets everything else have its turn between them.
 * `withTheLast` is written in the transaction of the last slice.
 */
export function slicesOver(ledger: Pick<Ledger, 'transaction'>, clock: Clock): InSlices {
  return async (items, write, signal, withTheLast = () => {}) => {
    const iterator = items[Symbol.iterator]();
    for (;;) {
      await othersHadTheirTurn();
      if (signal.aborted) return false;
      const until = clock.monotonic() + SLICE_MS;
      const slice = ledger.transaction(() => {
        for (let next = iterator.next(); !next.done; next = iterator.next()) {
          write(next.value);
          if (clock.monotonic() >= until) return 'more';
        }
        withTheLast();
        return 'done';
      });
      if (!slice.ok) return false;
      if (slice.value === 'done') return true;
    }
  };
}
