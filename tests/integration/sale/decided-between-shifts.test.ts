import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfirmedTender, ReturnWord } from '../../../src-shared/contract/views/sale.ts';
import type { EntryId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { bookDecided } from '../../../src-main/sale/book-decided.ts';
import { finishReturn, settleReturn } from '../../../src-main/sale/finish-return.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { closeShift, giveCount, reveal } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { giveTerminals } from '../../../src-main/shift/terminals.ts';
import { withoutPaper } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, DANIYAR_AT_WORK, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { aReturningCounter } from './a-returning-counter.ts';

/**
 * A word on a payment while no shift is open: it is kept, and its entry comes with the next shift. The program is
 * killed in between, and nothing is charged again, written twice or forgotten.
 */

let terminal: VirtualTerminal;
let till: Till;
let isReplaced: boolean;

beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  isReplaced = false;
  till = atTheTerminal(aTill());
  opens();
});
afterEach(async () => {
  expect(verifyJournal(till.bench.db)).toMatchObject({ whole: true });
  till.close();
  await terminal.isUnplugged();
});

function atTheTerminal(made: Till): Till {
  const device = virtualTerminalAt(() => terminal.port);
  return { ...made, payments: paymentsOver({ deviceOf: () => (isReplaced ? newStandAlone() : device) }) };
}
function isKilledAndStartsAgain(): void {
  const { folder, clock, db } = till.bench;
  db.close();
  till.audit.close();
  till = atTheTerminal(aTill(folder, clock));
}

const whole = () => ({ ...till, ...aReturningCounter(till, []) });
const books = () => bookDecided(whole());
/** The float of 20 thousands, whatever was left. */
function opens(clerk = AIGERIM_AT_WORK): void {
  const given = { counts: notes([1000, 20]), fromSafe: money(till.ledger.head().seq === 0 ? 20_000 : 0) };
  expect(openShift(given, clerk, till)).toMatchObject({ ok: true });
}
function closes(): void {
  giveCount(notes([1000, 20]), AIGERIM_AT_WORK, till);
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ ok: true, value: { difference: 0 } });
  const given = { carried: money(20_000) };
  expect(closeShift(given, { clerk: AIGERIM_AT_WORK, supervisorId: null }, till)).toMatchObject({ ok: true });
}

const card = (amount: number): ConfirmedTender => ({ kind: 'bank-card', amount: money(amount) });
const UNKNOWN = { ok: false, error: { kind: 'payment-unknown' } };
const IS_DECIDED = { ok: false, error: { kind: 'booked-with-next-shift' } };

/** A sale of which its terminal does not say what became, and whose shift is closed. */
async function leftOpen(fate: Fate, tenders = [card(5000)]) {
  terminal.willDo(fate);
  const sale = aSale(till, { tenders });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toEqual(UNKNOWN);
  closes();
  return sale;
}
const finish = (sale: ReturnType<typeof aSale>, code?: string) =>
  finishSale(sale.saleId, code, AIGERIM_AT_WORK, till, code === undefined ? null : SUPERVISOR.clerkId);

/** What the shift that is open holds, but for its opening. */
function written() {
  const opened = till.shifts.open()!;
  return till.ledger
    .entriesFrom(opened.openedSeq + 1, 100)
    .map((entry) => [entry.kind, entry.shiftId === opened.id] as const);
}
const acquirer = () =>
  till.ledger
    .entriesFrom(1, 100)
    .flatMap(({ postings }) => postings)
    .filter(({ account }) => account === 'acquirer')
    .reduce((sum, { amount }) => sum + amount, 0);

test.each([
  ['before the next shift opens', () => isKilledAndStartsAgain(), () => {}],
  ['once it is open and before the entry', () => {}, () => isKilledAndStartsAgain()],
])("the terminal's word that comes between two shifts is booked with the next; killed %s", async (_, ...kills) => {
  const sale = await leftOpen('approves and never says so');
  const head = till.ledger.head().seq;
  expect(await finish(sale)).toEqual(IS_DECIDED);
  expect([till.ledger.head().seq, till.intents.unfinished().length]).toEqual([head, 1]);
  // The first word stays: nobody is asked again, and nobody drops what is paid.
  const heard = terminal.heard.length;
  expect(await finish(sale)).toEqual(IS_DECIDED);
  expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId)).toEqual(IS_DECIDED);
  kills[0]();
  opens(DANIYAR_AT_WORK);
  kills[1]();
  books();
  books();
  expect(written()).toEqual([['sale', true]]);
  expect(till.ledger.entryOfKind('sale', sale.saleId)).toMatchObject({
    clerkId: DANIYAR_AT_WORK.clerkId,
    body: { tenders: [{ kind: 'bank-card', amount: 5000, terminal: { authCode: 'S1' } }] },
  });
  expect([terminal.heard.length, terminal.moved('collect'), acquirer()]).toEqual([heard, [5000], 5000]);
  expect([till.intents.unfinished(), till.decided.all()]).toEqual([[], []]);
});

