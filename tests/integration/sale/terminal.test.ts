import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { abandonSale, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { giveCount } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { type Fate, SimulatedTerminal } from '../../devices/a-simulated-terminal.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';

/**
 * What the payment port promises, tried with a terminal that answers by itself: nothing is charged twice, nothing is
 * forgotten.
 */

let bench: Till;
beforeEach(() => {
  bench = aTill();
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, bench).ok).toBe(true);
});
afterEach(() => bench.close());

function aTillWith(...fates: Fate[]) {
  const terminal = new SimulatedTerminal(...fates);
  const till: Till = { ...bench, terminal, paymentPatienceMs: 20 };
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
const taken = ({ charged }: SimulatedTerminal) => [...charged.values()];

test('an approved payment is sold with the slip that the terminal gave', async () => {
  const { terminal, till, take, byCard } = aTillWith('approves');
  const sale = byCard();
  expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(till.ledger.entry(sale.saleId)?.body).toMatchObject({
    tenders: [{ kind: 'bank-card', terminal: { acquirer: 'Simulated bank', authCode: 'S1' } }],
  });
  expect(taken(terminal)).toEqual([5000]);
});

test('a declined payment sells nothing, leaves nothing to decide, and is not charged again under its id', async () => {
  const { terminal, till, take, byCard } = aTillWith('declines');
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
    const { terminal, till, take, finish, byCard } = aTillWith(fate);
    const sale = byCard();
    expect(await take(sale)).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
    expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId, state: 'awaiting-payment' }]);

    expect(await finish(sale.saleId)).toMatchObject({ ok: true, value: { saleId: sale.saleId, amount: 5000 } });
    expect(terminal.heard).toEqual(['charge /1 5000', 'ask /1']);
    expect(taken(terminal)).toEqual([5000]);
    expect(till.intents.unfinished()).toEqual([]);
  },
);

test('the same Enter once more asks as well, and does not charge', async () => {
  const { terminal, take, byCard } = aTillWith('approves and never says so');
  const sale = byCard();
  await take(sale);
  expect(await take(sale)).toMatchObject({ ok: true });
  expect(terminal.heard).toEqual(['charge /1 5000', 'ask /1']);
});

test('a terminal that stays silent keeps the sale waiting, however often it is asked', async () => {
  const { terminal, till, take, finish, byCard } = aTillWith('approves and never says so');
  const sale = byCard();
  terminal.isUnplugged();
  await take(sale);
  for (let asked = 0; asked < 3; asked += 1)
    expect(await finish(sale.saleId)).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
  expect(till.intents.unfinished()).toHaveLength(1);
  terminal.isPluggedIn();
  expect((await finish(sale.saleId)).ok).toBe(true);
  expect(taken(terminal)).toEqual([5000]);
});

test('a payment that turns out to be declined ends its sale', async () => {
  const { till, take, finish, byCard } = aTillWith('declines and never says so');
  const sale = byCard();
  await take(sale);
  expect(await finish(sale.saleId)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(till.intents.unfinished()).toEqual([]);
});

test('a sale that a crash cut off before the terminal heard of it is asked about, and ends as declined', async () => {
  const { terminal, till, finish, byCard } = aTillWith();
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
  const { terminal, till, take } = aTillWith('approves', 'declines');
  const sale = aSale(till, {
    tenders: [
      { kind: 'bank-card', amount: money(3000) },
      { kind: 'bank-card', amount: money(2000) },
    ],
  });
  expect(await take(sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(taken(terminal)).toEqual([3000]);
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId }]);
  // Given back on the terminal by hand, the clerk says so.
  expect(abandonSale(sale.saleId, AIGERIM_AT_WORK, till).ok).toBe(true);
});

test('a drawer that is counted while the terminal is asked leaves the payment waiting, not lost', async () => {
  const { terminal, till, take, finish, byCard } = aTillWith('approves');
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
  const { terminal, till, take, byCard } = aTillWith('approves', 'approves');
  const sale = byCard();
  const [first, second] = await Promise.all([take(sale), take(sale)]);
  expect(first).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(second).toEqual(first);
  expect(till.ledger.head().seq).toBe(2);
  expect(till.intents.find(sale.saleId)?.state).toBe('committed');
  expect(taken(terminal)).toEqual([5000]);
});

test('a journal that is found broken while the terminal is asked leaves the payment waiting, not lost', async () => {
  const { till, take, byCard } = aTillWith('approves');
  const sale = byCard();
  const taking = take(sale);
  till.world.stopped = { kind: 'ledger-broken', detail: 'entry 1: its text does not have its hash' };
  expect(await taking).toMatchObject({ ok: false, error: { kind: 'ledger-broken' } });
  expect(till.ledger.head().seq).toBe(1);
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId, state: 'awaiting-payment' }]);
});
