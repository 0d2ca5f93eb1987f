import { isNoRegister, type NoRegisterWhy, type Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import { asksRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
import type { Day } from '../../src-shared/time.ts';
import type { RegisterHealth } from './last-heard.ts';
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

/** What is known of a register, or why there is none. */
export interface RegisterKnown extends Omit<RegisterHealth, 'register'> {
  readonly register: RegisterHealth['register'] | NoRegisterWhy;
  readonly unsignedSales: number;
  /** It was not asked yet, and what waits for it is about to. */
  readonly isAskedNext?: boolean;
}

/**
 * Why no new sale may be taken that a register has to sign; null: it may. A register that was not asked yet, and that
 * nothing waits for, is asked by the next sale. One that is not there, or has not answered yet, signs as little as one
 * out of reach. `today`: where the counter stands.
 */
export function maySell(
  {
    register,
    why,
    unsignedSales,
    isAskedNext = false,
  }: Pick<RegisterKnown, 'register' | 'why' | 'unsignedSales' | 'isAskedNext'>,
  profile: Profile | null,
  today: Day,
): Refusal | null {
  if (!profile || !asksRegister(profile) || register === 'ready') return null;
  if (register === 'not-asked' && !isAskedNext) return null;
  if (why !== null && isForGood(why)) return FOR_GOOD[why];
  const { registerRequiredFrom: from, unsignedSalesMax: most = Number.POSITIVE_INFINITY } = profile.fiscal ?? {};
  const unsigned = unsignedSales;
  if (!isNoRegister(register)) return unsigned < most ? null : { kind: 'register-unreachable', unsigned };
  if (from !== undefined && today >= from) return { kind: 'register-missing', why: register, unsigned, from };
  return unsigned < most ? null : { kind: 'register-missing', why: register, unsigned, from: null };
}

function isForGood(why: RefusedWhy): why is keyof typeof FOR_GOOD {
  return why in FOR_GOOD;
}