test('what a terminal declines between two shifts is over at once, and leaves no entry to write', async () => {
  const sale = await leftOpen('declines and never says so');
  expect(await finish(sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  opens();
  books();
  expect([written(), till.intents.unfinished(), till.decided.all()]).toEqual([[], [], []]);
});

test.each([
  ['after nothing', Number.POSITIVE_INFINITY],
  ['after the opening', 1],
  ['after the note', 2],
])(
  "a second person's «taken» becomes its note and its sale with the next shift, whose disk fails %s",
  async (_, most) => {
    const sale = await leftOpen('approves and never says so');
    await terminal.isUnplugged();
    expect(await finish(sale, 'A17')).toEqual(IS_DECIDED);
    isKilledAndStartsAgain();
    let appended = 0;
    const { append } = till.ledger;
    const isFull = { ok: false as const, error: { kind: 'disk-full' as const } };
    Object.assign(till.ledger, {
      append: (...given: Parameters<typeof append>) => ((appended += 1) > most ? isFull : append(...given)),
    });
    opens();
    books();
    isKilledAndStartsAgain();
    books();
    expect(written()).toEqual([
      ['payment-decided', true],
      ['sale', true],
    ]);
    const [note, sold] = till.ledger.entriesFrom(till.shifts.open()!.openedSeq + 1, 2);
    expect(note).toMatchObject({ clerkId: AIGERIM_AT_WORK.clerkId, supervisorId: SUPERVISOR.clerkId });
    expect(note?.body).toMatchObject({ saleId: sale.saleId, decision: 'paid' });
    expect(note && isKind(note, 'payment-decided') && note.body.reason).toContain('while no shift was open');
    expect(sold?.body).toMatchObject({ tenders: [{ kind: 'bank-card', amount: 5000, terminal: { authCode: 'A17' } }] });
    expect([acquirer(), till.intents.unfinished(), till.decided.all()]).toEqual([5000, [], []]);
  },
);

test("a second person's «not taken» ends the sale at once, and its note comes with the next shift", async () => {
  const sale = await leftOpen('declines and never says so');
  await terminal.isUnplugged();
  const drops = () => abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
  expect(await drops()).toEqual({ ok: true, value: { back: [] } });
  expect(await drops()).toEqual({ ok: true, value: { back: [] } });
  expect(till.intents.unfinished()).toEqual([]);
  isKilledAndStartsAgain();
  opens();
  books();
  books();
  expect(written()).toEqual([['payment-decided', true]]);
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: false });
});

test('a word whose entry breaks holds up no other, and is written once that is mended', async () => {
  const sale = await leftOpen('approves and never says so');
  expect(await finish(sale)).toEqual(IS_DECIDED);
  till.decided.keep(aNote(aSale(till).saleId));
  opens();
  const paperIsBack = withoutPaper(till.bench.db);
  expect(books).toThrow('the paper could not be queued');
  expect(written()).toEqual([['payment-decided', true]]);
  paperIsBack();
  books();
  expect([written().at(-1), till.decided.all()]).toEqual([['sale', true], []]);
});

test('what a terminal had taken goes back between two shifts, and its note comes with the next', async () => {
  terminal.willDo('approves', 'declines');
  const sale = aSale(till, { tenders: [card(3000), card(2000)] });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ error: { kind: 'payment-declined' } });
  closes();
  expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: { back: [0] } });
  isKilledAndStartsAgain();
  opens();
  books();
  expect([written(), terminal.moved('refund')]).toEqual([[['payment-decided', true]], [3000]]);
});

test('a sale that is paid in cash as well waits for a shift, since its cash lies in no drawer', async () => {
  const received = { kind: 'cash' as const, amount: money(2000), received: money(2000) };
  const sale = await leftOpen('approves and never says so', [card(3000), received]);
  expect(await finish(sale)).toEqual({ ok: false, error: { kind: 'no-open-shift' } });
  opens();
  books();
  expect(await finish(sale)).toMatchObject({ ok: true });
});

test('where the next rules lack its way of paying the sale is asked about as before, not lost', async () => {
  const sale = await leftOpen('approves and never says so');
  expect(await finish(sale)).toEqual(IS_DECIDED);
  const tenders = aProfile().tenders.filter(({ kind }) => kind === 'cash');
  till.world.profile = { ...aProfile(), version: 'test-2', tenders };
  opens();
  books();
  expect([written(), till.decided.all()]).toEqual([[], []]);
  expect(till.intents.unfinished()).toMatchObject([{ id: sale.saleId }]);
  till.world.profile = aProfile();
  expect(await finish(sale)).toMatchObject({ ok: true });
  expect([terminal.moved('collect'), acquirer()]).toEqual([[5000], 5000]);
});

