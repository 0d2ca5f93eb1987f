import { ENTRIES_PER_REQUEST_MAX } from '../../src-shared/contract/upstream.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf } from './fault.ts';
import type { Outbox } from './outbox.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, worker } from '../platform/worker.ts';

interface StranderParts {
  readonly client: UpstreamClient;
  readonly outbox: Outbox;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  readonly superseded: () => boolean;
}

/**
 * What a superseded machine had sold and not sent, it hands in, so that no passenger's money is lost with it. What was
 * sent and not acknowledged goes with it: the upstream knows which of these it has.
 */
export function stranderOver({ client, outbox, facts, ledger, random, pace, log, superseded }: StranderParts): Worker {
  let failures = 0;
  let entriesMax = ENTRIES_PER_REQUEST_MAX;

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (!superseded()) return UNTIL_WOKEN;
    const handedIn = Math.max(facts.get('acked-seq') ?? 0, facts.get('stranded-seq') ?? 0);
    const batch = outbox.batchFrom(handedIn + 1, entriesMax);
    if (!batch) return UNTIL_WOKEN;
    // Handed in is offered: from here on the upstream may credit it, so the counter must not give the money back by
    // itself.
    const offered = ledger.transaction(() =>
      facts.set('offered-seq', Math.max(facts.get('offered-seq') ?? 0, batch.lastSeq)),
    );
    if (!offered.ok) return later(null);

    const answer = await client.strand(batch.texts, { signal });
    if (signal.aborted) return UNTIL_WOKEN;
    if (answer.ok) {
      failures = 0;
      const kept = ledger.transaction(() => facts.set('stranded-seq', batch.lastSeq));
      return kept.ok ? AT_ONCE : later(null);
    }
    log.info('entries not handed in', { from: batch.firstSeq, to: batch.lastSeq, why: faultInWords(answer.error) });
    if (answer.error.kind === 'problem' && answer.error.problem.status === 413 && batch.texts.length > 1) {
      entriesMax = Math.floor(batch.texts.length / 2);
      return AT_ONCE;
    }
    return later(retryAfterOf(answer.error));
  }

  function later(wishedMs: number | null): Rest {
    failures += 1;
    return { ms: wishedMs ?? backoffMs(failures, pace, random), heeds: wishedMs === null ? ['contact'] : [] };
  }

  return worker(turn, (fault) => log.fault('handing in', fault));
}
