import { join } from 'node:path';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { BACKUPS_TOLD_MAX } from '../../src-shared/contract/settings.ts';
import type { RestoreSource, RestoreView } from '../../src-shared/contract/views/restore.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { WrittenInstant } from '../../src-shared/time.ts';
import { backupsIn } from '../ledger/backup.ts';
import type { Enrolment } from '../ledger/facts.ts';
import type { KeptHead } from '../ledger/kept-head.ts';
import type { Log } from '../platform/log.ts';
import type { UpstreamJournal } from '../upstream/upstream.ts';
import {
  type Candidate,
  type CandidateParts,
  candidateFromBackup,
  finished,
  openCandidate,
  wordsOf,
} from './candidate.ts';
import type { Found } from './found.ts';
import { dropCandidate, finishReplacement, replaceLedger } from './replace.ts';

interface StepsParts {
  readonly dataDir: string;
  readonly found: Found;
  readonly kept: KeptHead | null;
  /** This counter's journal as the upstream holds it. */
  readonly journal: UpstreamJournal;
  readonly now: () => number;
  readonly newSeries: () => string;
  readonly log: Log;
  readonly onChanged: () => void;
}

export interface RestoreSteps {
  view(): RestoreView;
  /** Asks the upstream for its head, so that somebody can say what would be lost. */
  askUpstream(): Promise<void>;
  prepare(source: RestoreSource): Result<null, Refusal>;
  cancel(): void;
  /** From here on the ledger is the verified file. */
  replace(): Result<null, Refusal>;
  stop(): Promise<void>;
}

interface Ready extends Candidate {
  readonly source: RestoreSource;
}

/**
 * Choose, verify beside the ledger, hear what would be lost, replace: nothing of the ledger is touched before the last.
 */
