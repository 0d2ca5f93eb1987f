import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isOutOfReach, one as oneRow, type Sql } from '../../../src-upstream/database/database.ts';
import { openPostgres } from '../../../src-upstream/database/postgres.ts';
import { hotlistDelta } from '../../../src-upstream/reference/hotlist.ts';
import { type RunningUpstream, startUpstream } from '../../../src-upstream/upstream.ts';
import { type PrivatePostgres, startPostgres } from '../../devices/private-postgres.ts';
import { Wire } from './wire.ts';

/** The upstream keeps nothing to itself: two of it over one PostgreSQL server are one upstream. */

const CARD = '9643108503304172259';

let server: PrivatePostgres;
let databaseUrl = '';
let replicas: RunningUpstream[] = [];

beforeAll(async () => {
  server = await startPostgres();
  databaseUrl = await server.newDatabase();
  const start = () =>
    startUpstream({ database: { kind: 'postgres', url: databaseUrl }, port: 0, demo: true, logLevel: 'silent' });
  // Both at once on an empty database: the advisory lock lets one migrate and the other find it done.
  replicas = await Promise.all([start(), start()]);
});
afterAll(async () => {
  for (const replica of replicas) await replica.stop();
  await server.stop();
});

function two(): [RunningUpstream, RunningUpstream] {
  const [one, other] = replicas;
  if (!one || !other) throw new Error('two replicas were started');
  return [one, other];
}

test('a journal that goes to either is one journal', async () => {
  const [one, other] = two();
  const till = await new Wire(one.url).newMachine(one);
  const elsewhere = new Wire(other.url);
  const before = (await one.operator.creditsOf(CARD)).length;
  for (let sale = 0; sale < 20; sale++) till.journal.sale([{ cardNumber: CARD, amount: 10 }]);
  const path = `/v1/counters/${till.counterId}/entries`;
  const body = { entries: till.journal.entries };
  const answers = await Promise.all([
    till.send(body.entries),
    elsewhere.call('POST', path, { token: till.token, body }),
    till.send(body.entries),
  ]);
  expect(answers.map((answer) => answer.body)).toMatchObject([{ nextSeq: 21 }, { nextSeq: 21 }, { nextSeq: 21 }]);
  expect(await other.operator.creditsOf(CARD)).toHaveLength(before + 20);
  expect((await till.outcomes()).map((outcome) => outcome.no)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

test('cards that counters on both sell for at once add up, and nobody waits for ever', async () => {
  const [one, other] = two();
  const tills = await Promise.all([one, other, one, other].map((replica) => new Wire(replica.url).newMachine(replica)));
  const cards = Array.from({ length: 6 }, (_, card) => `7910${String(card).padStart(10, '0')}`);
  for (const number of cards) await one.operator.setCard({ number });
  for (const [index, till] of tills.entries()) {
    const order = index % 2 === 0 ? cards : cards.toReversed();
    for (let sale = 0; sale < 5; sale++) till.journal.sale(order.map((cardNumber) => ({ cardNumber, amount: 100 })));
  }
  const answers = await Promise.all(
    tills.flatMap((till) =>
      till.journal.entries.map(async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 5));
        return (await till.send(till.journal.entries.slice(0, index + 1))).status;
      }),
    ),
  );
  expect(new Set(answers)).toEqual(new Set([200]));
  for (const number of cards) expect(await one.operator.card(number)).toMatchObject({ balance: 2000 });
});

test('who waits at one hears what came to the other', async () => {
  const [one, other] = two();
  const till = await new Wire(one.url).newMachine(one);
  const waiting = new Wire(other.url).call('GET', `/v1/counters/${till.counterId}/outcomes?wait=10`, {
    token: till.token,
  });
  till.journal.sale([{ cardNumber: CARD, amount: 10 }]);
  await till.sendFrom(1);
  expect((await waiting).body).toMatchObject({ outcomes: [{ no: 1 }] });
});

test('while the database is gone the answer is 503, and afterwards all goes on', { tags: ['long'] }, async () => {
  const own = await startPostgres();
  const replica = await startUpstream({
    database: { kind: 'postgres', url: await own.newDatabase() },
    port: 0,
    demo: true,
    logLevel: 'silent',
  });
  try {
    const till = await new Wire(replica.url).newMachine(replica);
    till.journal.sale([{ cardNumber: CARD, amount: 10 }]);
    const noise = await new Wire(replica.url).newMachine(replica);
    for (let sale = 0; sale < 40; sale++) noise.journal.sale([{ cardNumber: CARD, amount: 1 }]);
    const underway = Promise.all(
      noise.journal.entries.map((_, index) => noise.send(noise.journal.entries.slice(0, index + 1))),
    );
    await own.restart(async () => {
      const refused = await till.sendFrom(1);
      expect([refused.status, refused.problem, refused.headers.get('retry-after')]).toEqual([503, 'maintenance', '5']);
      expect((await till.wire.call('GET', '/healthz')).status).toBe(503);
    });
    expect((await till.sendFrom(1)).body).toMatchObject({ nextSeq: 2, outcomes: [{ status: 'credited' }] });
    // What was under way when the server went was done or not done, and is done once when it is sent again.
    const statuses = new Set((await underway).map((answer) => answer.status));
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await noise.sendFrom(1)).body).toMatchObject({ nextSeq: 41 });
    expect(await replica.operator.creditsOf(CARD)).toHaveLength(41);
  } finally {
    await replica.stop();
    await own.stop();
  }
});

