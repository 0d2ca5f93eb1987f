import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { HotlistChange } from '../../../src-upstream/reference/hotlist.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type Bench, until } from './a-counter-side.ts';

let reference: Reference;
const open: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
  // The list is the operator's, not a counter's: what a test listed must not wait for the next one.
  await reference.operator.changeHotlist(cards(200, false));
});

const LISTED_BY_THE_DEMO = 300;

async function aCounterWithItsList(): Promise<Bench> {
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  counter.upstream.start();
  await until('the list is loaded', () => counter.facts.get('hotlist-loaded') === true);
  return counter;
}

const card = (index: number) => `96431085055${String(index).padStart(8, '0')}`;
const cards = (count: number, listed = true, from = 0): HotlistChange[] =>
  Array.from({ length: count }, (_, index) => ({ cardNumber: card(from + index), listed, reason: 'stolen' }));

test('the list is loaded whole, and follows what is listed and unlisted', async () => {
  const counter = await aCounterWithItsList();
  const { hotlist } = counter.upstream;
  expect(hotlist.size()).toBe(LISTED_BY_THE_DEMO);
  const demo = reference.demo.cards.find((each) => each.label === 'hotlisted')?.number ?? '';
  expect(hotlist.has(demo)).toBe(true);
  expect(hotlist.has(card(1))).toBe(false);

  await reference.operator.changeHotlist([
    { cardNumber: card(1), listed: true, reason: 'lost' },
    { cardNumber: demo, listed: false },
  ]);
  await until('the delta came', () => hotlist.has(card(1)) && !hotlist.has(demo));
  expect(hotlist.size()).toBe(LISTED_BY_THE_DEMO);
  await reference.operator.changeHotlist([{ cardNumber: demo, listed: true, reason: 'lost' }]);
});

test('the list outlives the run, and only what changed is asked for again', async () => {
  const counter = await aCounterWithItsList();
  const reopened = await counter.restarted();
  open.push(reopened);
  expect(reopened.upstream.hotlist.size()).toBe(LISTED_BY_THE_DEMO);
  const before = counter.door.calls.length;
  reopened.upstream.start();
  await until('it asked', () => counter.door.calls.slice(before).some((call) => call.path.startsWith('/v1/hotlist')));
  expect(
    counter.door.calls
      .slice(before)
      .filter((call) => call.path.startsWith('/v1/hotlist'))
      .every((call) => call.path.includes('after=')),
  ).toBe(true);
});

test('a delta of over a twentieth waits for a person, survives a restart, and is applied when approved', async () => {
  const counter = await aCounterWithItsList();
  await reference.operator.changeHotlist(cards(30));
  await until('it waits', () => counter.upstream.hotlist.braked() !== null);
  expect(counter.upstream.hotlist.braked()).toEqual({ listed: 30, listedUpstream: LISTED_BY_THE_DEMO + 30 });
  expect(counter.upstream.alarms.has('hotlist-brake')).toBe(true);
  expect(counter.upstream.hotlist.has(card(1))).toBe(false);

  const reopened = await counter.restarted();
  open.push(reopened);
  const { hotlist } = reopened.upstream;
  expect(hotlist.braked()).not.toBeNull();
  reopened.upstream.start();
  await until('the counter is online', () => reopened.upstream.contact.state() === 'online');
  hotlist.approve();
  await until('it is applied', () => hotlist.has(card(1)) && hotlist.braked() === null);
  expect(hotlist.size()).toBe(LISTED_BY_THE_DEMO + 30);
  expect(reopened.upstream.alarms.list()).toEqual([]);
});

test(
  'an approval is of the cards that were listed then: what comes on top of them is judged by itself',
  { tags: ['long'] },
  async () => {
    const counter = await aCounterWithItsList();
    const { hotlist } = counter.upstream;
    await reference.operator.changeHotlist(cards(30));
    await until('it waits', () => hotlist.braked()?.listed === 30);
    await reference.operator.changeHotlist(cards(100, true, 30));
    hotlist.approve();
    await until('all of it waits', () => hotlist.braked()?.listed === 130);
    expect(hotlist.has(card(1))).toBe(false);

    // A card or two on top of what was approved are ordinary.
    await reference.operator.changeHotlist(cards(2, true, 130));
    hotlist.approve();
    await until('it is applied', () => hotlist.has(card(131)) && hotlist.braked() === null);
    expect(hotlist.size()).toBe(LISTED_BY_THE_DEMO + 132);
  },
);

test(
  'what is listed and unlisted within one delta does not count, and unlisting never waits',
  { tags: ['long'] },
  async () => {
    const counter = await aCounterWithItsList();
    await reference.operator.changeHotlist([...cards(15), ...cards(15, true, 100)]);
    await reference.operator.changeHotlist(cards(15, false, 100));
    await until('it is applied', () => counter.upstream.hotlist.has(card(1)));
    expect(counter.upstream.alarms.list()).toEqual([]);
    await reference.operator.changeHotlist(cards(15, false));
    await until('all are unlisted', () => counter.upstream.hotlist.size() === LISTED_BY_THE_DEMO);
    expect(counter.upstream.alarms.list()).toEqual([]);
  },
);

