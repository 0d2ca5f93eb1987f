import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** A clock that somebody sets while the counter runs, or that is wrong when it starts: what is refused names it. */

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

let reference: Reference;
const open: CounterInProcess[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const counter of open.splice(0)) await counter.end();
});

/** `wallMs` is what the clock is off by; `passMs` goes by for both. */
function aClockToSet() {
  let [wallMs, passedMs] = [0, 0];
  return {
    now: () => Date.now() + wallMs + passedMs,
    monotonic: () => performance.now() + passedMs,
    isSetBy: (ms: number) => void (wallMs += ms),
    goesOn: (ms: number) => void (passedMs += ms),
  };
}

async function atTheCounter() {
  const clock = aClockToSet();
  const counter = await aCounterInProcess(reference, { pace: QUICK, clock });
  open.push(counter);
  await atWork(counter);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  return { counter, clock };
}

async function atWork(counter: CounterInProcess): Promise<void> {
  await counter.signsIn(AIGERIM);
  await until('the counter is online', () => counter.state().upstream.state === 'online');
}

async function withoutConnection(counter: CounterInProcess): Promise<void> {
  await counter.upstream.stop();
  await until('the counter is offline', () => counter.state().upstream.state === 'offline');
}

/** The program ends, and starts where nobody tells it the time. */
async function startsAgainAlone(counter: CounterInProcess): Promise<CounterInProcess> {
  await counter.upstream.stop();
  const again = await counter.startsAgain();
  open.splice(open.indexOf(counter), 1, again);
  await again.signsIn(AIGERIM);
  return again;
}

let cards = 0;
async function aCard(): Promise<string> {
  cards += 1;
  const number = `96431085033${String(66_000_000 + cards)}`;
  await reference.operator.setCard({ number, balance: 100 });
  return number;
}

async function sells(counter: CounterInProcess, cardNumber: string, productId = 'stored-value', amount = 2000) {
  const { saleId } = await counter.gets('sale.begin', null);
  return counter.ask('sale.take', {
    saleId,
    lines: [{ cardNumber, productId, amount }],
    tenders: [{ kind: 'cash', amount, received: amount }],
    language: 'en',
  });
}
const wrongClock = (counter: CounterInProcess) =>
  counter.state().attention.find((item) => item.kind === 'clock-wrong')?.clock;
const dayPass = (counter: CounterInProcess) =>
  counter.state().profile?.products.find((product) => product.id === 'day-pass');

test('thirty hours of a shift are not sold by setting the clock back again and again', async () => {
  const { counter, clock } = await atTheCounter();
  const card = await aCard();
  for (let times = 0; times < 2; times += 1) {
    clock.goesOn(11 * HOUR_MS);
    clock.isSetBy(-11 * HOUR_MS);
    expect(await sells(counter, card)).toMatchObject({ ok: true });
  }
  expect(counter.state().shift).toMatchObject({ openMinutes: 22 * 60 });
  clock.goesOn(3 * HOUR_MS);
  clock.isSetBy(-3 * HOUR_MS);
  expect(await sells(counter, card)).toMatchObject({
    ok: false,
    error: { kind: 'shift-too-long', clock: { kind: 'differs' } },
  });
});

test('nor by starting the counter again in between', async () => {
  const { counter, clock } = await atTheCounter();
  const card = await aCard();
  clock.goesOn(13 * HOUR_MS);
  clock.isSetBy(-13 * HOUR_MS);
  const again = await counter.startsAgain();
  open.splice(0, 1, again);
  await atWork(again);
  expect(await sells(again, card)).toMatchObject({ ok: true });
  clock.goesOn(12 * HOUR_MS);
  clock.isSetBy(-12 * HOUR_MS);
  expect(await sells(again, card)).toMatchObject({ ok: false, error: { kind: 'shift-too-long' } });
});

