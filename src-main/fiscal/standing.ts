import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { RegisterStateWord, RegisterStatus } from '../../src-shared/contract/views/register.ts';
import { needsRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
import { type Clock, type Instant, instant, localDay } from '../../src-shared/time.ts';
import type { RegisterSelf } from './last-heard.ts';
import { maySell, type RegisterKnown } from './may-sell.ts';

/** How the register stands, as whoever sells is told: its words and sums stay behind. */

export interface Standing {
  /** `begun`: sales that are not written yet and that it would have to sign. */
  now(known: RegisterKnown, self: RegisterSelf | null, profile: Profile | null, begun: number): RegisterStatus;
}

/** Remembers since when it stands as it does; a change that nobody looked at counts from when it is seen. */
export function newStanding(clock: Pick<Clock, 'now'>): Standing {
  let found: { readonly state: RegisterStateWord; readonly since: Instant } | null = null;
  return {
    now(known, self, profile, begun) {
      const state = stateOf(known);
      if (found?.state !== state) found = { state, since: instant(clock.now()) };
      const today = localDay(instant(clock.now()), profile?.timeZone ?? 'UTC');
      const refusal = maySell({ ...known, unsignedSales: known.unsignedSales + begun }, profile, today);
      const tenders = profile?.tenders.filter(({ kind }) => needsRegister(kind, profile)).map(({ kind }) => kind) ?? [];
      return {
        ...found,
        keepsAway: refusal && { refusal, tenders: [...new Set(tenders)] },
        unsigned: known.unsignedSales,
        dayBegan: self?.dayBeganMs == null ? null : instant(self.dayBeganMs),
      };
    },
  };
}

function stateOf({ register, offline }: Pick<RegisterKnown, 'register' | 'offline'>): RegisterStateWord {
  return register === 'ready' && offline ? 'autonomous' : register;
}
