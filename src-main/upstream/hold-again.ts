import type { ReturnId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, isProblem, type UpstreamFault } from './fault.ts';
import type { Batch, Outbox } from './outbox.ts';
import type { Outcomes } from './upstream.ts';

interface HoldAgainParts {
  readonly client: Pick<UpstreamClient, 'hold'>;
  readonly ledger: Pick<Ledger, 'entryAt' | 'head'>;
  readonly outbox: Pick<Outbox, 'returnsOf'>;
  readonly outcomes: Pick<Outcomes, 'ofEntry'>;
  readonly log: Log;
  /** The upstream is in reach for other calls. */
  readonly online: () => boolean;
}

interface HoldAgain {
  /** Whatever was held for a return that is written by now, the upstream may have forgotten. */
  doubt(): void;
  /** Asks for what the returns of this request need. `too-early`: it has not decided on their sales. */
  before(batch: Batch, signal: AbortSignal): Promise<'asked' | 'too-early' | UpstreamFault>;
}

const HOLD_TIMEOUT_MS = 5_000;
/** An upstream that is in reach and grants no hold must not keep the journal from being shipped. */
const TRIES_MAX = 3;

/**
 * The money of a return is with the passenger, and the value on the card is kept by a hold alone. An upstream whose
 * database was put back has lost it; one that never knew of it may still grant it. So it is asked for again before the
 * return's entry arrives: the return is honoured, or its refusal is told.
 */
export function holdAgainOver({ client, ledger, outbox, outcomes, log, online }: HoldAgainParts): HoldAgain {
  // What waited before this start may have waited for long.
  let doubtedThrough = ledger.head().seq;
  const asked = new Set<ReturnId>();
  let failures = 0;

  function isDoubted({ offeredSeq, saleSeq }: ReturnBody, seq: number): boolean {
    // Made before its sale was offered, so no hold could be asked for then.
    return seq <= doubtedThrough || (offeredSeq !== undefined && offeredSeq < saleSeq);
  }

  /** Together with its sale a return needs no hold: the upstream sees that it was made before the sale was offered. */
  function toAskFor({ firstSeq, lastSeq }: Batch): readonly (readonly [ReturnId, ReturnBody])[] {
    return outbox.returnsOf(firstSeq, lastSeq).flatMap((seq) => {
      const entry = ledger.entryAt(seq);
      if (!entry || !isKind(entry, 'return') || entry.body.saleSeq >= firstSeq) return [];
      const id = entry.id as ReturnId;
      return asked.has(id) || !isDoubted(entry.body, seq) ? [] : [[id, entry.body] as const];
    });
  }

  async function ask(id: ReturnId, { saleId, lines }: ReturnBody, signal: AbortSignal) {
    const words = outcomes.ofEntry(saleId);
    const statusOf = (line: number) => words.find((word) => word.line === line)?.status;
    // What was rejected was never on a card; of what nobody has said anything yet, it may have been credited.
    const wanted = lines.filter(({ line }) => statusOf(line) !== 'rejected');
    if (wanted.length === 0) return 'asked';
    const answer = await client.hold(id, { saleId, lines: wanted }, { signal, timeoutMs: HOLD_TIMEOUT_MS });
    if (answer.ok) return 'asked';
    if (!isProblem(answer.error, 'not-held')) return answer.error;
    if (wanted.some(({ line }) => statusOf(line) !== 'credited')) return 'too-early';
    log.info('a return is sent without a hold', { returnId: id, why: faultInWords(answer.error) });
    return 'asked';
  }

  return {
    doubt() {
      doubtedThrough = ledger.head().seq;
      asked.clear();
      failures = 0;
    },
    async before(batch, signal) {
      for (const [id, body] of toAskFor(batch)) {
        const answer = await ask(id, body, signal);
        if (signal.aborted) return 'asked';
        if (answer !== 'asked') {
          if (online()) failures += 1;
          if (failures < TRIES_MAX) return answer;
          log.info('a return is sent without a hold', {
            returnId: id,
            why: answer === 'too-early' ? 'the upstream has not credited its lines' : faultInWords(answer),
          });
        } else failures = 0;
        asked.add(id);
      }
      return 'asked';
    },
  };
}