test('a clock that is set stands in the auditor’s log, and one that goes on does not', async () => {
  const { counter, clock } = await atTheCounter();
  clock.goesOn(HOUR_MS);
  await counter.stops();
  const again = await counter.startsAgain(null);
  open.splice(open.indexOf(counter), 1, again);
  clock.isSetBy(-2 * HOUR_MS);
  await again.stops();
  const db = new Database(join(again.dataDir, 'audit.sqlite'), { readonly: true });
  const texts = db.prepare<[], string>('SELECT canonical FROM audit_event ORDER BY no').pluck().all();
  db.close();
  const jumps = texts.map((text) => JSON.parse(text).event).filter(({ kind }) => kind === 'clock-jumped');
  expect(jumps).toMatchObject([{ kind: 'clock-jumped' }]);
  // The two clocks of a machine round apart.
  expect(Math.abs(jumps[0].byMs + 2 * HOUR_MS)).toBeLessThan(1000);
});

test('with the clock eight years back nothing is sold by tariffs of then, and refusals name the clock', async () => {
  const { counter, clock } = await atTheCounter();
  const card = await aCard();
  clock.isSetBy(-8 * YEAR_MS);
  const named = { kind: 'differs', clock: expect.any(String), known: expect.any(String) };
  expect(await sells(counter, card)).toMatchObject({ ok: false, error: { kind: 'product-not-sold', clock: named } });
  expect(
    await counter.ask('sale.judge', { lines: [{ cardNumber: card, productId: 'stored-value', amount: 2000 }] }),
  ).toMatchObject({ ok: false, error: { kind: 'product-not-sold', clock: named } });
  expect(wrongClock(counter)).toMatchObject({ kind: 'differs' });
  const known = Date.parse(wrongClock(counter)?.known ?? '');
  expect(Math.abs(known - Date.now())).toBeLessThan(60_000);
  clock.isSetBy(8 * YEAR_MS);
  expect(wrongClock(counter)).toBeUndefined();
  expect(await sells(counter, card)).toMatchObject({ ok: true });
});

test('without connection the journal knows better: an entry is never written before the one before it', async () => {
  const { counter, clock } = await atTheCounter();
  const card = await aCard();
  expect(await sells(counter, card)).toMatchObject({ ok: true });
  clock.isSetBy(-8 * YEAR_MS);
  const again = await startsAgainAlone(counter);
  expect(wrongClock(again)).toMatchObject({ kind: 'behind-journal' });
  expect(await sells(again, card)).toMatchObject({
    ok: false,
    error: { kind: 'product-not-sold', clock: { kind: 'behind-journal' } },
  });
});

test('a clock of yesterday sells top-ups, and no passes: their days are what is sold', async () => {
  const { counter, clock } = await atTheCounter();
  const card = await aCard();
  const pass = dayPass(counter);
  expect(await sells(counter, card)).toMatchObject({ ok: true });
  clock.isSetBy(-24 * HOUR_MS);
  const again = await startsAgainAlone(counter);
  expect(await sells(again, card, 'day-pass', pass?.price)).toMatchObject({
    ok: false,
    error: { kind: 'clock-wrong', clock: { kind: 'behind-journal' } },
  });
  expect(await sells(again, card)).toMatchObject({ ok: true });
  // What was written under the wrong clock does not make it a right one.
  expect(wrongClock(again)).toMatchObject({ kind: 'behind-journal' });
  clock.isSetBy(24 * HOUR_MS);
  expect(wrongClock(again)).toBeUndefined();
});

test('a clock that is set a year forward without connection is seen by the time that passed', async () => {
  const { counter, clock } = await atTheCounter();
  const card = await aCard();
  const again = await startsAgainAlone(counter);
  expect(wrongClock(again)).toBeUndefined();
  clock.isSetBy(YEAR_MS);
  expect(wrongClock(again)).toMatchObject({ kind: 'moved' });
  expect(await sells(again, card)).toMatchObject({
    ok: false,
    error: { kind: 'shift-too-long', clock: { kind: 'moved' } },
  });
});

test('once the operator’s clock says that ours is right, no entry of a wrong time says otherwise', async () => {
  const { counter, clock } = await atTheCounter();
  const card = await aCard();
  // As it is after a clock that was a day ahead was put right.
  clock.isSetBy(20 * HOUR_MS);
  expect(await sells(counter, card)).toMatchObject({ ok: true });
  clock.isSetBy(-20 * HOUR_MS);
  expect(wrongClock(counter)).toBeUndefined();
  await withoutConnection(counter);
  expect(wrongClock(counter)).toBeUndefined();
});
