/**
 * An upstream that can be told to misbehave, for the tests of the counter.
 *
 *   const reference = await startReference();              // the reference upstream in this process, in memory
 *   const upstream = await controllableUpstream(reference);  // a door to it on a fixed port, under the test's control
 *
 *   await upstream.stop();  …  await upstream.start();     // connection refused, and back on the same port
 *   upstream.delayAnswers(2_000);
 *   const held = upstream.holdAnswers({ times: 1 });      // done, and not answered before held.letGo()
 *   upstream.cutBeforeReading();                           // the request never arrives, until told otherwise
 *   upstream.cutAfterProcessing({ times: 1 });             // it is done, and the answer is lost, once
 *   upstream.answer(problemOf('rate-limited', { retryAfterSeconds: 1 }), { path: /entries$/ });
 *   upstream.answerGarbage();
 *   upstream.behave();                                     // forgets all of the above
 *
 *   upstream.reference.operator.creditsOf(number)          // what the people behind it can see and do
 *   upstream.reference.demo.enrolmentCode                  // demo operator: codes, clerks with PINs, labelled cards
 *   upstream.calls                                         // what came, in order, and how it was answered
 *
 * A reference takes half a second of a core to start: share one among the tests of a file or a worker. Give each test
 * a counter of its own by `reference.operator.addCounter()` and `newEnrolmentCode(counter.number)`. Doors are cheap.
 * A running call obeys what was ordered when it came. Close the door, then stop the reference. A door fails then if a
 * request came through it that the reference's contract does not have.
 */
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { Contract } from '../../src-shared/contract/upstream.ts';
import { problem, type ProblemAnswer, type ProblemName } from '../../src-upstream/http/problem.ts';
import type { DemoListing } from '../../src-upstream/demo/demo.ts';
import type { Ports } from '../../src-upstream/ports.ts';
import { type RunningUpstream, startUpstream } from '../../src-upstream/upstream.ts';
import type { RateLimits } from '../../src-upstream/upstream-context.ts';
import { aPort } from './a-port.ts';
import type { Vouched } from './an-authority.ts';
import { contractFile } from './contract-file.ts';
import { referenceTemplate } from './database-template.ts';

export interface Reference extends RunningUpstream {
  readonly demo: DemoListing;
}

/** `SAPAR_CONTRACT=1.0` has the tests that start a reference by this run against an upstream of before. */
const CONTRACT = Contract.optional().parse(process.env['SAPAR_CONTRACT'] || undefined);

/** The reference upstream with its demo operator, in memory, on a free port of its own. */
export async function startReference(
  options: { ports?: Ports; limits?: Partial<RateLimits>; contract?: Contract } = {},
): Promise<Reference> {
  const running = await startUpstream({
    database: { kind: 'memory', template: await referenceTemplate() },
    port: 0,
    demo: true,
    logLevel: 'silent',
    contract: CONTRACT,
    ...options,
  });
  if (!running.demo) throw new Error('the reference was started without its demo operator');
  return { ...running, demo: running.demo };
}

let shared: Promise<Reference> | undefined;

/**
 * The one of this worker, for tests that add a counter and cards of their own. Whoever puts another profile in force,
 * changes clerks or types wrong codes starts one of its own. It runs until the worker ends.
 */
export function sharedReference(): Promise<Reference> {
  shared ??= startReference();
  return shared;
}

export interface ControllableUpstream {
  readonly url: string;
  readonly reference: Reference;
  readonly calls: readonly Call[];
  /** Requests that the contract of the reference does not have, in words. */
  readonly faults: readonly string[];
  stop(): Promise<void>;
  start(): Promise<void>;
  delayAnswers(ms: number, which?: Which): void;
  holdAnswers(which?: Which): HeldAnswers;
  cutBeforeReading(which?: Which): void;
  cutAfterProcessing(which?: Which): void;
  answer(answer: CannedAnswer, which?: Which): void;
  answerGarbage(which?: Which): void;
  behave(): void;
  /** Another certificate, from its next start on. */
  shows(vouched: Vouched): void;
  /** Stops the door for good. The reference goes on: it may have other doors. */
  close(): Promise<void>;
}

