import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { newUpstreamClient } from '../../../src-main/upstream/client.ts';
import { PROBLEM_TYPES } from '../../../src-shared/contract/upstream.ts';
import { ClaimId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { Instant } from '../../../src-shared/time.ts';
import { type AskedServer, aServer, COUNTER_ID, sendJson, sendProblem, TOKEN } from './a-server.ts';

let server: AskedServer;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.close());
afterEach(() => {
  server.asked.splice(0);
  server.exchanges.splice(0);
});

const CARD = {
  number: '9643108503304172259',
  kind: 'stored-value',
  status: 'active',
  balance: 1240,
  asOf: '2026-11-22T08:25:00.123Z',
  effect: 'immediate',
  movements: [],
};
const look = (limits?: { timeoutMs?: number; signal?: AbortSignal }) => server.client.card(CARD.number, limits);
const unreadable = (detail: string | RegExp) => ({
  ok: false,
  error: { kind: 'unreadable', detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) },
});

test('a card is asked for by its number, with the token', async () => {
  server.answersWith((outgoing) => sendJson(outgoing, CARD));
  expect(await look()).toEqual({ ok: true, value: { ...CARD, reloadable: true } });
  expect(server.asked).toMatchObject([
    { method: 'GET', path: `/v1/cards/${CARD.number}`, headers: { authorization: `Bearer ${TOKEN}` } },
  ]);
});

test('members that this counter does not know are ignored, and words that it does not know are other', async () => {
  server.answersWith((outgoing) =>
    sendJson(outgoing, { ...CARD, colour: 'blue', kind: 'student', status: 'paused', effect: 'tomorrow' }),
  );
  expect(await look()).toMatchObject({ ok: true, value: { kind: 'other', status: 'other', effect: 'other' } });
});

test.each([
  ['another card', { ...CARD, number: '9643108503304172258' }, /another card/],
  ['a balance that is no integer', { ...CARD, balance: 12.5 }, /balance/],
  ['a balance beyond what a number holds', { ...CARD, balance: 2 ** 60 }, /balance/],
  ['no status', { ...CARD, status: undefined }, /status/],
  ['too many movements', { ...CARD, movements: Array.from({ length: 21 }, () => ({})) }, /movements/],
  ['a list', [CARD], /expected object/],
  ['null', null, /expected object/],
])('%s is not taken for the card', async (_what, body, why) => {
  server.answersWith((outgoing) => sendJson(outgoing, body));
  const answer = await look();
  expect(answer).toMatchObject(unreadable(why));
  expect(answer).toMatchObject({ error: { wellFormed: true } });
  expect(server.exchanges).toMatchObject([{ operation: 'card', fault: { kind: 'unreadable' } }]);
});

test.each([
  ['no content type', {}, '{}', /content type is «absent»/],
  ['a page', { 'content-type': 'text/html' }, '<html>', /content type is «text\/html»/],
  ['another charset', { 'content-type': 'application/json; charset=windows-1251' }, '{}', /content type/],
  ['a cut body', { 'content-type': 'application/json' }, '{"number":"96', 'its body is not JSON in UTF-8'],
  ['nothing', { 'content-type': 'application/json' }, '', 'its body is not JSON in UTF-8'],
  [
    'bytes that are no UTF-8',
    { 'content-type': 'application/json' },
    Buffer.from([0x22, 0xff, 0x22]),
    'its body is not JSON in UTF-8',
  ],
])('%s is no answer', async (_what, headers, body, why) => {
  server.answersWith((outgoing) => outgoing.writeHead(200, headers).end(body));
  expect(await look()).toMatchObject(unreadable(why));
});

test('JSON with a charset of UTF-8 is JSON', async () => {
  server.answersWith((outgoing) =>
    sendJson(outgoing, CARD, 200, { 'content-type': 'application/json; charset=UTF-8' }),
  );
  expect((await look()).ok).toBe(true);
});

