import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AttentionItem } from '../../../src-shared/contract/views/attention.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import type { Machine } from '../../../src-main/ground.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { aCounterInProcess, type CounterInProcess, WINDOW } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { wantsRegister } from '../../devices/fiscal-rules.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';
import { Wire } from '../upstream/wire.ts';

/** What stands in the attention list, and the one action that ends it. */

let reference: Reference;
const open: CounterInProcess[] = [];
beforeAll(async () => {
  reference = await startReference();
  await wantsRegister(reference, false);
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const counter of open.splice(0)) await counter.end();
});

async function atTheCounter(machine: Partial<Machine> = {}): Promise<CounterInProcess> {
  const counter = await aCounterInProcess(reference, { pace: QUICK, ...machine });
  open.push(counter);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  await until('the counter is online', () => counter.state().upstream.state === 'online');
  return counter;
}

let cards = 0;
async function aCard(setup: { status?: 'blocked'; creditsWait?: boolean } = {}): Promise<string> {
  cards += 1;
  const number = `96431085033${String(55_000_000 + cards)}`;
  await reference.operator.setCard({ number, balance: 100, ...setup });
  return number;
}

async function sells(counter: CounterInProcess, cardNumber: string): Promise<SaleId> {
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.gets('sale.take', paidInCash(saleId, cardNumber));
  return saleId;
}

const paidInCash = (saleId: SaleId, cardNumber: string) => ({
  saleId,
  lines: [{ cardNumber, productId: 'stored-value', amount: 2000 }],
  tenders: [{ kind: 'cash' as const, amount: 2000, received: 2000 }],
  language: 'en' as const,
});

const idOf = (name: string) => DEMO_CLERKS.find((clerk) => clerk.name === name)?.id ?? '';
const approval = { clerkId: idOf(SAULE_THE_SUPERVISOR.name), pin: SAULE_THE_SUPERVISOR.pin };
const itemOf = <Kind extends AttentionItem['kind']>(counter: CounterInProcess, kind: Kind) =>
  counter.state().attention.find((item): item is Extract<AttentionItem, { kind: Kind }> => item.kind === kind);
const comes = (counter: CounterInProcess, kind: AttentionItem['kind']) =>
  until(`there is a ${kind}`, () => itemOf(counter, kind) !== undefined);
const goes = (counter: CounterInProcess, kind: AttentionItem['kind']) =>
  until(`there is no ${kind}`, () => itemOf(counter, kind) === undefined);

test('a payment that a crashed page had in hand is there at once, not only with the next sale', async () => {
  const counter = await atTheCounter();
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.gets('sale.await-payment', {
    saleId,
    lines: [{ cardNumber: await aCard(), productId: 'stored-value', amount: 2000 }],
    tenders: [{ kind: 'bank-card', amount: 2000 }],
    language: 'en',
  });
  expect(itemOf(counter, 'sale-unfinished')).toBeUndefined();
  counter.running.pageEnded(WINDOW);
  await counter.signsIn(AIGERIM);
  expect(itemOf(counter, 'sale-unfinished')).toMatchObject({ saleId, toOpen: saleId });
});

