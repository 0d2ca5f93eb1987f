import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { problemOf, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { withoutIds } from '../../devices/without-ids.ts';
import { anEnrolledCounter, type Bench, type CounterSide, type SideOptions, until } from './a-counter-side.ts';

let reference: Reference;
const open: Pick<CounterSide, 'stop'>[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
});

async function aCounter(options?: SideOptions): Promise<Bench> {
  const counter = await anEnrolledCounter(reference, options);
  open.push(counter);
  return counter;
}

let cards = 0;
async function aCard(setup: { status?: 'blocked'; creditsWait?: boolean } = {}): Promise<string> {
  cards += 1;
  const number = `9643108503377${String(cards).padStart(6, '0')}`;
  await reference.operator.setCard({ number, balance: 100, ...setup });
  return number;
}

const ENTRIES = /\/entries$/;
const allShipped = (counter: CounterSide) => () => counter.upstream.shipper.unsent() === 0;
async function expectUpstreamToHoldTheJournalOf(counter: Bench): Promise<void> {
  const upstream = await reference.operator.entries(counter.counterId);
  expect(upstream).toEqual(counter.ledger.entriesFrom(1, 100_000));
}

test('a sale is shipped when it is committed, credited once, and its outcome is known by its line', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', () => counter.upstream.contact.state() === 'online');
  const card = await aCard();

  const sale = counter.sells(card, 5000);
  await until('the sale is credited', () => counter.upstream.outcomes.ofEntry(sale.id).length > 0);

  expect(counter.upstream.outcomes.ofEntry(sale.id)).toMatchObject([{ line: 1, status: 'credited', balance: 5100 }]);
  expect(await reference.operator.creditsOf(card)).toHaveLength(1);
  expect(counter.upstream.shipper.ackedSeq()).toBe(sale.seq);
  await expectUpstreamToHoldTheJournalOf(counter);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('answers that are lost after processing repeat the request, and every line is credited once', async () => {
  const counter = await aCounter();
  counter.door.cutAfterProcessing({ times: 4, path: ENTRIES, method: 'POST' });
  counter.upstream.start();
  const card = await aCard();
  for (let sale = 1; sale <= 5; sale += 1) counter.sells(card, 1000);
  await until('all is shipped', allShipped(counter));

  expect(await reference.operator.creditsOf(card)).toHaveLength(5);
  await expectUpstreamToHoldTheJournalOf(counter);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('an upstream that is stopped and started again gets what was sold meanwhile', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', () => counter.upstream.contact.state() === 'online');
  await counter.door.stop();
  const card = await aCard();
  const sale = counter.sells(card);
  await until('the counter knows that it is offline', () => counter.upstream.contact.state() === 'offline');
  expect(counter.upstream.shipper.unsent()).toBe(2);
  expect(counter.upstream.outcomes.ofEntry(sale.id)).toEqual([]);

  await counter.door.start();
  await until('the sale is credited', () => counter.upstream.outcomes.ofEntry(sale.id)[0]?.status === 'credited');
  expect(counter.upstream.contact.state()).toBe('online');
  expect(await reference.operator.creditsOf(card)).toHaveLength(1);
});

test(
  'at most 500 entries go at once, in order, and the offer is durable before each request',
  { tags: ['long'] },
  async () => {
    const counter = await aCounter();
    counter.writesNotes(1_203);
    const offers: { offered: number; acked: number }[] = [];
    counter.upstream.client.onExchange(({ operation }) => {
      if (operation === 'appendEntries')
        offers.push({ offered: counter.facts.get('offered-seq') ?? 0, acked: counter.facts.get('acked-seq') ?? 0 });
    });
    counter.upstream.start();
    await until('all is shipped', allShipped(counter));

    expect(offers).toEqual([
      { offered: 500, acked: 0 },
      { offered: 1_000, acked: 500 },
      { offered: 1_203, acked: 1_000 },
    ]);
    await expectUpstreamToHoldTheJournalOf(counter);
  },
);

test('what was offered and never answered is still known as offered after a crash', async () => {
  const counter = await aCounter();
  counter.door.cutAfterProcessing({ path: ENTRIES, method: 'POST' });
  counter.upstream.start();
  const sale = counter.sells(await aCard());
  await until('it was offered', () =>
    counter.door.calls.some((call) => call.method === 'POST' && ENTRIES.test(call.path)),
  );

  const reopened = await counter.restarted();
  expect(reopened.upstream.shipper.offeredSeq()).toBe(sale.seq);
  expect(reopened.upstream.shipper.ackedSeq()).toBe(0);
  await reopened.stop();
});

test('what the upstream holds was offered, also when an older file does not know that it was', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  const sale = counter.sells(await aCard());
  await until('all is shipped', allShipped(counter));
  counter.facts.forget('offered-seq');
  expect(counter.upstream.shipper.offeredSeq()).toBe(sale.seq);
});

test('a request that is too large is sent in smaller ones until it fits', async () => {
  const counter = await aCounter();
  counter.writesNotes(400);
  counter.door.answer(problemOf('batch-too-large', { nextSeq: 1 }), { times: 3, path: ENTRIES, method: 'POST' });
  counter.upstream.start();
  await until('all is shipped', allShipped(counter));
  await expectUpstreamToHoldTheJournalOf(counter);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test(
  'what can not get through as it is, for whatever reason, is sent in smaller requests',
  { tags: ['long'] },
  async () => {
    const counter = await aCounter();
    counter.writesNotes(60);
    // As a proxy in between says it, in no words of the contract.
    counter.door.answer(
      { status: 413, body: '<html>Request Entity Too Large</html>', headers: { 'content-type': 'text/html' } },
      { times: 11, path: ENTRIES, method: 'POST' },
    );
    counter.upstream.start();
    await until('all is shipped', allShipped(counter));
    await expectUpstreamToHoldTheJournalOf(counter);
    expect(
      counter.door.calls.filter((call) => call.method === 'POST' && call.status === 200 && ENTRIES.test(call.path))
        .length,
    ).toBeGreaterThan(3);
    expect(counter.upstream.alarms.list()).toEqual([]);
  },
);

test(
  'what was sold and given back with the line down goes out in one request, however long that was',
  { tags: ['long'] },
  async () => {
    const counter = await aCounter();
    const card = await aCard();
    counter.upstream.start();
    await until('the counter is online', () => counter.upstream.contact.state() === 'online');
    await counter.door.stop();
    counter.writesNotes(5);
    // Some thirty tries.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const sale = counter.sells(card, 5000);
    // The last of three requests that each hold twice as many.
    expect(sale.seq).toBe(7);
    const id = counter.givesBack(sale);
    await counter.door.start();
    await until('the word on the return came', () => counter.upstream.outcomes.ofEntry(id).length > 0);
    expect(counter.upstream.outcomes.ofEntry(id)).toMatchObject([{ status: 'reversed', balance: 100 }]);
  },
);

test('a sale and its return stay in one request, however short an upstream that fails has made it', async () => {
  const counter = await aCounter();
  const card = await aCard();
  counter.upstream.start();
  await until('the counter is online', () => counter.upstream.contact.state() === 'online');
  // It serves everything but entries, until one at a time is sent.
  counter.door.answer(problemOf('internal'), { times: 5, path: ENTRIES, method: 'POST' });
  counter.writesNotes(1);
  await until(
    'it failed often',
    () => counter.door.calls.filter((call) => call.method === 'POST' && call.status === 500).length >= 4,
  );
  const sale = counter.sells(card, 5000);
  counter.writesNotes(3);
  const id = counter.givesBack(sale);
  await until('the word on the return came', () => counter.upstream.outcomes.ofEntry(id).length > 0);
  expect(counter.upstream.outcomes.ofEntry(id)).toMatchObject([{ status: 'reversed', balance: 100 }]);
});

test('Retry-After is honoured, whatever is sold meanwhile', { tags: ['long'] }, async () => {
  const counter = await aCounter();
  counter.door.answer(problemOf('rate-limited', { retryAfterSeconds: 1 }), { times: 1, path: ENTRIES, method: 'POST' });
  const offers: { startedAt: number; endedAt: number }[] = [];
  counter.upstream.client.onExchange((exchange) => {
    if (exchange.operation === 'appendEntries') offers.push(exchange);
  });
  counter.upstream.start();
  const card = await aCard();
  counter.sells(card);
  await until('it was refused', () => counter.door.calls.some((call) => call.status === 429));
  counter.sells(card);
  await until('all is shipped', allShipped(counter));
  const [refused, next] = offers;
  expect((next?.startedAt ?? 0) - (refused?.endedAt ?? 0)).toBeGreaterThanOrEqual(950);
});

test('a Retry-After that has passed already is no leave to ask without a pause', { tags: ['long'] }, async () => {
  const counter = await aCounter();
  const anHourAgo = new Date(Date.now() - 3_600_000).toUTCString();
  for (const [path, method] of [
    [ENTRIES, 'POST'],
    [/outcomes/, 'GET'],
  ] as const) {
    counter.door.answer(
      {
        ...problemOf('rate-limited'),
        headers: { 'content-type': 'application/problem+json', 'retry-after': method === 'POST' ? '0' : anHourAgo },
      },
      { path, method },
    );
  }
  counter.upstream.start();
  counter.sells(await aCard());
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  // This pace has 200 ms as its longest pause; without any there would be hundreds a second.
  const aSecond = 1_000 / (Date.now() - began);
  expect(counter.door.calls.filter((call) => call.status === 429).length * aSecond).toBeLessThan(54);
  counter.door.behave();
  await until('all is shipped', allShipped(counter));
});

test.each([
  ['garbage', { status: 200, body: '<html>', headers: { 'content-type': 'application/json' } }],
  ['a page of another server', { status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }],
  ['JSON that is no answer', { status: 200, body: '{"ok":true}', headers: { 'content-type': 'application/json' } }],
  ['a redirect', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } }],
  ['an empty 200', { status: 200, body: '', headers: {} }],
  ['a bare 502', { status: 502, body: 'Bad gateway', headers: { 'content-type': 'text/plain' } }],
  ['maintenance', problemOf('maintenance')],
  ['a fault of its own', problemOf('internal')],
])('%s for an answer is not believed, and the entries are offered again', async (_what, answer) => {
  const counter = await aCounter();
  counter.door.answer(answer, { times: 3 });
  counter.upstream.start();
  const card = await aCard();
  counter.sells(card);
  await until('all is shipped', allShipped(counter));
  expect(await reference.operator.creditsOf(card)).toHaveLength(1);
  expect(counter.upstream.alarms.list()).toEqual([]);
  expect(counter.upstream.stopReason()).toBeNull();
});

test('a line that the upstream rejects, and one that it keeps waiting, are known as such', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  const blocked = counter.sells(await aCard({ status: 'blocked' }));
  const slow = await aCard({ creditsWait: true });
  const waiting = counter.sells(slow);
  await until('both have an outcome', () =>
    [blocked, waiting].every((sale) => counter.upstream.outcomes.ofEntry(sale.id).length === 1),
  );
  expect(counter.upstream.outcomes.rejected()).toMatchObject([
    { entryId: blocked.id, line: 1, reason: 'card-blocked' },
  ]);
  expect(counter.upstream.outcomes.ofEntry(waiting.id)).toMatchObject([{ status: 'pending' }]);

  await reference.operator.letCreditsGo(slow);
  await until(
    'the waiting one is credited',
    () => counter.upstream.outcomes.ofEntry(waiting.id)[0]?.status === 'credited',
  );
});

