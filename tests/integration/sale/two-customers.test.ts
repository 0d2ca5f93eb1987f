import { claimNumber, claimRefOf } from '../../../src-shared/claim-number.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CounterState } from '../../../src-shared/contract/views/counter-state.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import type { DeviceOf } from '../../../src-main/payment/port.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** A customer stands at a terminal that answers by itself; whoever comes meanwhile is served. */

let reference: Reference;
let terminal: VirtualTerminal;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await sharedReference();
  terminal = await VirtualTerminal.start();
  const device = virtualTerminalAt(() => terminal.port);
  // Bank cards go over a terminal of the network, QR over one that stands by itself.
  const deviceOf: DeviceOf = (kind) => (kind === 'bank-card' ? device : newStandAlone());
  counter = await aCounterInProcess(reference, { pace: QUICK, deviceOf });
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
});
afterAll(async () => {
  await counter.end();
  await terminal.isUnplugged();
});
afterEach(() => terminal.heard.splice(0));

let cards = 0;
const aCardNumber = () => `96431085033${String(91_000_000 + (cards += 1))}`;
type Tender = { kind: 'cash' | 'bank-card' | 'qr'; amount: number; received?: number; authCode?: string };
const paid = (saleId: SaleId, ...tenders: Tender[]) => ({
  saleId,
  lines: [
    {
      cardNumber: aCardNumber(),
      productId: 'stored-value',
      amount: tenders.reduce((sum, { amount }) => sum + amount, 0),
    },
  ],
  tenders,
  language: 'en' as const,
});
const byCard = { kind: 'bank-card', amount: 2000 } as const;
const inCash = { kind: 'cash', amount: 1000, received: 1000 } as const;

/** The first customer has a card in hand and looks for the PIN. */
async function aSlowCustomer() {
  terminal.willDo('waits for the customer');
  const { saleId } = await counter.gets('sale.begin', null);
  const sale = paid(saleId, byCard);
  const taking = counter.ask('sale.take', sale);
  await until('the terminal waits for the customer', () => counter.state().payments[0]?.canCancel === true);
  return { saleId, sale, taking };
}

const unfinished = () =>
  counter.state().attention.flatMap((item) => (item.kind === 'sale-unfinished' ? [item.saleId] : []));

test('while one customer is at the terminal another is served, cash is moved and the drawer opened', async () => {
  const { saleId, taking } = await aSlowCustomer();

  const next = await counter.gets('sale.begin', null);
  expect(await counter.ask('sale.take', paid(next.saleId, inCash))).toMatchObject({ ok: true });
  await counter.gets('cash.move', { movement: { kind: 'safe-drop', amount: 5000, bagSeal: 'B-1' } });
  await counter.gets('cash.open-drawer', { reason: 'change' });
  await counter.gets('cash.count', { counts: notes([1000, 17]) });
  expect(await counter.ask('card.look-up', { text: aCardNumber() })).toBeDefined();
  const given = { saleId: next.saleId, lines: [1], reason: 'wrong-amount' as const };
  const returned = await counter.ask('sale.return', { ...given, tenders: [{ kind: 'cash', amount: 1000 }] });
  // Offered to the upstream by now or not: it is answered, and not after the slow customer.
  expect(returned.ok || returned.error.kind === 'line-on-the-way').toBe(true);
  // What was begun for the first customer waits in sight.
  expect(unfinished()).toEqual([saleId]);
  expect(counter.state().recent.map((sale) => sale.saleId)).toEqual([next.saleId]);

  terminal.theCustomer('pays');
  expect(await taking).toMatchObject({ ok: true, value: { saleId, amount: 2000 } });
  expect([unfinished(), counter.state().payments]).toEqual([[], []]);
  expect(terminal.moved('collect', saleId)).toEqual([2000]);
  // The display belongs to the customer who stands in front of it now.
  expect(counter.running.counter.screen.display.state().shown).toMatchObject({ kind: 'done', due: 1000 });
});

