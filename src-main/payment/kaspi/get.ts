import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { jsonOf } from '../../platform/json.ts';
import { newTimeLimits } from '../../platform/time-limits.ts';

/** Where a device stands, and by which name it proves itself there. */
export interface DeviceAddress {
  /** An address in the local network, or a name that it knows. */
  readonly host: string;
  readonly port: number;
  /** The name that its certificate must be for, whatever the local network calls it. */
  readonly name: string;
  /** PEM of the authority that vouches for it; absent: the well-known ones. */
  readonly ca?: string | undefined;
}

/** How long a call is waited for. */
export interface Patience {
  /** To connect, send, and get the headers of the answer. */
  readonly answerMs: number;
  /** From the headers to the last byte. */
  readonly bodyMs: number;
}

interface Getting {
  readonly address: DeviceAddress;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly patience: Patience;
}

/** What came back, on the level of HTTP. Its words hold nothing of a body. */
export type Got =
  | { readonly state: 'json'; readonly status: number; readonly json: unknown }
  | { readonly state: 'no-json'; readonly status: number; readonly words: string }
  /** Not a byte of the request was sent. */
  | { readonly state: 'unreachable'; readonly words: string }
  | { readonly state: 'lost'; readonly words: string };

const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * Asks once and reads the answer within bounds of time and size. Nothing is sent before the device has proved its name;
 * a connection is used once, so that «not sent» is certain. Redirects are not followed. Never throws.
 */
export async function get({ address, path, query, headers, patience }: Getting): Promise<Got> {
  const limits = newTimeLimits(patience);
  let isSent = false;
  const asked = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('='));
  const options: RequestOptions = {
    host: address.host,
    port: address.port,
    path: asked.length > 0 ? `${path}?${asked.join('&')}` : path,
    // The certificate is held against this name, and not against the address that was dialled.
    servername: address.name,
    ca: address.ca,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    agent: false,
    headers: { host: `${address.name}:${address.port}`, accept: 'application/json', connection: 'close', ...headers },
    signal: limits.signal,
  };
  try {
    const response = await answerTo(options, () => (isSent = true));
    limits.answered();
    const status = response.statusCode ?? 0;
    const text = await textOf(response);
    if (text === null)
      return { state: 'no-json', status, words: `its answer is longer than ${ANSWER_BYTES_MAX} bytes` };
    const json = jsonOf(text);
    return json === undefined
      ? { state: 'no-json', status, words: `it answered ${status}, and not in JSON` }
      : { state: 'json', status, json };
  } catch (fault) {
    const why: unknown = limits.signal.aborted ? limits.signal.reason : fault;
    return { state: isSent ? 'lost' : 'unreachable', words: why instanceof Error ? why.message : String(why) };
  } finally {
    limits.end();
  }
}

/** `sending`: the device has proved its name, and from here on it may have read something. */
function answerTo(options: RequestOptions, sending: () => void): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request(options, resolve);
    asked.on('socket', (socket) => socket.once('secureConnect', sending));
    asked.on('error', reject);
    asked.end();
  });
}

/** null: it is too long. Throws where the connection ends before the answer does. */
async function textOf(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > ANSWER_BYTES_MAX) {
      response.destroy();
      return null;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
