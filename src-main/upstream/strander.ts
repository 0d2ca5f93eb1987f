import { ENTRIES_PER_REQUEST_MAX } from '../../src-shared/contract/upstream.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { newChanges } from '../platform/changes.ts';
import type { Log } from '../platform/log.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf, type UpstreamFault } from './fault.ts';
import type { Batch, Outbox } from './outbox.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import type { Alarms, Observed } from './upstream.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';

interface StranderParts {
  readonly client: UpstreamClient;
  readonly outbox: Outbox;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction' | 'head' | 'onAppended'>;
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  /** Superseded, or its journal parted from the upstream's and where is known. */
  readonly handsIn: () => boolean;
}

interface Strander extends Observed, Worker {
  /** Entries that were not handed in yet. */
  left(): number;
  /** Entries that the upstream would not keep; they are offered again. */
  refused(): readonly number[];
}

/** More are not listed one by one: whoever refuses so many refuses all of them. */
const REFUSED_MAX = 1000;

/**
 * What a machine had sold that may not ship it any more, it hands in, so that no passenger's money is lost with it. So
 * it does with what it writes later. What was sent and not acknowledged goes with it: the upstream knows which of these
 * it has. They are kept there one by one, so one that is refused holds up none behind it.
 */
export function stranderOver(parts: StranderParts): Strander {
  const { client, outbox, facts, ledger, alarms, random, pace, log } = parts;
  const changed = newChanges();
  let failures = 0;
  let entriesMax = ENTRIES_PER_REQUEST_MAX;
  /** Those that were refused are offered again in turn, one at a time. */
  let offeredAgain = 0;
  let hasRested = false;
  const handedIn = () => Math.max(facts.get('acked-seq') ?? 0, facts.get('stranded-seq') ?? 0);
  const left = () => Math.max(0, ledger.head().seq - handedIn());
  const refused = () => facts.get('not-stranded') ?? [];

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (!parts.handsIn()) return UNTIL_WOKEN;
    const batch = outbox.batchFrom(handedIn() + 1, entriesMax);
    if (!batch) return offerAgain(signal);
    // Handed in is offered: from here on the upstream may credit it, so the counter must not give the money back by
    // itself.
    const offered = ledger.transaction(() =>
      facts.set('offered-seq', Math.max(facts.get('offered-seq') ?? 0, batch.lastSeq)),
    );
    if (!offered.ok) return later(null);

    const answer = await client.strand(batch.texts, { signal });
    if (signal.aborted) return UNTIL_WOKEN;
    if (answer.ok) return kept(batch, []);
    log.info('entries not handed in', { from: batch.firstSeq, to: batch.lastSeq, why: faultInWords(answer.error) });
    if (!isOfTheEntries(answer.error)) return later(retryAfterOf(answer.error));
    if (batch.texts.length === 1 && refused().length < REFUSED_MAX) {
      alarms.raise('upstream-refuses', `entry ${batch.firstSeq} was not taken: ${faultInWords(answer.error)}`);
      return kept(batch, [batch.firstSeq]);
    }
    if (batch.texts.length === 1) return later(null);
    entriesMax = Math.floor(batch.texts.length / 2);
    return AT_ONCE;
  }

  function kept(batch: Batch, notTaken: readonly number[]): Rest {
    const written = ledger.transaction(() => {
      facts.set('stranded-seq', batch.lastSeq);
      if (notTaken.length > 0) facts.set('not-stranded', [...refused(), ...notTaken]);
    });
    if (!written.ok) return later(null);
    failures = 0;
    if (notTaken.length === 0) entriesMax = Math.min(ENTRIES_PER_REQUEST_MAX, entriesMax * 2);
    changed.tell();
    return AT_ONCE;
  }

  async function offerAgain(signal: AbortSignal): Promise<Rest> {
    const waiting = refused();
    const seq = waiting[offeredAgain % Math.max(1, waiting.length)];
    const batch = seq === undefined ? null : outbox.batchFrom(seq, 1);
    if (!batch) return UNTIL_WOKEN;
    hasRested = !hasRested;
    if (hasRested) return { ms: pace.slowRetryMs, heeds: ['work'] };
    offeredAgain += 1;
    const answer = await client.strand(batch.texts, { signal });
    if (signal.aborted) return UNTIL_WOKEN;
    if (!answer.ok) return { ms: retryAfterOf(answer.error) ?? 0, heeds: ['work'] };
    const still = refused().filter((each) => each !== seq);
    if (!ledger.transaction(() => facts.set('not-stranded', still)).ok) return later(null);
    if (still.length === 0) alarms.clear('upstream-refuses');
    changed.tell();
    return AT_ONCE;
  }

  function later(wishedMs: number | null): Rest {
    failures += 1;
    return { ms: wishedMs ?? backoffMs(failures, pace, random), heeds: wishedMs === null ? ['contact'] : [] };
  }

  const loop = newWorker(turn, (fault) => log.fault('handing in', fault));
  ledger.onAppended(() => {
    loop.wake('work');
    if (parts.handsIn()) changed.tell();
  });
  return { ...loop, onChange: changed.listen, left, refused };
}

/** The request is too large, or one of the entries is not taken: fewer at a time get the others through. */
function isOfTheEntries(fault: UpstreamFault): boolean {
  return fault.kind === 'problem' && [400, 413, 422].includes(fault.problem.status);
}