const endsOf = (saleId: string) =>
  counter.state().attention.filter((item) => item.kind === 'payment-ended' && item.saleId === saleId);

test.each([
  ['pays', 'paid'],
  ['walks away', 'not-paid'],
] as const)(
  'how a payment ended that was left for later stands in attention until it was seen: %s',
  async (does, how) => {
    const { saleId, sale, taking } = await aSlowCustomer();
    await counter.gets('sale.begin', null);
    terminal.theCustomer(does);
    await taking;
    const ended = () => endsOf(saleId);
    const cardNumbers = sale.lines.map(({ cardNumber }) => cardNumber);
    expect(ended()).toMatchObject([{ saleId, how, cardNumbers, tenders: ['bank-card'] }]);
    await counter.gets('sale.end-seen', { saleId });
    expect([ended(), unfinished()]).toEqual([[], []]);
  },
);

test('what a terminal gives back while the next customer is served stands in attention until it was seen', async () => {
  terminal.willDo('approves', 'declines', 'approves');
  const { saleId } = await counter.gets('sale.begin', null);
  const sale = paid(saleId, { ...byCard, amount: 3000 }, byCard);
  expect(await counter.ask('sale.take', sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  const dropping = counter.ask('sale.abandon', { saleId });
  await counter.gets('sale.begin', null);
  expect(await dropping).toEqual({ ok: true, value: { back: [0] } });
  expect(endsOf(saleId)).toMatchObject([{ saleId, how: 'went-back', receiptNumber: null, tenders: ['bank-card'] }]);
  await counter.gets('sale.end-seen', { saleId });
  expect([endsOf(saleId), unfinished()]).toEqual([[], []]);
});

test('what goes back before its clerk is no line in attention', async () => {
  terminal.willDo('approves', 'declines', 'approves');
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.ask('sale.take', paid(saleId, { ...byCard, amount: 3000 }, byCard));
  expect(await counter.ask('sale.abandon', { saleId })).toEqual({ ok: true, value: { back: [0] } });
  expect(endsOf(saleId)).toEqual([]);
});

test('a payment that ends before its clerk is no line in attention, also where Enter was pressed twice', async () => {
  const { saleId, sale, taking } = await aSlowCustomer();
  const again = counter.ask('sale.take', sale);
  terminal.theCustomer('pays');
  expect(await Promise.all([taking, again])).toMatchObject([{ ok: true }, { ok: true }]);
  expect(endsOf(saleId)).toEqual([]);
});

test('the screen is told what the terminal is doing, and whether it can be taken back', async () => {
  const { saleId, taking } = await aSlowCustomer();
  const shown = { saleId, kind: 'bank-card', amount: 2000 };
  expect(counter.state().payments).toEqual([{ ...shown, doing: 'waiting-for-customer', canCancel: true }]);
  terminal.theCustomer('walks away');
  expect(await taking).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect([unfinished(), counter.state().payments]).toEqual([[], []]);

  const next = await counter.gets('sale.begin', null);
  await counter.gets('sale.take', paid(next.saleId, byCard));
  const told = counter.told.flatMap(({ by, what }) => (by === 'the state' ? [CounterState.parse(what).payments] : []));
  expect(told).toContainEqual([{ ...shown, saleId: next.saleId, doing: 'asking-bank', canCancel: false }]);
});

test(
  'while the upstream is asked about a claim or an unblocked card, whoever comes is served',
  { tags: ['long'] },
  async () => {
    const movement = { cardNumber: aCardNumber(), movementId: 'kiosk-77' };
    await reference.operator.setCard({ number: movement.cardNumber, balance: 100 });
    await reference.operator.putMovements([
      {
        ...movement,
        id: movement.movementId,
        at: '2026-11-22T08:00:00.000Z',
        channel: 'kiosk',
        kind: 'top-up',
        amount: 500,
        status: 'failed',
        claimStatus: 'refund-at-counter',
      },
    ]);
    const { claimId } = await counter.gets('claim.begin', null);
    const claim = { channel: 'kiosk', amount: 500, at: '2026-11-22T08:00:00.000Z', note: '', language: 'en' } as const;
    await counter.gets('claim.file', { ...movement, ...claim, claimId });
    const isPayable = () =>
      counter.state().attention.some((item) => item.kind === 'claim' && item.status === 'refund-at-counter');
    await until('the claim is to be paid here', isPayable);
    const { saleId } = await counter.gets('sale.begin', null);
    const sale = paid(saleId, { ...inCash, amount: 1000 });
    const { cardNumber } = sale.lines[0]!;
    await reference.operator.setCard({ number: cardNumber, balance: 100, status: 'blocked' });
    await counter.gets('sale.take', sale);
    const isRejected = () =>
      counter.state().attention.some((item) => item.kind === 'top-up-rejected' && item.saleId === saleId);
    await until('the top-up is rejected', isRejected);
    await reference.operator.setCard({ number: cardNumber, balance: 100, status: 'active' });

    let isLate = true;
    counter.upstream.delayAnswers(1500, { path: /\/claims\/|\/cards\// });
    const waiting = [
      counter.ask('claim.pay', { claim: claimRefOf(claimId), number: claimNumber(claimId) }),
      counter.ask('sale.retry-credit', { saleId, line: 1 }),
    ].map(async (asked) => {
      const answer = await asked;
      isLate = false;
      return answer;
    });
    await counter.gets('cash.open-drawer', { reason: 'change' });
    await counter.gets('cash.count', { counts: notes([1000, 21]) });
    expect(isLate).toBe(true);
    expect(await Promise.all(waiting)).toMatchObject([{ ok: true, value: { amount: 500 } }, { ok: true }]);
    counter.upstream.behave();
  },
);

test('a drawer is not counted past a customer at the terminal, and is once the payment is taken back', async () => {
  const { saleId, taking } = await aSlowCustomer();
  const counts = { counts: notes([1000, 20]) };
  expect(await counter.ask('shift.count', counts)).toEqual({ ok: false, error: { kind: 'count-beside-payment' } });
  expect(counter.state().shift?.phase).toBe('open');

  expect(await counter.ask('sale.abandon', { saleId })).toEqual({ ok: true, value: { back: [] } });
  expect(await taking).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(terminal.moved('collect', saleId)).toEqual([]);
  expect(unfinished()).toEqual([]);
  await counter.gets('shift.count', counts);
  await counter.gets('shift.stop-counting', null);
});

test('a drawer that is counted past a customer at the terminal has the sale once selling goes on', async () => {
  const { saleId, sale, taking } = await aSlowCustomer();
  await counter.gets('shift.count', { counts: notes([1000, 20]), leavesPayments: true });
  expect(unfinished()).toEqual([saleId]);
  terminal.theCustomer('pays');
  expect(await taking).toEqual({ ok: false, error: { kind: 'booked-with-next-shift' } });
  const decided = () => counter.state().attention.filter((item) => item.kind === 'payment-decided');
  const cardNumbers = sale.lines.map(({ cardNumber }) => cardNumber);
  expect(decided()).toMatchObject([{ saleId, how: 'paid', cardNumbers, tenders: ['bank-card'] }]);
  expect(unfinished()).toEqual([]);
  await counter.gets('shift.stop-counting', null);
  expect([decided(), unfinished(), terminal.moved('collect', saleId)]).toEqual([[], [], [2000]]);
  expect(counter.state().recent.some((each) => each.saleId === saleId)).toBe(true);
});

test('a second Enter neither charges again nor waits longer than the first', async () => {
  const { ledger } = counter.running.counter;
  const { seq } = ledger.head();
  const { sale, taking } = await aSlowCustomer();
  const again = [counter.ask('sale.take', sale), counter.ask('sale.finish', { saleId: sale.saleId })];
  expect(await counter.ask('sale.await-payment', sale)).toEqual({ ok: false, error: { kind: 'payment-in-hand' } });
  terminal.theCustomer('pays');
  const first = await taking;
  expect(first).toMatchObject({ ok: true });
  expect(await Promise.all(again)).toEqual([first, first]);
  expect(terminal.heard).toEqual(['collect /1 2000']);
  expect(ledger.head().seq).toBe(seq + 1);
});

test('while a part is at the terminal the rest of its sale is paid no other way', async () => {
  terminal.willDo('waits for the customer');
  const { saleId } = await counter.gets('sale.begin', null);
  const sale = paid(saleId, byCard, inCash);
  const taking = counter.ask('sale.take', sale);
  await until('the terminal waits for the customer', () => counter.state().payments[0]?.canCancel === true);
  const byCode = { ...sale, tenders: [byCard, { kind: 'qr', amount: 1000, authCode: 'Q80001' }] } as typeof sale;
  expect(await counter.ask('sale.take', byCode)).toEqual({ ok: false, error: { kind: 'payment-in-hand' } });
  const kept = counter.running.counter.sale.intents.find(saleId);
  terminal.theCustomer('pays');
  expect(await taking).toMatchObject({ ok: true, value: { received: 1000 } });
  expect(kept?.sale.tenders).toEqual(sale.tenders);
});

test('money that moved while it was taken back is a sale, and dropping it is refused', async () => {
  const { saleId, taking } = await aSlowCustomer();
  terminal.theCustomer('pays');
  expect(await counter.ask('sale.abandon', { saleId })).toMatchObject({ ok: false });
  expect(await taking).toMatchObject({ ok: true });
  expect(counter.state().recent[0]).toMatchObject({ saleId });
});

test('of two ways of paying in one sale each goes its own way: a typed slip and a terminal that answers', async () => {
  const { saleId } = await counter.gets('sale.begin', null);
  const parts = (authCode?: string) =>
    paid(saleId, { kind: 'qr', amount: 500, ...(authCode !== undefined && { authCode }) }, { ...byCard, amount: 1500 });
  expect(await counter.ask('sale.take', parts())).toEqual({ ok: false, error: { kind: 'authorisation-code-needed' } });
  expect(terminal.heard).toEqual([]);
  await counter.gets('sale.take', parts('Q70001'));
  expect(counter.running.counter.ledger.entry(saleId)?.body).toMatchObject({
    tenders: [
      { kind: 'qr', amount: 500, terminal: { authCode: 'Q70001' } },
      { kind: 'bank-card', amount: 1500, terminal: { authCode: 'S1' } },
    ],
  });
});

test(
  'a refund of which the terminal says nothing stands in attention, and is written once it does',
  { tags: ['long'] },
  async () => {
    const { saleId } = await counter.gets('sale.begin', null);
    const sale = paid(saleId, byCard);
    await reference.operator.setCard({ number: sale.lines[0]!.cardNumber, balance: 100 });
    await counter.gets('sale.take', sale);
    const { ledger } = counter.running.counter;
    const given = { saleId, lines: [1], reason: 'wrong-amount' as const, tenders: [byCard] };
    await until('it is credited', () => counter.state().recent[0]?.lines[0]?.credit === 'credited');
    terminal.willDo('approves and never says so');
    expect(await counter.ask('sale.return', given)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
    const items = counter.state().attention.flatMap((item) => (item.kind === 'return-unfinished' ? [item] : []));
    const { returnId } = items[0]!;
    expect(items).toMatchObject([{ amount: null, toOpen: returnId, receiptNumber: expect.stringMatching(/-/) }]);
    await counter.gets('history.open', { entryId: returnId });
    const parts = [{ kind: 'bank-card', amount: 2000, wentBack: false }];
    expect(counter.state().attention).toContainEqual({ ...items[0], amount: 2000, toOpen: null, parts });

    await counter.gets('sale.finish-return', { returnId });
    expect(ledger.returnsOf(saleId)).toHaveLength(1);
    expect(terminal.heard.slice(1)).toEqual(['refund /1 2000 of S1', 'ask /1']);
    expect(counter.state().attention.filter((item) => item.kind === 'return-unfinished')).toEqual([]);
    const settled = { ok: false, error: { kind: 'sale-already-settled' } };
    for (const id of [returnId, saleId])
      expect(await counter.ask('sale.finish-return', { returnId: id })).toEqual(settled);
  },
);

test(
  'a code that a second person reads off a slip is judged as any other: one slip is no two sales',
  { tags: ['long'] },
  async () => {
    const slip = 'Q90001';
    const first = await counter.gets('sale.begin', null);
    await counter.gets('sale.take', paid(first.saleId, { kind: 'qr', amount: 1000, authCode: slip }));
    terminal.willDo('approves and never says so');
    const { saleId } = await counter.gets('sale.begin', null);
    expect(await counter.ask('sale.take', paid(saleId, byCard))).toMatchObject({ error: { kind: 'payment-unknown' } });
    await terminal.isUnplugged();
    const saule = counter.state().clerks.find(({ name }) => name === SAULE_THE_SUPERVISOR.name)!;
    const approval = { clerkId: saule.id, pin: SAULE_THE_SUPERVISOR.pin };
    const says = (authCode: string, sureOfCode?: string) =>
      counter.ask('sale.finish', { saleId, authCode, approval, ...(sureOfCode !== undefined && { sureOfCode }) });
    expect(await says('a1')).toMatchObject({ ok: false, error: { kind: 'authorisation-code-unlike' } });
    expect(await says(slip)).toMatchObject({ ok: false, error: { kind: 'authorisation-code-used', code: slip } });
    expect(await says(slip, slip)).toMatchObject({ ok: true });
    await terminal.isPluggedIn();
  },
);

test('offline, what is begun at a terminal counts against the limits of its card', async () => {
  await counter.upstream.stop();
  await until('the counter is offline', () => counter.running.counter.sale.offline());
  const limit = counter.running.counter.profile()!.offline.maxTopUp;
  terminal.willDo('waits for the customer');
  const { saleId } = await counter.gets('sale.begin', null);
  const sale = paid(saleId, { ...byCard, amount: limit - 500 });
  const taking = counter.ask('sale.take', sale);
  await until('the terminal waits for the customer', () => counter.state().payments[0]?.canCancel === true);
  const next = await counter.gets('sale.begin', null);
  const onto = (amount: number) => ({
    ...paid(next.saleId, { ...inCash, amount, received: amount }),
    lines: [{ ...sale.lines[0]!, amount }],
  });
  const refused = { ok: false, error: { kind: 'offline-top-up-limit', maximum: limit } };
  expect(await counter.ask('sale.take', onto(1000))).toEqual(refused);
  expect(await counter.ask('sale.judge', { lines: onto(1000).lines })).toEqual(refused);
  terminal.theCustomer('walks away');
  await taking;
  expect(await counter.ask('sale.take', onto(1000))).toMatchObject({ ok: true });
  await counter.upstream.start();
});

test(
  'the program ends while a customer is at the terminal: the next start asks, and charges nobody',
  { tags: ['long'] },
  async () => {
    const { saleId, taking } = await aSlowCustomer();
    counter = await counter.startsAgain();
    expect(await taking).toEqual({ ok: false, error: { kind: 'payment-unknown' } });
    terminal.theCustomer('pays');
    await counter.signsIn(AIGERIM);
    expect(unfinished()).toEqual([saleId]);
    expect(counter.state().attention[0]).toMatchObject({
      kind: 'sale-unfinished',
      saleId,
      atDevice: true,
      canAsk: true,
    });
    await counter.gets('sale.finish', { saleId });
    expect(terminal.moved('collect', saleId)).toEqual([2000]);
  },
);
