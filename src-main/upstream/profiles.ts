import type { Database } from 'better-sqlite3';
import { Profile } from '../../src-shared/contract/upstream.ts';
import { unusable } from '../../src-shared/profile.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { changes } from './changes.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, type UpstreamFault } from './fault.ts';
import type { Alarms, Profiles } from './upstream.ts';

export interface ProfilesParts {
  readonly client: UpstreamClient;
  readonly db: Database;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly alarms: Alarms;
  readonly clock: Clock;
}

export interface PulledProfiles extends Profiles {
  pull(signal: AbortSignal): Promise<Result<null, UpstreamFault>>;
}

const KEEP = `
  INSERT INTO profile (version, profile, fetched_at) VALUES (?, ?, ?)
  ON CONFLICT (version) DO UPDATE SET profile = excluded.profile, fetched_at = excluded.fetched_at`;

/** The operator's rules, every version that this machine ever held. The newest is in force from the next start at the latest. */
export function profilesOver({ client, db, facts, ledger, alarms, clock }: ProfilesParts): PulledProfiles {
  const changed = changes();
  const read = db.prepare<[string], { profile: string }>('SELECT profile FROM profile WHERE version = ?');
  const write = db.prepare(KEEP);
  const held = new Map<string, Profile | null>();
  let refusedTag: string | null = null;
  let current = byVersion(facts.get('profile-version') ?? '');
  let pending: Profile | null = null;

  function byVersion(version: string): Profile | null {
    const known = held.get(version);
    if (known !== undefined) return known;
    const row = read.get(version);
    const profile = row === undefined ? null : readProfile(row.profile);
    if (profile) held.set(version, profile);
    return profile;
  }

  function refuse(why: string): void {
    alarms.raise('profile-refused', current ? `${why}; the profile «${current.version}» stays` : why);
  }

  function take(profile: Profile, etag: string | null): void {
    const why = unusable(profile);
    if (why !== null) {
      refusedTag = etag;
      return refuse(`the profile «${profile.version}» can't be used: ${why}`);
    }
    const written = ledger.transaction(() => {
      write.run(profile.version, JSON.stringify(profile), instant(clock.now()));
      facts.set('profile-version', profile.version);
      if (etag === null) facts.forget('profile-etag');
      else facts.set('profile-etag', etag);
    });
    if (!written.ok) return;
    refusedTag = null;
    alarms.clear('profile-refused');
    if (current) pending = profile;
    else {
      current = profile;
      held.set(profile.version, profile);
    }
    changed.tell();
  }

  return {
    onChange: changed.listen,
    current: () => current,
    pending: () => pending,
    byVersion,
    adopt() {
      if (!pending) return;
      current = pending;
      held.set(pending.version, pending);
      pending = null;
      changed.tell();
    },
    async pull(signal) {
      const newest = pending ?? current;
      // Without the profile itself its tag must not be sent: the answer would be that nothing has changed.
      const tag = refusedTag ?? (newest ? facts.get('profile-etag') : null);
      const answer = await client.profile({ etag: tag ?? null }, { signal });
      if (!answer.ok) {
        if (answer.error.kind === 'unreadable' && answer.error.wellFormed) refuse(`the profile can't be read: ${faultInWords(answer.error)}`);
        return answer;
      }
      if (answer.value) take(answer.value.value, answer.value.etag);
      else if (refusedTag === null) alarms.clear('profile-refused');
      return ok();
    },
  };
}

/** One that another version of this app kept may not be readable by this one; it is pulled again. */
function readProfile(text: string): Profile | null {
  const profile = Profile.safeParse(JSON.parse(text));
  return profile.success ? profile.data : null;
}