test('a superseded machine opens no shift any more: words on its payments are written without one', async () => {
  const [sale, dropped] = [await leftOpen('approves and never says so'), aSale(till)];
  expect(await finish(sale)).toEqual(IS_DECIDED);
  till.decided.keep(aNote(dropped.saleId));
  till.world.stopped = { kind: 'superseded', unsent: 0, refused: 0, begun: 1, papers: 0 };
  books();
  expect(till.ledger.lastOfKind('payment-decided')).toMatchObject({ shiftId: null, body: { saleId: dropped.saleId } });
  expect(await finish(sale)).toEqual({ ok: false, error: { kind: 'no-open-shift' } });
  await terminal.isUnplugged();
  const gaveUp = () => abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
  expect(await gaveUp()).toEqual({ ok: false, error: { kind: 'payment-taken' } });
});

const aNote = (saleId: SaleId) => ({
  becomes: 'payment-decided' as const,
  id: till.ids.mint<EntryId>(),
  saleId,
  decision: 'not-paid' as const,
  reason: 'its slip',
  at: instant(till.clock.now()),
  clerkId: AIGERIM_AT_WORK.clerkId,
  supervisorId: SUPERVISOR.clerkId,
});

/** A return of which the terminal does not say whether the money went back, and whose shift is closed. */
async function goingBack(fate: Fate): Promise<ReturnId> {
  terminal.willDo('approves', fate);
  const sale = aSale(till, { tenders: [card(5000)] });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  const returnId = till.ids.mint<ReturnId>();
  const wanted = { returnId, saleId: sale.saleId, lines: [1], reason: 'wrong-amount' as const, tenders: [card(5000)] };
  const given = await returnSale(wanted, { clerk: AIGERIM_AT_WORK, supervisorId: null }, whole());
  expect(given).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
  closes();
  return returnId;
}
const theWord = (returnId: ReturnId, code: string | null): ReturnWord => ({
  returnId,
  codes: [code],
  cash: money(0),
  evidence: 'terminal',
});
const says = (word: ReturnWord) =>
  settleReturn(word, { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId }, whole());

test.each<[string, (returnId: ReturnId) => Promise<unknown>, object, object]>([
  [
    'its terminal says so',
    (id) => finishReturn(id, AIGERIM_AT_WORK, whole()),
    { authCode: 'R1' },
    { reason: 'wrong-amount' },
  ],
  [
    'a second person says so',
    async (id) => {
      await terminal.isUnplugged();
      return says(theWord(id, 'B22'));
    },
    { authCode: 'B22' },
    { evidence: 'terminal' },
  ],
])('a return that went back between two shifts is booked with the next: %s', async (_, decides, slip, body) => {
  const returnId = await goingBack('approves and never says so');
  expect(await decides(returnId)).toEqual(IS_DECIDED);
  expect(await decides(returnId)).toEqual(IS_DECIDED);
  isKilledAndStartsAgain();
  opens();
  isKilledAndStartsAgain();
  books();
  books();
  expect(written()).toEqual([['return', true]]);
  const tenders = [{ kind: 'bank-card', amount: 5000, terminal: slip }];
  expect(till.ledger.entryOfKind('return', returnId)?.body).toMatchObject({ tenders, ...body });
  expect([terminal.moved('refund'), acquirer()]).toEqual([[5000], 0]);
  expect([till.refunds.begun(), till.decided.all()]).toEqual([[], []]);
});

test("that nothing went back is a second person's word, and its note comes with the next shift", async () => {
  const returnId = await goingBack('says that it does not know');
  await terminal.isUnplugged();
  expect(await says(theWord(returnId, null))).toEqual({ ok: true, value: null });
  isKilledAndStartsAgain();
  opens();
  books();
  books();
  expect(written()).toEqual([['payment-decided', true]]);
  expect(till.ledger.entry(returnId)).toMatchObject({ kind: 'payment-decided', body: { decision: 'not-paid' } });
});

