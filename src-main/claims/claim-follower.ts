import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import { newChanges } from '../platform/changes.ts';
import { backoffMs, jittered, type Pace } from '../platform/pace.ts';
import type { ClaimWord, Contact, UpstreamClaims } from '../upstream/upstream.ts';
import { type Rest, UNTIL_WOKEN, newWorker } from '../platform/worker.ts';
import { type AskedLast, type Claim, type Claims, NEWEST } from './claims-table.ts';

interface ClaimFollowerParts {
  readonly claims: Claims;
  readonly upstream: UpstreamClaims;
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
  /** Asks about one claim now, keeps what the upstream says, and tells it. */
  ask(claim: Claim): Promise<Extract<ClaimWord, { kind: 'status' }>['status'] | 'refused' | 'no-answer'>;
  onChange(listener: () => void): () => void;
}

/** The passenger stands at the window. */
const ASK_TIMEOUT_MS = 5_000;

/** Tells the upstream every claim, and asks about those that it has not decided: filing again is asking. */
export function claimFollowerOver({
  claims,
  upstream,
  contact,
  ledger,
  random,
  pace,
  log,
}: ClaimFollowerParts): ClaimFollower {
  const changed = newChanges();
  let failures = 0;
  let askedLast: AskedLast = { unsent: NEWEST, followed: NEWEST };

  async function ask(claim: Claim, limits: { timeoutMs?: number; signal?: AbortSignal }): Promise<ClaimWord> {
    if (claim.request === null) {
      keep(claim, 'refused', 'unreadable');
      return { kind: 'refused', why: 'unreadable' };
    }
    const word = await upstream.file(claim.id, claim.request, limits);
    if (word.kind === 'status') keep(claim, word.status, word.reason);
    if (word.kind === 'refused') keep(claim, 'refused', word.why);
    return word;
  }

  function keep(claim: Claim, status: Claim['status'], reason: string | null): void {
    // As it is kept now: while this was asked, another answer may have come.
    const kept = claims.byId(claim.id);
    if (kept?.status === status && kept.reason === reason) return;
    // A full disk forgets the word, and it is asked for again.
    const written = ledger.transaction(() => claims.answered(claim.id, status, reason));
    if (written.ok) changed.tell();
  }

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (contact.state() !== 'online') return UNTIL_WOKEN;
    const undecided = claims.undecided(askedLast);
    let unanswered: Extract<ClaimWord, { kind: 'no-answer' }> | null = null;
    for (const claim of undecided) {
      askedLast = { ...askedLast, [claim.status === 'unsent' ? 'unsent' : 'followed']: claim.id };
      const word = await ask(claim, { signal });
      if (signal.aborted) return UNTIL_WOKEN;
      if (word.kind !== 'no-answer') continue;
      log.info('claim not answered', { why: word.why });
      unanswered = word;
      if (!word.mayConcernOneClaim) break;
    }
    if (unanswered) {
      failures += 1;
      const { retryAfterMs } = unanswered;
      return retryAfterMs === null
        ? { ms: backoffMs(failures, pace, random), heeds: ['contact'] }
        : { ms: retryAfterMs, heeds: [] };
    }
    failures = 0;
    return undecided.length === 0 ? UNTIL_WOKEN : { ms: jittered(pace.pullMs, random), heeds: ['work', 'contact'] };
  }

  const loop = newWorker(turn, (fault) => log.fault('following claims', fault));
  return {
    start: loop.start,
    stop: loop.stop,
    wake: () => loop.wake('work'),
    async ask(claim) {
      const word = await ask(claim, { timeoutMs: ASK_TIMEOUT_MS });
      return word.kind === 'status' ? word.status : word.kind;
    },
    onChange: changed.listen,
  };
}