test('a list that changes while a page of it is read counts no card that the page lacks', async () => {
  const [replica, other] = two();
  await replica.operator.changeHotlist([
    { cardNumber: '66661111', listed: true },
    { cardNumber: '66662222', listed: true },
  ]);
  const { internals } = replica;
  const onceBetween = (sql: Sql): Sql => ({
    ...sql,
    query: async (text, parameters) => {
      const rows = await sql.query(text, parameters);
      // The list moves one of its cards to its end between the look at the state and the look at the rows.
      if (text.includes('FROM operator_state'))
        await other.operator.changeHotlist([{ cardNumber: '66661111', listed: true, reason: 'stolen' }]);
      return rows;
    },
  });
  const database = {
    ...onceBetween(internals.database),
    transaction: <Value>(work: (sql: Sql) => Promise<Value>) =>
      internals.database.transaction((sql) => work(onceBetween(sql))),
    close: async () => undefined,
  };
  const delta = await hotlistDelta({ ...internals, database }, undefined, 50_000);
  if (!delta.ok) throw new Error(delta.error.title);
  expect(delta.value.items.filter((item) => item.listed)).toHaveLength(delta.value.total);
});

test('a connection lost between two statements of a request is a database out of reach, not a failure', async () => {
  const database = await openPostgres(databaseUrl);
  try {
    const lost = database.transaction(async (sql) => {
      const { pid } = await oneRow(sql, z.object({ pid: z.int() }), 'SELECT pg_backend_pid() AS pid');
      await database.query('SELECT pg_terminate_backend($1::integer, 10000)', [pid]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await sql.query('SELECT 1');
    });
    expect(isOutOfReach(await lost.catch((fault: unknown) => fault))).toBe(true);
    expect(await database.query('SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  } finally {
    await database.close();
  }
});

describe("the operator's commands, beside a running upstream", () => {
  const OPERATE = fileURLToPath(new URL('../../../src-upstream/operate.ts', import.meta.url));

  async function operate(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, DATABASE_URL: databaseUrl, PORT: '' };
    return new Promise((resolve) => {
      execFile(process.execPath, [OPERATE, ...words], { env }, (fault, out, err) =>
        resolve({ code: typeof fault?.code === 'number' ? fault.code : 0, out, err }),
      );
    });
  }

  test('give codes, release what is stranded and decide claims', { tags: ['long'], timeout: 120_000 }, async () => {
    const [one] = two();
    const wire = new Wire(one.url);
    const [code, listed] = await Promise.all([operate('code', '2'), operate('counters')]);
    const old = await wire.enrol(code.out.trim());
    expect(listed.out).toMatch(/^2 {2}Window 2 +Almaty-2 railway station/m);
    // Whole, since it is the anchor that a ledger is verified by.
    expect(listed.out).toMatch(/^2 {2}.* {2}0:0{64} {2}/m);
    const fresh = await wire.enrol(await one.operator.newEnrolmentCode(2));
    old.journal.sale([{ cardNumber: CARD, amount: 10 }]);
    await old.call('POST', `/v1/counters/${old.counterId}/stranded`, { body: { entries: old.journal.entries } });
    const claimId = v7();
    const claim = { cardNumber: CARD, channel: 'app', amount: 100, at: '2026-11-22T08:00:00.000Z', note: '' };
    await fresh.call('PUT', `/v1/claims/${claimId}`, { body: claim });

    const [released, decided, wrong, unknown, otherWord, noClaim] = await Promise.all([
      operate('release', '2'),
      operate('decide', claimId, 'denied', 'no', 'such', 'kiosk'),
      operate('release', '77'),
      operate('relaese', '2'),
      operate('pay-at', claimId, '1', 'perhaps'),
      operate('pay-at', v7(), '1', 'sure'),
    ]);
    expect([otherWord.code, otherWord.err]).toEqual([2, 'pay-at: say nothing behind the counter, or `sure`.\n']);
    expect([noClaim.code, noClaim.err]).toEqual([2, expect.stringMatching(/^pay-at: there is no claim /)]);
    expect(released.out).toMatch(/^1 entries released\.\n1 {2}line 1 {2}credited/);
    expect(await fresh.outcomes()).toMatchObject([{ seq: 1, status: 'credited' }]);
    expect([decided.code, (await fresh.call('PUT', `/v1/claims/${claimId}`, { body: claim })).body]).toEqual([
      0,
      { claimId, status: 'denied', reason: 'no such kiosk' },
    ]);
    expect(wrong).toEqual({
      code: 2,
      out: '',
      err: 'release: there is no counter 77; the command counters lists them.\n',
    });
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/^Commands of the operator/)]);
  });
});
