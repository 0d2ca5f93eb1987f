import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Problem } from '../../src-shared/contract/upstream.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { readBody } from '../platform/answer-body.ts';
import type { RequestInit, Response } from 'undici';
import { type Connection, problemInWords } from './connection.ts';
import type { UpstreamFault } from './fault.ts';
import { httpDate, retryAfterMs } from './retry-after.ts';
import { type CallTimes, newTimeLimits } from '../platform/time-limits.ts';

/** One request and its answer, on the level of HTTP. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base address, already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly token: string | null;
  readonly etag?: string | null | undefined;
  /** JSON text. */
  readonly body?: string;
  /** The one status that means success; an answer to a question with a tag may also be 304. */
  readonly expects: 200 | 201 | 202 | 204;
  readonly answerBytesMax: number;
  readonly times: CallTimes;
}

export interface Reply {
  /** Parsed JSON; undefined for 204, null for 304. */
  readonly body: unknown;
  readonly unchanged: boolean;
  readonly etag: string | null;
}

/** A body below this gains nothing by being packed. */
const GZIP_FROM_BYTES = 1024;
const PROBLEM_BYTES_MAX = 64 * 1024;
const packed = promisify(gzip);

/**
 * Sends one request and reads its answer within the call's limits of time and size. Redirects are not followed: a token
 * must not travel to where an answer points. Never throws.
 */
export async function exchange(
  base: URL,
  connection: Connection,
  call: Call,
  now: () => number,
): Promise<Result<Reply, UpstreamFault>> {
  const limits = newTimeLimits(call.times);
  try {
    const request = { ...(await requestOf(call)), redirect: 'manual', signal: limits.signal } as const;
    const ask = () => connection.ask(addressOf(base, call), request);
    const response = await ask().catch((fault: unknown) => {
      if (call.method === 'POST' || limits.signal.aborted || !wasClosedBetween(fault)) throw fault;
      return ask();
    });
    limits.answered();
    const answer = await readReply(response, call, now);
    // What was not read must not keep the connection.
    if (!response.bodyUsed) response.body?.cancel().catch(() => {});
    return answer;
  } catch (fault) {
    const refusal = connection.proxyRefusal(fault, limits.signal.aborted);
    if (refusal) return err({ kind: 'unreachable', detail: refusal.message, proxy: refusal.why });
    if (limits.signal.aborted) return err({ kind: 'unreachable', detail: reasonOf(limits.signal.reason) });
    const certificate = await connection.problemOf(fault);
    return err(
      certificate
        ? { kind: 'unreachable', detail: problemInWords(certificate), certificate }
        : { kind: 'unreachable', detail: reasonOf(fault) },
    );
  } finally {
    limits.end();
  }
}

/**
 * The server closed a connection that had served before, just as it was used again. What may be repeated goes out once
 * more over a new one, within the same time. A server that speaks of keeping connections and keeps none is served so
 * too.
 */
function wasClosedBetween(fault: unknown): boolean {
  const cause = fault instanceof Error ? fault.cause : undefined;
  if (!(cause instanceof Error) || !('socket' in cause) || typeof cause.socket !== 'object' || cause.socket === null)
    return false;
  return 'bytesRead' in cause.socket && Number(cause.socket.bytesRead) > 0;
}

function addressOf(base: URL, { path, query = {} }: Call): URL {
  const address = new URL(base);
  address.pathname = base.pathname.replace(/\/+$/, '') + path;
  address.search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString();
  return address;
}

async function requestOf({ method, token, etag, body }: Call): Promise<RequestInit> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  if (etag) headers['if-none-match'] = etag;
  if (body === undefined) return { method, headers };
  headers['content-type'] = 'application/json';
  if (Buffer.byteLength(body) < GZIP_FROM_BYTES) return { method, headers, body };
  headers['content-encoding'] = 'gzip';
  return { method, headers, body: new Uint8Array(await packed(body)) };
}

async function readReply(response: Response, call: Call, now: () => number): Promise<Result<Reply, UpstreamFault>> {
  const etag = response.headers.get('etag');
  if (response.status === call.expects) {
    if (call.expects === 204) return ok({ body: undefined, unchanged: false, etag });
    const body = await readBody(response, 'application/json', call.answerBytesMax);
    return body.ok ? ok({ body: body.value, unchanged: false, etag }) : unreadable(response, body.error, now);
  }
  if (response.status === 304 && call.etag) return ok({ body: null, unchanged: true, etag });
  if (response.status < 400) {
    const what = response.headers.has('location')
      ? 'a redirect, which is not followed'
      : 'another status than the contract names';
    return unreadable(response, `it answered ${response.status}, ${what}`, now);
  }
  return readProblem(response, now);
}

async function readProblem(response: Response, now: () => number): Promise<Result<never, UpstreamFault>> {
  const body = await readBody(response, 'application/problem+json', PROBLEM_BYTES_MAX);
  if (!body.ok) return unreadable(response, `it answered ${response.status}, and ${body.error}`, now);
  const problem = Problem.safeParse(body.value);
  if (!problem.success)
    return unreadable(
      response,
      `it answered ${response.status} with a problem of another shape than the contract has`,
      now,
    );
  // The status that travelled counts: the one in the body may have been written by somebody else.
  return err({
    kind: 'problem',
    problem: { ...problem.data, status: response.status },
    retryAfterMs: wishOf(response, problem.data.retryAfterSeconds, now),
  });
}

/** A date is judged by the clock of who wrote it, where the answer tells that too: this machine's may be a day off. */
function wishOf({ headers }: Response, seconds: number | undefined, now: () => number): number | null {
  return retryAfterMs(headers.get('retry-after'), seconds, httpDate(headers.get('date') ?? '') ?? now());
}

function unreadable(response: Response, detail: string, now: () => number): Result<never, UpstreamFault> {
  return err({ kind: 'unreadable', detail, wellFormed: false, retryAfterMs: wishOf(response, undefined, now) });
}

/** fetch says «fetch failed» and keeps the reason in its cause. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const cause = fault.cause;
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0]);
  if (cause instanceof Error) return reasonOf(cause);
  return 'code' in fault ? `${fault.message} (${String(fault.code)})` : fault.message;
}