test.each([201, 204, 206, 304])('a status of %i is not the one that the contract names', async (status) => {
  server.answersWith((outgoing) => outgoing.writeHead(status).end());
  expect(await look()).toMatchObject(unreadable(new RegExp(`it answered ${status}`)));
});

test.each([301, 302, 303, 307, 308])('a redirect by %i is not followed', async (status) => {
  server.answersWith((outgoing, asked) =>
    asked.path === '/elsewhere'
      ? sendJson(outgoing, CARD)
      : outgoing.writeHead(status, { location: '/elsewhere' }).end(),
  );
  expect(await look()).toMatchObject(unreadable(/a redirect, which is not followed/));
  expect(server.asked).toHaveLength(1);
});

test.each(PROBLEM_TYPES)('the problem %s is read with all that it says', async (type) => {
  server.answersWith((outgoing) =>
    sendProblem(outgoing, { type, status: 409, detail: 'why', nextSeq: 7, headHash: 'a'.repeat(64) }),
  );
  expect(await look()).toEqual({
    ok: false,
    error: {
      kind: 'problem',
      problem: { type, title: 'No.', status: 409, detail: 'why', nextSeq: 7, headHash: 'a'.repeat(64) },
      retryAfterMs: null,
    },
  });
});

test('a problem of a name that this counter does not know is other, and the status that travelled counts', async () => {
  server.answersWith((outgoing) =>
    outgoing
      .writeHead(418, { 'content-type': 'application/problem+json' })
      .end(JSON.stringify({ type: 'teapot', title: 'Short and stout.', status: 200 })),
  );
  expect(await look()).toMatchObject({
    ok: false,
    error: { kind: 'problem', problem: { type: 'other', status: 418 } },
  });
});

test.each([
  ['Retry-After in seconds', { 'retry-after': '7' }, {}, 7_000],
  ['the member of the problem', {}, { retryAfterSeconds: 9 }, 9_000],
  ['the header before the member', { 'retry-after': '7' }, { retryAfterSeconds: 9 }, 7_000],
  ['nothing', {}, {}, null],
  ['what can not be read', { 'retry-after': 'soon' }, {}, null],
  ['a year, cut to a quarter of an hour', { 'retry-after': '31536000' }, {}, 900_000],
])('how long to wait is read from %s', async (_what, headers, members, expected) => {
  server.answersWith((outgoing) => sendProblem(outgoing, { type: 'maintenance', status: 503, ...members }, headers));
  expect(await look()).toMatchObject({ error: { retryAfterMs: expected } });
});

test('Retry-After is read from an answer without a problem too', async () => {
  server.answersWith((outgoing) =>
    outgoing.writeHead(503, { 'retry-after': '5', 'content-type': 'text/html' }).end('<html>'),
  );
  expect(await look()).toMatchObject({ error: { kind: 'unreadable', retryAfterMs: 5_000 } });
});

test('a date in Retry-After is judged by the clock of the server that wrote it', async () => {
  const dayAway = Date.now() + 86_400_000;
  const headers = { date: new Date(dayAway).toUTCString(), 'retry-after': new Date(dayAway + 30_000).toUTCString() };
  server.answersWith((outgoing) => sendProblem(outgoing, { type: 'rate-limited', status: 429 }, headers));
  expect(await look()).toMatchObject({ error: { kind: 'problem', retryAfterMs: 30_000 } });
});

test('a body that is too long is not read to its end', async () => {
  server.answersWith((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      if (outgoing.writable) outgoing.write('[1,2,3],'.repeat(8_000), more);
    };
    more();
  });
  expect(await look()).toMatchObject(unreadable(/its body is longer than 262144 bytes/));
});

test('a small answer can not become a large one by being unpacked', async () => {
  const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
  expect(packed.length).toBeLessThan(100_000);
  server.answersWith((outgoing) =>
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed),
  );
  expect(await look()).toMatchObject(unreadable(/its body is longer than 262144 bytes/));
});

test('a packed answer is unpacked', async () => {
  server.answersWith((outgoing) =>
    outgoing
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify(CARD))),
  );
  expect((await look()).ok).toBe(true);
});

