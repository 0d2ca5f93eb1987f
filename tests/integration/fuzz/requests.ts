import { readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import { z } from 'zod';
import { EnrolAnswer } from '../../../src-shared/contract/upstream.ts';
import { canonicalJson } from '../../../src-shared/journal/canonical.ts';
import { instant } from '../../../src-shared/time.ts';
import { type Chance, chanceOf } from '../../devices/chance.ts';
import { contractFile } from '../../devices/contract-file.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { sha256 } from '../../devices/journal-of-a-counter.ts';
import { hostile } from './hostile.ts';
import { BLOCKED_MS, blocks, measured } from './measured.ts';

/** Counters that ask whatever they like of a reference upstream: what a counter of 1.0 asked, changed. */

const Recorded = z.array(
  z.looseObject({
    calls: z.array(
      z.looseObject({
        machine: z.string().optional(),
        counterId: z.string().optional(),
        method: z.string(),
        path: z.string(),
        body: z.looseObject({}).optional(),
      }),
    ),
  }),
);
type Call = z.infer<typeof Recorded>[number]['calls'][number];
const FILE = new URL('../../fixtures/contract/requests-of-a-1.0-counter.json', import.meta.url);
const recorded = Recorded.parse(JSON.parse(readFileSync(FILE, 'utf8'))).flatMap(({ calls }) => calls);

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}
interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Nobody waits longer than this for an answer that was asked to be late. */
const PATIENCE_MS = 20_000;
const NO_LIMITS = { wrongCodes: 1e9, suffixLookups: 1e9, appends: 1e9 };
const contract = contractFile('1.1');

interface Asked {
  readonly requests: number;
  readonly statuses: ReadonlyMap<number, number>;
  readonly slowestMs: number;
}

export async function asksWhatever(requests: number, seed: number): Promise<Asked> {
  const reference = await startReference({ contract: '1.1', limits: NO_LIMITS });
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const statuses = new Map<number, number>();
  const asked = { requests: 0, statuses, slowestMs: 0 };
  const chance = chanceOf(seed);
  try {
    const counters = await CountersOfBefore.atWork(reference, agent);
    while (asked.requests < requests) {
      if (chance.percent(3)) {
        await speaksNoHttp(reference, chance);
        asked.requests += 1;
        continue;
      }
      const request = counters.whatever(chance);
      const { value: answer, cpuMs } = await measured(() => ask(reference, agent, request));
      asked.requests += 1;
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      judge(request, answer);
      counters.hears(request, answer);
      const blockedMs = await blocks(cpuMs, () => ask(reference, agent, request));
      asked.slowestMs = Math.max(asked.slowestMs, blockedMs ?? Math.min(cpuMs, BLOCKED_MS));
      expect(blockedMs, `${inWords(request)} blocked`).toBeNull();
    }
    await isWholeAfterwards(reference, agent, counters);
  } finally {
    agent.destroy();
    await reference.stop();
  }
  return asked;
}

/** A status that fits, in the words of the contract; a failure of the upstream's own is never one. */
function judge(request: Request, { status, headers, text }: Answer): void {
  const what = `${inWords(request)} was answered ${status} ${text.slice(0, 300)}`;
  expect(status, what).toBeLessThan(500);
  if (status < 400) return;
  expect(headers['content-type'], what).toContain('application/problem+json');
  if (request.method === 'HEAD') return;
  const body: unknown = JSON.parse(text);
  expect(body, what).toMatchObject({ status });
  expect(text.length, what).toBeLessThan(4_000);
  expect(contract.answerFault(request.method, request.path, status, headers['content-type'] ?? '', body), what).toBe(
    undefined,
  );
}

class CountersOfBefore {
  readonly #tokens = new Map<string, string>();
  readonly #counters = new Map<string, string>();
  #head = { seq: 0, hash: '0'.repeat(64) };
  #own: EnrolAnswer | null = null;
  #offered: { seq: number; hash: string } | null = null;

