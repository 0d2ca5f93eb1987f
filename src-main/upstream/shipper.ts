import type { z } from 'zod';
import { type AppendAnswer, ENTRIES_PER_REQUEST_MAX, type Problem } from '../../src-shared/contract/upstream.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Anchor, Followed } from './anchor.ts';
import { newChanges } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, isProblem, retryAfterOf, type UpstreamFault } from './fault.ts';
import { holdAgainOver } from './hold-again.ts';
import type { OutcomeStore } from './outcomes.ts';
import type { Batch, Outbox } from './outbox.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import type { Alarms, Shipper } from './upstream.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';

interface ShipperParts {
  readonly client: UpstreamClient;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly anchor: Anchor;
  readonly outcomes: OutcomeStore;
  readonly facts: Facts;
  readonly alarms: Alarms;
  readonly random: (bytes: number) => Uint8Array;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly log: Log;
  /** Enrolled, and not superseded. */
  readonly welcome: () => boolean;
  /** The upstream is in reach for other calls. */
  readonly online: () => boolean;
}

/** A failure or two pass by themselves. */
const FAILURES_IN_A_ROW = 3;

/**
 * Brings the journal upstream, in order, one request in flight. Nothing is dropped, ever: whatever goes wrong, the next
 * turn offers the same entries again, and repeating them is always safe.
 */