test('outcomes, acknowledgement and alarms outlive the run', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  const sale = counter.sells(await aCard());
  await until('the sale is credited', () => counter.upstream.outcomes.ofEntry(sale.id).length > 0);
  counter.upstream.alarms.raise('backup-failed', 'the disk is full');

  const reopened = await counter.restarted();
  expect(reopened.upstream.outcomes.ofEntry(sale.id)).toMatchObject([{ status: 'credited' }]);
  expect(reopened.upstream.shipper.unsent()).toBe(0);
  expect(reopened.upstream.alarms.list()).toMatchObject([{ alarm: 'backup-failed', detail: 'the disk is full' }]);
  expect(reopened.upstream.contact.state()).toBe('offline');
  expect(reopened.upstream.contact.hoursSinceContact()).toBeLessThan(0.1);
  await reopened.stop();
});

test('no card number is logged in full', async () => {
  const counter = await aCounter();
  counter.door.answer(problemOf('other', { detail: 'card 9643108503304172259 is odd' }), { times: 2 });
  counter.upstream.start();
  const card = await aCard();
  counter.sells(card);
  await counter.upstream.client.card(card);
  await until('all is shipped', allShipped(counter));
  expect(withoutIds(counter.logged.join('\n'))).not.toMatch(/\d{8,}/);
});
