import { type Look, USUAL_LOOK } from '../../src-shared/contract/views/look.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface Looks {
  of(clerkId: ClerkId | null): Look;
  choose(clerkId: ClerkId | null, look: Look): Result<null, Refusal>;
}

const COUNTER = 'counter';

/** To each clerk their own; before sign-in, and for who never chose, the counter's. */
export function looksIn(facts: Facts, ledger: Pick<Ledger, 'transaction'>): Looks {
  const looks = () => facts.get('looks') ?? {};
  return {
    of: (clerkId) => looks()[clerkId ?? COUNTER] ?? looks()[COUNTER] ?? USUAL_LOOK,
    choose(clerkId, look) {
      const written = ledger.transaction(() => facts.set('looks', { ...looks(), [clerkId ?? COUNTER]: look }));
      return written.ok ? ok() : written;
    },
  };
}
