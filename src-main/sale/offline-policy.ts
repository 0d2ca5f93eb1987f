import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import { minus, type Money, money, plus, sumOf } from '../../src-shared/money.ts';

type OfflineLimits = Profile['offline'];
export type OfflineRefusal = Extract<Refusal, { kind: `offline-${string}` }>;

/** What was sold and not yet acknowledged. */
export interface OfflineUse {
  /** Since the last contact: the larger of wall and monotonic time. None while there is contact. */
  readonly hours: number;
  readonly entries: number;
  readonly total: Money;
  readonly toppedUp: (cardNumber: string) => Money;
}

export interface OfflineAllowance {
  readonly allowed: boolean;
  readonly hoursLeft: number;
  readonly maxTopUp: Money;
  readonly totalLeft: Money;
}

/** The first of the profile's offline limits that a sale would pass, named; null when it may be sold. */
export function refuseOffline(
  lines: readonly { cardNumber: string; amount: Money }[],
  use: OfflineUse,
  limits: OfflineLimits,
): OfflineRefusal | null {
  if (!limits.allowed) return { kind: 'offline-not-allowed' };
  if (use.hours >= limits.maxHours) return { kind: 'offline-hours-used', hours: limits.maxHours };
  if (use.entries >= limits.maxEntries) return { kind: 'offline-entries-used', entries: limits.maxEntries };
  const cards = [...new Set(lines.map((line) => line.cardNumber))];
  for (const cardNumber of cards) {
    const now = sumOf(lines.filter((line) => line.cardNumber === cardNumber).map((line) => line.amount));
    if (plus(use.toppedUp(cardNumber), now) > limits.maxTopUp)
      return { kind: 'offline-top-up-limit', maximum: limits.maxTopUp };
  }
  const total = sumOf(lines.map((line) => line.amount));
  // Judged by the meter's steps as well: a limit kept to the tenge would tell what was sold to whoever tries amounts at
  // it.
  const left = allowanceOf(use, limits).totalLeft;
  return total > left ? { kind: 'offline-total-used', maximum: limits.maxTotal, left } : null;
}

/** The meter's steps: what is left to the tenge would tell what was sold, and with it the expected cash. */
const METER_STEPS = 20;

/** What is left, for the meter on the screen. The total is rounded down to a step of the meter. */
export function allowanceOf(use: OfflineUse, limits: OfflineLimits): OfflineAllowance {
  const step = Math.max(1, Math.floor(limits.maxTotal / METER_STEPS));
  return {
    allowed: limits.allowed,
    hoursLeft: Math.max(0, limits.maxHours - use.hours),
    maxTopUp: limits.maxTopUp,
    totalLeft: money(Math.floor(Math.max(0, minus(limits.maxTotal, use.total)) / step) * step),
  };
}
