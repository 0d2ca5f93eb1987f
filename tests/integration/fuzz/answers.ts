import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { type UpstreamClient, newUpstreamClient } from '../../../src-main/upstream/client.ts';
import { ClaimId, CounterId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { WrittenInstant } from '../../../src-shared/time.ts';
import { aFreshCard } from '../../devices/a-demo-operator.ts';
import { type Chance, chanceOf } from '../../devices/chance.ts';
import type { Reference } from '../../devices/controllable-upstream.ts';
import { Wire } from '../upstream/wire.ts';
import { hostile } from './hostile.ts';
import { BLOCKED_MS, blocks, measured } from './measured.ts';

/** An upstream, or what stands in its place, that answers whatever it likes: recorded answers, changed. */

interface Recorded {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly ask: (client: UpstreamClient) => Promise<unknown>;
}

const PATIENCE = { answerMs: 80, shippingMs: 80, bodyMs: 80, healthMs: 80 };

interface Heard {
  readonly answers: number;
  readonly taken: number;
  readonly slowestMs: number;
}

export async function hearsWhatever(reference: Reference, answers: number, seed: number): Promise<Heard> {
  const recorded = await recordedAnswers(reference);
  const server = await aRawServer();
  const client = newUpstreamClient({
    baseUrl: server.url,
    token: () => 't'.repeat(40),
    counterId: () => CounterId.parse('01900000-0000-7000-8000-0000000000c1'),
    clock: systemClock,
    patience: PATIENCE,
  });
  const chance = chanceOf(seed);
  const heard = { answers: 0, taken: 0, slowestMs: 0 };
  try {
    while (heard.answers < answers) {
      const operation = chance.one(recorded);
      const answer = rawAnswer(operation, chance);
      server.answers(answer);
      const { value: result, cpuMs } = await measured(() => operation.ask(client));
      heard.answers += 1;
      const what = `${operation.ask.toString().slice(0, 100)} heard ${answer.bytes.toString('latin1').slice(0, 700)}`;
      expect(result, what).toMatchObject({ ok: expect.any(Boolean) });
      if (JSON.stringify(result).startsWith('{"ok":true')) heard.taken += 1;
      const blockedMs = await blocks(cpuMs, () => operation.ask(client));
      heard.slowestMs = Math.max(heard.slowestMs, blockedMs ?? Math.min(cpuMs, BLOCKED_MS));
      expect(blockedMs, `${what} blocked`).toBeNull();
    }
  } finally {
    await server.close();
  }
  return heard;
}

async function recordedAnswers(reference: Reference): Promise<Recorded[]> {
  const wire = new Wire(reference.url);
  const { number } = await reference.operator.addCounter();
  const requestId = v7();
  const code = await reference.operator.newEnrolmentCode(number);
  const device = { name: 'till', appVersion: '0' };
  const enrolled = await wire.call('POST', '/v1/enrolments', { body: { requestId, code, device } });
  const machine = await wire.enrol(code, requestId);
  const card = await aFreshCard(reference, { balance: 5000 });
  const sale = machine.journal.sale([{ cardNumber: card, amount: 2000 }]);
  const appended = await machine.send([sale]);
  const path = `/v1/counters/${machine.counterId}`;
  const [returnId, claimId] = [ReturnId.parse(v7()), ClaimId.parse(v7())];
  const lines = [{ line: 1, amount: money(2000) }];
  const hold = { saleId: SaleId.parse(sale.id), lines };
  const request = {
    cardNumber: card,
    channel: 'kiosk' as const,
    amount: money(1000),
    at: WrittenInstant.parse('2026-11-22T08:25:00.000Z'),
    note: '',
  };
  const of = async (method: string, asked: string, body?: unknown) =>
    machine.call(method, asked, body === undefined ? {} : { body });
  const answered: [Awaited<ReturnType<typeof of>>, Recorded['ask']][] = [
    [await wire.call('GET', '/healthz'), (client) => client.health()],
    [enrolled, (client) => client.enrol({ requestId, code, device } as never)],
    [await of('GET', '/v1/profile'), (client) => client.profile({ etag: '"x"' })],
    [await of('GET', '/v1/clerks'), (client) => client.clerks({ etag: '"x"' })],
    [await of('GET', '/v1/hotlist?limit=100'), (client) => client.hotlist({ after: null, limit: 100 })],
    [await of('GET', `/v1/cards/${card}`), (client) => client.card(card)],
    [await of('GET', `/v1/cards?suffix=${card.slice(-8)}`), (client) => client.findCard({ suffix: card.slice(-8) })],
    [appended, (client) => client.appendEntries([JSON.stringify(sale)])],
    [await of('GET', `${path}/entries?from=1&limit=10`), (client) => client.readEntries({ from: 1, limit: 10 })],
    [
      await of('GET', `${path}/outcomes?after=0&limit=10&wait=0`),
      (client) => client.outcomes({ after: 0, limit: 10, waitSeconds: 0 }),
    ],
    [await of('PUT', `${path}/holds/${returnId}`, hold), (client) => client.hold(returnId, hold)],
    [await of('DELETE', `${path}/holds/${returnId}`), (client) => client.releaseHold(returnId)],
    [await of('PUT', `/v1/claims/${claimId}`, request), (client) => client.fileClaim(claimId, request)],
    [await of('POST', '/v1/token'), (client) => client.rotateToken()],
  ];
  const problems = await wire.call('GET', '/v1/profile');
  return [
    ...answered.map(([{ status, headers, text }, ask]) => ({
      status,
      type: headers.get('content-type') ?? '',
      body: text,
      ask,
    })),
    {
      status: 202,
      type: 'application/json',
      body: '{"kept":1}',
      ask: (client) => client.strand([JSON.stringify(sale)]),
    },
    {
      status: problems.status,
      type: problems.headers.get('content-type') ?? '',
      body: problems.text,
      ask: (client) => client.profile({}),
    },
  ];
}

interface RawAnswer {
  readonly bytes: Buffer;
  readonly manner: 'at once' | 'cut' | 'slowly' | 'and goes on';
}

/** The bytes of an answer, changed in what it says, in how it says it, or in both. */
function rawAnswer({ status, type, body }: Recorded, chance: Chance): RawAnswer {
  const content = contentOf(body, chance);
  const told = chance.percent(85)
    ? status
    : chance.one([
        100, 101, 103, 199, 200, 201, 204, 206, 301, 302, 304, 400, 401, 403, 404, 409, 410, 413, 418, 422, 429, 500,
        503, 599, 999, 0,
      ]);
  const headers = new Map<string, string>([
    ['content-type', chance.percent(85) ? type : chance.one(TYPES)],
    ['content-length', String(content.length)],
  ]);
  const sent = chance.percent(8) ? coded(content, headers, chance) : content;
  if (chance.percent(25)) headers.set(...chance.one(HEADERS));
  if (chance.percent(3)) headers.set('content-length', chance.one(['-1', '0', '5', '99999999', 'x', '1e3', '']));
  const early = chance.percent(3) ? 'HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n'.repeat(chance.one([1, 1, 50])) : '';
  const named = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${early}HTTP/1.1 ${told} ${chance.one(['OK', '', 'x'.repeat(2000)])}\r\n${named}\r\n`;
  const manner = chance.percent(94)
    ? 'at once'
    : chance.one(['cut', 'cut', 'cut', 'cut', 'slowly', 'and goes on'] as const);
  return { bytes: Buffer.concat([Buffer.from(head, 'latin1'), sent]), manner };
}

const TYPES: readonly string[] = [
  '',
  'text/html',
  'application/json; charset=utf-16',
  'application/json; charset="utf-8"',
  'APPLICATION/JSON',
  'application/problem+json',
  'application/json, text/html',
  'application/json;;;;',
  'x'.repeat(3000),
];
const HEADERS: readonly [string, string][] = [
  ['location', 'http://127.0.0.1:1/'],
  ['location', '//elsewhere'],
  ['etag', '"a"'],
  ['etag', 'x'.repeat(9000)],
  ['etag', '\u00ff'],
  ['retry-after', '-1'],
  ['retry-after', '9'.repeat(40)],
  ['retry-after', 'Sun, 99 Nov 2026 99:99:99 GMT'],
  ['retry-after', '0.1'],
  ['date', 'yesterday'],
  ['x', 'y'.repeat(20_000)],
  ['set-cookie', 'a=b; Domain=x'],
  ['connection', 'upgrade'],
  ['transfer-encoding', 'chunked'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br'],
  ['content-encoding', 'zstd, gzip, gzip'],
  ['content-length', '3'],
];

const BOMB = gzipSync(Buffer.alloc(40_000_000, ' '));

function coded(content: Buffer, headers: Map<string, string>, chance: Chance): Buffer {
  const [name, sent] = chance.one<() => [string, Buffer]>([
    () => ['gzip', gzipSync(content)],
    () => ['gzip', gzipSync(content)],
    () => ['br', brotliCompressSync(content.subarray(0, 2000))],
    () => ['gzip', chance.percent(10) ? BOMB : gzipSync(content).subarray(0, 20)],
  ])();
  headers.set('content-encoding', name);
  headers.set('content-length', String(sent.length));
  return sent;
}

function contentOf(body: string, chance: Chance): Buffer {
  if (body === '') return Buffer.from(chance.percent(80) ? '' : '{}');
  const text = JSON.stringify(hostile(JSON.parse(body), chance.upTo(3), chance, true)) ?? '';
  if (chance.percent(85)) return Buffer.from(text);
  const at = chance.upTo(text.length);
  return chance.one<() => Buffer>([
    () => Buffer.from(text.slice(0, at)),
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from(text.slice(at))]),
    () => Buffer.from(text.replace('{', '{"__proto__":{"a":1},"status":"ok","status":"no",')),
    () => Buffer.from('['.repeat(100_000)),
    () => Buffer.from(`${'['.repeat(30_000)}${']'.repeat(30_000)}`),
    () => Buffer.from(`{"clerks":[${'{},'.repeat(50_000)}{}]}`),
    () => Buffer.from(`{"items":[${'7,'.repeat(100_000)}7],"cursor":"x","more":false,"total":1}`),
    () => Buffer.from(`{"a":"${'x'.repeat(chance.percent(20) ? 9_000_000 : 300_000)}"}`),
    () => Buffer.from('<html><body>404</body></html>'),
    () => Buffer.from(''),
    () => Buffer.from('null'),
  ])();
}

/** Reads a request whole and writes bytes straight onto its socket. */
async function aRawServer() {
  let next: RawAnswer = { bytes: Buffer.alloc(0), manner: 'cut' };
  const sockets = new Set<Socket>();
  const server = createServer((incoming: IncomingMessage) => {
    const { socket } = incoming;
    incoming.resume().on('end', () => {
      const { bytes, manner } = next;
      if (manner === 'cut') return socket.end(bytes.subarray(0, Math.floor(bytes.length / 2)));
      if (manner === 'slowly') return void socket.write(bytes.subarray(0, 40));
      if (manner === 'and goes on') return void socket.write(Buffer.concat([bytes, bytes]));
      return socket.end(bytes);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    answers: (answer: RawAnswer) => void (next = answer),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
