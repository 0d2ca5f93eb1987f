import { rmSync } from 'node:fs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { problemOf, type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { JournalOfACounter } from '../../devices/journal-of-a-counter.ts';
import { aFolder, anEnrolledCounter, type Bench, type CounterSide, openSide, until } from './a-counter-side.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** What happens when the upstream and the counter no longer hold the same journal, or are no longer on terms. */

let reference: Reference;
const open: Pick<CounterSide, 'stop'>[] = [];
beforeAll(async () => {
  reference = await sharedReference();
});
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
});

async function aCounter(): Promise<Bench> {
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  return counter;
}

let cards = 0;
async function aCard(): Promise<string> {
  cards += 1;
  const number = `9643108503388${String(cards).padStart(6, '0')}`;
  await reference.operator.setCard({ number, balance: 100 });
  return number;
}

const ENTRIES_POSTED = { method: 'POST', path: /\/entries$/ };
const ENTRIES_READ = { method: 'GET', path: /\/entries\?/ };
const allShipped = (counter: CounterSide) => () => counter.upstream.shipper.unsent() === 0;
const alarmed = (counter: CounterSide, alarm: Parameters<CounterSide['upstream']['alarms']['has']>[0]) => () =>
  counter.upstream.alarms.has(alarm);
const alarmsOf = (counter: CounterSide) => counter.upstream.alarms.list().map(({ alarm }) => alarm);
const json = (body: unknown) => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

test('an upstream that lost entries gets them again, and the technician is told', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  const card = await aCard();
  for (let sale = 1; sale <= 4; sale += 1) counter.sells(card);
  await until('all is shipped', allShipped(counter));

  // An older copy of its database was put back: it holds entries 1 and 2 only.
  const headHash = counter.ledger.entryAt(2)?.hash;
  counter.door.answer(problemOf('journal-gap', { nextSeq: 3 }), { ...ENTRIES_POSTED, times: 1 });
  counter.door.answer(json({ entries: [], nextSeq: 3, headHash }), { ...ENTRIES_READ, times: 1 });
  const before = counter.door.calls.length;
  counter.sells(card);
  await until('all is shipped again', () => allShipped(counter)() && alarmsOf(counter).length > 0);

  expect(counter.upstream.alarms.list()).toMatchObject([
    { alarm: 'journal-gap', detail: expect.stringContaining('up to 5 and now holds those up to 2') },
  ]);
  expect(counter.upstream.stopReason()).toBeNull();
  expect(
    counter.door.calls
      .slice(before)
      .filter((call) => call.method === 'POST')
      .map((call) => call.status),
  ).toEqual([409, 200]);
  expect(await reference.operator.creditsOf(card)).toHaveLength(5);
});

test('an upstream that comes back with less is noticed before anything is sold', async () => {
  const counter = await anEnrolledCounter(reference, { pace: { pullMs: 20 } });
  open.push(counter);
  counter.upstream.start();
  counter.sells(await aCard());
  await until('all is shipped', allShipped(counter));
  await counter.door.stop();
  await until('it is missed', () => counter.upstream.contact.state() === 'offline');

  const headHash = counter.ledger.entryAt(1)?.hash;
  counter.door.answer(json({ entries: [], nextSeq: 2, headHash }), { ...ENTRIES_READ, times: 1 });
  await counter.door.start();
  await until('the technician is told', alarmed(counter, 'journal-gap'));
  await until('all is shipped again', allShipped(counter));
  expect(await reference.operator.entries(counter.counterId)).toEqual(counter.ledger.entriesFrom(1, 10));
});

test(
  'one that comes back with less soon after it was compared is asked as soon as it is time again',
  { tags: ['long'] },
  async () => {
    const pullMs = 2_500;
    const counter = await anEnrolledCounter(reference, { pace: { pullMs } });
    open.push(counter);
    const asked = () => counter.door.calls.filter((call) => call.method === 'GET' && ENTRIES_READ.path.test(call.path));
    counter.sells(await aCard());
    const startedAt = Date.now();
    counter.upstream.start();
    await until('all is shipped', allShipped(counter));
    await counter.door.stop();
    await until('it is missed', () => counter.upstream.contact.state() === 'offline');
    expect(asked()).toHaveLength(1);

    const headHash = counter.ledger.entryAt(1)?.hash;
    counter.door.answer(json({ entries: [], nextSeq: 2, headHash }), { ...ENTRIES_READ, times: 1 });
    await counter.door.start();
    await until('the technician is told', alarmed(counter, 'journal-gap'));
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(pullMs);
    expect(asked()).toHaveLength(2);
    await until('all is shipped again', allShipped(counter));
    expect(await reference.operator.entries(counter.counterId)).toEqual(counter.ledger.entriesFrom(1, 10));
  },
);

