import { z } from 'zod';
import { tellable } from '../../../src-shared/log-text.ts';
import { assert } from '../../../src-shared/result.ts';
import { isOnThisMachine } from '../../platform/loopback.ts';
import type { ProxyWay } from '../../platform/proxy-way.ts';
import type { Unanswered } from '../port.ts';
import { otherBases } from './other-domains.ts';
import { type Patience, post, type Posted } from './post.ts';
import { failureOf, type Fault, OTHER_DOMAIN, TOKEN_ENDED } from './refusals.ts';

export interface Credentials {
  readonly login: string;
  readonly password: string;
  /** Given to who integrates, not to the operator: it goes with each request, the first one too. */
  readonly apiKey: string;
}

/** What a call came to, once the token was no question any more. `data` may stand beside a fault. */
export type Called =
  | { readonly state: 'answered'; readonly data: unknown; readonly fault: Fault | null }
  /** A whole answer came that nobody can read. */
  | { readonly state: 'unreadable'; readonly words: string }
  | Unanswered;

/** One login at one address. All registers of the login share it, and so its token. Never throws. */
export interface WebkassaSession {
  /** `body` goes out with the token in it, which lives in memory alone. */
  call(path: string, body: Readonly<Record<string, unknown>>, answerBytesMax?: number): Promise<Called>;
}

interface SessionParts {
  readonly baseUrl: URL;
  /** A service outside is reached by it; absent: straight. */
  readonly way?: ProxyWay | null;
  /** null: nobody has set them yet. */
  readonly credentials: () => Credentials | null;
  readonly patience?: Partial<Patience> | undefined;
}

/** Clients of others wait from 15 to 30 s, and 5 s proved too short. */
const PATIENCE: Patience = { answerMs: 30_000, bodyMs: 20_000 };
const ANSWER_BYTES_MAX = 256 * 1024;

const Answer = z.looseObject({
  Data: z.unknown().optional(),
  Errors: z.array(z.looseObject({ Code: z.int(), Text: z.string().nullish() })).nullish(),
});
const Authorized = z.looseObject({ Token: z.string().regex(/^[\w.-]{8,4000}$/) });

interface Held {
  readonly token: string;
  readonly of: string;
}

export function newWebkassaSession({
  baseUrl,
  way = null,
  credentials,
  patience: wished,
}: SessionParts): WebkassaSession {
  assert(baseUrl.protocol === 'https:' || isOnThisMachine(baseUrl), 'a register is asked by https, or on this machine');
  /** The base that answered last: a service that moved is not asked at its old address each time. */
  let base = baseUrl;
  let held: Promise<Held | Unanswered> | null = null;

  /** Asks, and goes on to the addresses that a 505 names. That one says of itself that the call was not served. */
  async function ask(path: string, body: string, apiKey: string, answerBytesMax = ANSWER_BYTES_MAX): Promise<Posted> {
    const at = (each: URL) =>
      post({ base: each, way, path, apiKey, body, answerBytesMax, patience: { ...PATIENCE, ...wished } });
    const first = await at(base);
    if (first.state === 'unreachable') base = baseUrl;
    if (!isElsewhere(first)) return first;
    let last = first;
    for (const other of otherBases('otherDomains' in first ? first.otherDomains : null, base)) {
      const next = await at(other);
      // Only what certainly did not hear lets another be asked.
      if (next.state === 'unreachable') continue;
      if (!isElsewhere(next)) {
        base = other;
        return next;
      }
      last = next;
    }
    return last;
  }

  async function authorize({ login, password, apiKey }: Credentials): Promise<Held | Unanswered> {
    const posted = await ask('/api/v4/Authorize', JSON.stringify({ Login: login, Password: password }), apiKey);
    const called = calledBy(posted);
    // No document went out yet: whatever failed here, the register did not hear of it.
    if (called.state === 'unknown' || called.state === 'unreadable')
      return { state: 'unreachable', words: `no token: ${called.words}` };
    if (called.state !== 'answered') return called;
    if (called.fault) return failedBefore(failureOf(called.fault));
    const read = Authorized.safeParse(called.data);
    if (!read.success) return { state: 'unreachable', words: 'no token: the answer holds none' };
    return { token: read.data.Token, of: identityOf({ login, password, apiKey }) };
  }

  /** One for all that ask at once. `ended`: the register took this one for over. */
  async function tokenFor(given: Credentials, ended?: Held): Promise<Held | Unanswered> {
    const before = held;
    const has = await before;
    const serves = has && 'token' in has && has.token !== ended?.token && has.of === identityOf(given);
    if (serves) return has;
    // Another caller may have begun one while this one looked.
    if (held === before || held === null) held = authorize(given);
    return held;
  }

  async function call(path: string, body: Readonly<Record<string, unknown>>, answerBytesMax?: number) {
    const given = credentials();
    if (given === null) return refusedFor('no login of Webkassa is set');
    if (!/^[\x21-\x7e]+$/.test(given.apiKey))
      return refusedFor('the key of Webkassa is empty or holds a strange letter');
    const first = await tokenFor(given);
    if (!('token' in first)) return first;
    const send = async ({ token }: Held) =>
      calledBy(await ask(path, JSON.stringify({ Token: token, ...body }), given.apiKey, answerBytesMax));
    const answer = await send(first);
    if (!isTokenEnded(answer)) return answer;
    const second = await tokenFor(given, first);
    return 'token' in second ? send(second) : second;
  }

  return {
    async call(path, body, answerBytesMax) {
      const called = await call(path, body, answerBytesMax);
      const token = await held;
      const secrets = [...Object.values(credentials() ?? {}), token && 'token' in token ? token.token : ''];
      return withoutSecrets(called, secrets);
    },
  };
}

