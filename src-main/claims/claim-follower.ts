import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import { changes } from '../upstream/changes.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { faultInWords, retryAfterOf, type UpstreamFault } from '../upstream/fault.ts';
import { backoffMs, jittered, type Pace } from '../upstream/pace.ts';
import type { Contact } from '../upstream/upstream.ts';
import { type Rest, UNTIL_WOKEN, worker } from '../upstream/worker.ts';
import { type AskedLast, type Claim, type Claims, NEWEST } from './claims-table.ts';

export interface ClaimFollowerParts {
  readonly claims: Claims;
  readonly client: Pick<UpstreamClient, 'fileClaim'>;
  readonly contact: Pick<Contact, 'state'>;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly log: Log;
}

export interface ClaimFollower {
  start(): void;
  stop(): Promise<void>;
  /** A claim was filed, or the upstream came back. */
  wake(): void;
  /** Asks about one claim now and keeps what the upstream says. */
  ask(claim: Claim): Promise<'answered' | 'no-answer'>;
  onChange(listener: () => void): () => void;
}

/** The passenger stands at the window. */
const ASK_TIMEOUT_MS = 5_000;
/** A refusal of these speaks of the moment or of this machine: asking about the next claim brings the same. */
const OF_NO_CLAIM: ReadonlySet<number> = new Set([401, 403, 408, 429]);

/** Tells the upstream every claim, and asks about those that it has not decided: filing again is asking. */
export function claimFollower({
  claims,
  client,
  contact,
  ledger,
  random,
  pace,
  log,
}: ClaimFollowerParts): ClaimFollower {
  const changed = changes();
  let failures = 0;
  let askedLast: AskedLast = { unsent: NEWEST, followed: NEWEST };

  async function ask(
    claim: Claim,
    limits: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<UpstreamFault | null> {
    const answer = await client.fileClaim(claim.id, claim.request, limits);
    if (answer.ok) keep(claim, answer.value.status, answer.value.reason ?? null);
    else if (isRefusal(answer.error)) keep(claim, 'refused', faultInWords(answer.error));
    else return answer.error;
    return null;
  }

  function keep(claim: Claim, status: Claim['status'], reason: string | null): void {
    if (claim.status === status && claim.reason === reason) return;
    // A full disk forgets the word, and it is asked for again.
    const written = ledger.transaction(() => claims.answered(claim.id, status, reason));
    if (written.ok) changed.tell();
  }

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (contact.state() !== 'online') return UNTIL_WOKEN;
    const undecided = claims.undecided(askedLast);
    let held: UpstreamFault | null = null;
    for (const claim of undecided) {
      askedLast = { ...askedLast, [claim.status === 'unsent' ? 'unsent' : 'followed']: claim.id };
      const fault = await ask(claim, { signal });
      if (signal.aborted) return UNTIL_WOKEN;
      if (!fault) continue;
      log.info('claim not answered', { why: faultInWords(fault) });
      held = fault;
      if (!maySpeakOfOneClaim(fault)) break;
    }
    if (held) {
      failures += 1;
      const wished = retryAfterOf(held);
      return wished === null
        ? { ms: backoffMs(failures, pace, random), heeds: ['contact'] }
        : { ms: wished, heeds: [] };
    }
    failures = 0;
    return undecided.length === 0 ? UNTIL_WOKEN : { ms: jittered(pace.pullMs, random), heeds: ['work', 'contact'] };
  }

  const loop = worker(turn, (fault) => log.fault('following claims', fault));
  return {
    start: loop.start,
    stop: loop.stop,
    wake: () => loop.wake('work'),
    ask: async (claim) => ((await ask(claim, { timeoutMs: ASK_TIMEOUT_MS })) === null ? 'answered' : 'no-answer'),
    onChange: changed.listen,
  };
}

/** It stumbles over this one, and may well answer about the others: none of them waits behind it. */
function maySpeakOfOneClaim(fault: UpstreamFault): boolean {
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