/** Answers that are there, and wait until they are let go. */
interface HeldAnswers {
  readonly count: () => number;
  readonly letGo: () => void;
}

/**
 * Which calls an order is for: all of them, or those of a method and path, or only so many. Later orders come first.
 */
interface Which {
  readonly times?: number;
  readonly method?: string;
  readonly path?: RegExp;
}

export interface CannedAnswer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Call {
  readonly method: string;
  /** The query is part of it. */
  readonly path: string;
  /** The status that was sent; undefined when the call was cut. */
  readonly status: number | undefined;
}

type Order =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'hold'; readonly hold: () => Promise<void> }
  | { readonly kind: 'cut-before' }
  | { readonly kind: 'cut-after' }
  | { readonly kind: 'answer'; readonly answer: CannedAnswer };

interface StandingOrder {
  readonly order: Order;
  readonly which: Which;
  timesLeft: number;
}

const GARBAGE = '<html>\u0000{"entries":[{"seq":';

export function problemOf(type: ProblemName, more: Partial<Omit<ProblemAnswer, 'type'>> = {}): CannedAnswer {
  const answer = problem(type, more);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (answer.retryAfterSeconds !== undefined) headers['retry-after'] = String(answer.retryAfterSeconds);
  return { status: answer.status, body: JSON.stringify(answer), headers };
}

/**
 * A door on a port of its own, which it keeps, to a reference that may have others. `vouched`: it speaks https, at
 * localhost, with this certificate.
 */
export async function controllableUpstream(
  reference: Reference,
  vouched: Vouched | null = null,
): Promise<ControllableUpstream> {
  const orders: StandingOrder[] = [];
  const seen: Seen = { calls: [], faults: [] };
  const door = newDoor(
    (incoming, outgoing) => void serve(reference, takeOrders(orders, incoming), seen, incoming, outgoing),
    vouched,
  );
  const port = await door.open(await aPort());
  const give = (order: Order, which: Which = {}) =>
    void orders.unshift({ order, which, timesLeft: which.times ?? Number.POSITIVE_INFINITY });
  return {
    url: vouched ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    reference,
    ...seen,
    stop: () => door.shut(),
    start: async () => void (await door.open(port)),
    delayAnswers: (ms, which) => give({ kind: 'delay', ms }, which),
    holdAnswers(which) {
      const { promise, resolve: letGo } = Promise.withResolvers<void>();
      let count = 0;
      const hold = () => {
        count += 1;
        return promise;
      };
      give({ kind: 'hold', hold }, which);
      return { count: () => count, letGo };
    },
    cutBeforeReading: (which) => give({ kind: 'cut-before' }, which),
    cutAfterProcessing: (which) => give({ kind: 'cut-after' }, which),
    answer: (answer, which) => give({ kind: 'answer', answer }, which),
    answerGarbage: (which) =>
      give(
        { kind: 'answer', answer: { status: 200, body: GARBAGE, headers: { 'content-type': 'application/json' } } },
        which,
      ),
    behave: () => void orders.splice(0),
    shows: (other) => door.shows(other),
    async close() {
      await door.shut();
      if (seen.faults.length > 0) throw new Error(`Against the contract: ${seen.faults.join('; ')}`);
    },
  };
}