export function shipperOver(parts: ShipperParts): Shipper & Worker {
  const { client, ledger, outbox, anchor, outcomes, facts, alarms, random, clock, pace, log } = parts;
  const changed = newChanges();
  const holdAgain = holdAgainOver(parts);
  let entriesMax = ENTRIES_PER_REQUEST_MAX;
  let failures = 0;
  // Not at once after the upstream refused a request for its size or one of its entries: then less is sent, whatever
  // belongs together.
  let withReturns = true;
  // What the upstream holds was offered, also where this file, an older copy put back, knows nothing of it.
  const offeredSeq = () => Math.max(facts.get('offered-seq') ?? 0, anchor.ackedSeq());

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (!parts.welcome()) return UNTIL_WOKEN;
    const compared = anchor.comparisonDueInMs() === 0 ? await anchor.compare(signal) : 'followed';
    const rest = signal.aborted ? UNTIL_WOKEN : restAfter(compared);
    if (rest) return rest;
    const batch = outbox.batchFrom(anchor.ackedSeq() + 1, entriesMax, withReturns);
    if (!batch) return nothingToShip(compared);
    const held = await holdAgain.before(batch, signal);
    if (signal.aborted) return UNTIL_WOKEN;
    if (held !== 'asked') return notHeldYet(held);
    const offered = ledger.transaction(() => facts.set('offered-seq', Math.max(offeredSeq(), batch.lastSeq)));
    if (!offered.ok) return backOff(null);

    const answer = await client.appendEntries(batch.texts, { signal });
    if (signal.aborted) return UNTIL_WOKEN;
    return answer.ok ? stored(batch, answer.value, signal) : refused(batch, answer.error, signal);
  }

  function notHeldYet(held: 'too-early' | UpstreamFault): Rest {
    if (held !== 'too-early' && held.kind === 'problem' && isRejection(held.problem)) return slowly();
    return backOff(held === 'too-early' ? null : held);
  }

  function nothingToShip(compared: Followed | UpstreamFault): Rest {
    alarms.clear('upstream-refuses');
    if (compared === 'followed') failures = 0;
    // An upstream that refuses to be compared is not asked without a pause.
    const ms = compared === 'followed' ? anchor.comparisonDueInMs() : pace.compareHeadsMs;
    return { ms, heeds: ['work', 'contact'] };
  }

  async function stored(batch: Batch, answer: z.infer<typeof AppendAnswer>, signal: AbortSignal): Promise<Rest> {
    const rest = restAfter(anchor.follow(answer, outcomes.countsAnew(answer.outcomes)));
    if (rest) return rest;
    // What is not kept of them comes again with the feed.
    await outcomes.keepAnswer(answer.outcomes, signal);
    if (answer.nextSeq <= batch.firstSeq) return backOff(null);
    alarms.clear('upstream-refuses');
    failures = 0;
    withReturns = true;
    entriesMax = Math.min(ENTRIES_PER_REQUEST_MAX, entriesMax * 2);
    return AT_ONCE;
  }

  async function refused(batch: Batch, fault: UpstreamFault, signal: AbortSignal): Promise<Rest> {
    log.info('entries not shipped', { from: batch.firstSeq, to: batch.lastSeq, why: faultInWords(fault) });
    if (fault.kind !== 'problem' || mayPassByItself(fault.problem)) return backOff(fault, batch);
    if (isRejection(fault.problem)) return slowly();

    const before = anchor.ackedSeq();
    // What a refusal says about the upstream's head is a claim; its head itself, with its hash, is the proof.
    const namesHead = fault.problem.nextSeq !== undefined || isProblem(fault, 'journal-fork');
    const compared = namesHead ? await anchor.compare(signal, fault.problem) : 'followed';
    const rest = signal.aborted ? UNTIL_WOKEN : restAfter(compared);
    if (rest) return rest;
    const moved = anchor.ackedSeq() !== before;
    if (isProblem(fault, 'journal-gap')) return moved ? AT_ONCE : backOff(fault);
    const maySendLess = fault.problem.status !== 409;
    return maySendLess && (moved || batch.texts.length > 1)
      ? sendLess(batch, fault.problem)
      : refusedForGood(batch, fault);
  }

  /**
   * null: nothing keeps from shipping. A comparison is a precaution: an upstream that refuses it may still take
   * entries.
   */
  function restAfter(compared: Followed | UpstreamFault): Rest | null {
    if (compared === 'followed') return null;
    if (compared === 'parted') return slowly();
    if (compared === 'unkept') return backOff(null);
    if (compared.kind !== 'problem' || mayPassByItself(compared.problem)) return backOff(compared);
    return isRejection(compared.problem) ? slowly() : null;
  }

  /** After 422 one at a time, so that everything before the entry that is refused gets stored. */
  function sendLess(batch: Batch, { status }: Problem): Rest {
    withReturns = false;
    entriesMax = status === 422 ? 1 : Math.max(1, Math.floor(batch.texts.length / 2));
    return AT_ONCE;
  }

  /** Only a person can put it right. The entry that is refused is named, and offered again with those behind it. */
  function refusedForGood(batch: Batch, fault: UpstreamFault): Rest {
    const kind = ledger.entryAt(batch.firstSeq)?.kind ?? '';
    alarms.raise('upstream-refuses', `entry ${batch.firstSeq} (${kind}): ${faultInWords(fault)}`);
    return slowly();
  }

  /** `batch`: what was offered, where it was that which failed. */
  function backOff(fault: UpstreamFault | null, batch?: Batch): Rest {
    const wished = fault && retryAfterOf(fault);
    if (wished !== null) return { ms: wished, heeds: [] };
    failures += 1;
    if (failures === FAILURES_IN_A_ROW) changed.tell();
    // An upstream that serves everything else may refuse the size, the time that it takes, or one entry among many:
    // those before it get through. A line that is down says nothing of the size, and what was taken and given back
    // meanwhile belongs into one request.
    if (batch && parts.online() && failures >= FAILURES_IN_A_ROW)
      entriesMax = Math.max(1, Math.floor(batch.texts.length / 2));
    return { ms: backoffMs(failures - 1, pace, random), heeds: ['contact'] };
  }

  function slowly(): Rest {
    return { ms: pace.slowRetryMs, heeds: ['contact'] };
  }

  const unsent = () => Math.max(0, ledger.head().seq - anchor.ackedSeq());
  const loop = newWorker(turn, (fault) => log.fault('shipping', fault));
  const waits = waiting(() => ledger.head().seq, anchor.ackedSeq, clock);
  ledger.onAppended(() => {
    waits.follow();
    loop.wake('work');
    changed.tell();
  });
  let ackedBefore = anchor.ackedSeq();
  anchor.onChange(() => {
    // An upstream that lost entries lost its holds as well.
    if (anchor.ackedSeq() < ackedBefore) holdAgain.doubt();
    ackedBefore = anchor.ackedSeq();
    waits.follow();
    changed.tell();
  });

  return {
    ...loop,
    wake(why) {
      if (why === 'contact') {
        failures = 0;
        entriesMax = ENTRIES_PER_REQUEST_MAX;
        anchor.doubtHead();
        holdAgain.doubt();
      }
      loop.wake(why);
    },
    onChange: changed.listen,
    ackedSeq: anchor.ackedSeq,
    offeredSeq,
    unsent,
    isStuck: () =>
      unsent() > 0 && (alarms.has('upstream-refuses') || failures >= FAILURES_IN_A_ROW || waits.areTooLong()),
  };
}

/** An entry that is only on its way is acknowledged within seconds. */
const ON_ITS_WAY_MS = 60_000;

/**
 * How long what waits has waited, by one mark: the newest entry of a moment, until it is acknowledged. A busy counter
 * always has something on its way, and never the same for long.
 */
function waiting(headSeq: () => number, ackedSeq: () => number, clock: Clock) {
  // What waited before this start is not simply on its way: starting again wins no time.
  let mark: { seq: number; since: number } | null = { seq: headSeq(), since: Number.NEGATIVE_INFINITY };
  function follow(): void {
    if (mark && ackedSeq() >= mark.seq) mark = null;
    if (!mark && headSeq() > ackedSeq()) mark = { seq: headSeq(), since: clock.monotonic() };
  }
  return {
    follow,
    areTooLong() {
      follow();
      return mark !== null && clock.monotonic() - mark.since > ON_ITS_WAY_MS;
    },
  };
}

/** Too much at once, too early, or a fault of the server's own: the same request may be taken later. */
function mayPassByItself({ status }: Problem): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** It is this machine that is refused, not what it sent; who watches our standing has raised the alarm. */
function isRejection({ type, status }: Problem): boolean {
  return status === 401 || type === 'superseded';
}
