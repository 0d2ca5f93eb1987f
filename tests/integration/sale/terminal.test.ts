import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { abandonSale, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { giveCount } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';

/**
 * What the payment port promises, tried with a terminal that answers by itself: nothing is charged twice, nothing is
 * forgotten.
 */

let bench: Till;
const terminals: VirtualTerminal[] = [];
beforeEach(() => {
  bench = aTill();
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, bench).ok).toBe(true);
});
afterEach(async () => {
  bench.close();
  for (const terminal of terminals.splice(0)) await terminal.isUnplugged();
});

async function aTillWith(...fates: Fate[]) {
  const terminal = await VirtualTerminal.start(...fates);
  terminals.push(terminal);
  const device = virtualTerminalAt(() => terminal.port);
  const till: Till = { ...bench, payments: paymentsOver({ deviceOf: () => device }) };
  const take = (sale: ConfirmedSale) => takeSale(sale, AIGERIM_AT_WORK, till);
  const finish = (saleId: SaleId) => finishSale(saleId, undefined, AIGERIM_AT_WORK, till);
  return {
    terminal,
    till,
    take,
    finish,
    byCard: () => aSale(till, { tenders: [{ kind: 'bank-card', amount: money(5000) }] }),
  };
}
const taken = (terminal: VirtualTerminal) => terminal.moved('collect');

test('an approved payment is sold with the slip that the terminal gave', async () => {
  const { terminal, till, take, byCard } = await aTillWith('approves');
  const sale = byCard();
  expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(till.ledger.entry(sale.saleId)?.body).toMatchObject({
    tenders: [{ kind: 'bank-card', terminal: { acquirer: 'Virtual bank', authCode: 'S1' } }],
  });
  expect(taken(terminal)).toEqual([5000]);
});

test('a declined payment sells nothing, leaves nothing to decide, and is not charged again under its id', async () => {
  const { terminal, till, take, byCard } = await aTillWith('declines');
  const sale = byCard();
  expect(await take(sale)).toEqual({ ok: false, error: { kind: 'payment-declined', reason: 'insufficient funds' } });
  expect(till.ledger.head().seq).toBe(1);
  expect(till.intents.unfinished()).toEqual([]);
  expect(await take(sale)).toEqual({ ok: false, error: { kind: 'sale-already-settled' } });
  expect(terminal.heard).toHaveLength(1);
});

test.each<[Fate]>([['approves and never says so'], ['says that it does not know']])(
  'a terminal that %s is asked again, and never charged again',
  async (fate) => {
    const { terminal, till, take, finish, byCard } = await aTillWith(fate);
    const sale = byCard();
    expect(await take(sale)).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
    expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId, state: 'awaiting-payment' }]);

    expect(await finish(sale.saleId)).toMatchObject({ ok: true, value: { saleId: sale.saleId, amount: 5000 } });
    expect(terminal.heard).toEqual(['collect /1 5000', 'ask /1']);
    expect(taken(terminal)).toEqual([5000]);
    expect(till.intents.unfinished()).toEqual([]);
  },
);

test('the same Enter once more asks as well, and does not charge', async () => {
  const { terminal, take, byCard } = await aTillWith('approves and never says so');
  const sale = byCard();
  await take(sale);
  expect(await take(sale)).toMatchObject({ ok: true });
  expect(terminal.heard).toEqual(['collect /1 5000', 'ask /1']);
});

test('a terminal that stays silent keeps the sale waiting, however often it is asked', async () => {
  const { terminal, till, take, finish, byCard } = await aTillWith('approves and never says so');
  const sale = byCard();
  await take(sale);
  await terminal.isUnplugged();
  for (let asked = 0; asked < 3; asked += 1)
    expect(await finish(sale.saleId)).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
  expect(till.intents.unfinished()).toHaveLength(1);
  await terminal.isPluggedIn();
  expect((await finish(sale.saleId)).ok).toBe(true);
  expect(taken(terminal)).toEqual([5000]);
});

test('a customer who takes too long is not waited for, and pays late: asked again, it is sold', async () => {
  const { terminal, till, take, finish, byCard } = await aTillWith('waits for the customer');
  const sale = byCard();
  const device = virtualTerminalAt(() => terminal.port);
  const impatient = { ...till, payments: paymentsOver({ deviceOf: () => device, patienceMs: 50 }) };
  const late = { ok: false, error: { kind: 'payment-unknown' } };
  expect(await takeSale(sale, AIGERIM_AT_WORK, impatient)).toEqual(late);
  // Longer than patience it may take until the terminal has heard of it at all.
  await expect.poll(() => terminal.heard).toEqual(['collect /1 5000']);
  const finishing = finish(sale.saleId);
  await expect.poll(() => terminal.heard.at(-1)).toBe('ask /1');
  terminal.theCustomer('pays');
  expect(await finishing).toMatchObject({ ok: true });
  expect(taken(terminal)).toEqual([5000]);
  expect((await take(sale)).ok).toBe(true);
});

