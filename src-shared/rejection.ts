import type { Outcome } from './contract/upstream.ts';

/**
 * What is right to do about a line that the upstream rejected. `return`: the money bought nothing and goes back.
 * `retry`: it may still be credited once the card is unblocked, else it goes back. `support`: whether the value went
 * somewhere is not known at the counter, so the money goes back only on a second person's word.
 */
type Remedy = 'return' | 'retry' | 'support';

const REMEDIES: Readonly<Partial<Record<NonNullable<Outcome['reason']>, Remedy>>> = {
  'card-blocked': 'retry',
  'already-used': 'support',
  'not-held': 'support',
  'not-understood': 'support',
};

export function remedyOf(reason: Outcome['reason']): Remedy {
  return (reason && REMEDIES[reason]) ?? 'return';
}
