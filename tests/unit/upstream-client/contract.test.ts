import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { type OperationName, newUpstreamClient } from '../../../src-main/upstream/client.ts';
import { PROBLEM_TYPES } from '../../../src-shared/contract/upstream.ts';
import { ClaimId, RequestId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { Instant } from '../../../src-shared/time.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { contractFile } from '../../devices/contract-file.ts';
import { type AskedServer, aServer, COUNTER_ID, sendJson, sendProblem, TOKEN } from './a-server.ts';

/** Every answer that the contract file names for an operation, as the counter's client meets it. */

let server: AskedServer;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.close());
afterEach(() => void server.asked.splice(0));

const AT = '2026-11-22T08:25:00.123Z';
const ID = '01900000-0000-7000-8000-00000000000a';
const HASH = 'a'.repeat(64);
const CARD = {
  number: '9643108503304172259',
  kind: 'stored-value',
  status: 'active',
  balance: 1240,
  asOf: AT,
  effect: 'immediate',
  movements: [],
};
const claim = {
  cardNumber: CARD.number,
  channel: 'kiosk' as const,
  amount: money(500),
  at: Instant.parse(AT),
  note: '',
};

/**
 * How each operation is asked, and a body that the contract allows as its answer. An operation that the file has and
 * this has not fails.
 */
const ASKED: Record<OperationName, { readonly ask: () => Promise<{ readonly ok: boolean }>; readonly body: unknown }> =
  {
    health: { ask: () => server.client.health(), body: { status: 'ok', time: AT } },
    enrol: {
      ask: () =>
        server.client.enrol({
          requestId: RequestId.parse(ID),
          code: 'AB12-CD34',
          device: { name: 'till', appVersion: '1' },
        }),
      body: {
        counterId: ID,
        counterName: 'Window 1',
        stationId: ID,
        stationName: 'Almaty-2',
        token: TOKEN,
        nextSeq: 1,
        headHash: HASH,
      },
    },
    rotateToken: { ask: () => server.client.rotateToken(), body: { token: TOKEN } },
    profile: { ask: () => server.client.profile({ etag: '"1"' }), body: demoProfile },
    clerks: { ask: () => server.client.clerks({ etag: '"1"' }), body: { clerks: [] } },
    hotlist: {
      ask: () => server.client.hotlist({ after: null, limit: 10 }),
      body: { items: [], cursor: '1', more: false, total: 0 },
    },
    card: { ask: () => server.client.card(CARD.number), body: CARD },
    findCard: { ask: () => server.client.findCard({ suffix: '04172259' }), body: CARD },
    appendEntries: {
      ask: () => server.client.appendEntries(['{}']),
      body: { nextSeq: 2, headHash: HASH, outcomes: [] },
    },
    readEntries: {
      ask: () => server.client.readEntries({ from: 1, limit: 1 }),
      body: { entries: [], nextSeq: 1, headHash: '0'.repeat(64) },
    },
    strand: { ask: () => server.client.strand(['{}']), body: { kept: 1 } },
    outcomes: {
      ask: () => server.client.outcomes({ after: 0, limit: 1, waitSeconds: 0 }),
      body: { outcomes: [], more: false },
    },
    hold: {
      ask: () =>
        server.client.hold(ReturnId.parse(ID), { saleId: SaleId.parse(ID), lines: [{ line: 1, amount: money(1) }] }),
      body: undefined,
    },
    releaseHold: { ask: () => server.client.releaseHold(ReturnId.parse(ID)), body: undefined },
    fileClaim: { ask: () => server.client.fileClaim(ClaimId.parse(ID), claim), body: { claimId: ID, status: 'open' } },
  };
const isAsked = (id: string): id is OperationName => Object.hasOwn(ASKED, id);

const { operations } = contractFile('1.1');
const named = operations.flatMap(({ id, statuses }) => statuses.map((status) => [id, status] as const));
/** `default` is a problem of any type, under a status of its own. */
const problems = operations.flatMap(({ id }) => PROBLEM_TYPES.map((type) => [id, type] as const));

test('the client has every operation of the file, and no other', () => {
  expect(Object.keys(ASKED).toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
});

describe('every named answer', () => {
  test.each(named)('%s %s is met', async (id, status) => {
    if (!isAsked(id)) throw new Error(`the client does not have ${id}`);
    const { ask, body } = ASKED[id];
    const code = status === 'default' ? 500 : Number(status);
    server.answersWith((outgoing) => {
      if (code >= 400) sendProblem(outgoing, { type: 'internal', status: code });
      else if (code === 204 || code === 304) outgoing.writeHead(code).end();
      else sendJson(outgoing, body, code);
    });
    const answer = await ask();
    expect(answer).toMatchObject(
      code >= 400 ? { ok: false, error: { kind: 'problem', problem: { status: code } } } : { ok: true },
    );
    expect(server.asked).toHaveLength(1);
  });

  test.each(problems)('%s: the problem %s is read as what it is', async (id, type) => {
    if (!isAsked(id)) throw new Error(`the client does not have ${id}`);
    server.answersWith((outgoing) => sendProblem(outgoing, { type, status: 418, detail: 'why' }));
    expect(await ASKED[id].ask()).toMatchObject({
      ok: false,
      error: { kind: 'problem', problem: { type, status: 418, detail: 'why' } },
    });
  });
});

/** A server that speaks no HTTP worth the name: it writes what it is told, over and over. */
async function aTirelessServer(
  begin: string,
  more: string,
): Promise<{ url: URL; connections: () => number; close(): void }> {
  const sockets: Socket[] = [];
  const speaker = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    socket.write(begin);
    const drip = setInterval(() => socket.write(more), 5);
    socket.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => speaker.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: new URL(`http://127.0.0.1:${(speaker.address() as AddressInfo).port}`),
    connections: () => sockets.filter((socket) => !socket.destroyed).length,
    close() {
      sockets.forEach((socket) => socket.destroy());
      speaker.close();
    },
  };
}

test.each([
  ['headers that never end', 'HTTP/1.1 200 OK\r\n', 'x-more: and more\r\n', /no answer within 0\.1 s|HEADERS|Headers/i],
  [
    'a body that comes byte by byte and never ends',
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n',
    ' ',
    /the answer began and did not end within 0\.1 s/,
  ],
])('%s are given up in time, and the connection with them', async (_what, begin, more, why) => {
  const speaker = await aTirelessServer(begin, more);
  const client = newUpstreamClient({
    baseUrl: speaker.url,
    token: () => TOKEN,
    counterId: () => COUNTER_ID,
    clock: systemClock,
    patience: { answerMs: 100, bodyMs: 100 },
  });
  expect(await client.card(CARD.number)).toMatchObject({
    ok: false,
    error: { kind: 'unreachable', detail: expect.stringMatching(why) },
  });
  await expect.poll(() => speaker.connections()).toBe(0);
  speaker.close();
});

test('calls one after the other go over one connection', async () => {
  const fresh = await aServer();
  const ports: (number | undefined)[] = [];
  fresh.answersWith((outgoing) => {
    ports.push(outgoing.socket?.remotePort);
    sendJson(outgoing, CARD);
  });
  for (let call = 0; call < 6; call += 1) expect((await fresh.client.card(CARD.number)).ok).toBe(true);
  // A second one may be opened while the first is being given back, but never one a call.
  expect(new Set(ports).size).toBeLessThan(3);
  await fresh.close();
});
