import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ClaimId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { problemOf, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type Bench, type CounterSide, until } from './a-counter-side.ts';

/** The counter works with an upstream of contract 1.0 as with one of 1.1, and does without what it does not serve. */

let before: Reference;
let now: Reference;
const open: Bench[] = [];
beforeAll(async () => {
  [before, now] = [await startReference({ contract: '1.0' }), await startReference({ contract: '1.1' })];
});
afterEach(async () => {
  // A door fails here where a request came through that the contract of its upstream does not have.
  for (const counter of open.splice(0)) await counter.stop();
});
afterAll(async () => {
  await before.stop();
  await now.stop();
});

const CARD = '9643108503377000001';

async function aCounterAt(reference: Reference): Promise<Bench> {
  const counter = await anEnrolledCounter(reference, { pace: { rotateTokenMs: 300 } });
  open.push(counter);
  await reference.operator.setCard({ number: CARD, balance: 100 });
  counter.upstream.start();
  await until('the roster is there', () => counter.upstream.roster.clerks().length > 0);
  return counter;
}

/** Everything that a counter ever asks its upstream. */
async function aDayWithEveryRequest(counter: Bench): Promise<void> {
  const { upstream, ids } = counter;
  const sale = counter.sells(CARD, 2000);
  await until('the sale is credited', () => upstream.outcomes.ofEntry(sale.id)[0]?.status === 'credited');
  expect(await upstream.cards.byNumber(CARD, 5000)).toMatchObject({ kind: 'card' });
  expect(await upstream.cards.bySuffix('77000001', 5000)).toMatchObject({ kind: 'card' });
  const returnId = ids.mint<ReturnId>();
  const lines = [{ line: 1, amount: money(2000) }];
  expect(await upstream.holds.ask(returnId, { saleId: sale.id as string as SaleId, lines }, {})).toBe('held');
  expect(await upstream.holds.release(returnId, {})).toBe('released');
  const claim = { cardNumber: CARD, channel: 'kiosk', amount: money(2000), at: instant(Date.now()), note: '' } as const;
  expect(await upstream.claims.file(ids.mint<ClaimId>(), claim, {})).toMatchObject({ kind: 'status' });
  expect((await upstream.client.readEntries({ from: 1, limit: 10 })).ok).toBe(true);
  expect((await upstream.client.profile({ version: upstream.profiles.current()?.version ?? '' })).ok).toBe(true);
  await until('a new token is in use', () => counter.door.calls.some(({ path }) => path === '/v1/token'));
}

