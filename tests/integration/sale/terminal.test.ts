import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { bookDecided } from '../../../src-main/sale/book-decided.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { giveCount } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { aReturningCounter } from './a-returning-counter.ts';

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
    byCards: (...amounts: number[]) =>
      aSale(till, { tenders: amounts.map((amount) => ({ kind: 'bank-card', amount: money(amount) })) }),
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
  expect(await take(sale)).toEqual({ ok: false, error: { kind: 'sale-over' } });
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
  till.intents.keep(
    sale,
    { parts: [{ by: 'device', device: 'virtual', no: 1 }], operations: 1 },
    {
      shiftId: till.shifts.open()!.id,
      clerkId: AIGERIM_AT_WORK.clerkId,
      profileVersion: 'test-1',
    },
  );
  expect(await finish(sale.saleId)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(taken(terminal)).toEqual([]);
});

test('cash that was taken and kept before its change was judged is recorded all the same', async () => {
  const { till, finish, take } = await aTillWith();
  const handed = (received: number) =>
    aSale(till, { tenders: [{ kind: 'cash', amount: money(5000), received: money(received) }] });
  const sale = handed(425_000);
  till.intents.keep(
    sale,
    { parts: [null], operations: 0 },
    { shiftId: till.shifts.open()!.id, clerkId: AIGERIM_AT_WORK.clerkId, profileVersion: 'test-1' },
  );
  expect(await take({ ...sale, tenders: handed(426_000).tenders })).toEqual({
    ok: false,
    error: { kind: 'received-too-much', due: 5000 },
  });
  expect(await finish(sale.saleId)).toMatchObject({ ok: true, value: { amount: 5000, change: 420_000 } });
});

test('of two cards the second is declined: the rest is paid another way, and the first is charged once', async () => {
  const { terminal, till, take, byCards, finish } = await aTillWith('approves', 'declines');
  const sale = byCards(3000, 2000);
  const paid = { paid: [0], paidBy: ['bank-card'], reason: 'insufficient funds' };
  expect(await take(sale)).toEqual({ ok: false, error: { kind: 'payment-declined', ...paid } });
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId }]);
  // Nobody stands at the terminal when it is looked at later: the rest is not collected.
  expect(await finish(sale.saleId)).toEqual({ ok: false, error: { kind: 'payment-incomplete', left: 2000 } });
  const inCash = { kind: 'cash' as const, amount: money(2000), received: money(5000) };
  expect(await take({ ...sale, tenders: [sale.tenders[0]!, inCash] })).toMatchObject({
    ok: true,
    value: { amount: 5000, change: 3000 },
  });
  expect(taken(terminal)).toEqual([3000]);
  expect(terminal.heard).toEqual(['collect /1 3000', 'collect /2 2000', 'ask /1', 'ask /1']);
  expect(till.ledger.entry(sale.saleId)?.body).toMatchObject({
    tenders: [{ kind: 'bank-card', terminal: { authCode: 'S1' } }, { kind: 'cash' }],
  });
});

test('of two cards the second is declined: another card pays the rest by an operation of its own', async () => {
  const { terminal, take, byCards } = await aTillWith('approves', 'declines', 'approves');
  const sale = byCards(3000, 2000);
  await take(sale);
  expect(await take(sale)).toMatchObject({ ok: true });
  expect(taken(terminal)).toEqual([3000, 2000]);
  expect(terminal.heard.slice(2)).toEqual(['ask /1', 'collect /3 2000']);
});

test('a sale whose first card is charged is not paid as another one', async () => {
  const { till, take, byCards } = await aTillWith('approves', 'declines');
  const sale = byCards(3000, 2000);
  await take(sale);
  const wrong = { ok: false, error: { kind: 'sale-already-settled' } };
  expect(await take({ ...sale, tenders: [{ kind: 'cash', amount: money(5000) }] })).toEqual(wrong);
  expect(await take({ ...sale, tenders: byCards(2000, 3000).tenders.slice(0, 1) })).not.toMatchObject({ ok: true });
  expect(till.intents.unfinished()).toHaveLength(1);
});

const gaveUp = (till: Till, sale: ConfirmedSale) => abandonSale(sale.saleId, AIGERIM_AT_WORK, till);
const byAnother = (till: Till, sale: ConfirmedSale) =>
  abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
const newest = (till: Till) => till.ledger.entryAt(till.ledger.head().seq);

