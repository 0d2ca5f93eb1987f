import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChannelInput } from '../../../src-shared/contract/ipc.ts';
import type { ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, DANIYAR, type Person, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** A refund whose terminal is gone waits in the attention list, holds up nobody, and ends by a supervisor's word. */

let reference: Reference;
let terminal: VirtualTerminal;
let counter: CounterInProcess;
/** A terminal that stands by itself is there in its place. */
let isReplaced = false;
beforeAll(async () => {
  reference = await sharedReference();
  terminal = await VirtualTerminal.start();
  const device = virtualTerminalAt(() => terminal.port);
  counter = await aCounterInProcess(reference, {
    pace: QUICK,
    deviceOf: () => (isReplaced ? newStandAlone() : device),
  });
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
});
afterAll(async () => {
  await counter.end();
  await terminal.isUnplugged();
});

const idOf = ({ name }: Person) => DEMO_CLERKS.find((clerk) => clerk.name === name)!.id;
const [clerkId, { pin }] = [idOf(SAULE_THE_SUPERVISOR), SAULE_THE_SUPERVISOR];
const item = () => counter.state().attention.flatMap((each) => (each.kind === 'return-unfinished' ? [each] : []))[0];
const says = (word: Partial<ChannelInput<'sale.settle-return'>> & { returnId: ReturnId }) =>
  counter.ask('sale.settle-return', {
    codes: [],
    cash: money(0),
    evidence: 'slip',
    approval: { clerkId, pin },
    ...word,
  });

async function sold(cardNumber: string, ...amounts: number[]): Promise<SaleId> {
  const { saleId } = await counter.gets('sale.begin', null);
  const [first = 0] = amounts;
  await reference.operator.setCard({ number: cardNumber, balance: 100 });
  await counter.gets('sale.take', {
    saleId,
    lines: [{ cardNumber, productId: 'stored-value', amount: amounts.reduce((sum, each) => sum + each, 0) }],
    tenders: amounts.map((amount) => ({
      kind: 'bank-card' as const,
      amount,
      ...(isReplaced && { authCode: `S${first}` }),
    })),
    language: 'en',
  });
  await until('it is credited', () => counter.state().recent[0]?.lines[0]?.credit === 'credited');
  return saleId;
}
const givesBack = (saleId: SaleId, ...amounts: number[]) =>
  counter.ask('sale.return', {
    saleId,
    lines: [1],
    reason: 'wrong-amount',
    tenders: amounts.map((amount) => ({ kind: 'bank-card', amount })),
  });

test('it is in sight with its parts, hidden before the count, and ends by the slip in hand', async () => {
  const saleId = await sold('9643108503391200011', 3000, 2000);
  terminal.willDo('approves', 'approves and never says so');
  expect(await givesBack(saleId, 3000, 2000)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
  const returnId = item()?.returnId as ReturnId;
  const hidden = [true, false].map((wentBack) => ({ kind: 'bank-card', amount: null, wentBack }));
  expect(item()).toMatchObject({ amount: null, toOpen: returnId, parts: hidden, canAsk: true, isReturn: true });
  isReplaced = true;
  expect(await counter.ask('sale.finish-return', { returnId })).toMatchObject({ error: { kind: 'refund-unknown' } });
  expect(item()).toMatchObject({ canAsk: false });

  // It holds up neither the next customer nor the count.
  await sold('9643108503391200029', 1000);
  await counter.gets('shift.count', { counts: notes([1000, 20]) });
  await counter.gets('shift.stop-counting', null);
  const again = { saleId, lines: [1], reason: 'wrong-amount' as const, approval: { clerkId, pin } };
  const inCash = await counter.ask('sale.return', { ...again, tenders: [{ kind: 'cash', amount: 5000 }] });
  expect(inCash).toEqual({ ok: false, error: { kind: 'refund-begun' } });

  await counter.gets('history.open', { entryId: returnId });
  expect(item()?.parts.map(({ amount }) => amount)).toEqual([3000, 2000]);
  const word = { returnId, codes: [null, 'R2'] };
  expect(await says({ ...word, approval: { clerkId: idOf(DANIYAR), pin: DANIYAR.pin } })).toMatchObject({
    ok: false,
  });
  expect(await says({ ...word, approval: { clerkId, pin: '000000' } })).toMatchObject({ ok: false });
  expect(await says({ ...word, codes: ['4111111111111111'] })).toEqual({
    ok: false,
    error: { kind: 'payment-card-number' },
  });
  expect(await says(word)).toMatchObject({ ok: true, value: { returnId, amount: 5000 } });
  expect(item()).toBeUndefined();
  expect(counter.running.counter.ledger.entry(returnId)).toMatchObject({
    supervisorId: clerkId,
    body: { tenders: [{ terminal: { authCode: 'R1' } }, { terminal: { authCode: 'R2' } }] },
  });
  await until('the upstream takes the value off the card', () =>
    counter.state().recent.some((sale) => sale.saleId === saleId && sale.lines[0]?.credit === 'returned'),
  );
});

test('nothing went back: the card keeps its value, and the line can be returned', async () => {
  isReplaced = false;
  const saleId = await sold('9643108503391200037', 2000);
  terminal.willDo('declines and never says so');
  await givesBack(saleId, 2000);
  isReplaced = true;
  const returnId = item()?.returnId as ReturnId;
  expect(await says({ returnId, codes: [null], evidence: 'bank' })).toEqual({ ok: true, value: null });
  expect(item()).toBeUndefined();
  const given = { saleId, lines: [1], reason: 'wrong-amount' as const };
  const back = { ...given, tenders: [{ kind: 'bank-card' as const, amount: 2000, authCode: 'R70007' }] };
  await until('the value is free again', async () => (await counter.ask('sale.return', back)).ok);
});
