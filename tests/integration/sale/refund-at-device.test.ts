import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfirmedReturn } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import { bookDecided } from '../../../src-main/sale/book-decided.ts';
import { retryCredit } from '../../../src-main/sale/retry-credit.ts';
import { finishReturn } from '../../../src-main/sale/finish-return.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { withoutPaper } from '../../devices/a-ledger.ts';
import { aCard } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { aReturningCounter } from './a-returning-counter.ts';

/** Money that came over a terminal that answers by itself goes back over it, and the entry follows its approval. */

let till: Till;
let terminal: VirtualTerminal;
let saleId: SaleId;
/** What the upstream heard of holds. */
let upstream: string[];

beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  till = aTill();
  till = { ...till, payments: paymentsOver({ deviceOf: () => device }) };
  upstream = [];
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
  saleId = await soldByCard();
});
afterEach(async () => {
  till.close();
  await terminal.isUnplugged();
});

const device = virtualTerminalAt(() => terminal.port);
async function soldByCard(): Promise<SaleId> {
  const sale = aSale(till, { tenders: [{ kind: 'bank-card', amount: money(5000) }] });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  return sale.saleId;
}

/** As a start of the program finds it: what was in memory is gone. */
const counter = () => aReturningCounter(till, upstream);
const asked = (changes: Partial<ConfirmedReturn> = {}): ConfirmedReturn => ({
  saleId,
  lines: [1],
  reason: 'wrong-amount',
  tenders: [{ kind: 'bank-card', amount: money(5000) }],
  ...changes,
});
const givesBack = (
  at = counter(),
  changes: Partial<ConfirmedReturn> = {},
  supervisorId: Parameters<typeof returnSale>[1]['supervisorId'] = null,
) => returnSale({ ...asked(changes), returnId: till.ids.mint() }, { clerk: AIGERIM_AT_WORK, supervisorId }, at);
const openHolds = () => factsIn(till.bench.db).get('open-holds') ?? [];

test('a return goes back over the terminal, under the hold, with the slip of the refund', async () => {
  expect(await givesBack()).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(terminal.moved('refund')).toEqual([5000]);
  expect(terminal.heard).toEqual(['collect /1 5000', 'refund /1 5000 of S1']);
  expect(till.ledger.entryAt(3)).toMatchObject({
    kind: 'return',
    body: { tenders: [{ kind: 'bank-card', amount: 5000, terminal: { acquirer: 'Virtual bank', authCode: 'R1' } }] },
    postings: [
      { account: 'stored-value', amount: 5000 },
      { account: 'acquirer', amount: -5000 },
    ],
  });
  expect([upstream, openHolds(), till.refunds.begun()]).toEqual([['hold'], [], []]);
  expect(verifyJournal(till.bench.db)).toMatchObject({ whole: true });
});

test('a refund that is declined gives nothing back, and the value on the card is free again', async () => {
  terminal.willDo('declines');
  expect(await givesBack()).toEqual({ ok: false, error: { kind: 'refund-declined', reason: 'insufficient funds' } });
  expect(till.ledger.head().seq).toBe(2);
  expect([upstream, till.refunds.begun()]).toEqual([['hold', 'release'], []]);
  // A new try is a new operation.
  expect(await givesBack()).toMatchObject({ ok: true });
  expect(terminal.moved('refund')).toEqual([5000]);
});