test('of two cards the second is declined and all is given up: the first goes back through its terminal', async () => {
  const { terminal, till, take, byCards } = await aTillWith('approves', 'declines');
  const sale = byCards(3000, 2000);
  await take(sale);
  expect(await gaveUp(till, sale)).toEqual({ ok: true, value: { back: [0] } });
  expect(terminal.moved('refund')).toEqual([3000]);
  expect(terminal.heard.at(-1)).toBe('refund /3 3000 of S1');
  expect(newest(till)).toMatchObject({
    kind: 'payment-decided',
    clerkId: AIGERIM_AT_WORK.clerkId,
    body: { decision: 'not-paid', reason: 'given back by the terminal: bank-card 3000, code R3' },
  });
  expect(till.intents.unfinished()).toEqual([]);
  // Said once more it goes back once, and under this id nobody is charged again.
  const { seq } = till.ledger.head();
  expect(await gaveUp(till, sale)).toEqual({ ok: true, value: { back: [] } });
  expect(await take(sale)).toEqual({ ok: false, error: { kind: 'sale-over' } });
  expect([terminal.moved('refund'), terminal.moved('collect'), till.ledger.head().seq]).toEqual([[3000], [3000], seq]);
});

test('a reversal without an answer waits, is never repeated, and its sale is not paid meanwhile', async () => {
  const { terminal, till, take, finish, byCards } = await aTillWith(
    'approves',
    'declines',
    'approves and never says so',
  );
  const sale = byCards(3000, 2000);
  await take(sale);
  expect(await gaveUp(till, sale)).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId, state: 'awaiting-payment' }]);
  const goesBack = { ok: false, error: { kind: 'payment-going-back' } };
  expect([await take(sale), await finish(sale.saleId)]).toEqual([goesBack, goesBack]);
  const inCash = { ...sale, tenders: [sale.tenders[0]!, { kind: 'cash' as const, amount: money(2000) }] };
  expect(await take(inCash)).toEqual(goesBack);
  expect(awaitPayment(inCash, AIGERIM_AT_WORK, till)).toEqual(goesBack);
  expect(await gaveUp(till, sale)).toEqual({ ok: true, value: { back: [0] } });
  expect(terminal.moved('refund')).toEqual([3000]);
  expect(terminal.heard.filter((each) => each.startsWith('refund'))).toHaveLength(1);
  expect(newest(till)).toMatchObject({ body: { reason: 'given back by the terminal: bank-card 3000, code R3' } });
});

test('a reversal that is declined is told and tried anew by another operation, or the rest is paid', async () => {
  const { terminal, till, take, byCards } = await aTillWith('approves', 'declines', 'declines');
  const [sale, other] = [byCards(3000, 2000), byCards(3000, 2000)];
  await take(sale);
  const stays = { ok: false, error: { kind: 'payment-not-given-back', reason: 'insufficient funds' } };
  expect(await gaveUp(till, sale)).toEqual(stays);
  expect(till.intents.unfinished()).toHaveLength(1);
  expect(await gaveUp(till, sale)).toMatchObject({ ok: true });
  expect(terminal.heard.filter((each) => each.startsWith('refund'))).toEqual([
    'refund /3 3000 of S1',
    'refund /4 3000 of S1',
  ]);
  terminal.willDo('approves', 'declines', 'declines', 'approves');
  await take(other);
  expect(await gaveUp(till, other)).toEqual(stays);
  expect(await take(other)).toMatchObject({ ok: true });
  expect(terminal.moved('refund')).toEqual([3000]);
});

test('two who give it up at once give it back once, and note it once', async () => {
  const { terminal, till, take, byCards } = await aTillWith('approves', 'declines');
  const sale = byCards(3000, 2000);
  await take(sale);
  const { seq } = till.ledger.head();
  expect(await Promise.all([gaveUp(till, sale), gaveUp(till, sale)])).toMatchObject([{ ok: true }, { ok: true }]);
  expect([terminal.moved('refund'), till.ledger.head().seq]).toEqual([[3000], seq + 1]);
});

test('a sale that is dropped at its second card takes that back, and gives the first one back', async () => {
  const { terminal, till, take, byCards } = await aTillWith('approves', 'waits for the customer');
  const sale = byCards(3000, 2000);
  const taking = take(sale);
  await expect.poll(() => terminal.heard.at(-1)).toBe('collect /2 2000');
  expect(await gaveUp(till, sale)).toEqual({ ok: true, value: { back: [0] } });
  expect(await taking).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect([taken(terminal), terminal.moved('refund')]).toEqual([[3000], [3000]]);
  expect(till.intents.unfinished()).toEqual([]);
});

test('a sale that is dropped between its two cards asks for no second one', async () => {
  const { terminal, till, take, byCards } = await aTillWith('waits for the customer');
  const sale = byCards(3000, 2000);
  const taking = take(sale);
  await expect.poll(() => till.payments.inHand()[0]?.canCancel).toBe(true);
  terminal.atEachStep = (step) => {
    // The customer pays at the moment in which the clerk drops the sale.
    if (step === 'heard cancel') terminal.theCustomer('pays');
  };
  expect(await gaveUp(till, sale)).toEqual({ ok: true, value: { back: [0] } });
  expect(await taking).toMatchObject({ ok: false });
  expect([taken(terminal), terminal.moved('refund')]).toEqual([[3000], [3000]]);
  expect(terminal.heard.filter((each) => each.startsWith('collect'))).toEqual(['collect /1 3000']);
});