test.each([
  [true, 'paid'],
  [false, 'not-paid'],
] as const)(
  'a begun sale that can not be read ends by a supervisor who says whether it was paid: %s',
  async (paid, decision) => {
    const counter = await atTheCounter();
    const { saleId } = await counter.gets('sale.begin', null);
    await counter.gets('sale.await-payment', {
      saleId,
      lines: [{ cardNumber: await aCard(), productId: 'stored-value', amount: 2000 }],
      tenders: [{ kind: 'bank-card', amount: 2000 }],
      language: 'en',
    });
    await counter.gets('sale.begin', null);
    const { ledger, sale } = counter.running.counter;
    const file = new Database(join(counter.dataDir, 'ledger.sqlite'));
    file.prepare("UPDATE intent SET sale = '{\"sale\":', created_at = 'once'").run();
    file.close();
    expect(counter.state().attention).toMatchObject([{ kind: 'sale-unreadable', saleId }]);
    for (const channel of ['sale.finish', 'sale.abandon'] as const)
      expect(await counter.ask(channel, { saleId })).toEqual({ ok: false, error: { kind: 'sale-unreadable' } });
    const head = ledger.head();
    const own = { clerkId: idOf(AIGERIM.name), pin: AIGERIM.pin };
    expect(await counter.ask('sale.settle-unreadable', { saleId, paid, approval: own })).toMatchObject({ ok: false });
    expect([ledger.head(), sale.intents.unreadable()]).toEqual([head, [expect.objectContaining({ id: saleId })]]);

    await counter.gets('sale.settle-unreadable', { saleId, paid, approval });
    expect(ledger.entryAt(head.seq + 1)).toMatchObject({
      kind: 'payment-decided',
      supervisorId: approval.clerkId,
      body: { saleId, decision },
      postings: [],
    });
    expect(counter.state().attention).toEqual([]);
    expect(await counter.ask('sale.settle-unreadable', { saleId, paid, approval })).toEqual({
      ok: false,
      error: { kind: 'sale-already-settled' },
    });
  },
);

test('a top-up rejected for a blocked card is retried once the card is unblocked, and credited once', async () => {
  const counter = await atTheCounter();
  const card = await aCard({ status: 'blocked' });
  const saleId = await sells(counter, card);
  await comes(counter, 'top-up-rejected');
  expect(itemOf(counter, 'top-up-rejected')).toMatchObject({ saleId, reason: 'card-blocked', remedy: 'retry' });
  expect(await counter.ask('sale.retry-credit', { saleId, line: 1 })).toEqual({
    ok: false,
    error: { kind: 'card-blocked', cardNumber: card },
  });

  await reference.operator.setCard({ number: card, balance: 100 });
  await counter.gets('sale.retry-credit', { saleId, line: 1 });
  // From here on it may be credited at any moment: the money stays.
  expect(
    await counter.ask('sale.return', {
      saleId,
      lines: [1],
      reason: 'rejected-upstream',
      tenders: [{ kind: 'cash', amount: 2000 }],
    }),
  ).toMatchObject({ ok: false });
  await until('it is credited', () => counter.state().recent[0]?.lines[0]?.credit === 'credited');
  expect(await reference.operator.creditsOf(card)).toHaveLength(1);
  expect(counter.state().attention).toEqual([]);
  expect(await counter.ask('sale.retry-credit', { saleId, line: 1 })).toEqual({
    ok: false,
    error: { kind: 'line-not-retriable' },
  });
});