test('one that was never missed is asked every hour all the same', async () => {
  const counter = await anEnrolledCounter(reference, { pace: { compareHeadsMs: 400 } });
  open.push(counter);
  // What has no words of the upstream: nothing but the head tells that it is gone.
  counter.writesNotes(2);
  counter.upstream.start();
  await until('all is shipped', allShipped(counter));
  const states = new Set<string>();
  counter.upstream.contact.onChange(() => states.add(counter.upstream.contact.state()));
  const headHash = counter.ledger.entryAt(1)?.hash;
  counter.door.answer(json({ entries: [], nextSeq: 2, headHash }), { ...ENTRIES_READ, times: 1 });
  await until('the technician is told', alarmed(counter, 'journal-gap'));
  await until('all is shipped again', allShipped(counter));
  expect([...states]).toEqual([]);
});

test('after the upstream lost its words they are read again from the first', { tags: ['long'] }, async () => {
  const counter = await aCounter();
  counter.upstream.start();
  const card = await aCard();
  const sale = counter.sells(card);
  await until('the feed was read', () => (counter.facts.get('outcome-no') ?? 0) === 1);
  // Nothing distinguishes what the lost database had said last from what the older one will say next.
  counter.db.prepare('UPDATE outcome SET no = 900').run();
  counter.facts.set('outcome-no', 900);

  counter.door.answer(problemOf('journal-gap', { nextSeq: 1 }), { ...ENTRIES_POSTED, times: 1 });
  counter.door.answer(json({ entries: [], nextSeq: 1, headHash: '0'.repeat(64) }), { ...ENTRIES_READ, times: 1 });
  counter.sells(card);
  await until('the feed was read from the first', () => (counter.facts.get('outcome-no') ?? 0) === 2);
  expect(counter.upstream.outcomes.ofEntry(sale.id)).toMatchObject([{ no: 1, status: 'credited' }]);
});

test('a gap that the upstream claims and does not have is no reason for anything', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  counter.sells(await aCard());
  await until('all is shipped', allShipped(counter));
  counter.door.answer(problemOf('journal-gap', { nextSeq: 1 }), { ...ENTRIES_POSTED, times: 2 });
  counter.sells(await aCard());
  await until('all is shipped', allShipped(counter));
  expect(alarmsOf(counter)).toEqual([]);
});

test('another entry at a place of the journal stops selling, over a restart too, and nothing moves', async () => {
  const counter = await aCounter();
  const other = new JournalOfACounter(counter.counterId);
  const foreign = [other.note('one'), other.note('two')];
  const stored = await counter.upstream.client.appendEntries(foreign.map((entry) => JSON.stringify(entry)));
  expect(stored.ok).toBe(true);

  counter.sells(await aCard());
  counter.upstream.start();
  await until('the fork is known', alarmed(counter, 'journal-fork'));
  expect(counter.upstream.stopReason()).toEqual({ kind: 'journal-forked' });
  expect(counter.upstream.shipper.ackedSeq()).toBe(0);

  const reopened = await counter.restarted();
  expect(reopened.upstream.stopReason()).toEqual({ kind: 'journal-forked' });
  await reopened.stop();
  expect((await reference.operator.entries(counter.counterId)).map((entry) => entry.hash)).toEqual(
    foreign.map((entry) => entry.hash),
  );
});

test('a fork that upstream claims stands while nobody contradicts it, and falls if its own head is ours', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  counter.sells(await aCard());
  await until('all is shipped', allShipped(counter));
  counter.door.answer(problemOf('journal-fork', { nextSeq: 2 }), ENTRIES_POSTED);
  counter.door.cutBeforeReading(ENTRIES_READ);
  counter.sells(await aCard());
  await until('the fork is believed', alarmed(counter, 'journal-fork'));
  expect(counter.upstream.stopReason()).toEqual({ kind: 'journal-forked' });

  counter.door.behave();
  await until('all is shipped', allShipped(counter));
  expect(alarmsOf(counter)).toEqual([]);
  expect(counter.upstream.stopReason()).toBeNull();
});

test('an upstream that cries fork and shows our own head is told of, and selling goes on', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  counter.door.answer(problemOf('journal-fork', { nextSeq: 1 }), ENTRIES_POSTED);
  counter.sells(await aCard());
  await until('somebody is told', alarmed(counter, 'upstream-refuses'));
  expect(counter.upstream.stopReason()).toBeNull();
  counter.door.behave();
  await until('all is shipped', allShipped(counter));
  await until('nobody is told any more', () => alarmsOf(counter).length === 0);
});

test('an answer with another hash for our own entry is a fork, however well it sounds', async () => {
  const counter = await aCounter();
  counter.door.answer(json({ nextSeq: 3, headHash: 'a'.repeat(64), outcomes: [] }), ENTRIES_POSTED);
  counter.upstream.start();
  counter.sells(await aCard());
  await until('the fork is known', alarmed(counter, 'journal-fork'));
  expect(counter.upstream.shipper.ackedSeq()).toBe(0);
});