test('an answer that does not come ends with the time that the caller has', async () => {
  server.answersWith(() => {});
  const began = Date.now();
  expect(await look({ timeoutMs: 100 })).toEqual({
    ok: false,
    error: { kind: 'unreachable', detail: 'no whole answer within 0.1 s' },
  });
  expect(Date.now() - began).toBeLessThan(1_000);
});

test('an answer that begins and does not end, ends with it too', async () => {
  server.answersWith((outgoing) => outgoing.writeHead(200, { 'content-type': 'application/json' }).write('{'));
  expect(await look({ timeoutMs: 100 })).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
});

test('a connection that breaks in the middle of an answer is no answer', async () => {
  server.answersWith((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"number":');
    setTimeout(() => outgoing.destroy(), 20);
  });
  expect(await look()).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
});

test('a server that closes kept connections on reuse is asked once more, but never to take a thing twice', async () => {
  const served = new WeakSet<object>();
  server.answersWith((outgoing, { method }) => {
    const { socket } = outgoing;
    if (!socket || served.has(socket)) return void socket?.destroy();
    served.add(socket);
    sendJson(outgoing, method === 'GET' ? CARD : { token: 'n'.repeat(40) });
  });
  for (let times = 0; times < 6; times += 1) expect(await look()).toMatchObject({ ok: true });
  const posts = () => server.asked.filter((call) => call.method === 'POST').length;
  await server.client.rotateToken();
  await server.client.rotateToken();
  expect(posts()).toBe(2);
});

test('nobody there is told with the reason', async () => {
  const gone = await aServer();
  await gone.close();
  expect(await gone.client.health()).toMatchObject({
    ok: false,
    error: { kind: 'unreachable', detail: expect.stringContaining('ECONNREFUSED') },
  });
});

test('a call that is called off ends at once and says nothing about the upstream', async () => {
  server.answersWith(() => {});
  const calledOff = new AbortController();
  setTimeout(() => calledOff.abort(), 50);
  expect(await look({ signal: calledOff.signal })).toMatchObject({
    ok: false,
    error: { kind: 'unreachable', detail: 'the call was called off' },
  });
  expect(await look({ signal: calledOff.signal })).toMatchObject({ ok: false });
  expect(server.exchanges).toEqual([]);
});

test('a token that no header can carry harms nobody', async () => {
  const client = newUpstreamClient({
    baseUrl: server.url,
    token: () => 'line\nbreak',
    counterId: () => COUNTER_ID,
    clock: systemClock,
  });
  expect(await client.card(CARD.number)).toMatchObject({ ok: false, error: { kind: 'unreachable' } });
});

test('a token never crosses a wire in the clear', () => {
  const to = (address: string) => () =>
    newUpstreamClient({
      baseUrl: new URL(address),
      token: () => TOKEN,
      counterId: () => COUNTER_ID,
      clock: systemClock,
    });
  expect(to('http://upstream.example.kz')).toThrow(/by https/);
  expect(to('http://127.0.0.1.example.kz')).toThrow(/by https/);
  expect(to('https://upstream.example.kz')).not.toThrow();
  expect(to('http://localhost:8484')).not.toThrow();
  expect(to('http://[::1]:8484')).not.toThrow();
});

test('reference data is asked for by its tag, and is unchanged by 304 only when it was', async () => {
  server.answersWith((outgoing) => outgoing.writeHead(304).end());
  expect(await server.client.clerks({ etag: '"7"' })).toEqual({ ok: true, value: null });
  expect(server.asked[0]?.headers['if-none-match']).toBe('"7"');
  expect(await server.client.clerks({ etag: null })).toMatchObject(unreadable(/it answered 304/));
});

