import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** Two presses of «give back» at the same moment, as a page may send them, while the upstream is slow to hold. */

let reference: Reference;
const open: CounterInProcess[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const counter of open.splice(0)) await counter.end();
});

test('a credited line is given back once, in cash and upstream', async () => {
  const counter = await aCounterInProcess(reference, { pace: QUICK });
  open.push(counter);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  await until('the counter is online', () => counter.state().upstream.state === 'online');
  const cardNumber = '9643108503377000001';
  await reference.operator.setCard({ number: cardNumber, balance: 100 });
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.gets('sale.take', {
    saleId,
    lines: [{ cardNumber, productId: 'stored-value', amount: 2000 }],
    tenders: [{ kind: 'cash', amount: 2000, received: 2000 }],
    language: 'en',
  });
  await until('it is credited', () => counter.state().recent[0]?.lines[0]?.credit === 'credited');

  counter.upstream.delayAnswers(300, { path: /holds/ });
  const givesBack = () =>
    counter.ask('sale.return', {
      saleId,
      lines: [1],
      reason: 'wrong-amount',
      tenders: [{ kind: 'cash', amount: 2000 }],
    });
  const answers = await Promise.all([givesBack(), givesBack(), givesBack()]);
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  expect(answers.filter((answer) => !answer.ok)).toEqual([
    { ok: false, error: { kind: 'line-returned-already' } },
    { ok: false, error: { kind: 'line-returned-already' } },
  ]);
  const { ledger, shift } = counter.running.counter;
  expect(ledger.returnsOf(saleId)).toHaveLength(1);
  expect(ledger.drawerOf(shift.shifts.open()!.id)).toBe(20_000);
  await until('the card has its old value', async () => (await reference.operator.card(cardNumber))?.balance === 100);
});
