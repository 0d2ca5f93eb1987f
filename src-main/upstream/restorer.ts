import type { Database } from 'better-sqlite3';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Facts, Restore } from '../ledger/facts.ts';
import type { Unwritable } from '../ledger/commits.ts';
import { doubtFiscalJobs } from '../ledger/fiscal-jobs.ts';
import { NOTHING_LEFT_BEHIND } from '../ledger/left-behind.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { profileVersionsIn } from '../ledger/profile-versions.ts';
import { verifyInSlices } from '../ledger/verify-in-slices.ts';
import type { Log } from '../platform/log.ts';
import type { Ids } from '../platform/ports.ts';
import type { Anchor } from './anchor.ts';
import { newChanges } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import { fetchBack } from './fetch-back.ts';
import type { ClaimedHead } from './heads.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import { newSeries } from './receipt-series.ts';
import type { Alarms, Observed, Restoring } from './upstream.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';

interface RestorerParts {
  readonly client: UpstreamClient;
  readonly db: Database;
  readonly ledger: Ledger;
  readonly facts: Facts;
  readonly anchor: Pick<Anchor, 'follow'>;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  /** Enrolled, and not superseded. */
  readonly welcome: () => boolean;
  /** Keeps the file as it is, before anything is written to it. */
  readonly keepAside: () => Promise<void>;
  /** Puts rules in force that are of the money in the journal. False: nobody could be asked for them. */
  readonly followJournal: (signal: AbortSignal) => Promise<boolean>;
}

interface Restorer extends Observed, Worker {
  /** null: the journal is whole, as far as anybody knows. */
  state(): Restoring | null;
  /**
   * From here on nothing is written until the journal is whole. Durable when it answers ok; in this run it holds in any
   * case. Once begun it is not begun anew.
   */
  begin(why: Restore['why'], known: number): Result<null, Unwritable>;
  /** Why nothing new may be written into the journal; null when it may. */
  closedTo(): string | null;
}

/**
 * Gets the journal back, page by page. It proves each entry before it writes it, and writes each page in one
 * transaction. Wherever it is cut off, the journal's beginning is there, and it goes on from that. What does not fit is
 * not written, and is asked for again. Only when the upstream's head was met and everything was read again is the
 * journal opened for new entries.
 */