/** A server that can be shut, with every connection cut, and opened again on its port. */
function newDoor(listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void, vouched: Vouched | null) {
  let server: Server | undefined;
  let shown = vouched;
  const sockets = new Set<Socket>();
  return {
    open: (port: number) =>
      new Promise<number>((resolve, reject) => {
        const fresh = shown ? createSecureServer(shown, listener) : createServer(listener);
        fresh.on('connection', (socket: Socket) => {
          sockets.add(socket);
          socket.on('close', () => sockets.delete(socket));
        });
        fresh.once('error', reject);
        fresh.listen(port, '127.0.0.1', () => {
          server = fresh;
          resolve((fresh.address() as AddressInfo).port);
        });
      }),
    shows: (other: Vouched) => void (shown = other),
    shut: () =>
      new Promise<void>((resolve) => {
        const closing = server;
        server = undefined;
        if (!closing) return resolve();
        closing.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Takes the newest order that fits of each kind; one that is used up is gone. */
function takeOrders(orders: StandingOrder[], incoming: IncomingMessage): Order[] {
  const taken: StandingOrder[] = [];
  for (const standing of orders) {
    const { which, order } = standing;
    const fits =
      (which.method === undefined || which.method === incoming.method) &&
      (which.path === undefined || which.path.test(incoming.url ?? ''));
    if (fits && !taken.some((each) => each.order.kind === order.kind)) taken.push(standing);
  }
  for (const standing of taken) {
    standing.timesLeft -= 1;
    if (standing.timesLeft <= 0) orders.splice(orders.indexOf(standing), 1);
  }
  return taken.map((standing) => standing.order);
}

/** What came through a door. */
interface Seen {
  readonly calls: Call[];
  readonly faults: string[];
}

async function serve(
  reference: Reference,
  orders: readonly Order[],
  { calls, faults }: Seen,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const told = { method: incoming.method ?? '', path: incoming.url ?? '' };
  const cut = () => {
    calls.push({ ...told, status: undefined });
    incoming.socket.destroy();
  };
  if (orders.some((order) => order.kind === 'cut-before')) return cut();
  judge(reference, incoming, faults);
  const canned = orders.find((order) => order.kind === 'answer');
  const answer = canned ? await afterReading(incoming, canned.answer) : await forward(reference, incoming, outgoing);
  if (!answer || orders.some((order) => order.kind === 'cut-after')) return cut();
  const delay = orders.find((order) => order.kind === 'delay');
  if (delay) await new Promise((resolve) => setTimeout(resolve, delay.ms));
  await orders.find((order) => order.kind === 'hold')?.hold();
  calls.push({ ...told, status: answer.status });
  outgoing.writeHead(answer.status, { ...answer.headers }).end(answer.body);
}

/** Reads along, whatever else becomes of the request; one that breaks off is no request. */
function judge({ internals }: Reference, incoming: IncomingMessage, faults: string[]): void {
  const { method = '', url = '', headers } = incoming;
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    try {
      const sent = Buffer.concat(chunks);
      const text = headers['content-encoding'] === 'gzip' ? gunzipSync(sent).toString() : sent.toString();
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const header = Object.keys(headers).find((name) => !HEADERS.has(name));
      const fault = header ?? contractFile(internals.contract).requestFault(method, url, body);
      if (fault !== undefined) faults.push(`${method} ${url}: ${fault}`);
    } catch (fault) {
      faults.push(`${method} ${url}: ${String(fault)}`);
    }
  });
}

/** What a counter says beside its request; of these the contract names authorization, if-none-match and gzip. */
const HEADERS: ReadonlySet<string> = new Set(
  (
    'accept authorization if-none-match content-type content-encoding ' +
    // Those of fetch itself.
    'host connection content-length transfer-encoding accept-encoding accept-language user-agent sec-fetch-mode ' +
    'pragma cache-control expect'
  ).split(' '),
);

async function afterReading(incoming: IncomingMessage, answer: CannedAnswer): Promise<CannedAnswer> {
  for await (const _chunk of incoming);
  return answer;
}

interface WholeAnswer extends Omit<CannedAnswer, 'body'> {
  readonly body: Buffer;
}

/** Hands the call to the reference whole and brings the answer back whole. Undefined when either side broke off. */
function forward(
  reference: Reference,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<WholeAnswer | undefined> {
  return new Promise((resolve) => {
    const give = () => resolve(undefined);
    const call = httpRequest(
      {
        host: '127.0.0.1',
        port: reference.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', give)
          .on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              body: Buffer.concat(chunks),
              headers: headersToPass(answer),
            }),
          );
      },
    );
    call.on('error', give);
    // The counter hung up: the reference is told, as it would be on a connection of its own.
    outgoing.once('close', () => call.destroy());
    incoming.on('error', give);
    incoming.pipe(call);
  });
}

/** Those of the connection are the door's own business. */
function headersToPass(answer: IncomingMessage): Record<string, string> {
  const own = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date']);
  return Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      own.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  );
}