test(
  'a cursor that is no longer known reads the whole list into place without a moment without one',
  { tags: ['long'] },
  async () => {
    const counter = await aCounterWithItsList();
    const { hotlist } = counter.upstream;
    const demo = reference.demo.cards.find((each) => each.label === 'hotlisted')?.number ?? '';
    const seen: boolean[] = [];
    hotlist.onChange(() => seen.push(hotlist.has(demo)));
    await reference.operator.changeHotlist([
      { cardNumber: card(7), listed: true, reason: 'fraud' },
      ...cards(1, true, 8),
    ]);
    await until('the delta came', () => hotlist.has(card(7)) && hotlist.has(card(8)));
    await reference.operator.changeHotlist([{ cardNumber: card(7), listed: false }]);
    await reference.operator.renumberHotlist();
    await until('the unlisted card is gone', () => !hotlist.has(card(7)));
    expect(counter.door.calls.some((call) => call.status === 410)).toBe(true);
    expect(hotlist.has(card(8))).toBe(true);
    expect(hotlist.size()).toBe(LISTED_BY_THE_DEMO + 1);
    expect(seen.every(Boolean)).toBe(true);
    expect(counter.upstream.alarms.list()).toEqual([]);
  },
);

test("a list that lost a delta is found out by the upstream's count and read again", async () => {
  const counter = await aCounterWithItsList();
  counter.db.prepare('DELETE FROM hotlisted_card WHERE number IN (SELECT number FROM hotlisted_card LIMIT 5)').run();
  counter.facts.set('hotlist-size', LISTED_BY_THE_DEMO - 5);
  const reopened = await counter.restarted();
  open.push(reopened);
  expect(reopened.upstream.hotlist.size()).toBe(LISTED_BY_THE_DEMO - 5);
  reopened.upstream.start();
  await until('it is whole again', () => reopened.upstream.hotlist.size() === LISTED_BY_THE_DEMO);
  expect(reopened.upstream.alarms.list()).toEqual([]);
});

test('a first load that is cut off goes on where it was, and is no large delta', async () => {
  await reference.operator.changeHotlist(cards(5_000));
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  counter.door.cutBeforeReading({ path: /hotlist\?after=/, times: 2 });
  counter.upstream.start();
  await until('it began', () => counter.facts.get('hotlist-cursor') !== undefined);
  const reopened = await counter.restarted();
  open.push(reopened);
  reopened.upstream.start();
  await until('the list is whole', () => reopened.facts.get('hotlist-loaded') === true);
  expect(reopened.upstream.hotlist.size()).toBe(LISTED_BY_THE_DEMO + 5_000);
  expect(reopened.upstream.alarms.list()).toEqual([]);
});

test('an endless list is not followed for ever', async () => {
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  const page = { items: [{ cardNumber: card(1), listed: true }], cursor: 'same', more: true, total: 1 };
  counter.door.answer(
    { status: 200, body: JSON.stringify(page), headers: { 'content-type': 'application/json' } },
    { path: /hotlist/ },
  );
  counter.upstream.start();
  await until('it is told', () => counter.logged.some((line) => line.includes('does not come to an end')));
  expect(counter.door.calls.filter((call) => call.path.startsWith('/v1/hotlist')).length).toBeLessThan(20);
});

const pageOf = (items: readonly unknown[], total: number) => ({
  status: 200,
  body: JSON.stringify({ items, cursor: 'a', more: false, total }),
  headers: { 'content-type': 'application/json' },
});

test('a card that is not said to be unlisted is turned away, whatever else its item says', async () => {
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  const items = [undefined, 'yes', 0, null].map((listed, at) => ({ cardNumber: card(at), listed, reason: 7 }));
  counter.door.answer(pageOf([...items, { cardNumber: card(9), listed: false }], 4), { path: /hotlist/ });
  counter.upstream.start();
  await until('the list is loaded', () => counter.facts.get('hotlist-loaded') === true);
  expect([0, 1, 2, 3, 9].map((at) => counter.upstream.hotlist.has(card(at)))).toEqual([true, true, true, true, false]);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('cards of the list whose number can not be read are told of, until as many are held as are listed', async () => {
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  const readable = { cardNumber: card(1), listed: true };
  counter.door.answer(pageOf([readable, { cardNumber: 'x', listed: true }, null], 3), { path: /hotlist/ });
  counter.upstream.start();
  // What can't be read is told first, then the page is taken over in slices.
  await until('the rest serves', () => counter.upstream.hotlist.has(card(1)));
  expect(counter.upstream.alarms.list()).toMatchObject([{ detail: expect.stringContaining('2 cards') }]);
  expect(counter.logged.some((line) => line.includes('hotlist') && line.includes('"unreadable":2'))).toBe(true);
  const reopened = await counter.restarted();
  open.push(reopened);
  expect(reopened.upstream.alarms.has('hotlist-unreadable')).toBe(true);
  counter.door.behave();
  counter.door.answer(pageOf([readable], 1), { path: /hotlist/ });
  reopened.upstream.start();
  await until('it is over', () => !reopened.upstream.alarms.has('hotlist-unreadable'));
});
