import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningUpstream, startUpstream } from '../../../src-upstream/upstream.ts';
import { type PrivatePostgres, startPostgres } from '../../devices/private-postgres.ts';
import { Wire } from './wire.ts';

/** The upstream keeps nothing to itself: two of it over one PostgreSQL server are one upstream. */

const CARD = '9643108503304172259';

let server: PrivatePostgres;
let replicas: RunningUpstream[] = [];

beforeAll(async () => {
  server = await startPostgres();
  const url = await server.newDatabase();
  const start = () => startUpstream({ database: { kind: 'postgres', url }, port: 0, demo: true, logLevel: 'silent' });
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
  const answers = await Promise.all([till.send(body.entries), elsewhere.call('POST', path, { token: till.token, body }), till.send(body.entries)]);
  expect(answers.map((answer) => answer.body)).toMatchObject([{ nextSeq: 21 }, { nextSeq: 21 }, { nextSeq: 21 }]);
  expect(await other.operator.creditsOf(CARD)).toHaveLength(before + 20);
  expect((await till.outcomes()).map((outcome) => outcome.no)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
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
  const answers = await Promise.all(tills.flatMap((till) => till.journal.entries.map(async (_, index) => {
    await new Promise((resolve) => setTimeout(resolve, index * 5));
    return (await till.send(till.journal.entries.slice(0, index + 1))).status;
  })));
  expect(new Set(answers)).toEqual(new Set([200]));
  for (const number of cards) expect(await one.operator.card(number)).toMatchObject({ balance: 2000 });
});

test('who waits at one hears what came to the other', async () => {
  const [one, other] = two();
  const till = await new Wire(one.url).newMachine(one);
  const waiting = new Wire(other.url).call('GET', `/v1/counters/${till.counterId}/outcomes?wait=10`, { token: till.token });
  till.journal.sale([{ cardNumber: CARD, amount: 10 }]);
  await till.sendFrom(1);
  expect((await waiting).body).toMatchObject({ outcomes: [{ no: 1 }] });
});

test('while the database is gone the answer is 503, and afterwards all goes on', async () => {
  const own = await startPostgres();
  const replica = await startUpstream({ database: { kind: 'postgres', url: await own.newDatabase() }, port: 0, demo: true, logLevel: 'silent' });
  try {
    const till = await new Wire(replica.url).newMachine(replica);
    till.journal.sale([{ cardNumber: CARD, amount: 10 }]);
    await own.restart(async () => {
      const refused = await till.sendFrom(1);
      expect([refused.status, refused.problem, refused.headers.get('retry-after')]).toEqual([503, 'maintenance', '5']);
      expect((await till.wire.call('GET', '/healthz')).status).toBe(503);
    });
    expect((await till.sendFrom(1)).body).toMatchObject({ nextSeq: 2, outcomes: [{ status: 'credited' }] });
  } finally {
    await replica.stop();
    await own.stop();
  }
});
