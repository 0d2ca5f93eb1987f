import type { Card } from '../../src-shared/contract/upstream.ts';
import type { Result } from '../../src-shared/result.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, isProblem, retryAfterOf, type UpstreamFault } from './fault.ts';
import type { ClaimWord, LiveAnswer, OnTheSpot } from './upstream.ts';

/** A refusal of these speaks of the moment or of this machine: asking about the next claim brings the same. */
const OF_NO_CLAIM: ReadonlySet<number> = new Set([401, 403, 408, 429]);

/** What a clerk asks while a passenger waits, in words that a service can act on: no fault of the wire leaves here. */
export function onTheSpotOver(client: UpstreamClient): OnTheSpot {
  return {
    cards: {
      byNumber: async (number, timeoutMs) => liveAnswer(await client.card(number, { timeoutMs })),
      bySuffix: async (suffix, timeoutMs) => liveAnswer(await client.findCard({ suffix }, { timeoutMs })),
    },
    holds: {
      async ask(returnId, request, limits) {
        const answer = await client.hold(returnId, request, limits);
        if (answer.ok) return 'held';
        return isProblem(answer.error, 'not-held') ? 'not-held' : 'no-answer';
      },
      async release(returnId, limits) {
        const answer = await client.releaseHold(returnId, limits);
        return answer.ok || isProblem(answer.error, 'not-held') ? 'released' : 'no-answer';
      },
    },
    claims: {
      async file(claimId, request, limits) {
        const answer = await client.fileClaim(claimId, request, limits);
        if (!answer.ok) return claimWord(answer.error);
        const { status, reason } = answer.value;
        return { kind: 'status', status, reason: reason ?? null };
      },
    },
  };
}

/** Whatever is no clear word about the card counts as no answer, and the snapshot serves. */
function liveAnswer(answer: Result<Card, UpstreamFault>): LiveAnswer {
  if (answer.ok) return { kind: 'card', card: answer.value };
  if (isProblem(answer.error, 'card-unknown')) return { kind: 'unknown' };
  if (isProblem(answer.error, 'card-ambiguous')) return { kind: 'ambiguous' };
  return { kind: 'no-answer' };
}

function claimWord(fault: UpstreamFault): ClaimWord {
  const why = faultInWords(fault);
  if (isRefusal(fault)) return { kind: 'refused', why };
  return {
    kind: 'no-answer',
    why,
    retryAfterMs: retryAfterOf(fault),
    mayConcernOneClaim: mayConcernOneClaim(fault),
  };
}

/** The upstream stumbles over this claim, and may well answer about the others: none of them waits behind it. */
function mayConcernOneClaim(fault: UpstreamFault): boolean {
  return (
    fault.kind !== 'unreachable' &&
    retryAfterOf(fault) === null &&
    !(fault.kind === 'problem' && OF_NO_CLAIM.has(fault.problem.status))
  );
}

/**
 * The upstream understood and will not take it: the card is unknown to it, or another counter filed a claim for the
 * movement. A «not found» in words that are not the contract's may be another server's, and ends nobody's claim.
 */
function isRefusal(fault: UpstreamFault): boolean {
  if (fault.kind !== 'problem') return false;
  const { status, type } = fault.problem;
  return status === 409 || status === 422 || (status === 404 && type === 'card-unknown');
}
