import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Profile } from '../../../src-shared/contract/upstream.ts';
import type { Clock } from '../../../src-shared/time.ts';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type CannedAnswer, problemOf, type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/**
 * The operator is in reach and serves everything, and does not take the counter's entries: what may be sold meanwhile
 * has an end. What is only on its way refuses nobody.
 */

let reference: Reference;
const open: CounterInProcess[] = [];
beforeAll(async () => {
  reference = await sharedReference();
});
afterEach(async () => {
  for (const counter of open.splice(0)) await counter.end();
});

const ENTRIES = { method: 'POST', path: /entries$/ };
const REFUSED = problemOf('schema');
const AWAY: CannedAnswer = { status: 503, body: 'not now', headers: { 'content-type': 'text/plain' } };

let now = 0;
/** The machine's own, and a hand on it. */
function aMovableClock(): Clock & { pass(ms: number): void } {
  let passed = 0;
  return {
    now: () => systemClock.now() + passed,
    monotonic: () => systemClock.monotonic() + passed,
    pass: (ms) => void (passed += ms),
  };
}

type Limits = Partial<Record<keyof Profile['offline'], number | boolean>>;

async function atTheCounter(offline: Limits, clock: Clock = systemClock) {
  const counter = await aCounterInProcess(reference, { pace: QUICK, clock });
  open.push(counter);
  const profile = { ...demoProfile, version: `tight-${(now += 1)}`, offline: { ...demoProfile.offline, ...offline } };
  counter.upstream.answer(
    {
      status: 200,
      body: JSON.stringify(profile),
      headers: { 'content-type': 'application/json', etag: `"${profile.version}"` },
    },
    { path: /^\/v1\/profile/ },
  );
  await until('the tight profile is in force', () => counter.state().profile?.version === profile.version);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  await until('all is sent', () => {
    const { state, unsent } = counter.state().upstream;
    return state === 'online' && unsent === 0;
  });
  return counter;
}

let cards = 0;
const aCardNumber = () => `96431085033${String(78_000_000 + (cards += 1))}`;

async function sells(counter: CounterInProcess, { amount = 1000, cardNumber = aCardNumber() } = {}) {
  const { saleId } = await counter.gets('sale.begin', null);
  return counter.ask('sale.take', {
    saleId,
    lines: [{ cardNumber, productId: 'stored-value', amount }],
    tenders: [{ kind: 'cash', amount, received: amount }],
    language: 'en',
  });
}
const judges = (counter: CounterInProcess, amount = 1000, cardNumber = aCardNumber()) =>
  counter.ask('sale.judge', { lines: [{ cardNumber, productId: 'stored-value', amount }] });
const isStuck = (counter: CounterInProcess) =>
  until('it is known that nothing is taken', () => counter.state().upstream.allowance !== null);

test.each<[string, CannedAnswer]>(
  sampleOf<[string, CannedAnswer]>(
    [
      ['refuses them', REFUSED],
      ['fails at them', AWAY],
    ],
    1,
  ),
)('an upstream that %s: the profile’s number of entries may wait, and no sale more', async (_how, answer) => {
  const counter = await atTheCounter({ maxEntries: 6 });
  counter.upstream.answer(answer, ENTRIES);
  expect(await sells(counter)).toMatchObject({ ok: true });
  await isStuck(counter);
  let sold = 1;
  while ((await sells(counter)).ok) sold += 1;
  expect(sold).toBe(6);
  const refusal = { ok: false, error: { kind: 'unsent-entries-used', entries: 6 } };
  expect(counter.state().upstream).toMatchObject({ state: 'online', unsent: 6 });
  // Before any money is counted, and at the very end.
  expect(await judges(counter)).toEqual(refusal);
  expect(await sells(counter)).toEqual(refusal);

  // Everything that is no sale goes on: the shift can be counted and closed.
  await counter.gets('shift.count', { counts: notes([1000, 26]) });
  await counter.gets('shift.stop-counting', null);
  counter.upstream.behave();
  await until('they are taken', () => counter.state().upstream.allowance === null);
  expect(await sells(counter)).toMatchObject({ ok: true });
});