test('a card that was blocked again meanwhile is rejected again, and the money goes back', async () => {
  const counter = await atTheCounter();
  const card = await aCard({ status: 'blocked' });
  const saleId = await sells(counter, card);
  await comes(counter, 'top-up-rejected');
  // What the counter is told of the card is old by the time its entry arrives.
  const unblocked = JSON.stringify({ ...(await reference.operator.card(card)), status: 'active' });
  counter.upstream.answer(
    { status: 200, body: unblocked, headers: { 'content-type': 'application/json' } },
    { path: /^\/v1\/cards\//, times: 1 },
  );
  await counter.gets('sale.retry-credit', { saleId, line: 1 });
  await goes(counter, 'top-up-rejected');
  await comes(counter, 'top-up-rejected');
  await counter.gets('sale.return', {
    saleId,
    lines: [1],
    reason: 'rejected-upstream',
    tenders: [{ kind: 'cash', amount: 2000 }],
  });
  await goes(counter, 'top-up-rejected');
  expect((await reference.operator.card(card))?.balance).toBe(100);
});

test('without connection a rejected top-up is not tried again', async () => {
  const counter = await atTheCounter();
  const saleId = await sells(counter, await aCard({ status: 'blocked' }));
  await comes(counter, 'top-up-rejected');
  await counter.upstream.stop();
  expect(await counter.ask('sale.retry-credit', { saleId, line: 1 })).toEqual({
    ok: false,
    error: { kind: 'card-lookup-needs-connection' },
  });
  await counter.upstream.start();
});

test('where it is not known what became of the value, the money goes back on a second word only', async () => {
  const counter = await atTheCounter();
  const card = await aCard();
  const { saleId } = await counter.gets('sale.begin', null);
  // Another counter had a sale under this id credited: nobody here can know what became of this one's value.
  const other = await new Wire(reference.url).newMachine(reference);
  other.journal.sale([{ cardNumber: card, amount: 1000 }], { id: saleId });
  await other.sendFrom(1);
  await counter.gets('sale.take', paidInCash(saleId, card));
  await until('support is asked', () => itemOf(counter, 'top-up-rejected')?.remedy === 'support');

  const back = {
    saleId,
    lines: [1],
    reason: 'rejected-upstream' as const,
    tenders: [{ kind: 'bank-card' as const, amount: 2000, authCode: 'A10001' }],
  };
  expect(await counter.ask('sale.return', back)).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
  await counter.gets('sale.return', { ...back, tenders: [{ kind: 'cash', amount: 2000 }], approval });
  await goes(counter, 'top-up-rejected');
});

test('a top-up that is not decided is shown and not counted, and goes by itself', { tags: ['long'] }, async () => {
  const counter = await atTheCounter();
  const card = await aCard({ creditsWait: true });
  await sells(counter, card);
  await comes(counter, 'top-up-pending');
  expect(counter.state().attentionCount).toBe(0);
  await reference.operator.letCreditsGo(card);
  await goes(counter, 'top-up-pending');
  expect(counter.state().recent[0]?.lines[0]?.credit).toBe('credited');
});

test('a list of unusual length serves once a supervisor has approved it, and the journal says who', async () => {
  const counter = await atTheCounter();
  await until('the first list is loaded', () => counter.running.counter.upstream.hotlist.size() > 0);
  const listed = Array.from({ length: 400 }, (_, at) => ({
    cardNumber: `96431085033${66_000_000 + at}`,
    listed: true,
  }));
  await reference.operator.changeHotlist(listed);
  await until('the brake holds', () =>
    counter.state().attention.some((item) => item.kind === 'alarm' && item.alarm === 'hotlist-brake'),
  );
  const { hotlist } = counter.running.counter.upstream;
  expect(hotlist.has(listed[0]?.cardNumber ?? '')).toBe(false);
  const wrong = { clerkId: idOf(AIGERIM.name), pin: AIGERIM.pin };
  expect(await counter.ask('alarm.settle', { alarm: 'hotlist-brake', approval: wrong })).toEqual({
    ok: false,
    error: { kind: 'role-needed', role: 'supervisor' },
  });

  await counter.gets('alarm.settle', { alarm: 'hotlist-brake', approval });
  await until('the list serves', () => hotlist.has(listed[0]?.cardNumber ?? ''));
  await goes(counter, 'alarm');
  expect(counter.running.counter.ledger.lastOfKind('note')).toMatchObject({
    supervisorId: approval.clerkId,
    body: { text: 'a list of 400 more cards was approved' },
  });
  await reference.operator.changeHotlist(listed.map((card) => ({ ...card, listed: false })));
});

test.each(['journal-gap', 'entries-lost'] as const)(
  'entries that were lost (%s) stand until a second person has looked into it, and a technician may',
  async (alarm) => {
    const counter = await atTheCounter();
    counter.running.counter.upstream.alarms.raise(alarm, 'entries up to 9 were there');
    const technician = DEMO_CLERKS.find((clerk) => clerk.role === 'technician');
    await counter.gets('alarm.settle', {
      alarm,
      approval: { clerkId: technician?.id ?? '', pin: technician?.pin ?? '' },
    });
    expect(counter.state().attention).toEqual([]);
    expect(counter.running.counter.ledger.entryAt(counter.running.counter.ledger.head().seq)).toMatchObject({
      kind: 'note',
      supervisorId: technician?.id,
    });
    expect(await counter.ask('alarm.settle', { alarm, approval })).toEqual({
      ok: false,
      error: { kind: 'approved-already' },
    });
  },
);

test('a word on what has changed while the PIN was verified is none: it is read again first', async () => {
  const counter = await atTheCounter();
  const { alarms } = counter.running.counter.upstream;
  alarms.raise('journal-gap', 'entries up to 9 were there');
  const head = counter.running.counter.ledger.head();
  const settling = counter.ask('alarm.settle', { alarm: 'journal-gap', approval });
  alarms.raise('journal-gap', 'entries up to 9000 were there');
  expect(await settling).toEqual({ ok: false, error: { kind: 'alarm-changed' } });
  expect(counter.running.counter.ledger.head()).toEqual(head);
  expect(alarms.has('journal-gap')).toBe(true);
  await counter.gets('alarm.settle', { alarm: 'journal-gap', approval });
  expect(alarms.has('journal-gap')).toBe(false);
});

test('receipts that wait for a dead printer longer than a customer does stand in the list', async () => {
  let now = Date.now();
  const counter = await atTheCounter({ clock: { now: () => now, monotonic: () => performance.now() } });
  await counter.printer.stop();
  await sells(counter, await aCard());
  await until('the printer is missed', () => counter.state().printer.state === 'offline');
  expect(itemOf(counter, 'receipts-waiting')).toBeUndefined();
  now += 61_000;
  expect(itemOf(counter, 'receipts-waiting')).toMatchObject({ count: 1 });
  // Also where the clock was set back meanwhile.
  now -= 3_600_000;
  expect(itemOf(counter, 'receipts-waiting')).toMatchObject({ count: 1 });
});

test('a payment of a claim that the operator does not take is seen by a supervisor', async () => {
  const counter = await atTheCounter();
  const card = await aCard();
  await reference.operator.putMovements([
    {
      id: `kiosk-refused-${cards}`,
      cardNumber: card,
      at: '2026-11-22T08:00:00.000Z',
      channel: 'kiosk',
      kind: 'top-up',
      amount: 700,
      status: 'failed',
      claimStatus: 'denied',
    },
  ]);
  const { claimId } = await counter.gets('claim.begin', null);
  // A lying answer says that it is to be paid here.
  const lie = {
    status: 200,
    body: JSON.stringify({ claimId, status: 'refund-at-counter' }),
    headers: { 'content-type': 'application/json' },
  };
  counter.upstream.answer(lie, { path: /claims/ });
  await counter.gets('claim.file', {
    claimId,
    cardNumber: card,
    movementId: `kiosk-refused-${cards}`,
    channel: 'kiosk',
    amount: 700,
    at: '2026-11-22T08:00:00.000Z',
    note: '',
    language: 'en',
  });
  const claimed = async () => (await counter.gets('card.look-up', { text: card })).claims;
  await until('it is to be paid', () => itemOf(counter, 'claim')?.status === 'refund-at-counter');
  expect(await claimed()).toEqual([{ movementId: `kiosk-refused-${cards}`, status: 'refund-at-counter' }]);
  await counter.gets('claim.pay', { claim: claimId.slice(0, -8), number: claimId.slice(-8) });
  // The next scan of the card offers no second claim.
  expect(await claimed()).toMatchObject([{ status: 'paid' }]);
  await comes(counter, 'claim-payment-refused');
  const item = itemOf(counter, 'claim-payment-refused');
  expect(item).toMatchObject({ toOpen: item?.entryId, reason: 'not-understood' });
  expect(await counter.gets('history.open', { entryId: item?.entryId ?? '' })).toBeNull();
  expect(itemOf(counter, 'claim-payment-refused')).toMatchObject({ amount: 700 });
  await counter.gets('shift.approve', { entryId: item?.entryId ?? '', approval });
  await goes(counter, 'claim-payment-refused');
});
