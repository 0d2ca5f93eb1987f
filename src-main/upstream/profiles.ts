import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { Profile } from '../../src-shared/contract/upstream.ts';
import { unusable } from '../../src-shared/profile.ts';
import { isSameMoney, type OpenMatter, unaccountable } from '../../src-shared/profile-change.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { profileVersionsIn } from '../ledger/profile-versions.ts';
import { newChanges } from '../platform/changes.ts';
import { sha256 } from '../platform/ports.ts';
import type { Log } from '../platform/log.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, type UpstreamFault } from './fault.ts';
import type { Alarms, Profiles } from './upstream.ts';

interface ProfilesParts {
  readonly client: UpstreamClient;
  readonly db: Database;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction' | 'openShift'>;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly log: Log;
  /** What has to come to its end under whatever rules are in force then. */
  readonly openMatters: () => readonly OpenMatter[];
  /** Told once of each content: for auditors. */
  readonly onProfileRefused?: ((refused: ProfileRefused) => void) | undefined;
}

export interface ProfileRefused {
  /** null: it can't be read. */
  readonly version: string | null;
  readonly why: string;
}

interface PulledProfiles extends Profiles {
  pull(signal: AbortSignal): Promise<Result<null, UpstreamFault>>;
  /**
   * Asks for the rules of the journal's last money where this machine has none. It puts them in force where those in
   * force are of other money. False: nobody could be asked.
   */
  followJournal(signal: AbortSignal): Promise<boolean>;
}

/**
 * Remembers so many contents that were refused: an upstream that sends them by turns has each told again after so many
 * others.
 */
const REFUSED_KEPT_MAX = 20;

/** Only over a row that can't be read: a version that can be read is never written a second time. */
const KEEP = `
  INSERT INTO profile (version, profile, fetched_at) VALUES (?, ?, ?)
  ON CONFLICT (version) DO UPDATE SET profile = excluded.profile, fetched_at = excluded.fetched_at`;

/**
 * The operator's rules, every version that this machine ever got. A newer one waits until the counter takes it over, at
 * the next start at the latest. It waits longer while it would leave money unaccounted for: the one before it serves,
 * and the alarm says why.
 */