test('a card and all sales together have their limits, and words of their own', async () => {
  const counter = await atTheCounter({ maxTopUp: 3000, maxTotal: 10_000 });
  counter.upstream.answer(AWAY, ENTRIES);
  const cardNumber = aCardNumber();
  expect(await sells(counter, { amount: 2000, cardNumber })).toMatchObject({ ok: true });
  await isStuck(counter);
  expect(await sells(counter, { amount: 2000, cardNumber })).toEqual({
    ok: false,
    error: { kind: 'unsent-top-up-limit', maximum: 3000 },
  });
  for (const _ of [1, 2]) expect(await sells(counter, { amount: 3000 })).toMatchObject({ ok: true });
  expect(await sells(counter, { amount: 3000 })).toEqual({
    ok: false,
    error: { kind: 'unsent-total-used', maximum: 10_000, left: 2000 },
  });
  expect(counter.state().upstream.allowance).toMatchObject({ allowed: true, totalLeft: 2000 });
});

test.each<[string, Limits]>(
  sampleOf<[string, Limits]>(
    [
      ['sales without connection', { allowed: false }],
      ['not an hour without connection', { maxHours: 0 }],
    ],
    1,
  ),
)('an operator who allows no %s wants none that is not taken', async (_what, offline) => {
  const counter = await atTheCounter(offline);
  counter.upstream.answer(REFUSED, ENTRIES);
  expect(await sells(counter)).toMatchObject({ ok: true });
  await isStuck(counter);
  expect(await judges(counter)).toEqual({ ok: false, error: { kind: 'unsent-not-allowed' } });
});

test('a payment that was begun before the limit is recorded after it', { tags: ['long'] }, async () => {
  const counter = await atTheCounter({ maxEntries: 3 });
  counter.upstream.answer(REFUSED, ENTRIES);
  const saleId = (await counter.gets('sale.begin', null)).saleId;
  const paid = {
    saleId,
    lines: [{ cardNumber: aCardNumber(), productId: 'stored-value', amount: 1000 }],
    language: 'en' as const,
  };
  await counter.gets('sale.await-payment', { ...paid, tenders: [{ kind: 'bank-card', amount: 1000 }] });
  for (const _ of [1, 2, 3]) await sells(counter);
  await isStuck(counter);
  expect(await judges(counter)).toMatchObject({ ok: false, error: { kind: 'unsent-entries-used' } });
  expect(
    await counter.ask('sale.take', { ...paid, tenders: [{ kind: 'bank-card', amount: 1000, authCode: 'A10001' }] }),
  ).toMatchObject({ ok: true });
});

test(
  'what is only on its way refuses nobody, however busy the counter and slow the upstream',
  { tags: ['long'] },
  async () => {
    const counter = await atTheCounter({ maxEntries: 3, maxTopUp: 1000, maxTotal: 3000 });
    counter.upstream.delayAnswers(400, ENTRIES);
    let most = 0;
    for (let sold = 0; sold < 40; sold += 1) {
      expect(await sells(counter)).toMatchObject({ ok: true });
      most = Math.max(most, counter.state().upstream.unsent);
      expect(counter.state().upstream.allowance).toBeNull();
    }
    expect(most).toBeGreaterThan(10);
  },
);

test(
  'an upstream that never answers is found out within a minute or so, also after a restart',
  { tags: ['long'] },
  async () => {
    const clock = aMovableClock();
    const counter = await atTheCounter({ maxEntries: 3 }, clock);
    counter.upstream.delayAnswers(300_000, ENTRIES);
    for (const _ of [1, 2, 3, 4]) expect(await sells(counter)).toMatchObject({ ok: true });
    clock.pass(59_000);
    expect(await judges(counter)).toMatchObject({ ok: true });
    clock.pass(2000);
    expect(await judges(counter)).toEqual({ ok: false, error: { kind: 'unsent-entries-used', entries: 3 } });

    const again = await counter.startsAgain();
    open.splice(open.indexOf(counter), 1, again);
    await again.signsIn(AIGERIM);
    await until('it is online again', () => again.state().upstream.state === 'online');
    expect(await judges(again)).toEqual({ ok: false, error: { kind: 'unsent-entries-used', entries: 3 } });
  },
);