test('a large request is packed and a small one is not, and both arrive as they were', async () => {
  server.answersWith((outgoing) => sendJson(outgoing, { nextSeq: 2, headHash: 'a'.repeat(64), outcomes: [] }));
  const large = JSON.stringify({ seq: 1, text: 'ә'.repeat(2_000) });
  await server.client.appendEntries(['{"seq":1}']);
  await server.client.appendEntries([large, large]);
  expect(server.asked.map((call) => [call.headers['content-encoding'], call.body])).toEqual([
    [undefined, '{"entries":[{"seq":1}]}'],
    ['gzip', `{"entries":[${large},${large}]}`],
  ]);
});

test('a base address may have a path of its own', async () => {
  server.answersWith((outgoing) => sendJson(outgoing, { status: 'ok', time: '2026-11-22T08:25:00.123Z' }));
  const client = newUpstreamClient({
    baseUrl: new URL('/sapar/api/', server.url),
    token: () => null,
    counterId: () => null,
    clock: systemClock,
  });
  expect((await client.health()).ok).toBe(true);
  expect(server.asked.map((call) => call.path)).toEqual(['/sapar/api/healthz']);
  expect(server.asked[0]?.headers.authorization).toBeUndefined();
});

const RETURN_ID = ReturnId.parse('01900000-0000-7000-8000-00000000000a');
const SALE_ID = SaleId.parse('01900000-0000-7000-8000-00000000000b');
const CLAIM_ID = ClaimId.parse('01900000-0000-7000-8000-00000000000c');

test('every operation asks for what the contract says', async () => {
  const { client } = server;
  server.answersWith((outgoing) => outgoing.writeHead(500).end());
  await client.findCard({ uid: '04A1B2C3' });
  await client.findCard({ suffix: '04172259' });
  await client.profile({ version: 'old one' });
  await client.hotlist({ after: null, limit: 2000 });
  await client.hotlist({ after: 'a/b', limit: 2000 });
  await client.readEntries({ from: 3, limit: 1 });
  await client.outcomes({ after: 5, limit: 500, waitSeconds: 25 });
  await client.rotateToken();
  await client.strand(['{}']);
  await client.hold(RETURN_ID, { saleId: SALE_ID, lines: [{ line: 1, amount: money(5000) }] });
  await client.releaseHold(RETURN_ID);
  await client.fileClaim(CLAIM_ID, {
    cardNumber: CARD.number,
    channel: 'kiosk',
    amount: money(500),
    at: Instant.parse(CARD.asOf),
    note: '',
  });
  const counter = `/v1/counters/${COUNTER_ID}`;
  expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/cards?uid=04A1B2C3',
    'GET /v1/cards?suffix=04172259',
    'GET /v1/profile?version=old+one',
    'GET /v1/hotlist?limit=2000',
    'GET /v1/hotlist?after=a%2Fb&limit=2000',
    `GET ${counter}/entries?from=3&limit=1`,
    `GET ${counter}/outcomes?after=5&limit=500&wait=25`,
    'POST /v1/token',
    `POST ${counter}/stranded`,
    `PUT ${counter}/holds/${RETURN_ID}`,
    `DELETE ${counter}/holds/${RETURN_ID}`,
    `PUT /v1/claims/${CLAIM_ID}`,
  ]);
});

test('a hold is held only by 204, and a claim is answered only about itself', async () => {
  server.answersWith((outgoing) => sendJson(outgoing, {}));
  expect((await server.client.hold(RETURN_ID, { saleId: SALE_ID, lines: [] })).ok).toBe(false);
  server.answersWith((outgoing) => outgoing.writeHead(204).end());
  expect(await server.client.hold(RETURN_ID, { saleId: SALE_ID, lines: [] })).toEqual({ ok: true, value: null });
  server.answersWith((outgoing) => sendJson(outgoing, { claimId: RETURN_ID, status: 'open' }));
  const claim = {
    cardNumber: CARD.number,
    channel: 'kiosk' as const,
    amount: money(500),
    at: Instant.parse(CARD.asOf),
    note: '',
  };
  expect(await server.client.fileClaim(CLAIM_ID, claim)).toMatchObject(unreadable(/another claim/));
});