export function profilesOver(parts: ProfilesParts): PulledProfiles {
  const { client, db, facts, ledger, alarms, clock, log } = parts;
  const changed = newChanges();
  const read = db.prepare<[string], { profile: string }>('SELECT profile FROM profile WHERE version = ?');
  const write = db.prepare(KEEP);
  const versions = profileVersionsIn(db);
  const stored = new Map<string, Profile>();
  /** Asked for in this run and not here. */
  const wanted = new Set<string>();
  /** What was pulled last can't be used: in words, and its tag, so that it is not sent again. */
  let refused: { readonly why: string; readonly tag: string | null; readonly profile: Profile | null } | null = null;

  const newestVersion = facts.get('profile-waiting') ?? facts.get('profile-version');
  let current = storedOf(facts.get('profile-version') ?? '');
  let waiting = storedOf(facts.get('profile-waiting') ?? '');
  /** Without the profile itself its tag must not be sent: the answer would be that nothing has changed. */
  let hasNewest = newestVersion !== undefined && storedOf(newestVersion) !== null;
  followMoneyOfJournal();
  adopt();

  function storedOf(version: string): Profile | null {
    const row = stored.has(version) ? undefined : read.get(version);
    const profile = row === undefined ? null : readProfile(row.profile);
    if (profile) stored.set(version, profile);
    return stored.get(version) ?? null;
  }

  function byVersion(version: string): Profile | null {
    const profile = storedOf(version);
    if (!profile && version !== '') wanted.add(version);
    return profile;
  }

  /** As it was kept first. Inside a transaction. */
  function keep(profile: Profile): void {
    if (!storedOf(profile.version)) write.run(profile.version, JSON.stringify(profile), instant(clock.now()));
  }

  /** Paper of years is drawn by it, and amounts are read by it: the one that came first is that version. */
  function otherContent(profile: Profile): string | null {
    const known = storedOf(profile.version);
    return known && !isDeepStrictEqual(plain(known), plain(profile))
      ? 'it has other content than the profile of this version that this counter holds, and a version never changes; ' +
          'publish it under a new version'
      : null;
  }

  function ofLastMoney(): Profile | null {
    const version = versions.ofLastMoney();
    return version === null ? null : byVersion(version);
  }

  /** Whatever put other rules in force: an earlier release, a copy, an upstream that was asked before the journal. */
  function followMoneyOfJournal(): void {
    const last = ofLastMoney();
    if (!last || (current && isSameMoney(current.currency, last.currency))) return;
    waiting ??= current;
    current = last;
  }

  /** Why what waits can't be taken over now; null when it can. */
  function whyWaits(next: Profile): string | null {
    if (!current) return null;
    const currency = ofLastMoney()?.currency ?? (versions.moneyMoved() ? current.currency : null);
    return unaccountable(next, {
      inForce: current,
      currency,
      shiftIsOpen: ledger.openShift() !== undefined,
      matters: parts.openMatters(),
    });
  }

  function cantBeUsed(profile: Profile, why: string): string {
    return `the profile «${profile.version}» can't be used: ${why}`;
  }

  function tellStanding(): void {
    const why = waiting && whyWaits(waiting);
    const words = refused?.why ?? (waiting && why ? cantBeUsed(waiting, why) : null);
    if (words === null) alarms.clear('profile-refused');
    else {
      alarms.raise('profile-refused', current ? `${words}; the profile «${current.version}» stays` : words);
      tellRefused(refused ? refused.profile : waiting, words);
    }
  }

  function tellRefused(profile: Profile | null, why: string): void {
    const content = sha256(profile ? JSON.stringify(profile) : why);
    const before = facts.get('profiles-refused') ?? [];
    if (before.includes(content)) return;
    const written = ledger.transaction(() =>
      facts.set('profiles-refused', [...before, content].slice(-REFUSED_KEPT_MAX)),
    );
    if (written.ok) parts.onProfileRefused?.({ version: profile?.version ?? null, why });
  }

  /**
   * An earlier version, as a receipt of its time needs it. It is kept as it was and judged by nobody: it is not put in
   * force.
   */
  async function fetchVersion(version: string, signal?: AbortSignal): Promise<Result<Profile | null, UpstreamFault>> {
    const answer = await client.profile({ version }, signal ? { signal } : {});
    if (!answer.ok && !isNotThere(answer.error)) return answer;
    const profile = answer.ok ? (answer.value?.value ?? null) : null;
    // It may have come another way meanwhile.
    const other = profile && otherContent(profile);
    if (profile && other) log.info('profile not kept', { why: cantBeUsed(profile, other) });
    const written = ledger.transaction(() => {
      if (profile) keep(profile);
      const left = (facts.get('profiles-wanted') ?? []).filter((each) => each !== version);
      facts.set('profiles-wanted', left);
    });
    if (!written.ok) return ok(profile);
    wanted.delete(version);
    followMoneyOfJournal();
    changed.tell();
    return ok(storedOf(version));
  }

  async function pullWanted(signal: AbortSignal): Promise<Result<null, UpstreamFault>> {
    for (const version of new Set([...(facts.get('profiles-wanted') ?? []), ...wanted])) {
      const fetched = await fetchVersion(version, signal);
      if (!fetched.ok) return fetched;
    }
    return ok();
  }

  function take(profile: Profile, etag: string | null): void {
    const why = unusable(profile) ?? otherContent(profile);
    if (why !== null) {
      refused = { why: cantBeUsed(profile, why), tag: etag, profile };
      return;
    }
    const isInForce = profile.version === current?.version;
    const written = ledger.transaction(() => {
      keep(profile);
      if (current && !isInForce) facts.set('profile-waiting', profile.version);
      else {
        facts.set('profile-version', profile.version);
        facts.forget('profile-waiting');
      }
      if (etag === null) facts.forget('profile-etag');
      else facts.set('profile-etag', etag);
    });
    if (!written.ok) return;
    refused = null;
    hasNewest = true;
    const kept = storedOf(profile.version);
    if (current) waiting = isInForce ? null : kept;
    else current = kept;
    followMoneyOfJournal();
    changed.tell();
  }

  function adopt(): void {
    const next = waiting;
    if (!next) return;
    if (whyWaits(next) !== null) return tellStanding();
    const written = ledger.transaction(() => {
      facts.set('profile-version', next.version);
      facts.forget('profile-waiting');
    });
    if (!written.ok) return;
    [current, waiting] = [next, null];
    tellStanding();
    changed.tell();
  }

  async function followJournal(signal: AbortSignal): Promise<boolean> {
    const version = versions.ofLastMoney();
    if (version !== null && !storedOf(version)) {
      const fetched = await fetchVersion(version, signal);
      if (!fetched.ok && fetched.error.kind === 'unreachable') return false;
    }
    followMoneyOfJournal();
    tellStanding();
    changed.tell();
    return true;
  }

  return {
    onChange: changed.listen,
    current: () => current,
    pending: () => (waiting && whyWaits(waiting) === null ? waiting : null),
    byVersion,
    async fetch(version) {
      const known = byVersion(version);
      if (known) return known;
      const fetched = await fetchVersion(version);
      return fetched.ok ? fetched.value : null;
    },
    adopt,
    followJournal,
    async pull(signal) {
      const tag = refused?.tag ?? (hasNewest ? facts.get('profile-etag') : null);
      const answer = await client.profile({ etag: tag ?? null }, { signal });
      if (!answer.ok) {
        if (answer.error.kind === 'unreadable' && answer.error.wellFormed) {
          const why = `the profile can't be read: ${faultInWords(answer.error)}`;
          refused = { why, tag: null, profile: null };
          tellStanding();
        }
        return answer;
      }
      // Without rules in force, those of the journal's money are asked for first: these may be of another.
      if (answer.value && current === null && !(await followJournal(signal))) return ok();
      if (answer.value) take(answer.value.value, answer.value.etag);
      // What it has is what is here: whatever could not be read before is gone.
      else if (refused?.tag === null) refused = null;
      tellStanding();
      return pullWanted(signal);
    },
  };
}

/** As it lies in the file: a member that is absent and one that is undefined are the same there. */
function plain(profile: Profile): unknown {
  return JSON.parse(JSON.stringify(profile));
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
