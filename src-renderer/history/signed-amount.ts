import type { HistoryEntry } from '../../src-shared/contract/views/history.ts';
import { type Money, negative } from '../../src-shared/money.ts';

/** What went back to a passenger stands below zero, wherever it stands. */
export function signedAmount(kind: HistoryEntry['kind'], amount: Money): Money {
  return kind === 'return' ? negative(amount) : amount;
}
