import { type AppendAnswer, ENTRIES_PER_REQUEST_MAX, type Problem } from '../../src-shared/contract/upstream.ts';
import type { z } from 'zod';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Clock } from '../../src-shared/time.ts';
import { changes } from './changes.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, isProblem, retryAfterOf, type UpstreamFault } from './fault.ts';
import { type ClaimedHead, judgeHead } from './heads.ts';
import type { OutcomeStore } from './outcomes.ts';
import type { Batch, Outbox } from './outbox.ts';
import { backoffMs, type Pace } from './pace.ts';
import type { Alarms, Shipper } from './upstream.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, worker } from './worker.ts';

export interface ShipperParts {
  readonly client: UpstreamClient;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly outcomes: OutcomeStore;
  readonly facts: Facts;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  readonly enrolled: () => boolean;
}

/**
 * Brings the journal upstream, in order, one request in flight. Nothing is dropped, ever: whatever goes wrong, the next
 * turn offers the same entries again, and repeating them is always safe.
 */
export function shipperOver(parts: ShipperParts): Shipper & Worker {
  const { client, ledger, outbox, outcomes, facts, alarms, clock, random, pace, log } = parts;
  const changed = changes();
  let entriesMax = ENTRIES_PER_REQUEST_MAX;
  let failures = 0;
  let comparedAt = Number.NEGATIVE_INFINITY;

  const ackedSeq = () => facts.get('acked-seq') ?? 0;
  const offeredSeq = () => facts.get('offered-seq') ?? 0;
  const parted = () => alarms.has('journal-fork') || alarms.has('journal-behind');

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (!parts.enrolled() || alarms.has('superseded')) return UNTIL_WOKEN;
    if (parted() || clock.monotonic() - comparedAt >= pace.compareHeadsMs) {
      const held = await compareHeads(signal);
      if (held) return held;
    }
    const batch = outbox.batchFrom(ackedSeq() + 1, entriesMax);
    if (!batch) return { ms: pace.compareHeadsMs, heeds: ['work', 'contact'] };
    const offered = ledger.transaction(() => facts.set('offered-seq', Math.max(offeredSeq(), batch.lastSeq)));
    if (!offered.ok) return backOff(null);

    const answer = await client.appendEntries(batch.texts, { signal });
    if (signal.aborted) return UNTIL_WOKEN;
    return answer.ok ? stored(batch, answer.value) : refused(batch, answer.error, signal);
  }

  function stored(batch: Batch, answer: z.infer<typeof AppendAnswer>): Rest {
    const followed = follow(answer, () => outcomes.apply(answer.outcomes));
    if (followed === 'parted') return slowly();
    if (followed === 'unkept' || answer.nextSeq <= batch.firstSeq) return backOff(null);
    alarms.clear('upstream-refuses');
    failures = 0;
    entriesMax = Math.min(ENTRIES_PER_REQUEST_MAX, entriesMax * 2);
    return AT_ONCE;
  }

  async function refused(batch: Batch, fault: UpstreamFault, signal: AbortSignal): Promise<Rest> {
    log.info('entries not shipped', { from: batch.firstSeq, to: batch.lastSeq, why: faultInWords(fault) });
    if (fault.kind !== 'problem' || mayPassByItself(fault.problem)) return backOff(fault);
    if (isProblem(fault, 'superseded')) return UNTIL_WOKEN;
    if (fault.problem.status === 401) return slowly();

    const before = ackedSeq();
    // What a refusal says about the upstream's head is a claim; its head itself, with its hash, is the proof.
    const told = fault.problem.nextSeq !== undefined || isProblem(fault, 'journal-fork');
    const held = told ? await compareHeads(signal, fault.problem) : null;
    if (held) return held;
    const moved = ackedSeq() !== before;
    if (isProblem(fault, 'journal-gap')) return moved ? AT_ONCE : backOff(fault);
    const maySendLess = fault.problem.status === 413 || fault.problem.status === 422;
    return maySendLess && (moved || batch.texts.length > 1) ? sendLess(batch, fault.problem) : refusedForGood(fault);
  }

  /** Takes a head that is proven ours by its hash. `alongside` is written in the same transaction. */
  function follow(claim: ClaimedHead, alongside: () => void = () => {}): 'followed' | 'parted' | 'unkept' {
    const verdict = judgeHead(claim, ledger);
    if (verdict !== 'agrees') {
      part(verdict, claim.nextSeq);
      return 'parted';
    }
    const acked = ackedSeq();
    const held = claim.nextSeq - 1;
    const lost = held < acked;
    const written = ledger.transaction(() => {
      facts.set('acked-seq', held);
      // An upstream that lost entries also lost its words on them, and will count its words anew.
      if (lost) outcomes.startAgain();
      alongside();
    });
    if (!written.ok) return 'unkept';
    outcomes.tellChanged();
    if (lost) alarms.raise('journal-gap', `the upstream had acknowledged entries up to ${acked} and now holds those up to ${held}; the rest is sent again`);
    changed.tell();
    return 'followed';
  }

  /**
   * Asks what the upstream holds. Answers null when both hold the same as far as both go, else how long to wait. `claimed`
   * is a refusal that named a head.
   */
  async function compareHeads(signal: AbortSignal, claimed: Problem | null = null): Promise<Rest | null> {
    const from = claimed?.nextSeq ?? ackedSeq() + 1;
    const answer = await client.readEntries({ from, limit: 1 }, { signal });
    if (signal.aborted) return UNTIL_WOKEN;
    if (answer.ok) {
      comparedAt = clock.monotonic();
      const followed = follow(answer.value);
      if (followed !== 'followed') return followed === 'parted' ? slowly() : backOff(null);
      alarms.clear('journal-fork');
      alarms.clear('journal-behind');
      return null;
    }
    // Nobody contradicts the upstream's word that the journals have forked: it stands.
    if (claimed?.type === 'journal-fork') part('forked', from + 1);
    if (parted()) return slowly();
    if (answer.error.kind !== 'problem' || mayPassByItself(answer.error.problem)) return backOff(answer.error);
    // A comparison is a precaution. What the upstream answers to entries is judged all the same.
    comparedAt = clock.monotonic();
    return null;
  }

  function part(verdict: 'forked' | 'behind', nextSeq: number): void {
    const { seq } = ledger.head();
    if (verdict === 'forked') alarms.raise('journal-fork', `up to ${nextSeq - 1} the upstream holds another entry than this counter, whose journal ends at ${seq}`);
    else alarms.raise('journal-behind', `the upstream holds entries up to ${nextSeq - 1}, this counter only up to ${seq}: its ledger is an old copy`);
    changed.tell();
  }

  /** After 422 one at a time, so that everything before the entry that is refused gets stored. */
  function sendLess(batch: Batch, { status }: Problem): Rest {
    entriesMax = status === 422 ? 1 : Math.max(1, Math.floor(batch.texts.length / 2));
    return AT_ONCE;
  }

  /** Only a person can put it right. The entries wait, and are offered again. */
  function refusedForGood(fault: UpstreamFault): Rest {
    alarms.raise('upstream-refuses', faultInWords(fault));
    return slowly();
  }

  function backOff(fault: UpstreamFault | null): Rest {
    const wished = fault && retryAfterOf(fault);
    if (wished !== null) return { ms: wished, heeds: [] };
    failures += 1;
    return { ms: backoffMs(failures - 1, pace, random), heeds: ['contact'] };
  }

  function slowly(): Rest {
    return { ms: pace.slowRetryMs, heeds: ['contact'] };
  }

  const loop = worker(turn, (fault) => log.fault('shipping', fault));
  ledger.onAppended(() => {
    loop.wake('work');
    changed.tell();
  });

  return {
    ...loop,
    wake(why) {
      if (why === 'contact') failures = 0;
      loop.wake(why);
    },
    onChange: changed.listen,
    ackedSeq,
    offeredSeq,
    unsent: () => Math.max(0, ledger.head().seq - ackedSeq()),
  };
}

/** Too much at once, too early, or a fault of the server's own: the same request may be taken later. */
function mayPassByItself({ status }: Problem): boolean {
  return status >= 500 || status === 429 || status === 408;
}