test('a terminal that does not say keeps the value held, and asked again it gives nothing back twice', async () => {
  terminal.willDo('approves and never says so');
  const before = counter();
  expect(await givesBack(before)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
  expect(till.refunds.begun()).toMatchObject([{ wanted: asked(), supervisorId: null }]);
  before.holds.releaseForgotten();

  // After a new start the same return is asked about, by whoever does it.
  const afterwards = counter();
  afterwards.holds.releaseForgotten();
  expect([upstream, openHolds()]).toEqual([['hold'], [till.refunds.begun()[0]?.returnId]]);
  const id = till.refunds.begun()[0]?.returnId;
  expect(await givesBack(afterwards)).toMatchObject({ ok: true, value: { returnId: id, amount: 5000 } });
  expect(terminal.moved('refund')).toEqual([5000]);
  expect(terminal.heard.slice(1)).toEqual(['refund /1 5000 of S1', 'ask /1']);
  expect([upstream, openHolds(), till.refunds.begun()]).toEqual([['hold'], [], []]);
});

test.each<[Fate, number]>([
  ['moves less than it was asked for', 2500],
  ['moves it by QR', 5000],
])(
  'of a refund for which the terminal %s the clerk is told so, and nothing goes back again',
  async (fate, tendered) => {
    terminal.willDo(fate);
    const at = counter();
    const otherwise = { ok: false, error: { kind: 'refund-not-as-asked', due: 5000, tendered } };
    expect(await givesBack(at)).toEqual(otherwise);
    expect(await finishReturn(till.refunds.begun()[0]!.returnId, AIGERIM_AT_WORK, at)).toEqual(otherwise);
    expect([terminal.moved('refund'), till.refunds.begun().length, till.ledger.head().seq]).toEqual([[tendered], 1, 2]);
  },
);

test('what a supervisor approved stays approved when it is asked about', async () => {
  terminal.willDo('approves and never says so');
  const later = counter();
  const inShift = {
    ...later,
    profile: () => ({ ...till.world.profile!, limits: { ...till.world.profile!.limits, returnWithinMinutes: 0 } }),
  };
  till.bench.clock.set('2026-11-22T09:25:00.000Z');
  expect(await givesBack(inShift)).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
  expect(await givesBack(inShift, {}, SUPERVISOR.clerkId)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
  expect(await givesBack(inShift)).toMatchObject({ ok: true });
  expect(till.ledger.entryAt(3)).toMatchObject({ clerkId: AIGERIM_AT_WORK.clerkId, supervisorId: SUPERVISOR.clerkId });
});

test('while a refund is not decided its line goes back no other way, and is not credited once more', async () => {
  terminal.willDo('approves and never says so');
  const at = counter();
  await givesBack(at);
  const inHand = { ok: false, error: { kind: 'refund-begun' } };
  expect(await givesBack(at, { tenders: [{ kind: 'cash', amount: money(5000) }] }, SUPERVISOR.clerkId)).toEqual(inHand);
  const retry = retryCredit(saleId, 1, AIGERIM_AT_WORK, {
    ...at,
    ids: till.ids,
    outcomes: { ofEntry: at.outcomes.ofEntry, retried: () => {} },
    readCard: () => Promise.resolve(null),
  });
  expect(await retry).toEqual(inHand);
  expect(till.ledger.head().seq).toBe(2);
});

test('two presses at once give back once', async () => {
  terminal.willDo('approves', 'approves');
  const at = counter();
  const [first, second] = await Promise.all([givesBack(at), givesBack(at)]);
  expect([first.ok, second.ok]).toContain(true);
  expect(terminal.moved('refund')).toEqual([5000]);
  expect(till.ledger.returnsOf(saleId)).toHaveLength(1);
  expect(till.refunds.begun()).toEqual([]);
});

test('money that is back and can not be written down keeps its value held until it is', async () => {
  const at = counter();
  const paperIsBack = withoutPaper(till.bench.db);
  await expect(givesBack(at)).rejects.toThrow('the paper could not be queued');
  paperIsBack();
  expect([upstream, openHolds()]).toEqual([['hold'], [till.refunds.begun()[0]?.returnId]]);
  expect(await givesBack(at)).toMatchObject({ ok: true });
  expect(terminal.moved('refund')).toEqual([5000]);
  expect([upstream, openHolds(), till.refunds.begun()]).toEqual([['hold'], [], []]);
});

test('a refund whose entry came back with a journal that was fetched is over', async () => {
  const at = counter();
  terminal.willDo('approves and never says so');
  await givesBack(at);
  const begun = till.refunds.begun()[0]!;
  expect(await givesBack(at)).toMatchObject({ ok: true });
  till.refunds.keep(begun);
  expect(await finishReturn(begun.returnId, AIGERIM_AT_WORK, at)).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect([till.refunds.begun(), till.ledger.head().seq, terminal.moved('refund')]).toEqual([[], 3, [5000]]);
});

test('money that is back while the shift is counted is written down after it, and its value stays held', async () => {
  terminal.willDo('waits for the customer');
  const at = counter();
  const giving = givesBack(at);
  await expect.poll(() => terminal.heard.length).toBe(2);
  till.shifts.keepClosing(till.shifts.open()!.id, { counts: [], recounted: false, revealedAt: null });
  terminal.theCustomer('pays');
  const isDecided = { ok: false, error: { kind: 'booked-with-next-shift' } };
  expect([await giving, await givesBack(at)]).toEqual([isDecided, isDecided]);
  expect(till.refunds.begun()).toHaveLength(1);
  till.shifts.forgetClosing(till.shifts.open()!.id);
  bookDecided({ ...till, ...at });
  expect(till.ledger.lastOfKind('return')).toBeDefined();
  expect(terminal.moved('refund')).toEqual([5000]);
  expect(upstream).toEqual(['hold']);
});

test('a part goes back against a slip of which as much is left', async () => {
  const other = '9643108503391000017';
  till.world.cards.set(other, { number: other, card: aCard({ number: other }), hotlisted: false });
  const [line] = aSale(till).lines;
  const sale = aSale(till, {
    lines: [
      { ...line!, amount: money(3000) },
      { ...line!, cardNumber: other, amount: money(2000) },
    ],
    tenders: [
      { kind: 'bank-card', amount: money(3000) },
      { kind: 'bank-card', amount: money(2000) },
    ],
  });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  const at = { ...counter(), outcomes: { ofEntry: () => [] }, shipper: { offeredSeq: () => 0 } };
  for (const [no, amount] of [3000, 2000].entries()) {
    const tenders = [{ kind: 'bank-card' as const, amount: money(amount) }];
    expect(await givesBack(at, { saleId: sale.saleId, lines: [no + 1], tenders })).toMatchObject({ ok: true });
  }
  expect(terminal.heard.slice(3)).toEqual(['refund /1 3000 of S1', 'refund /1 2000 of S2']);
});

test('what is on its way back goes back no second time: more cash than came wants a second person', async () => {
  const [line] = aSale(till).lines;
  const half = { ...line!, amount: money(2500) };
  const other = '9643108503391000017';
  till.world.cards.set(other, { number: other, card: aCard({ number: other }), hotlisted: false });
  const byCard = (amount: number) => ({ kind: 'bank-card' as const, amount: money(amount) });
  const inCash = { kind: 'cash' as const, amount: money(2000) };
  const sale = aSale(till, {
    lines: [half, { ...half, cardNumber: other }],
    tenders: [byCard(3000), { ...inCash, received: money(2000) }],
  });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  const at = { ...counter(), outcomes: { ofEntry: () => [] }, shipper: { offeredSeq: () => 0 } };
  const back = (lineNo: number, tenders: ConfirmedReturn['tenders']) =>
    givesBack(at, { saleId: sale.saleId, lines: [lineNo], tenders });
  terminal.willDo('approves and never says so');
  expect(await back(1, [byCard(500), inCash])).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
  expect(await back(2, [byCard(500), inCash])).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
  expect(await back(2, [byCard(2500)])).toMatchObject({ ok: true });
});

test('a sale that is offered while its refund waits goes back as one that was never offered', async () => {
  terminal.willDo('waits for the customer');
  let offered = 1;
  const at = { ...counter(), outcomes: { ofEntry: () => [] }, shipper: { offeredSeq: () => offered } };
  const giving = givesBack(at);
  await expect.poll(() => terminal.heard.length).toBe(2);
  // It was credited since then, and nobody has asked to hold its value: the upstream has to be told why.
  offered = 2;
  terminal.theCustomer('pays');
  expect(await giving).toMatchObject({ ok: true });
  expect(till.ledger.entryAt(3)?.body).toMatchObject({ saleSeq: 2, offeredSeq: 1 });
});
