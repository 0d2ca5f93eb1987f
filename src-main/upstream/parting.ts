import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf, type UpstreamFault } from './fault.ts';

interface PartingParts {
  readonly client: Pick<UpstreamClient, 'readEntries'>;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction' | 'head' | 'entryAt'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  readonly superseded: () => boolean;
  /** Entries of the parted journal that were not handed in yet. */
  readonly left: () => number;
  /** What there is to do next is another's: handing in, or fetching what this journal lacks. */
  readonly onStep: () => void;
  /** All of the journal is handed in: the next start sets it aside. */
  readonly onHandedIn: () => void;
}

/**
 * This machine was made its counter again, and others went on with the journal meanwhile. First: where the two part. A
 * journal that only lacks what the others wrote goes on. One with entries of its own hands them in, and then its ledger
 * is set aside. Each step is durable before the next, so it goes on wherever it was cut off.
 */
export function partingOver(parts: PartingParts): Worker {
  const { client, facts, ledger, random, pace, log } = parts;
  let failures = 0;

  async function turn(signal: AbortSignal): Promise<Rest> {
    const parted = facts.get('parted');
    if (!parted) return UNTIL_WOKEN;
    if (parts.superseded()) return givenUp();
    if (parted.common === null) {
      const common = await lastInCommon(signal);
      if (signal.aborted) return UNTIL_WOKEN;
      return common.ok
        ? met(parted.known, common.value)
        : later(faultInWords(common.error), retryAfterOf(common.error));
    }
    if (parts.left() > 0) return UNTIL_WOKEN;
    if (parted.handedIn) return UNTIL_WOKEN;
    const written = ledger.transaction(() => facts.set('parted', { ...parted, handedIn: true }));
    if (!written.ok) return later(written.error.detail, null);
    log.info('the journal is handed in, and set aside at the next start', { from: parted.common + 1 });
    parts.onHandedIn();
    return UNTIL_WOKEN;
  }

  /** Another machine was faster: this one hands in as any superseded machine, and writes what it must. */
  function givenUp(): Rest {
    const written = ledger.transaction(() => facts.forget('parted'));
    if (!written.ok) return later(written.error.detail, null);
    parts.onStep();
    return UNTIL_WOKEN;
  }

  function met(known: number, common: number): Rest {
    const { seq } = ledger.head();
    const written = ledger.transaction(() => {
      facts.set('acked-seq', common);
      if (common === seq) {
        facts.forget('parted');
        facts.set('restore', facts.get('restore') ?? { why: 'replaced-machine', from: seq, known });
      } else {
        facts.set('parted', { known, common, handedIn: false });
        facts.set('stranded-seq', common);
      }
    });
    if (!written.ok) return later(written.error.detail, null);
    failures = 0;
    log.info('the upstream was met', { common, own: seq, known });
    parts.onStep();
    return AT_ONCE;
  }

  /** A chain with the same hash at a place is the same up to there: halving finds the last such place. */
  async function lastInCommon(signal: AbortSignal): Promise<Result<number, UpstreamFault>> {
    let [common, end] = [0, ledger.head().seq];
    while (common < end) {
      const middle = Math.ceil((common + end) / 2);
      const answer = await client.readEntries({ from: middle, limit: 1 }, { signal });
      if (!answer.ok) return err(answer.error);
      const theirs = answer.value.entries.find((entry) => entry.seq === middle);
      if (theirs !== undefined && theirs.hash === ledger.entryAt(middle)?.hash) common = middle;
      else end = middle - 1;
    }
    return ok(common);
  }

  function later(why: string, wishedMs: number | null): Rest {
    failures += 1;
    log.info('the journal that parted is not settled yet', { why });
    return { ms: wishedMs ?? backoffMs(failures, pace, random), heeds: ['work', 'contact'] };
  }

  return newWorker(turn, (fault) => log.fault('meeting the upstream again', fault));
}
