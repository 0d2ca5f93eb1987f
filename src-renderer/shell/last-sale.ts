import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import { useNow } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';

const MINUTE_MS = 60_000;

/** The newest sale of the shift. */
export function lastSaleOf({ recent }: Pick<CounterState, 'recent'>): RecentSale | undefined {
  return recent.toSorted((a, b) => b.receiptNumber.localeCompare(a.receiptNumber))[0];
}

/**
 * Something of the last sale is still to be given back, and the profile's minutes are not over: the clerk needs nobody
 * else.
 */
export function mayReturnLast(
  last: RecentSale | undefined,
  state: Pick<CounterState, 'profile'>,
  nowMs: number,
): boolean {
  if (!last || last.lines.every((line) => line.credit === 'returned')) return false;
  const minutes = (nowMs - Date.parse(last.at)) / MINUTE_MS;
  return minutes <= (state.profile?.limits.returnWithinMinutes ?? 0);
}

/** `shown`: the sale that stands on the screen as the last one. */
export function useMayReturnLast(shown?: RecentSale): boolean {
  const counter = useCounter();
  return mayReturnLast(shown ?? lastSaleOf(counter), counter, useNow());
}
