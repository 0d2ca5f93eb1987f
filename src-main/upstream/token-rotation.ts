import { type Clock, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf, type UpstreamFault } from './fault.ts';
import type { Pace } from '../platform/pace.ts';
import type { Alarms, Contact } from './upstream.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';

interface TokenRotationParts {
  readonly client: UpstreamClient;
  readonly secrets: Secrets;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly contact: Pick<Contact, 'state'>;
  readonly alarms: Pick<Alarms, 'has'>;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly log: Log;
  /** Enrolled, and not superseded. */
  readonly welcome: () => boolean;
}

const TOKEN = /^[\x21-\x7e]{32,4096}$/;

/** Whether a header can carry it: with one that none can, no call would ever be answered again. */
export function isUsableToken(token: string): boolean {
  return TOKEN.test(token);
}

/**
 * The one to be used: a new one from the moment it is durable, the earlier one while there is none. A file that holds
 * something else is as good as none.
 */
export function tokenIn(secrets: Pick<Secrets, 'get' | 'doubt'>): string | null {
  for (const name of ['next-token', 'token'] as const) {
    const token = secrets.get(name);
    if (token === null) continue;
    if (isUsableToken(token)) return token;
    secrets.doubt(name, 'it holds no token');
  }
  return null;
}

/**
 * Asks for a new token every few days. The earlier one dies at the new one's first use. So the new one is durable
 * before it is used, and the earlier one goes only when the new one was accepted. Whenever the machine dies in between,
 * the new one is tried first, and the earlier one if that is refused. An answer that was lost leaves a token that
 * nobody ever uses. The earlier one stays kept: an upstream whose database was put back knows it, and not the one that
 * followed. So does one that was refused before it was proven. An upstream that refuses everybody for a while may have
 * met it already, and dropped the one before.
 */
export function tokenRotationOver({
  client,
  secrets,
  facts,
  ledger,
  contact,
  alarms,
  clock,
  pace,
  log,
  welcome,
}: TokenRotationParts): Worker {
  let tried = 0;

  async function turn(signal: AbortSignal): Promise<Rest> {
    if (!welcome()) return UNTIL_WOKEN;
    // A counter whose token is refused is not online, and would never be again if it did not try the other one.
    const refused = alarms.has('unauthorized');
    if (contact.state() !== 'online' && !refused) return UNTIL_WOKEN;
    const next = secrets.get('next-token');
    if (next !== null && !isUsableToken(next)) secrets.forget('next-token');
    else if (next !== null) return prove(signal);
    if (refused) return tryAnother();
    const dueInMs = untilDueMs();
    // A refusal meanwhile is work: the earlier one is to be tried.
    if (dueInMs > 0) return { ms: dueInMs, heeds: ['work'] };
    const replaced = secrets.get('token');
    const answer = await client.rotateToken({ signal });
    // A code gave another meanwhile: what comes in the place of the one before it is a superseded machine's.
    if (signal.aborted || secrets.get('token') !== replaced) return UNTIL_WOKEN;
    if (!answer.ok) return later(answer.error, 'no new token');
    if (!isUsableToken(answer.value.token))
      return later(
        { kind: 'unreadable', detail: 'no header can carry the new token', wellFormed: true, retryAfterMs: null },
        'no new token',
      );
    secrets.set('next-token', answer.value.token);
    return AT_ONCE;
  }

  /** Those that were the token, or were to be: in turn, since nobody says which of them is known again first. */
  function tryAnother(): Rest {
    const others = [secrets.get('earlier-token'), secrets.get('doubted-token')].filter(
      (other) => other !== null && other !== secrets.get('token'),
    );
    const other = others[tried % Math.max(1, others.length)] ?? null;
    tried += 1;
    if (other === null) return UNTIL_WOKEN;
    log.info('the token is refused; one of before is tried', {});
    secrets.set('next-token', other);
    return AT_ONCE;
  }

  /** Any call would do: the token is accepted or it is not. */
  async function prove(signal: AbortSignal): Promise<Rest> {
    const next = secrets.get('next-token');
    const answer = await client.outcomes({ after: facts.get('outcome-no') ?? 0, limit: 1, waitSeconds: 0 }, { signal });
    if (signal.aborted || next === null || next !== secrets.get('next-token')) return UNTIL_WOKEN;
    if (!answer.ok && answer.error.kind === 'problem' && answer.error.problem.status === 401) {
      log.info('the token that was tried is refused; the one before it is used', {});
      if (next !== secrets.get('earlier-token')) secrets.set('doubted-token', next);
      secrets.forget('next-token');
      return { ms: pace.slowRetryMs, heeds: [] };
    }
    if (!answer.ok) return later(answer.error, 'the new token was not tried yet');
    const replaced = secrets.get('token');
    if (replaced !== null && replaced !== next) secrets.set('earlier-token', replaced);
    secrets.set('token', next);
    secrets.forget('next-token');
    if (secrets.get('doubted-token') === next) secrets.forget('doubted-token');
    remember();
    log.info('the token was changed', {});
    return AT_ONCE;
  }

  function untilDueMs(): number {
    const rotatedAt = facts.get('token-rotated-at');
    const sinceMs = rotatedAt === undefined ? 0 : clock.now() - Date.parse(rotatedAt);
    // A clock that was set back must not put it off for years.
    if (rotatedAt === undefined || sinceMs < 0) remember();
    return pace.rotateTokenMs - Math.max(0, sinceMs);
  }

  function remember(): void {
    ledger.transaction(() => facts.set('token-rotated-at', instant(clock.now())));
  }

  function later(fault: UpstreamFault, what: string): Rest {
    log.info(what, { why: faultInWords(fault) });
    return { ms: retryAfterOf(fault) ?? pace.slowRetryMs, heeds: [] };
  }

  return newWorker(turn, (fault) => log.fault('changing the token', fault));
}
