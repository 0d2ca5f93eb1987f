/**
 * A proxy between a counter and its upstream that does to each call what a bad network and a bad server can do. What it
 * does is drawn from `chance`; times are a fortieth of real ones, as the patience of the counters that speak through it
 * is.
 */
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { aPort } from './a-port.ts';
import { problemOf } from './controllable-upstream.ts';
import type { Chance } from './chance.ts';

/** A second out there, in milliseconds here. */
export const SECOND_MS = 25;
const DELAY_MAX_MS = 30 * SECOND_MS;

export const TROUBLES = [
  'cut before',
  'cut during the request',
  'cut instead of the answer',
  'cut during the answer',
  'cut after the answer',
  'late request',
  'late answer',
  'twice at once',
  'twice, once late',
  'after the next one',
  '500',
  '502 of a proxy',
  '503',
  '504 of a proxy',
  '429',
  'truncated',
  'garbage',
  'another shape',
  'a page',
  'redirect',
  'not packed at all',
  'empty',
] as const;
export type Trouble = (typeof TROUBLES)[number];

interface Weather {
  /** Something happens to so many calls in a hundred. */
  readonly percent: number;
  readonly troubles: readonly Trouble[];
}
export const CALM: Weather = { percent: 0, troubles: [] };

export interface ChaosProxy {
  readonly url: string;
  weather(weather: Weather): void;
  /** Everything that is under way is cut; what was held back never arrives. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export async function chaosProxy(upstreamPort: () => number, chance: Chance): Promise<ChaosProxy> {
  let weather = CALM;
  let generation = 0;
  let heldBack: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const letGo = () => heldBack.splice(0).forEach((go) => go());

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const trouble =
      weather.troubles.length > 0 && chance.percent(weather.percent) ? chance.one(weather.troubles) : null;
    const own = generation;
    const { socket } = incoming;
    const cut = () => void socket.destroy();
    if (trouble === 'cut before') return cut();
    const body = await wholeBody(incoming, trouble === 'cut during the request');
    if (body === null) return cut();
    if (trouble !== 'after the next one') letGo();
    /** A call that the counter gave up may arrive all the same, but not after the upstream was cut off. */
    const forward = () => (own === generation ? ask(upstreamPort(), incoming, body) : Promise.resolve(null));
    const instead = inItsPlace(trouble);
    if (instead) return send(outgoing, instead);
    if (trouble === 'late request') await wait(chance.upTo(DELAY_MAX_MS));
    if (trouble === 'after the next one') {
      await Promise.race([new Promise<void>((go) => void heldBack.push(go)), wait(DELAY_MAX_MS)]);
      await wait(2);
    }
    const twin = trouble === 'twice at once' ? forward() : null;
    const answer = (await forward()) ?? null;
    await twin;
    if (trouble === 'twice, once late') void wait(chance.upTo(DELAY_MAX_MS)).then(forward);
    if (answer === null || own !== generation || trouble === 'cut instead of the answer') return cut();
    if (trouble === 'late answer') await wait(chance.upTo(DELAY_MAX_MS));
    return own === generation ? send(outgoing, spoilt(answer, trouble), trouble) : cut();
  }

  function open(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const fresh = createServer(
        (incoming, outgoing) => void serve(incoming, outgoing).catch(() => void outgoing.destroy()),
      );
      fresh.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('error', () => {}).on('close', () => sockets.delete(socket));
      });
      fresh.once('error', reject);
      fresh.listen(port, '127.0.0.1', () => {
        server = fresh;
        resolve((fresh.address() as AddressInfo).port);
      });
    });
  }

  async function goDown(): Promise<void> {
    generation += 1;
    heldBack = [];
    const closing = server;
    server = undefined;
    if (!closing) return;
    const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  const port = await open(await aPort());
  return {
    url: `http://127.0.0.1:${port}`,
    weather: (next) => void (weather = next),
    goDown,
    comeUp: async () => void (server ?? (await open(port))),
    close: goDown,
  };
}

/** null: the connection was cut, by itself or, `cutShort`, by us in the middle of the request. */
async function wholeBody(incoming: IncomingMessage, cutShort: boolean): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) {
      if (cutShort) return null;
      chunks.push(chunk as Buffer);
    }
  } catch {
    return null;
  }
  return cutShort ? null : Buffer.concat(chunks);
}

/** Asks the upstream itself. null: no whole answer came. */
function ask(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer | null> {
  return new Promise((resolve) => {
    const { host: _, connection: __, 'transfer-encoding': ___, ...passed } = headers;
    const call = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method,
        path: url,
        headers: { ...passed, ...(body.length > 0 ? { 'content-length': body.length } : {}) },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', () => resolve(null))
          .on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: ofTheAnswer(answer.headers),
              body: Buffer.concat(chunks),
            }),
          );
      },
    );
    call.on('error', () => resolve(null));
    call.end(body);
  });
}

function ofTheAnswer(headers: IncomingMessage['headers']): Record<string, string> {
  const own = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      own.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

function text(status: number, body: string, headers: Record<string, string>): Answer {
  return { status, headers, body: Buffer.from(body) };
}

/** What is answered without the upstream having been asked. */
function inItsPlace(trouble: Trouble | null): Answer | null {
  switch (trouble) {
    case '500':
      return ofProblem(problemOf('internal'));
    case '503':
      return ofProblem(problemOf('maintenance', { retryAfterSeconds: 0 }));
    case '429':
      return ofProblem(problemOf('rate-limited', { retryAfterSeconds: 0 }));
    case '502 of a proxy':
      return text(502, '<html>Bad gateway</html>', { 'content-type': 'text/html' });
    case '504 of a proxy':
      return text(504, '', {});
    case 'garbage':
      return text(200, '<html>\u0000{"entries":[{"seq":', { 'content-type': 'application/json' });
    case 'redirect':
      return text(302, '', { location: 'http://127.0.0.1:1/elsewhere' });
    case 'empty':
      return text(200, '', {});
    default:
      return null;
  }
}

function ofProblem({
  status,
  body = '',
  headers = {},
}: {
  status: number;
  body?: string;
  headers?: Readonly<Record<string, string>>;
}): Answer {
  return { status, headers, body: Buffer.from(body) };
}

/** What the upstream did say, as it arrives. */
function spoilt(answer: Answer, trouble: Trouble | null): Answer {
  switch (trouble) {
    case 'truncated':
      return { ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) };
    case 'another shape':
      return { ...answer, body: Buffer.from(JSON.stringify({ data: [answer.status] })) };
    case 'a page':
      return { ...answer, headers: { ...answer.headers, 'content-type': 'text/html' } };
    case 'not packed at all':
      return { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } };
    default:
      return answer;
  }
}

function send(outgoing: ServerResponse, answer: Answer, trouble: Trouble | null = null): void {
  const empty = answer.status === 204 || answer.status === 304;
  outgoing.writeHead(answer.status, { ...answer.headers, ...(empty ? {} : { 'content-length': answer.body.length }) });
  if (trouble === 'cut during the answer') {
    outgoing.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)));
    setTimeout(() => outgoing.destroy(), 1);
    return;
  }
  outgoing.end(empty ? undefined : answer.body, () => {
    if (trouble === 'cut after the answer') outgoing.socket?.destroy();
  });
}
