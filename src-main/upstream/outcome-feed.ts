import type { z } from 'zod';
import { type Outcome, OUTCOMES_PER_PAGE_MAX, type OutcomesAnswer } from '../../src-shared/contract/upstream.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf } from './fault.ts';
import type { OutcomeStore } from './outcomes.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import type { Shipper } from './upstream.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';

interface OutcomeFeedParts {
  readonly client: UpstreamClient;
  readonly outcomes: OutcomeStore;
  readonly shipper: Pick<Shipper, 'unsent' | 'ackedSeq'>;
  readonly ledger: Pick<Ledger, 'entry'>;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  /** Enrolled, and not superseded. */
  readonly welcome: () => boolean;
  /** Words on entries stay ahead of their acknowledgement: what the upstream holds is to be looked at. */
  readonly onWordsAhead: () => void;
}

/** An entry that was stored a while ago and got no word has none coming soon. */
const WORD_EXPECTED_FOR_MS = 5 * 60_000;
/**
 * A number that is missing may be on its way through another server; one that stays missing must not hold the rest for
 * ever.
 */
const MISSING_TOLERATED_MS = 60_000;
/** An upstream that doesn't hold the feed open is not asked more often than this. */
const EMPTY_ANSWER_REST_MS = 1_000;

/**
 * Follows what the upstream says about every line, in order. Left open while something is on the way, else seldom
 * asked. A word on an entry of ours is believed once the entry is acknowledged. An older copy of the upstream's
 * database has neither, and may decide otherwise under the same number.
 */
export function outcomeFeedOver({
  client,
  outcomes,
  shipper,
  ledger,
  facts,
  clock,
  random,
  pace,
  log,
  welcome,
  onWordsAhead,
}: OutcomeFeedParts): Worker {
  let failures = 0;
  let acked = shipper.ackedSeq();
  let ackedAt = clock.monotonic();
  let missingSince: number | null = null;
  let aheadSince: number | null = null;
  let lastPlace = 0;

  function somethingIsOnTheWay(): boolean {
    if (shipper.ackedSeq() !== acked) {
      acked = shipper.ackedSeq();
      ackedAt = clock.monotonic();
    }
    return (
      shipper.unsent() > 0 || outcomes.hasPending() || (acked > 0 && clock.monotonic() - ackedAt < WORD_EXPECTED_FOR_MS)
    );
  }

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (!welcome()) return UNTIL_WOKEN;
    const waitSeconds = somethingIsOnTheWay() ? pace.feedWaitSeconds : 0;
    const after = facts.get('outcome-no') ?? 0;
    // Another count has gaps of its own.
    if (after < lastPlace) missingSince = null;
    lastPlace = after;
    const answer = await client.outcomes({ after, limit: OUTCOMES_PER_PAGE_MAX, waitSeconds }, { signal });
    if (signal.aborted) return UNTIL_WOKEN;
    if (!answer.ok) {
      log.info('outcomes not read', { why: faultInWords(answer.error) });
      failures += 1;
      const wished = retryAfterOf(answer.error);
      return wished === null
        ? { ms: backoffMs(failures, pace, random), heeds: ['contact'] }
        : { ms: wished, heeds: [] };
    }
    failures = 0;
    // The place may have been set back while the feed stood open: then this page belongs to another count.
    if ((facts.get('outcome-no') ?? 0) !== after) return AT_ONCE;
    return keep(after, answer.value, waitSeconds > 0, signal);
  }

  /** Our own entry, and the upstream has not told that it holds it. Others were released from a machine of before. */
  const isAhead = ({ entryId, seq }: Outcome) => seq > shipper.ackedSeq() && Boolean(ledger.entry(entryId));

  function restForWordsAhead(): Rest {
    const now = clock.monotonic();
    aheadSince ??= now;
    // Mostly the acknowledgement is a moment behind; where its answer was lost, the head tells as much.
    if (now - aheadSince >= pace.feedMs) onWordsAhead();
    return { ms: pace.feedMs, heeds: ['work'] };
  }

  async function keep(
    after: number,
    { outcomes: said, more }: z.infer<typeof OutcomesAnswer>,
    isAwaited: boolean,
    signal: AbortSignal,
  ): Promise<Rest> {
    const firstAhead = Math.min(...said.filter(isAhead).map(({ no }) => no));
    const page = said.filter(({ no }) => no < firstAhead);
    const stepOver = missingSince !== null && clock.monotonic() - missingSince > MISSING_TOLERATED_MS;
    const kept = await outcomes.keepPage(page, stepOver, signal);
    if (kept === 'not-kept') return { ms: pace.feedMs, heeds: [] };
    if (kept === 'lacks-a-number') {
      // Another gap than the one before it has its own time.
      if ((facts.get('outcome-no') ?? 0) > after) missingSince = null;
      missingSince ??= clock.monotonic();
      log.info('the feed of outcomes lacks a number', { after: facts.get('outcome-no') ?? 0 });
      return { ms: pace.feedMs, heeds: [] };
    }
    missingSince = null;
    // Only a page that brought news is a reason to ask for the next at once.
    const moved = (facts.get('outcome-no') ?? 0) > after;
    if (page.length < said.length) return restForWordsAhead();
    aheadSince = null;
    if (moved && (more || isAwaited)) return AT_ONCE;
    return { ms: isAwaited ? EMPTY_ANSWER_REST_MS : pace.feedMs, heeds: ['work', 'contact'] };
  }

  return newWorker(turn, (fault) => log.fault('reading outcomes', fault));
}