test('a payment that turns out to be declined ends its sale', async () => {
  const { till, take, finish, byCard } = await aTillWith('declines and never says so');
  const sale = byCard();
  await take(sale);
  expect(await finish(sale.saleId)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(till.intents.unfinished()).toEqual([]);
});

test('a sale that is given up while nobody reaches the terminal waits: whether it charged is not known', async () => {
  const { terminal, till, take, byCard } = await aTillWith('approves and never says so');
  const sale = byCard();
  await take(sale);
  await terminal.isUnplugged();
  const drop = () => abandonSale(sale.saleId, AIGERIM_AT_WORK, till);
  expect(await drop()).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
  await terminal.isPluggedIn();
  expect(await drop()).toEqual({ ok: false, error: { kind: 'payment-taken' } });
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId }]);
});

test('a terminal that is not reached charges nobody: the sale is over, and another way of paying is next', async () => {
  const { terminal, till, take, byCard } = await aTillWith();
  await terminal.isUnplugged();
  expect(await take(byCard())).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(till.payments.states()).toEqual({ 'bank-card': 'not-reached', qr: 'not-reached' });
  expect(till.intents.unfinished()).toEqual([]);
  await terminal.isPluggedIn();
  expect(await take(byCard())).toMatchObject({ ok: true });
  expect(till.payments.states()).toMatchObject({ 'bank-card': 'answers' });
});

test('a sale that a crash cut off before the terminal heard of it is asked about, and ends as declined', async () => {
  const { terminal, till, finish, byCard } = await aTillWith();
  const sale = byCard();
  till.intents.keep(sale, 'awaiting-payment', {
    shiftId: till.shifts.open()!.id,
    clerkId: AIGERIM_AT_WORK.clerkId,
    profileVersion: 'test-1',
  });
  expect(await finish(sale.saleId)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(taken(terminal)).toEqual([]);
});

test('of two cards the second is declined: what the first paid waits for a person', async () => {
  const { terminal, till, take } = await aTillWith('approves', 'declines');
  const sale = aSale(till, {
    tenders: [
      { kind: 'bank-card', amount: money(3000) },
      { kind: 'bank-card', amount: money(2000) },
    ],
  });
  expect(await take(sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(taken(terminal)).toEqual([3000]);
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId }]);
  const drop = () => abandonSale(sale.saleId, AIGERIM_AT_WORK, till);
  expect(await drop()).toEqual({ ok: false, error: { kind: 'payment-taken' } });
  // Given back on the terminal by hand, the clerk says so.
  terminal.isGivenBackByHand(`${sale.saleId}/1`);
  expect(await drop()).toMatchObject({ ok: true });
  expect(till.intents.unfinished()).toEqual([]);
});

test('a drawer that is counted while the terminal is asked leaves the payment waiting, not lost', async () => {
  const { terminal, till, take, finish, byCard } = await aTillWith('approves');
  const sale = byCard();
  const taking = take(sale);
  expect(giveCount(notes([1000, 20]), AIGERIM_AT_WORK, till).ok).toBe(true);
  expect(await taking).toEqual({ ok: false, error: { kind: 'shift-closing' } });
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId, state: 'awaiting-payment' }]);
  till.shifts.forgetClosing(till.shifts.open()!.id);
  expect((await finish(sale.saleId)).ok).toBe(true);
  expect(taken(terminal)).toEqual([5000]);
});

test('the same sale taken twice at once is charged and written once, and both are told so', async () => {
  const { terminal, till, take, byCard } = await aTillWith('approves', 'approves');
  const sale = byCard();
  const [first, second] = await Promise.all([take(sale), take(sale)]);
  expect(first).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(second).toEqual(first);
  expect(till.ledger.head().seq).toBe(2);
  expect(till.intents.find(sale.saleId)?.state).toBe('committed');
  expect(taken(terminal)).toEqual([5000]);
});

test('a second Enter asks nothing while the first is on its way to the terminal', async () => {
  const { terminal, till, byCard } = await aTillWith();
  const sale = byCard();
  const device = virtualTerminalAt(() => terminal.port);
  const slowly = {
    ...device,
    collect: async (...asked: Parameters<typeof device.collect>) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return device.collect(...asked);
    },
  };
  const slow = { ...till, payments: paymentsOver({ deviceOf: () => slowly }) };
  const both = [1, 2].map(() => takeSale(sale, AIGERIM_AT_WORK, slow));
  expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }]);
  expect(terminal.heard).toEqual(['collect /1 5000']);
});

test('a journal that is found broken while the terminal is asked leaves the payment waiting, not lost', async () => {
  const { till, take, byCard } = await aTillWith('approves');
  const sale = byCard();
  const taking = take(sale);
  till.world.stopped = { kind: 'ledger-broken', detail: 'entry 1: its text does not have its hash' };
  expect(await taking).toMatchObject({ ok: false, error: { kind: 'ledger-broken' } });
  expect(till.ledger.head().seq).toBe(1);
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId, state: 'awaiting-payment' }]);
});