export function restoreStepsOver({
  dataDir,
  found,
  kept,
  journal,
  now,
  newSeries,
  log,
  onChanged,
}: StepsParts): RestoreSteps {
  const backups = backupsIn(join(dataDir, 'backups')).toReversed();
  let ready: Ready | null = null;
  let underWay: { readonly work: Promise<void>; readonly calledOff: AbortController } | null = null;
  let progress: RestoreView['progress'] = null;
  let problem: string | null = null;
  let upstream: RestoreView['upstream'] = { seq: null, problem: null };
  // The newest alone: older ones may be of a journal that another ledger took the place of.
  const known = Math.max(found.seq ?? 0, kept?.seq ?? 0, backups[0]?.seq ?? 0);

  async function askUpstream(): Promise<void> {
    const head = await journal.head();
    upstream = head.ok ? { seq: head.value, problem: null } : { seq: upstream.seq, problem: head.error };
    onChanged();
  }

  function prepare(source: RestoreSource): Result<null, Refusal> {
    if (underWay) return err({ kind: 'restore-not-ready', detail: 'another file is being made ready' });
    const settled = carryOutOrder();
    if (!settled.ok) return settled;
    const calledOff = new AbortController();
    [ready, problem, progress] = [null, null, { have: 0, of: null }];
    const work = make(source, calledOff.signal)
      .then((made) => {
        if (made.ok) ready = { source, ...made.value };
        else if (!calledOff.signal.aborted) problem = made.error;
        log.info(
          made.ok ? 'a ledger is ready to take the place of the one that is there' : 'no ledger was made ready',
          { source, ...(made.ok ? made.value : { why: made.error }) },
        );
      })
      .finally(() => {
        [underWay, progress] = [null, null];
        onChanged();
      });
    underWay = { work, calledOff };
    onChanged();
    return ok();
  }

  /**
   * An order that was cut off still stands: another file under the candidate's name would take the ledger's place
   * unverified.
   */
  function carryOutOrder(): Result<null, Refusal> {
    try {
      finishReplacement(dataDir);
      return ok();
    } catch (fault) {
      return err({ kind: 'restore-not-ready', detail: wordsOf(fault) });
    }
  }

  async function make(source: RestoreSource, signal: AbortSignal): Promise<Result<Candidate, string>> {
    const parts: CandidateParts = {
      dataDir,
      identity: found.identity,
      known,
      now,
      newSeries,
      stopped: () => signal.aborted,
    };
    await askUpstream();
    if (source.kind === 'upstream') return fromUpstream(parts, signal).catch((fault: unknown) => err(wordsOf(fault)));
    const backup = backups.find((each) => nameOf(each.path) === source.name);
    return backup ? candidateFromBackup({ ...parts, backup, kept }) : err('there is no such backup any more');
  }

  async function fromUpstream(parts: CandidateParts, signal: AbortSignal): Promise<Result<Candidate, string>> {
    if (!found.identity)
      return err(
        'nothing here says any more whose ledger it was; ' +
          'enrol this machine again with a code from the operator, in an empty data folder',
      );
    const met = await fetchAll(parts, found.identity, signal);
    return met.ok ? finished(parts, { why: 'upstream', anchor: null }) : met;
  }

  /**
   * What was fetched stays: another attempt goes on with it. Another journal than it begins with is fetched from the
   * first entry.
   */
  async function fetchAll(
    parts: CandidateParts,
    identity: Enrolment,
    signal: AbortSignal,
  ): Promise<Result<null, string>> {
    for (let attempts = 0; attempts < 2; attempts += 1) {
      const { db, ledger } = openCandidate(parts, identity);
      try {
        for (;;) {
          const fetched = await journal.fetchBack(ledger, signal);
          if (signal.aborted) return err('it was called off');
          if (fetched.kind === 'met') return ok();
          if (fetched.kind === 'failed') return err(fetched.why);
          if (fetched.kind === 'forked') break;
          progress = { have: ledger.head().seq, of: fetched.of };
          onChanged();
        }
      } finally {
        db.close();
      }
      dropCandidate(dataDir);
    }
    return err('the upstream shows another journal each time it is asked');
  }

  function cancel(): void {
    underWay?.calledOff.abort();
    [ready, problem] = [null, null];
    onChanged();
  }

  function step(): RestoreView['step'] {
    if (underWay) return 'preparing';
    return ready ? 'ready' : 'choose';
  }

  /** Entries that were written and that neither this file nor the upstream has. */
  function lostWith({ seq }: Ready): { from: number; to: number } | null {
    const back = Math.max(seq, upstream.seq ?? 0);
    return known > back ? { from: back + 1, to: known } : null;
  }

  return {
    view: () => ({
      reason: found.reason,
      detail: found.detail,
      kept: found.kept,
      step: step(),
      known: known > 0 ? known : null,
      unsent: found.unsent,
      backups: backups
        .slice(0, BACKUPS_TOLD_MAX)
        .map(({ path, kind, seq }) => ({ name: nameOf(path), kind, seq, at: madeAt(path) })),
      upstream,
      progress,
      candidate: ready && {
        source: ready.source,
        seq: ready.seq,
        at: ready.at === null ? null : WrittenInstant.parse(ready.at),
        lost: lostWith(ready),
        certain: upstream.seq !== null,
      },
      problem,
    }),
    askUpstream,
    prepare,
    cancel,
    replace() {
      if (!ready) return err({ kind: 'restore-not-ready', detail: 'nothing was verified yet' });
      try {
        replaceLedger(dataDir, new Date(now()).toISOString().replace(/[-:.]/g, ''));
      } catch (fault) {
        problem = wordsOf(fault);
        onChanged();
        return err({ kind: 'restore-not-ready', detail: problem });
      }
      log.info('the ledger was replaced', { source: ready.source, seq: ready.seq });
      ready = null;
      return ok();
    },
    async stop() {
      underWay?.calledOff.abort();
      await underWay?.work;
    },
  };
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** Its name ends in the moment it was made: 20261122T082500123Z. */
function madeAt(path: string): WrittenInstant {
  return WrittenInstant.parse(
    nameOf(path).replace(/^.*-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.sqlite$/, '$1-$2-$3T$4:$5:$6.$7Z'),
  );
}
