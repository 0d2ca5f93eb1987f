import type { Counter } from './counter.ts';

/**
 * The page that had a sale in hand is gone, and the one that comes in its place knows nothing of it: a payment that was
 * begun goes to the attention list.
 */
export function pageEnded(counter: Pick<Counter, 'salesInHand' | 'changed'>): void {
  counter.salesInHand.clear();
  counter.changed();
}