const asked = (counter: Bench) =>
  new Set(
    counter.door.calls.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}|[0-9]{8,}|\?.*/g, '…')}`),
  );

describe('an upstream of 1.0', () => {
  test('is asked nothing that 1.0 does not name, in the same calls as one of 1.1', async () => {
    const [old, new_] = [await aCounterAt(before), await aCounterAt(now)];
    await aDayWithEveryRequest(old);
    await aDayWithEveryRequest(new_);
    expect(asked(old).size).toBeGreaterThan(12);
    expect(asked(old)).toEqual(asked(new_));
    expect(old.door.faults).toEqual([]);
  });

  test('is told from one of 1.1 by what it says of its health', async () => {
    const [old, new_] = [await aCounterAt(before), await aCounterAt(now)];
    await until('both were heard', () => [old, new_].every(({ upstream }) => upstream.contact.contract() !== null));
    expect([old.upstream.contact.contract(), new_.upstream.contact.contract()]).toEqual(['1.0', '1.1']);
  });

  test('names station and counter plainly, one of 1.1 in the language of the screen', async () => {
    const [old, new_] = [await aCounterAt(before), await aCounterAt(now)];
    expect(old.upstream.enrolment.placeIn('kk')?.stationName).toBe('Almaty-2 railway station');
    expect(new_.upstream.enrolment.placeIn('kk')?.stationName).toBe('Алматы-2 вокзалы');
    expect(new_.upstream.enrolment.placeIn('en')?.stationName).toBe('Almaty-2 railway station');
  });

  test('says of a movement no more than its kind, one of 1.1 what was sold', async () => {
    const productsAt = async (reference: Reference) => {
      const counter = await aCounterAt(reference);
      const sale = counter.sells(CARD, 2000);
      await until('the sale is credited', () => counter.upstream.outcomes.ofEntry(sale.id)[0]?.status === 'credited');
      const answer = await counter.upstream.cards.byNumber(CARD, 5000);
      return answer.kind === 'card' ? answer.card.movements.map(({ product }) => product) : [];
    };
    expect(new Set(await productsAt(before))).toEqual(new Set([undefined]));
    expect(new Set(await productsAt(now))).toEqual(new Set(['stored-value']));
  });

  test('takes the names away where it is put back in the place of one of 1.1', async () => {
    const counter = await aCounterAt(now);
    const inKazakh = () => counter.upstream.enrolment.placeIn('kk')?.stationName;
    expect(inKazakh()).toBe('Алматы-2 вокзалы');
    const body = JSON.stringify({ clerks: counter.upstream.roster.clerks() });
    counter.door.answer({ status: 200, body, headers: { 'content-type': 'application/json' } }, { path: /clerks$/ });
    await until('the plain name is back', () => inKazakh() === 'Almaty-2 railway station');
  });
});

describe('a return that was made before its sale was offered, and that arrives in a later request', () => {
  async function wordOn(reference: Reference, holds: 'granted' | 'refused'): Promise<string | undefined> {
    const counter = await aCounterAt(reference);
    counter.sells(CARD);
    await until('its shift is shipped', () => counter.upstream.shipper.unsent() === 0);
    await counter.door.stop();
    const sale = counter.sells(CARD, 2000);
    const returnId = counter.givesBack(sale);
    // Both are too much for this upstream, so the sale goes alone and the return behind it.
    counter.door.answer(problemOf('batch-too-large'), { method: 'POST', path: /entries$/, times: 1 });
    if (holds === 'refused') counter.door.answer(problemOf('not-held'), { path: /\/holds\// });
    await counter.door.start();
    await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
    const word = () => counter.upstream.outcomes.ofEntry(returnId)[0];
    await until('it is decided', () => word() !== undefined);
    expect(counter.upstream.outcomes.ofEntry(sale.id)[0]?.status).toBe('credited');
    return `${word()?.status} ${word()?.reason ?? ''}`.trim();
  }

  test('is honoured by either under the hold that is asked for before it arrives', async () => {
    expect(await wordOn(now, 'granted')).toBe('reversed');
    expect(await wordOn(before, 'granted')).toBe('reversed');
  });

  test('is honoured without a hold by one of 1.1, and taken by one of 1.0 for a return without a hold', async () => {
    expect(await wordOn(now, 'refused')).toBe('reversed');
    expect(await wordOn(before, 'refused')).toBe('reversal-refused not-held');
  });
});

test('a member of 1.1 that can not be read is none: an upstream of before may call something else so', async () => {
  const counter = await aCounterAt(now);
  const inKazakh = () => counter.upstream.enrolment.placeIn('kk')?.stationName;
  await until('it was heard', () => counter.upstream.contact.contract() === '1.1' && inKazakh() === 'Алматы-2 вокзалы');
  const [first, ...others] = counter.upstream.roster.clerks();
  const clerks = [{ ...first, name: 'Asel K.', names: ['Асель'] }, ...others];
  const answer = (body: object) => ({
    status: 200,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  counter.door.answer(answer({ clerks, stationNames: 7, counterNames: { kk: '' } }), { path: /clerks$/ });
  counter.door.answer(answer({ status: 'ok', time: instant(Date.now()), contract: { is: 'old' } }), {
    path: /healthz$/,
  });
  await counter.door.stop();
  await until('it is out of reach', () => counter.upstream.contact.state() === 'offline');
  await counter.door.start();
  await until('its health was heard', () => counter.upstream.contact.contract() === '1.0');
  await until('its roster was taken', () => counter.upstream.roster.hasPending());
  counter.upstream.adopt();
  expect(counter.upstream.roster.clerks().map(({ name }) => name)).toContain('Asel K.');
  expect(inKazakh()).toBe('Almaty-2 railway station');
});

test('a counter whose app did not know names yet asks for the roster whole', async () => {
  const counter = await aCounterAt(now);
  const inKazakh = (side: CounterSide) => side.upstream.enrolment.placeIn('kk')?.stationName;
  await until('the names are there', () => inKazakh(counter) === 'Алматы-2 вокзалы');
  const { db } = counter;
  const etag = db.prepare("SELECT json_extract(value, '$.etag') FROM fact WHERE name = 'roster'").pluck().get();
  db.prepare("INSERT INTO fact (name, value) VALUES ('roster-etag', ?)").run(JSON.stringify(etag));
  db.prepare("DELETE FROM fact WHERE name = 'roster'").run();
  const updated = await counter.restarted();
  expect(inKazakh(updated)).toBe('Almaty-2 railway station');
  updated.upstream.start();
  await until('the names are there again', () => inKazakh(updated) === 'Алматы-2 вокзалы');
  await updated.stop();
});