test('an answer that acknowledges more than there is moves nothing', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  counter.door.answer(json({ nextSeq: 900, headHash: 'a'.repeat(64), outcomes: [] }), { ...ENTRIES_POSTED, times: 1 });
  counter.sells(await aCard());
  await until('it is told', () => counter.logged.some((line) => line.includes('journal-behind')));
  // Its own head shows that it was a slip of the answer, and the entries go up after all.
  await until('all is shipped', allShipped(counter));
  expect(alarmsOf(counter)).toEqual([]);
});

test('an entry that the upstream refuses holds back only itself and what follows, and is never dropped', async () => {
  const counter = await aCounter();
  counter.writesNotes(9);
  const refusal = problemOf('schema', { nextSeq: 1 });
  counter.door.answer(refusal, { ...ENTRIES_POSTED, times: 1 });
  counter.upstream.start();
  await until('all is shipped', allShipped(counter));
  expect(alarmsOf(counter)).toEqual([]);
  const firstOnes = counter.door.calls.filter((call) => call.method === 'POST').length;
  expect(firstOnes).toBeGreaterThan(2);

  counter.door.answer(problemOf('schema', { nextSeq: 10, detail: 'body.text' }), ENTRIES_POSTED);
  counter.writesNotes(1);
  await until('somebody is told', alarmed(counter, 'upstream-refuses'));
  expect(counter.upstream.alarms.list()).toMatchObject([
    { detail: expect.stringMatching(/^entry 10 \(note\): .*body/) },
  ]);
  expect(counter.upstream.shipper.unsent()).toBe(1);
  expect(counter.upstream.stopReason()).toBeNull();
  counter.door.behave();
  await until('all is shipped', allShipped(counter));
  expect(alarmsOf(counter)).toEqual([]);
});

test.each(sampleOf([400, 403, 404, 415], 1))(
  'also a refusal by %i is narrowed down to its entry, which is offered again',
  async (status) => {
    const counter = await aCounter();
    counter.writesNotes(9);
    const refusal = { ...problemOf('schema', { detail: 'the guard before it took offence' }), status };
    counter.door.answer(refusal, ENTRIES_POSTED);
    counter.upstream.start();
    await until('somebody is told', alarmed(counter, 'upstream-refuses'));
    expect(counter.upstream.alarms.list()).toMatchObject([
      { detail: expect.stringMatching(/^entry 1 \(note\): .*guard/) },
    ]);
    const offered = () => counter.door.calls.filter((call) => call.method === 'POST').length;
    const before = offered();
    await until('it is offered again', () => offered() > before + 1);
    counter.door.behave();
    await until('all is shipped', allShipped(counter));
    expect(alarmsOf(counter)).toEqual([]);
  },
);

test('401 keeps the token, raises an alarm, is no contact, and is over when the token counts again', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', () => counter.upstream.contact.state() === 'online');
  counter.door.answer(problemOf('unauthorized'), { path: /^\/v1/ });
  counter.sells(await aCard());
  await until('the alarm is raised', alarmed(counter, 'unauthorized'));
  await until('the counter is offline', () => counter.upstream.contact.state() === 'offline');
  expect(counter.upstream.stopReason()).toBeNull();
  counter.door.behave();
  await until('all is shipped', allShipped(counter));
  expect(alarmsOf(counter)).toEqual([]);
  expect(counter.upstream.contact.state()).toBe('online');
});

test('a superseded machine stops selling and hands in what it had not sent', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', () => counter.upstream.contact.state() === 'online');
  await counter.door.stop();
  const card = await aCard();
  const sale = counter.sells(card);

  const folder = aFolder();
  const replacement = openSide(folder, new URL(reference.url));
  const enrolled = await replacement.upstream.enrolment.enrol(
    await reference.operator.newEnrolmentCode(counter.counterNumber),
  );
  expect(enrolled.ok).toBe(true);
  await replacement.stop();
  rmSync(folder, { recursive: true, force: true });

  await counter.door.start();
  await until('the old machine is stopped', () => counter.upstream.stopReason()?.kind === 'superseded');
  await until(
    'it handed in what it had',
    async () => (await reference.operator.stranded(counter.counterId)).length === 2,
  );
  expect(counter.upstream.shipper.offeredSeq()).toBe(sale.seq);
  expect(await reference.operator.creditsOf(card)).toEqual([]);

  const reopened = await counter.restarted();
  expect(reopened.upstream.stopReason()).toMatchObject({ kind: 'superseded' });
  reopened.upstream.start();
  await reference.operator.releaseStranded(counter.counterId);
  expect(await reference.operator.creditsOf(card)).toHaveLength(1);
  await reopened.stop();
});
