import { fetch } from 'undici';
import { isOnThisMachine } from '../../platform/loopback.ts';
import { ProxyRefused, type ProxyWay } from '../../platform/proxy-way.ts';
import { codeOf } from '../../platform/fault-code.ts';
import { readBody } from '../../platform/answer-body.ts';
import { newTimeLimits } from '../../platform/time-limits.ts';

/** How long a call is waited for. */
export interface Patience {
  /** To connect, send, and get the headers of the answer. */
  readonly answerMs: number;
  /** From the headers to the last byte. */
  readonly bodyMs: number;
}

interface Posting {
  readonly base: URL;
  /** null: straight. What is on this machine itself is never asked by another one. */
  readonly way: ProxyWay | null;
  /** Below the base address. */
  readonly path: string;
  readonly apiKey: string;
  /** JSON text. */
  readonly body: string;
  readonly answerBytesMax: number;
  readonly patience: Patience;
}

/** What came back, on the level of HTTP. Its words hold nothing of a body. */
export type Posted =
  | { readonly state: 'json'; readonly json: unknown; readonly status: number; readonly otherDomains: string | null }
  /** Something answered, and not in JSON: whether the register heard is open. */
  | { readonly state: 'no-json'; readonly status: number; readonly otherDomains: string | null; readonly words: string }
  /** Not a byte of the request was read. */
  | { readonly state: 'unreachable'; readonly words: string }
  | { readonly state: 'lost'; readonly words: string };

/**
 * Sends one request and reads its answer within bounds of time and size. It is sent once: what may have been read is
 * not sent again here. Redirects are not followed. Never throws.
 */
export async function post({ base, way, path, apiKey, body, answerBytesMax, patience }: Posting): Promise<Posted> {
  const limits = newTimeLimits(patience);
  try {
    const response = await fetch(addressOf(base, path), {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json; charset=utf-8',
        'x-api-key': apiKey,
        // A connection that served before may be closed by the other side unseen: nobody would know what it read.
        connection: 'close',
      },
      body,
      redirect: 'manual',
      signal: limits.signal,
      ...(way && !isOnThisMachine(base) ? { dispatcher: way.agent } : {}),
    });
    limits.answered();
    const read = await readBody(response, 'application/json', answerBytesMax);
    // What was not read must not keep the connection.
    if (!response.bodyUsed) response.body?.cancel().catch(() => {});
    const told = { status: response.status, otherDomains: response.headers.get('AlternativeDomainNames') };
    if (read.ok) return { state: 'json', json: read.value, ...told };
    return { state: 'no-json', ...told, words: `it answered ${response.status}, and ${read.error}` };
  } catch (fault) {
    if (limits.signal.aborted) return { state: 'lost', words: reasonOf(limits.signal.reason) };
    return { state: wasNeverSent(fault) ? 'unreachable' : 'lost', words: reasonOf(fault) };
  } finally {
    limits.end();
  }
}

function addressOf(base: URL, path: string): URL {
  const address = new URL(base);
  address.pathname = base.pathname.replace(/\/+$/, '') + path;
  return address;
}

/** No connection came about, or the other side could not prove who it is: the request stayed here. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_SIGNATURE_TYPE',
]);

function wasNeverSent(fault: unknown): boolean {
  const causes = causesOf(fault);
  return (
    causes.length > 0 && causes.every((cause) => cause instanceof ProxyRefused || BEFORE_SENDING.has(codeOf(cause)))
  );
}

/** fetch says «fetch failed» and keeps the reason in its cause; several addresses of one host fail together. */
function causesOf(fault: unknown): unknown[] {
  if (fault instanceof AggregateError) return fault.errors.flatMap(causesOf);
  return fault instanceof Error && fault.cause !== undefined ? causesOf(fault.cause) : [fault];
}

function reasonOf(fault: unknown): string {
  const [cause] = causesOf(fault);
  if (!(cause instanceof Error)) return String(cause);
  return cause.message === '' ? codeOf(cause) : cause.message;
}