export function restorerOver(parts: RestorerParts): Restorer {
  const { client, db, ledger, facts, anchor, alarms, clock, ids, random, pace, log } = parts;
  const changed = newChanges();
  const settleIntent = db.prepare("UPDATE intent SET state = 'committed' WHERE id = ?");
  const versions = profileVersionsIn(db);
  let upstreamSeq: number | null = null;
  let failures = 0;
  let keptAside = false;
  let opening = false;
  /** What a disk that takes nothing could not be told: until it can, it holds in this run alone. */
  let unkept: Restore | null = null;
  const begun = () => unkept ?? facts.get('restore');

  async function turn(signal: AbortSignal): Promise<Rest> {
    const restore = begun();
    if (!restore || !parts.welcome()) return UNTIL_WOKEN;
    if (unkept && !keep(unkept).ok) return later('it can not be written down that the journal is not whole', null);
    if (!keptAside && ledger.head().seq > 0) await parts.keepAside();
    keptAside = true;
    const fetched = await fetchBack({ client, ledger, alongside: settled }, signal);
    if (signal.aborted) return UNTIL_WOKEN;
    if (fetched.kind === 'failed') return later(fetched.why, fetched.retryAfterMs);
    if (fetched.kind === 'forked') {
      alarms.raise(
        'journal-fork',
        `up to ${fetched.upTo} the upstream holds another entry than this counter, ` +
          `whose journal ends at ${ledger.head().seq}`,
      );
      return later('it holds another journal', null);
    }
    if (fetched.kind === 'met') return whole(restore, fetched.head, signal);
    upstreamSeq = fetched.of;
    failures = 0;
    changed.tell();
    return AT_ONCE;
  }

  /** A sale that was begun before this copy was made, and that is an entry now, waits for nobody's word any more. */
  function settled(entries: readonly Entry[]): void {
    for (const { id } of entries) settleIntent.run(id);
    facts.set('acked-seq', entries.at(-1)?.seq ?? 0);
  }

  async function whole(restore: Restore, head: ClaimedHead, signal: AbortSignal): Promise<Rest> {
    const verdict = await verifyInSlices(db, { stopped: () => signal.aborted });
    if (verdict === null) return UNTIL_WOKEN;
    if (!verdict.whole) {
      alarms.raise('ledger-broken', `entry ${verdict.seq}: ${verdict.why}`);
      return UNTIL_WOKEN;
    }
    // Before anything new is written: the profile that this machine was given may be of another currency.
    if (!(await parts.followJournal(signal))) return later('the rules of its last money can not be asked for', null);
    if (signal.aborted) return UNTIL_WOKEN;
    const lost = Math.max(0, restore.known - ledger.head().seq);
    // The alarm first: should the power go in between, it is told once more rather than never.
    if (lost > 0)
      alarms.raise(
        'entries-lost',
        `this counter had written entries up to ${restore.known}; ` +
          `those from ${ledger.head().seq + 1} on are neither here nor at the upstream`,
      );
    const opened = open(restore, head, lost);
    if (!opened.ok) return later(opened.error.detail, null);
    alarms.clear('journal-behind');
    alarms.clear('journal-fork');
    log.info('the journal is whole', { through: ledger.head().seq, lost, why: restore.why });
    changed.tell();
    return UNTIL_WOKEN;
  }

  /** In one transaction: the head that was met, what is still wanted, and the entry that tells auditors of it. */
  function open(restore: Restore, head: ClaimedHead, lost: number): Result<unknown, Unwritable> {
    const through = ledger.head().seq;
    const settle = () => {
      anchor.follow(head);
      facts.set('profiles-wanted', versions.missing());
      facts.forget('restore');
      const behind = facts.get('left-behind') ?? NOTHING_LEFT_BEHIND;
      // Another machine may have paid claims of which it has told nobody yet, and so may entries that are lost.
      const doubtful = behind.unread || restore.why === 'replaced-machine' || (restore.why === 'old-copy' && lost > 0);
      if (restore.why === 'old-copy' && (through > restore.from || lost > 0)) doubtFiscalJobs(db);
      if (doubtful) facts.set('left-behind', { ...behind, unread: false, doubtThrough: through });
    };
    if (restore.why === 'old-copy' && through === restore.from && lost === 0) return ledger.transaction(settle);
    opening = true;
    try {
      // Into the shift that is open: whoever counts its drawer is told that not all of it may be in this journal.
      return ledger.append(
        draftOf('note', {
          id: ids.mint<EntryId>(),
          at: instant(clock.now()),
          shiftId: ledger.openShift()?.shiftId ?? null,
          clerkId: null,
          supervisorId: null,
          body: { v: 1, text: TEXTS[restore.why], restored: { why: restore.why, from: restore.from, through, lost } },
        }),
        settle,
      );
    } finally {
      opening = false;
    }
  }

  function later(why: string, wishedMs: number | null): Rest {
    failures += 1;
    log.info('the journal is not whole yet', { has: ledger.head().seq, why });
    changed.tell();
    return { ms: wishedMs ?? backoffMs(failures, pace, random), heeds: wishedMs === null ? ['contact'] : [] };
  }

  const loop = newWorker(turn, (fault) => log.fault('getting the journal back', fault));
  return {
    ...loop,
    onChange: changed.listen,
    state() {
      return begun() ? { have: ledger.head().seq, of: upstreamSeq } : null;
    },
    begin(why, known) {
      const before = begun();
      if (before && before.known >= known) return unkept ? keep(unkept) : ok();
      const written = keep(before ? { ...before, known } : { why, from: ledger.head().seq, known });
      changed.tell();
      loop.wake('work');
      return written;
    },
    closedTo: () => (!opening && begun() ? 'the journal is not whole yet' : null),
  };

  function keep(restore: Restore): Result<null, Unwritable> {
    const written = ledger.transaction(() => {
      const enrolment = facts.get('enrolment');
      // Receipts of entries that are not here may be in people's hands: none of their numbers is given again.
      if (enrolment && !facts.get('restore'))
        facts.set('enrolment', { ...enrolment, receiptSeries: newSeries(random) });
      facts.set('restore', restore);
    });
    unkept = written.ok ? null : restore;
    return written.ok ? ok() : written;
  }
}

const TEXTS: Record<Restore['why'], string> = {
  'replaced-machine': "this machine took another's place; the entries before this one came back from the upstream",
  'old-copy':
    'an older copy of the ledger was put back; what it lacked came back from the upstream, as far as it was there',
  backup: 'a backup of the ledger was put back; what it lacked came back from the upstream, as far as it was there',
  upstream: 'the ledger was made anew from the entries that the upstream holds',
};