const identityOf = ({ login, password, apiKey }: Credentials) => JSON.stringify([login, password, apiKey]);

function isTokenEnded(called: Called): boolean {
  return called.state === 'answered' && called.fault !== null && TOKEN_ENDED.includes(called.fault.code);
}

/** A service that has moved says so by its status or in its words. */
function isElsewhere(posted: Posted): boolean {
  if (posted.state !== 'json' && posted.state !== 'no-json') return false;
  if (posted.status === OTHER_DOMAIN) return true;
  const answer = posted.state === 'json' ? Answer.safeParse(posted.json) : null;
  return answer?.data?.Errors?.[0]?.Code === OTHER_DOMAIN;
}

const FORBIDDEN: readonly number[] = [401, 403];

function calledBy(posted: Posted): Called {
  if (posted.state === 'unreachable') return posted;
  if (posted.state === 'lost') return { state: 'unknown', words: posted.words };
  if (posted.status === OTHER_DOMAIN && posted.state === 'no-json')
    return { state: 'unreachable', words: 'Webkassa 505' };
  const answer = posted.state === 'json' ? Answer.safeParse(posted.json) : null;
  if (!answer?.success) {
    if (FORBIDDEN.includes(posted.status)) return refusedFor(`it answered ${posted.status}: the key may be wrong`);
    return {
      state: 'unreadable',
      words: posted.state === 'json' ? 'its answer is no answer of Webkassa' : posted.words,
    };
  }
  const { Data, Errors } = answer.data;
  const [fault] = Errors ?? [];
  if (!fault && (Data === undefined || Data === null))
    return { state: 'unreadable', words: 'its answer holds neither data nor a fault' };
  return { state: 'answered', data: Data, fault: fault ? { code: fault.Code, text: fault.Text ?? '' } : null };
}

function refusedFor(words: string): Unanswered {
  return { state: 'refused', why: 'credentials', code: null, words };
}

/** A login concerns no document: what stays unknown of it, or is found wrong with it, is not the document's. */
function failedBefore(failed: Unanswered): Unanswered {
  if (failed.state === 'unknown') return { ...failed, state: 'unreachable' };
  return failed.state === 'refused' && failed.why === 'document' ? { ...failed, why: 'credentials' } : failed;
}

const SECRET_LENGTH_MIN = 4;

/** A service may repeat what it was sent: neither a page nor a log may show it. */
function withoutSecrets(called: Called, secrets: readonly string[]): Called {
  const hidden = (text: string) =>
    secrets
      .filter((secret) => secret.length >= SECRET_LENGTH_MIN)
      .reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  if (called.state !== 'answered') return { ...called, words: tellable(hidden(called.words)) };
  const { fault } = called;
  return { ...called, fault: fault && { ...fault, text: hidden(fault.text) } };
}
