import type { z } from 'zod';
import { Clerk, type ClerksAnswer } from '../../src-shared/contract/upstream.ts';
import { JsonText, readableOf } from '../../src-shared/contract/wire-types.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Secrets } from '../platform/secrets.ts';
import { maySignIn } from '../access/pin.ts';
import { newChanges } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import type { UpstreamFault } from './fault.ts';
import type { Roster } from './upstream.ts';

interface RosterParts {
  readonly client: UpstreamClient;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly secrets: Secrets;
}

interface PulledRoster extends Roster {
  pull(signal: AbortSignal): Promise<Result<null, UpstreamFault>>;
}

const KeptRoster = JsonText.pipe(readableOf(Clerk));

/**
 * The people who may sign in here. Kept among the secrets, since it holds what a PIN could be guessed from at leisure.
 */
export function rosterOver({ client, facts, ledger, secrets }: RosterParts): PulledRoster {
  const changed = newChanges();
  const text = secrets.get('roster');
  const kept = readRoster(text);
  if (text !== null && kept === null) secrets.doubt('roster', 'it holds no list of clerks');
  let current: readonly Clerk[] | null = kept;
  let pending: readonly Clerk[] | null = null;

  function take({ clerks, ...placeNames }: z.infer<typeof ClerksAnswer>, etag: string | null): void {
    if (current) pending = clerks;
    else current = clerks;
    changed.tell();
    // Last: where the disk keeps nothing, people can sign in all the same. Without its tag it is asked for again.
    secrets.set('roster', JSON.stringify(clerks));
    ledger.transaction(() => facts.set('roster', { ...placeNames, etag }));
  }

  return {
    onChange: changed.listen,
    clerks: () => current ?? [],
    hasPending: () => pending !== null,
    adopt() {
      if (!pending) return;
      current = pending;
      pending = null;
      changed.tell();
    },
    async pull(signal) {
      const answer = await client.clerks({ etag: current ? (facts.get('roster')?.etag ?? null) : null }, { signal });
      if (!answer.ok) return answer;
      // Nobody could sign in any more, nor close the shift whose drawer is full; and with its tag kept, no other came.
      if (answer.value && !answer.value.value.clerks.some(maySignIn))
        return err({
          kind: 'unreadable',
          detail: 'it has no clerk who could sign in at this counter; those who are known stay',
          wellFormed: true,
          retryAfterMs: null,
        });
      if (answer.value) take(answer.value.value, answer.value.etag);
      return ok();
    },
  };
}

/**
 * null where nobody of it could sign in: it is garbled, or another version of this app kept it. Then it is pulled again
 * without its tag.
 */
function readRoster(text: string | null): Clerk[] | null {
  const roster = KeptRoster.safeParse(text);
  return roster.success && roster.data.some(maySignIn) ? roster.data : null;
}