/** What the terminal moved since it was settled last. */
function counted(amount: number): void {
  const told = { kind: 'bank-card' as const, count: amount === 0 ? 0 : 1, amount: money(amount), settled: true };
  expect(giveTerminals([told], AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
}
const closed = () => till.ledger.lastOfKind('shift-closed')!.body['terminals'];
const COUNTS = notes([1000, 20]);
const beside = () => giveCount(COUNTS, AIGERIM_AT_WORK, till, { leavesPayments: true });
const ends = (reason?: string) =>
  closeShift(
    { carried: money(20_000), ...(reason && { reason }) },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    till,
  );

async function aCustomerAtTheTerminal() {
  terminal.willDo('waits for the customer');
  const sale = aSale(till, { tenders: [card(5000)] });
  const taking = takeSale(sale, AIGERIM_AT_WORK, till);
  await expect.poll(() => till.payments.inHand()[0]?.canCancel).toBe(true);
  expect(giveCount(COUNTS, AIGERIM_AT_WORK, till)).toEqual({ ok: false, error: { kind: 'count-beside-payment' } });
  expect(beside()).toMatchObject({ ok: true });
  return { sale, taking };
}

test('a terminal that is busy at the close keeps nobody: the Z names it, and the next shift has the sale', async () => {
  const { sale, taking } = await aCustomerAtTheTerminal();
  terminal.theCustomer('pays');
  expect(await taking).toEqual(IS_DECIDED);
  counted(5000);
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ value: { difference: 0, terminals: [{ difference: 0 }] } });
  expect(ends()).toMatchObject({ ok: true });
  const named = { id: `${sale.saleId}:0`, amount: 5000 };
  expect(closed()).toMatchObject([{ difference: 0, unknown: [{ ...named, inTotal: true }], carried: [named] }]);
  opens();
  books();
  expect(written()).toEqual([['sale', true]]);
  giveCount(COUNTS, AIGERIM_AT_WORK, till);
  counted(0);
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ value: { difference: 0, terminals: [{ difference: 0 }] } });
  expect(ends()).toMatchObject({ ok: true });
  expect([closed(), acquirer(), terminal.moved('collect')]).toMatchObject([[{ difference: 0 }], 5000, [5000]]);
});

test('a customer who pays after the total was taken is in no difference, at this close or the next', async () => {
  const { sale, taking } = await aCustomerAtTheTerminal();
  counted(0);
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ value: { terminals: [{ difference: 0 }] } });
  terminal.theCustomer('pays');
  expect(await taking).toEqual(IS_DECIDED);
  expect(ends()).toMatchObject({ ok: true });
  const named = { id: `${sale.saleId}:0`, amount: 5000, inTotal: false };
  expect(closed()).toMatchObject([{ difference: 0, unknown: [named] }]);
  opens();
  books();
  giveCount(COUNTS, AIGERIM_AT_WORK, till);
  counted(5000);
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ value: { difference: 0, terminals: [{ difference: 0 }] } });
  expect(ends()).toMatchObject({ ok: true });
  expect([closed(), acquirer(), terminal.moved('collect')]).toMatchObject([[{ difference: 0 }], 5000, [5000]]);
});

test('a payment that ends between the reveal and the close is told anew, with a reason for it', async () => {
  const { taking } = await aCustomerAtTheTerminal();
  counted(5000);
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({
    value: { needsReason: false, terminals: [{ difference: 0 }] },
  });
  terminal.theCustomer('walks away');
  expect(await taking).toMatchObject({ ok: false });
  const changed = { ok: false, error: { kind: 'difference-changed' } };
  expect([ends(), ends('a note is missing')]).toEqual([changed, changed]);
  const told = { needsReason: true, terminals: [{ difference: 5000 }] };
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ value: told });
  expect(ends()).toEqual({ ok: false, error: { kind: 'reason-needed' } });
  isKilledAndStartsAgain();
  expect(ends('its total was typed wrongly')).toMatchObject({ ok: true });
});

test('money that goes back while the drawer is counted is named below zero, and is booked with the next', async () => {
  terminal.willDo('approves', 'waits for the customer');
  const sale = aSale(till, { tenders: [card(5000)] });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  const returnId = till.ids.mint<ReturnId>();
  const wanted = { returnId, saleId: sale.saleId, lines: [1], reason: 'wrong-amount' as const, tenders: [card(5000)] };
  const giving = returnSale(wanted, { clerk: AIGERIM_AT_WORK, supervisorId: null }, whole());
  await expect.poll(() => till.payments.inHand()[0]?.canCancel).toBe(true);
  expect(beside()).toMatchObject({ ok: true });
  terminal.theCustomer('pays');
  expect(await giving).toEqual(IS_DECIDED);
  counted(0);
  reveal(AIGERIM_AT_WORK, till);
  expect(ends()).toMatchObject({ ok: true });
  expect(closed()).toMatchObject([{ difference: 0, unknown: [{ amount: -5000, inTotal: true }] }]);
  opens();
  books();
  giveCount(COUNTS, AIGERIM_AT_WORK, till);
  counted(0);
  expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ value: { terminals: [{ difference: 0 }] } });
  expect([written()[0], acquirer(), terminal.moved('refund')]).toEqual([['return', true], 0, [5000]]);
});
