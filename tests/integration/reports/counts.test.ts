import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';

/**
 * One shift is told in every place by the same counts. It has three top-ups, one of them with a new card, a pass, and a
 * return over the terminal.
 */

let reference: Reference;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await sharedReference();
  counter = await aCounterInProcess(reference);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  await sells(await aFreshCard(reference), [['stored-value', 5000]]);
  const back = await sells(await aFreshCard(reference), [['stored-value', 3000]], '123456');
  await sells(await aFreshCard(reference), [['day-pass', 1200]]);
  const blank = await aFreshCard(reference, { balance: 0, status: 'not-activated' });
  await counter.gets('card.look-up', { text: blank });
  await sells(blank, [
    ['new-card', 800],
    ['stored-value', 2000],
  ]);
  await vi.waitFor(() => {
    const credits = counter.state().recent.flatMap(({ lines }) => lines.map(({ credit }) => credit));
    expect(credits).toEqual(Array.from({ length: 5 }, () => 'credited'));
  }, 10_000);
  await counter.gets('sale.return', {
    saleId: back,
    lines: [1],
    reason: 'customer-request',
    tenders: [{ kind: 'bank-card', amount: 3000, authCode: '654321' }],
  });
});
afterAll(async () => {
  await counter.end();
});

async function sells(cardNumber: string, products: readonly (readonly [string, number])[], authCode?: string) {
  const { saleId } = await counter.gets('sale.begin', null);
  const amount = products.reduce((sum, [, price]) => sum + price, 0);
  await counter.gets('sale.take', {
    saleId,
    lines: products.map(([productId, price]) => ({ cardNumber, productId, amount: price })),
    tenders: [authCode ? { kind: 'bank-card', amount, authCode } : { kind: 'cash', amount, received: amount }],
    language: 'en',
  });
  return saleId;
}

const report = async () => {
  const { shifts } = await counter.gets('reports.shifts', null);
  return counter.gets('reports.shift', { shiftId: shifts[0]?.shiftId ?? '' });
};

test('the X report counts cards and not lines', async () => {
  expect(await counter.gets('shift.x-report', { print: false })).toMatchObject({
    sales: 4,
    cards: 4,
    returns: 1,
    byTender: { cash: 3, bankCard: 1, qr: 0 },
    byProduct: { storedValue: 3, passes: 1, cards: 1 },
  });
});

test('the report of the shift counts top-ups, passes and new cards each by itself, also by the hour', async () => {
  const { hours, ...told } = await report();
  expect(told).toMatchObject({ sales: 4, cards: 4, topUps: 3, passes: 1, newCards: 1, returns: { count: 1 } });
  const sumOf = (each: 'topUps' | 'cards') => hours.reduce((sum, hour) => sum + hour[each], 0);
  expect([sumOf('topUps'), sumOf('cards')]).toEqual([3, 4]);
});

test('what went back stands below zero and is taken off, in all and each way of paying', async () => {
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  expect(await report()).toMatchObject({
    amount: 12_000,
    returns: { count: 1, amount: -3000 },
    net: 9000,
    openingDifference: 0,
    tenders: [
      { kind: 'cash', amount: 9000, returned: 0, net: 9000 },
      { kind: 'bank-card', amount: 3000, returned: -3000, net: 0 },
      { kind: 'qr', amount: 0, returned: 0, net: 0 },
    ],
  });
  const { shiftId } = await report();
  const { file } = await counter.gets('reports.export', { shiftId, as: 'csv' });
  const amounts = readFileSync(file, 'utf8').trim().split('\r\n').slice(1);
  expect(amounts.map((row) => Number(row.split(',')[5])).reduce((sum, each) => sum + each, 0)).toBe(9000);
  await counter.signsIn(AIGERIM);
});

test('before the count nobody whose drawer it is reads an amount out of it', async () => {
  const { returns, net, tenders, hours } = await report();
  const amounts = [returns.amount, net, ...tenders.flatMap((each) => [each.amount, each.returned, each.net])];
  expect([...amounts, ...hours.map(({ amount }) => amount)].filter((amount) => amount !== null)).toEqual([]);
});
