import { z } from 'zod';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ReturnId, type SaleId } from '../../../src-shared/ids.ts';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { money } from '../../../src-shared/money.ts';
import { aReferenceToPutBack } from '../../devices/a-reference-to-put-back.ts';
import { problemOf } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type Bench, type CounterSide, until } from './a-counter-side.ts';

/** Returns whose money is with the passenger, and whose hold the upstream has forgotten or never knew of. */

let reference: Awaited<ReturnType<typeof aReferenceToPutBack>>;
const open: Pick<CounterSide, 'stop'>[] = [];
beforeAll(async () => {
  reference = await aReferenceToPutBack();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
});

let cards = 0;
async function aCard(): Promise<string> {
  cards += 1;
  const number = `9643108503399${String(cards).padStart(6, '0')}`;
  await reference.operator.setCard({ number, balance: 0 });
  return number;
}

async function aCounter(): Promise<Bench> {
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  counter.upstream.start();
  return counter;
}

const HOLDS = { path: /\/holds\// };
const shipped = (counter: CounterSide) =>
  until(
    'all is shipped',
    () => counter.upstream.shipper.unsent() === 0 && counter.upstream.contact.state() === 'online',
  );
const balanceOf = async (number: string) => {
  const rows = await reference.internals.database.query('SELECT balance FROM card WHERE number = $1', [number]);
  return z.array(z.object({ balance: z.coerce.number() })).parse(rows)[0]?.balance;
};
const wordOn = (counter: CounterSide, entryId: string) =>
  counter.upstream.outcomes.ofEntry(entryId as SaleId).map(({ status, reason }) => [status, reason ?? null]);
const calls = (counter: Bench, method: string, path: RegExp) =>
  counter.door.calls.filter((call) => call.method === method && path.test(call.path));

async function sold(counter: CounterSide, card: string): Promise<Entry> {
  const sale = counter.sells(card, 1000);
  await shipped(counter);
  await until('it is credited', () => wordOn(counter, sale.id)[0]?.[0] === 'credited');
  return sale;
}

/** As the counter does it: the value is held, the entry is written, and the hold ends with it. */
async function givenBack(counter: Bench, sale: Entry): Promise<string> {
  const returned = counter.givesBackUnder(async (returnId) => {
    const held = await counter.upstream.holds.ask(
      returnId,
      { saleId: sale.id as SaleId, lines: [{ line: 1, amount: money(1000) }] },
      {},
    );
    expect(held).toBe('held');
  }, sale);
  return returned;
}

async function putBack(counter: Bench): Promise<void> {
  await counter.door.stop();
  await until('it is missed', () => counter.upstream.contact.state() === 'offline');
  await reference.putBack();
  await counter.door.start();
  await until('it is back', () => counter.upstream.contact.state() === 'online');
}

test(
  'a return that is sent again to an older upstream is honoured: its hold is asked for before',
  { tags: ['long'] },
  async () => {
    const counter = await aCounter();
    const card = await aCard();
    const sale = await sold(counter, card);
    await reference.copy();
    const returned = await givenBack(counter, sale);
    await shipped(counter);
    await until('it is reversed', () => wordOn(counter, returned)[0]?.[0] === 'reversed');

    await putBack(counter);
    await until('the loss is told', () => counter.upstream.alarms.has('journal-gap'));
    await shipped(counter);
    await until('it is decided again', () => wordOn(counter, returned).length > 0);
    expect(wordOn(counter, returned)).toEqual([['reversed', null]]);
    expect(await balanceOf(card)).toBe(0);
  },
);

test(
  'a return that waited without a line while an older upstream was put back is honoured as well',
  { tags: ['long'] },
  async () => {
    const counter = await aCounter();
    const card = await aCard();
    const sale = await sold(counter, card);
    await reference.copy();
    // The hold is granted, and the line goes down before the entry is sent: nothing but the hold is lost upstream.
    counter.door.cutBeforeReading({ method: 'POST', path: /\/entries$/ });
    const returned = await givenBack(counter, sale);
    await putBack(counter);
    counter.door.behave();
    await shipped(counter);
    await until('it is decided', () => wordOn(counter, returned).length > 0);
    expect(wordOn(counter, returned)).toEqual([['reversed', null]]);
    expect(await balanceOf(card)).toBe(0);
  },
);

test(
  'over a restart, and of value that was spent meanwhile: the return is sent, and its refusal is told',
  { tags: ['long'] },
  async () => {
    const counter = await aCounter();
    const card = await aCard();
    const sale = await sold(counter, card);
    await reference.copy();
    const returned = await givenBack(counter, sale);
    await shipped(counter);
    await counter.door.stop();
    await reference.putBack();
    await reference.operator.setCard({ number: card, balance: 0 });
    await counter.door.start();
    const again = await counter.restarted();
    open[0] = {
      stop: async () => {
        await again.stop();
        await counter.door.close();
      },
    };
    again.upstream.start();
    await shipped(again);
    await until('it is decided', () => wordOn(again, returned).length > 0);
    expect(wordOn(again, returned)).toEqual([['reversal-refused', 'not-held']]);
  },
);

test('an upstream that grants no hold at all gets the journal all the same', async () => {
  const counter = await aCounter();
  const card = await aCard();
  const sale = await sold(counter, card);
  await reference.copy();
  const returned = await givenBack(counter, sale);
  await shipped(counter);
  counter.door.answer(problemOf('maintenance'), HOLDS);
  await putBack(counter);
  await until('the loss is told', () => counter.upstream.alarms.has('journal-gap'));
  await shipped(counter);
  await until('it is decided', () => wordOn(counter, returned).length > 0);
  expect(wordOn(counter, returned)).toEqual([['reversal-refused', 'not-held']]);
  expect(calls(counter, 'PUT', /\/holds\//).filter((call) => call.status === 503)).toHaveLength(3);
});

test('in undisturbed contact a hold is asked for once, and none for what was rejected', async () => {
  const counter = await aCounter();
  const card = await aCard();
  const sale = await sold(counter, card);
  await givenBack(counter, sale);
  await shipped(counter);
  expect(calls(counter, 'PUT', /\/holds\//)).toHaveLength(1);
});

test('a return made before its sale was offered, and that comes in a later request, asks for a hold', async () => {
  const counter = await aCounter();
  const card = await aCard();
  await sold(counter, await aCard());
  counter.door.cutBeforeReading({ method: 'POST', path: /\/entries$/ });
  const sale = counter.sells(card, 1000);
  const returnId = ReturnId.parse(counter.givesBack(sale));
  // After a refused request the counter sends its entries one at a time.
  counter.door.behave();
  counter.door.answer(problemOf('schema', {}), { method: 'POST', path: /\/entries$/, times: 1 });
  await shipped(counter);
  await until('it is decided', () => wordOn(counter, returnId).length > 0);
  expect(wordOn(counter, returnId)).toEqual([['reversed', null]]);
  expect(calls(counter, 'PUT', /\/holds\//).map(({ status }) => status)).toContain(204);
});