test.each<[Fate, number]>([
  ['moves less than it was asked for', 2500],
  ['moves it by QR', 5000],
])('a terminal that %s sells nothing: a second person ends it once the money is back', async (fate, tendered) => {
  const { terminal, till, take, finish, byCard } = await aTillWith(fate);
  const sale = byCard();
  const differs = { ok: false, error: { kind: 'payment-differs', due: 5000, tendered } };
  expect(await take(sale)).toEqual(differs);
  expect(await finish(sale.saleId)).toEqual(differs);
  // What moved is not what was asked for: nobody's word makes a sale of it.
  expect(await finishSale(sale.saleId, 'A1', AIGERIM_AT_WORK, till, SUPERVISOR.clerkId)).toEqual(differs);
  expect(await gaveUp(till, sale)).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId }]);
  expect(till.ledger.head().seq).toBe(1);
  expect(await byAnother(till, sale)).toMatchObject({ ok: true });
  expect(newest(till)).toMatchObject({ supervisorId: SUPERVISOR.clerkId, body: { decision: 'not-paid' } });
  expect(taken(terminal)).toEqual([tendered]);
});

test('of a part that its terminal never told of a second person has the slip, and the other part stands', async () => {
  const { terminal, till, take, byCards } = await aTillWith('approves', 'approves and never says so');
  const sale = byCards(3000, 2000);
  await take(sale);
  await terminal.isUnplugged();
  const unknown = { ok: false, error: { kind: 'payment-unknown' } };
  expect(await finishSale(sale.saleId, 'B2', AIGERIM_AT_WORK, till)).toEqual(unknown);
  const said = await finishSale(sale.saleId, 'B2', AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
  expect(said).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(till.ledger.entryAt(2)).toMatchObject({
    kind: 'payment-decided',
    supervisorId: SUPERVISOR.clerkId,
    body: { decision: 'paid', reason: 'its terminal does not say, and its slip does: bank-card 2000, code B2' },
  });
  expect(till.ledger.entry(sale.saleId)?.body).toMatchObject({
    tenders: [{ terminal: { acquirer: 'Virtual bank' } }, { terminal: { authCode: 'B2' } }],
  });
  expect(taken(terminal)).toEqual([3000, 2000]);
});

test('of a terminal that says nothing any more a second person says that nothing was taken', async () => {
  const { terminal, till, take, byCard } = await aTillWith('declines and never says so');
  const sale = byCard();
  await take(sale);
  await terminal.isUnplugged();
  expect(await gaveUp(till, sale)).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
  expect(await byAnother(till, sale)).toMatchObject({ ok: true });
  expect(newest(till)).toMatchObject({
    supervisorId: SUPERVISOR.clerkId,
    body: {
      decision: 'not-paid',
      reason: 'its terminal does not say, and by the slip it was not taken or is back: bank-card 5000',
    },
  });
  expect(till.intents.unfinished()).toEqual([]);
});

test('three cards are waited for as one payment, and the last customer has a share all the same', async () => {
  const { terminal, till, byCards } = await aTillWith(...Array<Fate>(3).fill('waits for the customer'));
  const device = virtualTerminalAt(() => terminal.port);
  const patienceMs = 600;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const impatient = { ...till, payments: paymentsOver({ deviceOf: () => device, patienceMs }) };
  const sale = byCards(1000, 2000, 2000);
  const taking = takeSale(sale, AIGERIM_AT_WORK, impatient);
  const heard = async (what: string) => {
    while (terminal.heard.at(-1) !== what) await new Promise((resolve) => setImmediate(resolve));
  };
  // The first takes most of the time, and the second ends when all of it is over.
  for (const [no, takesMs] of [450, 200].entries()) {
    await heard(`collect /${no + 1} ${no + 1}000`);
    await vi.advanceTimersByTimeAsync(takesMs);
    terminal.theCustomer('pays');
  }
  await heard('collect /3 2000');
  let isOver = false;
  const over = taking.then((answer) => {
    isOver = true;
    return answer;
  });
  await vi.advanceTimersByTimeAsync(patienceMs / 2 - 1);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await over).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
  expect(terminal.moved('collect')).toEqual([1000, 2000]);
});

test('a drawer that is counted while the terminal is asked leaves the payment waiting, not lost', async () => {
  const { terminal, till, take, finish, byCard } = await aTillWith('approves');
  const sale = byCard();
  const taking = take(sale);
  expect(giveCount(notes([1000, 20]), AIGERIM_AT_WORK, till)).toEqual({
    ok: false,
    error: { kind: 'count-beside-payment' },
  });
  till.shifts.keepClosing(till.shifts.open()!.id, { counts: [], recounted: false, revealedAt: null });
  const isDecided = { ok: false, error: { kind: 'booked-with-next-shift' } };
  expect(await taking).toEqual(isDecided);
  expect(await finish(sale.saleId)).toEqual(isDecided);
  till.shifts.forgetClosing(till.shifts.open()!.id);
  bookDecided({ ...till, ...aReturningCounter(till, []) });
  expect(till.intents.unfinished()).toEqual([]);
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
