import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import { asksRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
import type { RegisterHealth } from './known-register.ts';
import type { RefusedWhy } from './port.ts';

/** What no repeating cures: somebody has to act. Any other refusal may pass, and keeps no customer from buying. */
const FOR_GOOD = {
  blocked: { kind: 'register-blocked' },
  'not-activated': { kind: 'register-not-activated' },
  credentials: { kind: 'register-credentials' },
  'no-right': { kind: 'register-credentials' },
  'unknown-register': { kind: 'register-credentials' },
  'autonomous-too-long': { kind: 'register-autonomous-too-long' },
  'day-too-long': { kind: 'register-day-too-long' },
} as const satisfies Partial<Record<RefusedWhy, Refusal>>;

interface Known extends Pick<RegisterHealth, 'register' | 'why'> {
  readonly unsignedSales: number;
}

/**
 * Why no new sale may be taken that the register has to sign; null: it may. A register that was not asked yet is asked
 * by the next sale.
 */
export function maySell({ register, why, unsignedSales }: Known, profile: Profile | null): Refusal | null {
  if (!profile || !asksRegister(profile) || register === 'ready' || register === 'not-asked') return null;
  if (why !== null && isForGood(why)) return FOR_GOOD[why];
  const most = profile.fiscal?.unsignedSalesMax ?? Number.POSITIVE_INFINITY;
  return unsignedSales < most ? null : { kind: 'register-unreachable', unsigned: unsignedSales };
}

function isForGood(why: RefusedWhy): why is keyof typeof FOR_GOOD {
  return why in FOR_GOOD;
}
