import type { z } from 'zod';
import { type Outcome, OUTCOMES_PER_PAGE_MAX, type OutcomesAnswer } from '../../src-shared/contract/upstream.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Log } from '../platform/log.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf } from './fault.ts';
import type { OutcomeStore } from './outcomes.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import type { Shipper } from './upstream.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, worker } from '../platform/worker.ts';

interface OutcomeFeedParts {
  readonly client: UpstreamClient;
  readonly outcomes: OutcomeStore;
  readonly shipper: Pick<Shipper, 'unsent' | 'ackedSeq'>;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
  /** Enrolled, and not superseded. */
  readonly welcome: () => boolean;
  /** The upstream shows other words than it did: what it holds of the journal is to be looked at. */
  readonly onOtherWords: () => void;
}

/** An entry that was stored a while ago and got no word has none coming soon. */
const WORD_EXPECTED_FOR_MS = 5 * 60_000;
/**
 * A number that is missing may be on its way through another server; one that stays missing must not hold the rest for
 * ever.
 */
const MISSING_TOLERATED_MS = 60_000;
/** An upstream that doesn't hold the feed open is not asked for news more often than this. */
const EMPTY_ANSWER_REST_MS = 1_000;

/**
 * Follows what the upstream says about every line, in order. Held open while something is on the way, else seldom
 * asked. Where nothing new came it looks back at the last word that was read: an older copy of the upstream's database
 * has another one there, or none, and would be waited for in vain.
 */
export function outcomeFeed({
  client,
  outcomes,
  shipper,
  facts,
  clock,
  random,
  pace,
  log,
  welcome,
  onOtherWords,
}: OutcomeFeedParts): Worker {
  let failures = 0;
  let acked = shipper.ackedSeq();
  let ackedAt = clock.monotonic();
  let missingSince: number | null = null;
  let hasLookedBack = false;
  let lastWordMissing: { readonly no: number; readonly since: number } | null = null;

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
    const place = facts.get('outcome-no') ?? 0;
    const isOnTheWay = somethingIsOnTheWay();
    const looksBack = place > 0 && !(isOnTheWay && hasLookedBack);
    const answer = await client.outcomes(
      {
        after: looksBack ? place - 1 : place,
        limit: OUTCOMES_PER_PAGE_MAX,
        waitSeconds: isOnTheWay && !looksBack ? pace.feedWaitSeconds : 0,
      },
      { signal },
    );
    if (signal.aborted) return UNTIL_WOKEN;
    if (!answer.ok) {
      hasLookedBack = false;
      log.info('outcomes not read', { why: faultInWords(answer.error) });
      failures += 1;
      const wished = retryAfterOf(answer.error);
      return wished === null
        ? { ms: backoffMs(failures, pace, random), heeds: ['contact'] }
        : { ms: wished, heeds: [] };
    }
    failures = 0;
    // The place may have been set back while the feed was held open: then this page belongs to another count.
    if ((facts.get('outcome-no') ?? 0) !== place) return AT_ONCE;
    const rest = looksBack ? restForOtherWords(place, answer.value.outcomes) : null;
    return rest ?? keep(place, answer.value, { isOnTheWay, looksBack }, signal);
  }

  /** null: the last word that was read is still the one that the upstream has. */
  function restForOtherWords(place: number, page: readonly Outcome[]): Rest | null {
    const word = page.find(({ no }) => no === place);
    if (word && !outcomes.countsAnew([word])) {
      lastWordMissing = null;
      return null;
    }
    const now = clock.monotonic();
    const since = lastWordMissing?.no === place ? lastWordMissing.since : null;
    if (since === null) {
      log.info('the upstream has not the outcome that was read last', { no: place, hasAnother: word !== undefined });
      onOtherWords();
    }
    // The server that was asked may be behind another one: a word that is missing is looked for twice.
    if (!word) lastWordMissing = { no: place, since: since ?? now };
    const waitMs = word ? 0 : (since ?? now) + pace.feedMs - now;
    if (waitMs > 0) return { ms: waitMs, heeds: ['work'] };
    lastWordMissing = null;
    return outcomes.readAgain() ? AT_ONCE : { ms: pace.feedMs, heeds: [] };
  }

  async function keep(
    after: number,
    { outcomes: page, more }: z.infer<typeof OutcomesAnswer>,
    asked: { readonly isOnTheWay: boolean; readonly looksBack: boolean },
    signal: AbortSignal,
  ): Promise<Rest> {
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
    hasLookedBack = moved || asked.looksBack;
    if (moved && more) return AT_ONCE;
    if (asked.isOnTheWay && hasLookedBack) return AT_ONCE;
    return { ms: asked.isOnTheWay ? EMPTY_ANSWER_REST_MS : pace.feedMs, heeds: ['work', 'contact'] };
  }

  return worker(turn, (fault) => log.fault('reading outcomes', fault));
}