  /** After what they asked when they were recorded, and one more that writes whatever it likes. */
  static async atWork(reference: Reference, agent: Agent): Promise<CountersOfBefore> {
    const counters = new CountersOfBefore();
    const numbers = JSON.stringify(recorded).match(/(?<=cards\/|"cardNumber":")[0-9]{8,20}/g) ?? [];
    for (const number of new Set(numbers)) await reference.operator.setCard({ number, balance: 0 });
    for (const call of recorded) {
      if (call.counterId !== undefined) await knowsCode(reference, call.counterId, String(call.body?.['code']));
      const answer = await ask(reference, agent, counters.#plain(call));
      if (call.machine !== undefined && answer.status < 300 && /enrolments|token/.test(call.path))
        counters.#tokens.set(call.machine, String(JSON.parse(answer.text).token));
      if (call.machine !== undefined && call.counterId !== undefined)
        counters.#counters.set(call.machine, call.counterId);
    }
    const { number } = await reference.operator.addCounter();
    const enrolled = await ask(reference, agent, {
      method: 'POST',
      path: '/v1/enrolments',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(
        JSON.stringify({
          requestId: v7(),
          code: await reference.operator.newEnrolmentCode(number),
          device: { name: 'till', appVersion: '0' },
        }),
      ),
    });
    counters.#own = EnrolAnswer.parse(JSON.parse(enrolled.text));
    return counters;
  }

  get head() {
    return this.#head;
  }
  get own(): EnrolAnswer {
    if (!this.#own) throw new Error('this counter has not enrolled');
    return this.#own;
  }

  whatever(chance: Chance): Request {
    this.#offered = null;
    if (chance.percent(35)) return this.#entries(chance);
    const call = chance.one(recorded.filter(({ path }) => !/\/v1\/token|enrolments/.test(path) || chance.percent(5)));
    const plain = this.#plain(call);
    const times = chance.upTo(3);
    const body = call.body && Buffer.from(bytesOf(hostile(call.body, times, chance, true), chance));
    return {
      method: chance.percent(5)
        ? chance.one(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])
        : call.method,
      path: chance.percent(30) ? pathLike(call.path, chance) : plain.path,
      headers: headersLike(plain.headers, chance),
      body: body === undefined ? null : packed(body, chance),
    };
  }

  /** Entries whose hashes hold, whatever they say. */
  #entries(chance: Chance): Request {
    const from = recorded.filter(({ path }) => path.endsWith('/entries')).flatMap(({ body }) => entriesIn(body));
    let head = chance.percent(90) ? this.#head : { seq: chance.below(9), hash: sha256(String(chance.below(9))) };
    const sealed = Array.from({ length: chance.percent(90) ? 1 : 1 + chance.below(30) }, () => {
      const { hash: _, ...entry } = chance.one(from);
      const changed = hostile(entry, chance.upTo(2), chance, true);
      const unhashed = {
        ...(typeof changed === 'object' && !Array.isArray(changed) ? changed : entry),
        ...(chance.percent(95) ? { counterId: this.own.counterId, seq: head.seq + 1, prevHash: head.hash } : {}),
        ...(chance.percent(90) ? { id: idOf(chance) } : {}),
      };
      head = { seq: head.seq + 1, hash: hashOf(unhashed) };
      return { ...unhashed, hash: head.hash };
    });
    this.#offered = head;
    const path = `/v1/counters/${this.own.counterId}/${chance.percent(95) ? 'entries' : 'stranded'}`;
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.own.token}` };
    return { method: 'POST', path, headers, body: Buffer.from(JSON.stringify({ entries: sealed })) };
  }

  hears({ path }: Request, { status, text }: Answer): void {
    if (!path.endsWith('/entries') || !path.includes(this.own.counterId) || !text.includes('nextSeq')) return;
    const { nextSeq, headHash } = z.looseObject({ nextSeq: z.int(), headHash: z.string() }).parse(JSON.parse(text));
    if (status === 200 && this.#offered?.seq === nextSeq - 1) expect(headHash).toBe(this.#offered.hash);
    this.#head = { seq: nextSeq - 1, hash: headHash };
  }

  #plain({ machine, method, path, body }: Call): Request {
    const token = this.#tokens.get(machine ?? '');
    const headers: Record<string, string> = {};
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (body) headers['content-type'] = 'application/json';
    return {
      method,
      path: path.replace(/wait=\d+/, 'wait=0'),
      headers,
      body: body ? Buffer.from(JSON.stringify(body)) : null,
    };
  }
}

const Entries = z.looseObject({ entries: z.array(z.looseObject({})) });
const entriesIn = (body: unknown) => Entries.parse(body).entries;

const hex = (chance: Chance, digits: number) =>
  chance
    .below(16 ** digits)
    .toString(16)
    .padStart(digits, '0');
const idOf = (chance: Chance) => `01900000-${hex(chance, 4)}-7000-8000-${hex(chance, 6)}${hex(chance, 6)}`;

function hashOf(unhashed: unknown): string {
  try {
    return sha256(canonicalJson(unhashed));
  } catch {
    return sha256('what no entry can hold');
  }
}

async function knowsCode({ internals }: Reference, counterId: string, code: string): Promise<void> {
  await internals.database.query(
    `INSERT INTO counter (id, number, name, station_id)
     SELECT $1::uuid, (SELECT max(number) + 1 FROM counter), 'Window', (SELECT id FROM station LIMIT 1)
     ON CONFLICT DO NOTHING`,
    [counterId],
  );
  await internals.database.query('INSERT INTO enrolment_code (code_hash, counter_id, expires_at) VALUES ($1, $2, $3)', [
    sha256(code),
    counterId,
    instant(Date.now() + 60_000),
  ]);
}

function bytesOf(value: unknown, chance: Chance): string {
  const text = JSON.stringify(value) ?? '';
  const at = chance.upTo(text.length);
  if (chance.percent(85)) return text;
  return chance.one([
    () => text.slice(0, at),
    () => `${text.slice(0, at)}\u0000${text.slice(at)}`,
    () => text.replace('{', '{"v":1,"v":2,'),
    () => `\ufeff${text}`,
    () => `${text}${text}`,
    () => '['.repeat(3000) + ']'.repeat(3000),
    () => text.replaceAll(/\d+/g, '1e999'),
    () => ' '.repeat(200_000) + text,
  ])();
}

function packed(body: Buffer, chance: Chance): Buffer {
  if (chance.percent(90)) return body;
  const zipped = gzipSync(body);
  return chance.percent(50) ? zipped : zipped.subarray(0, chance.upTo(zipped.length));
}

const NAMES = ['after', 'from', 'limit', 'wait', 'version', 'suffix', 'uid', 'x', '__proto__'] as const;
const VALUES = [
  '',
  '-1',
  '0',
  '1e9',
  '9'.repeat(30),
  'NaN',
  '%00',
  '%ff',
  '%F0%9F%98%80',
  '[]',
  'null',
  "'--",
] as const;

function pathLike(path: string, chance: Chance): string {
  const [pathname = '', query] = path.replace(/wait=\d+/, 'wait=0').split('?');
  const parts = pathname.split('/');
  const at = 1 + chance.below(parts.length - 1);
  const part = chance.one([
    '',
    '.',
    '..',
    '%2e%2e',
    '%00',
    '%',
    'a'.repeat(5000),
    '9'.repeat(19),
    v7(),
    '%F0%28%8C%28',
  ]);
  const changed = chance.percent(50) ? parts.with(at, part).join('/') : pathname;
  const asked = chance.percent(60) ? `${query ?? ''}&${chance.one(NAMES)}=${chance.one(VALUES)}` : (query ?? '');
  return asked === '' ? changed : `${changed}?${asked}`;
}

function headersLike(headers: Readonly<Record<string, string>>, chance: Chance): Record<string, string> {
  if (chance.percent(75)) return headers;
  const name = chance.one([
    'authorization',
    'content-type',
    'content-encoding',
    'if-none-match',
    'accept',
    'expect',
    'x-forwarded-for',
    'range',
  ]);
  const value = chance.one([
    '',
    'Bearer',
    'Bearer x',
    `Bearer ${'t'.repeat(8000)}`,
    'Basic eDp5',
    'gzip',
    'gzip, gzip',
    'br',
    'text/plain',
    'application/json; charset=utf-16',
    'application/json;charset=utf-8',
    'multipart/form-data; boundary=x',
    'W/"1", "2", *',
    '100-continue',
    '\u00ff\u00fe',
    'bytes=0-1',
  ]);
  return { ...headers, [name]: value };
}

async function ask(reference: Reference, agent: Agent, { method, path, headers, body }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      {
        host: '127.0.0.1',
        port: reference.port,
        agent,
        method,
        path: path.replaceAll(/[^!-~]/g, (letter) => encodeURIComponent(letter)),
        headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) },
        timeout: PATIENCE_MS,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', reject)
          .on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: Buffer.concat(chunks).toString(),
            }),
          );
      },
    );
    call.on('timeout', () => call.destroy(new Error('it was not answered')));
    call.on('error', reject);
    call.end(body ?? undefined);
  });
}

const ENROLS = 'POST /v1/enrolments HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
const RAW: readonly string[] = [
  'GET\r\n\r\n',
  'GET /healthz\r\n\r\n',
  'GET /healthz HTTP/9.9\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  'GET /healthz HTTP/1.1\r\n\r\n',
  'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  `GET /healthz HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
  `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'GET /v1/profile HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n',
  'GET /v1/profile HTTP/1.1\r\nHost: a\r\nx: \u0000\r\n\r\n',
  `${ENROLS}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  `${ENROLS}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  `${ENROLS}Content-Length: -1\r\n\r\n{}`,
  `${ENROLS}Content-Length: 99999999999\r\n\r\n{}`,
  `${ENROLS}Content-Length: 100\r\n\r\n{"requestId":`,
  `${'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50)}`,
  `${'GET /v1/profile HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20)}garbage`,
  'GET http://elsewhere/healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /healthz HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
];

/** Straight onto the socket, whole or a letter at a time, and gone before it is over. */
async function speaksNoHttp(reference: Reference, chance: Chance): Promise<void> {
  const text = chance.one(RAW);
  const bytes = Buffer.from(text, 'latin1');
  const heard = await new Promise<string>((resolve) => {
    let said = '';
    const socket = connect(reference.port, '127.0.0.1', () => {
      if (chance.percent(70)) return socket.write(bytes);
      for (const byte of bytes.subarray(0, 60)) socket.write(Buffer.from([byte]));
      return undefined;
    });
    const ends = setTimeout(() => socket.destroy(), 30);
    socket
      .on('data', (chunk) => (said += chunk.toString('latin1')))
      .on('error', () => {})
      .on('close', () => {
        clearTimeout(ends);
        resolve(said);
      });
  });
  for (const [, status] of heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)) expect(Number(status), text).toBeLessThan(500);
}

/** It serves, and the journal that it took is whole. */
async function isWholeAfterwards(reference: Reference, agent: Agent, counters: CountersOfBefore): Promise<void> {
  const { counterId, token } = counters.own;
  let from = 1;
  let before = '0'.repeat(64);
  for (;;) {
    const answer = await ask(reference, agent, {
      method: 'GET',
      path: `/v1/counters/${counterId}/entries?from=${from}&limit=500`,
      headers: { authorization: `Bearer ${token}` },
      body: null,
    });
    expect(answer.status, answer.text.slice(0, 300)).toBe(200);
    const { entries } = Entries.parse(JSON.parse(answer.text));
    if (entries.length === 0) break;
    for (const { hash, ...unhashed } of entries) {
      expect([unhashed['seq'], unhashed['prevHash'], hash]).toEqual([from, before, sha256(canonicalJson(unhashed))]);
      before = String(hash);
      from += 1;
    }
  }
  expect(from - 1).toBe(counters.head.seq);
}

function inWords({ method, path, headers, body }: Request): string {
  const said = body?.toString().slice(0, 700) ?? '';
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${said}`;
}
