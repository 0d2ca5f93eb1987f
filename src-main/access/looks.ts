import { type Look, USUAL_LOOK } from '../../src-shared/contract/views/look.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Facts } from '../ledger/facts.ts';

export interface Looks {
  of(clerkId: ClerkId | null): Look;
  choose(clerkId: ClerkId | null, look: Look): void;
}

const COUNTER = 'counter';

/** To each clerk their own; before sign-in, and for who never chose, the counter's. */
export function looksIn(facts: Facts): Looks {
  const looks = () => facts.get('looks') ?? {};
  return {
    of: (clerkId) => looks()[clerkId ?? COUNTER] ?? looks()[COUNTER] ?? USUAL_LOOK,
    choose: (clerkId, look) => facts.set('looks', { ...looks(), [clerkId ?? COUNTER]: look }),
  };
}
