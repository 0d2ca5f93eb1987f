import type { Database } from 'better-sqlite3';
import { Profile } from '../../src-shared/contract/upstream.ts';
import { unusable } from '../../src-shared/profile.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { changes } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, type UpstreamFault } from './fault.ts';
import type { Alarms, Profiles } from './upstream.ts';

interface ProfilesParts {
  readonly client: UpstreamClient;
  readonly db: Database;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly alarms: Alarms;
  readonly clock: Clock;
}

interface PulledProfiles extends Profiles {
  pull(signal: AbortSignal): Promise<Result<null, UpstreamFault>>;
}

const KEEP = `
  INSERT INTO profile (version, profile, fetched_at) VALUES (?, ?, ?)
  ON CONFLICT (version) DO UPDATE SET profile = excluded.profile, fetched_at = excluded.fetched_at`;

/**
 * The operator's rules, every version that this machine ever held. The newest is in force from the next start at the
 * latest.
 */
export function profilesOver({ client, db, facts, ledger, alarms, clock }: ProfilesParts): PulledProfiles {
  const changed = changes();
  const read = db.prepare<[string], { profile: string }>('SELECT profile FROM profile WHERE version = ?');
  const write = db.prepare(KEEP);
  const held = new Map<string, Profile | null>();
  /** Asked for in this run and not held. */
  const wanted = new Set<string>();
  let refusedTag: string | null = null;
  let current = byVersion(facts.get('profile-version') ?? '');
  let pending: Profile | null = null;

  function byVersion(version: string): Profile | null {
    const known = held.get(version);
    if (known !== undefined) return known;
    const row = read.get(version);
    const profile = row === undefined ? null : readProfile(row.profile);
    if (profile) held.set(version, profile);
    else if (version !== '') wanted.add(version);
    return profile;
  }

  /**
   * An earlier version, as a receipt of its time needs it. It is kept as it was and judged by nobody: it is not put in
   * force.
   */
  async function fetchVersion(version: string, signal?: AbortSignal): Promise<Result<Profile | null, UpstreamFault>> {
    const answer = await client.profile({ version }, signal ? { signal } : {});
    if (!answer.ok && !isNotThere(answer.error)) return answer;
    const profile = answer.ok ? (answer.value?.value ?? null) : null;
    const written = ledger.transaction(() => {
      if (profile) write.run(profile.version, JSON.stringify(profile), instant(clock.now()));
      const left = (facts.get('profiles-wanted') ?? []).filter((each) => each !== version);
      facts.set('profiles-wanted', left);
    });
    if (!written.ok) return ok(profile);
    wanted.delete(version);
    if (profile) held.set(version, profile);
    changed.tell();
    return ok(profile);
  }

  async function pullWanted(signal: AbortSignal): Promise<Result<null, UpstreamFault>> {
    for (const version of new Set([...(facts.get('profiles-wanted') ?? []), ...wanted])) {
      const fetched = await fetchVersion(version, signal);
      if (!fetched.ok) return fetched;
    }
    return ok();
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
    async fetch(version) {
      const known = byVersion(version);
      if (known) return known;
      const fetched = await fetchVersion(version);
      return fetched.ok ? fetched.value : null;
    },
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
        if (answer.error.kind === 'unreadable' && answer.error.wellFormed)
          refuse(`the profile can't be read: ${faultInWords(answer.error)}`);
        return answer;
      }
      if (answer.value) take(answer.value.value, answer.value.etag);
      else if (refusedTag === null) alarms.clear('profile-refused');
      return pullWanted(signal);
    },
  };
}

/** The operator no longer has that version: asking again would bring nothing. */
function isNotThere(fault: UpstreamFault): boolean {
  return fault.kind === 'problem' && (fault.problem.status === 404 || fault.problem.status === 422);
}

/** One that another version of this app kept may not be readable by this one; it is pulled again. */
function readProfile(text: string): Profile | null {
  try {
    return Profile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
