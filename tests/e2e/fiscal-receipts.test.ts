import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { tellsCardsByTerminal } from '../devices/fiscal-rules.ts';
import type { PrintedReceipt } from '../devices/virtual-printer.ts';
import { VirtualRegister } from '../devices/virtual-register.ts';

/** Three shifts at one till whose register is away, at hand, blocked and back: nothing is told twice, or not at all. */

let reference: Reference;
let register: VirtualRegister;
let counter: ACounter;
let cardOfFirstSale: string;
beforeAll(async () => {
  reference = await startReference();
  await tellsCardsByTerminal(reference);
  register = await VirtualRegister.start();
  counter = await aCounter({ reference, register, display: 'window', receiptWaitMs: SIGN_AWAITED_MS });
  await counter.signsIn(AIGERIM);
});
afterAll(async () => {
  await counter[Symbol.asyncDispose]();
  await register.isDown();
  await reference.stop();
});

/** A sign that comes at once comes in time, on a busy machine too. */
const SIGN_AWAITED_MS = 5_000;
async function papers(): Promise<number> {
  await counter.settles();
  return counter.receipts().length;
}
const jobs = () => counter.ledger.fiscalJobs().map(({ does, state }) => `${does} ${state}`);
const left = () => jobs().filter((job) => !/ (signed|not-needed)$/.test(job));
/** What the register was told, in order, as the last part of its address. */
const told = () =>
  register.heard.map(({ path }) => path.split('/').at(-1)).filter((name) => !/Authorize|XReport/.test(name ?? ''));

/** The paper of the last receipt that the register signed, with its sign in words and as the code of its address. */
function expectFiscal(paper: PrintedReceipt | undefined): void {
  const { sign } = register.books().tickets.at(-1) ?? {};
  expect(paper?.text).toMatch(/ФИСКАЛДЫҚ ЧЕК \/ ФИСКАЛЬНЫЙ ЧЕК/);
  expect(paper?.text).toContain(sign);
  expect(paper?.qrCodes).toEqual([expect.stringContaining(`?i=${sign}&f=`)]);
}

async function closes(drawer: Record<number, number>): Promise<void> {
  await counter.chooses('Close shift');
  await counter.counts(drawer);
  await counter.screen.shows('Your count is recorded');
  await counter.presses('F8');
  const totals = counter.terminalsOwnTotals();
  if (totals.length > 0) await counter.givesTerminals(...totals);
  await counter.screen.shows('The count is exact.');
  await counter.closesTheShift({ carried: 20_000 });
  await counter.screen.shows('Shift closed');
}

test(
  'a shift whose register is away throughout is sold and closed, and told in order once it is there',
  { tags: ['long'] },
  async () => {
    await register.isDown();
    await counter.opensShift({ 1000: 20 });
    cardOfFirstSale = await aFreshCard(reference);
    await counter.sells({ card: cardOfFirstSale, preset: 'F4', handed: 10_000 });
    await counter.sells({ card: await aFreshCard(reference), preset: 'F3', authorisationCode: 'K7Q204' });
    await counter.opensAttention();
    await counter.screen.shows("The fiscal register can't be reached since", counter.screen.attention);
    await counter.presses('Escape');
    await closes({ 1000: 20, 5000: 1 });
    // It is tried now and then, and one of them is on its way for a moment.
    await expect.poll(jobs).toEqual(['cash-in waiting', 'sale waiting', 'cash-out waiting', 'day-end waiting']);
    expect(register.heard).toEqual([]);
    await counter.settles();

    await register.isUp();
    counter = await counter.afterPowerCut();
    await expect.poll(left).toEqual([]);
    expect(told()).toEqual(['MoneyOperation', 'check', 'MoneyOperation', 'ZReport']);
    expect(register.books()).toMatchObject({
      cash: 20_000_00,
      tickets: [{ total: 5000_00, taken: 10_000_00, change: 5000_00 }],
      shifts: [{ put: 20_000_00, take: 5000_00, closedAt: expect.any(Number) }],
    });
    // Its shift is closed and no other open: what came of it stands in a note.
    const [note, ...more] = counter.entries().filter(({ kind }) => kind === 'note');
    expect(note?.body).toMatchObject({ fiscalised: { sign: register.books().tickets[0]?.sign, total: 5000 } });
    expect(more).toEqual([]);
  },
);

test('a return of a sale of another day names that day’s receipt', { tags: ['long'] }, async () => {
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.presses('Control+KeyF');
  await counter.types(cardOfFirstSale.slice(-8));
  await counter.presses('Enter');
  await counter.screen.shows('Sale · receipt');
  await counter.presses('F2');
  await counter.screen.shows('Return of receipt');
  await counter.types('1');
  await counter.screen.focuses('Give back 5 000 ₸ · Cash');
  await counter.presses('Enter');
  expect(await counter.screen.refusalWords()).toContain('Ask a supervisor to come');
  await counter.types(SAULE_THE_SUPERVISOR.pin);
  await counter.presses('Enter', 'Enter');
  await counter.screen.shows('5 000 ₸ given back');
  await counter.presses('Escape');
  await counter.screen.asksForCard();

  await expect.poll(left).toEqual([]);
  const [sale, back] = register.books().tickets;
  expect([sale?.shiftNumber, back?.shiftNumber]).toEqual([1, 2]);
  expect(back).toMatchObject({ operationType: 3, total: 5000_00, basis: { checknumber: sale?.sign } });
  expect(counter.entries().at(-1)).toMatchObject({ kind: 'fiscalised', body: { sign: back?.sign } });
});

test('a sign that comes in time stands on the receipt, with the code of the register', { tags: ['long'] }, async () => {
  const before = await papers();
  await counter.sells({ card: await aFreshCard(reference), preset: 'F4', handed: 10_000 });
  await expect.poll(() => counter.receipts().length).toBe(before + 1);
  expectFiscal(counter.receipts().at(-1));
});

test(
  'a sign that comes late follows on a paper of its own; what went out is a slip, and no screen waits',
  { tags: ['long'] },
  async () => {
    const [before, signed] = [await papers(), register.signed().length];
    const { promise, resolve: signs } = Promise.withResolvers<void>();
    register.answersOnce = promise;
    await counter.sells({ card: await aFreshCard(reference), preset: 'F1' });
    await expect.poll(() => counter.receipts().length).toBe(before + 1);
    expect(register.signed()).toHaveLength(signed);
    signs();
    await expect.poll(() => counter.receipts().length).toBe(before + 2);
    const [slip, fiscal] = counter.receipts().slice(-2);
    expect(slip?.text).toMatch(/ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ \/ НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ/);
    expect(slip?.text).not.toMatch(/ФИСКАЛЬНЫЙ ЧЕК|ФИСКАЛДЫҚ ЧЕК/);
    expectFiscal(fiscal);
    await counter.screen.shows('fiscal printed', counter.screen.strip.first());
  },
);

test('a customer who wants no paper gets the fiscal receipt on the display', { tags: ['long'] }, async () => {
  const before = await papers();
  const display = await counter.customersDisplay();
  await counter.scans(await aFreshCard(reference));
  await counter.screen.asksForAmount();
  await counter.presses('F2');
  await counter.screen.asksForPayment();
  await counter.presses('Control+KeyE', 'Enter');
  await display.getByRole('img', { name: /чек/i }).waitFor();
  await expect.poll(left).toEqual([]);
  await counter.screen.shows('no paper', counter.screen.strip.first());
  expect(counter.receipts()).toHaveLength(before);
  expect(register.books().tickets.at(-1)).toMatchObject({ total: 2000_00 });
});

test(
  'a blocked register keeps the next sale in cash away; one that a terminal signs goes on',
  { tags: ['long'] },
  async () => {
    register.books().isBlocked = true;
    const heard = told().length;
    await counter.sells({ card: await aFreshCard(reference), preset: 'F4', handed: 5000 });
    await expect.poll(() => told().length).toBe(heard + 1);
    // Said while the amount is typed already, and nothing of the sale is begun.
    const card = await aFreshCard(reference);
    await counter.scans(card);
    await counter.screen.asksForAmount();
    expect(await counter.screen.refusalWords()).toContain('The fiscal register is blocked');
    await counter.presses('F4');
    await counter.screen.asksForPayment();
    const [entries, intents] = [counter.entries().length, counter.ledger.intents().length];
    // An Enter too many, by habit: it begins no payment at a terminal.
    await counter.presses('Enter');
    await counter.screen.shows('Choose how the customer pays.');
    expect(await counter.page.getByText('The fiscal register is blocked').count()).toBe(1);
    await counter.types('10000');
    const cash = counter.page
      .getByRole('group', { name: 'How the customer pays' })
      .getByRole('button', { name: /^Cash/ });
    // It says that it is disabled, and a finger presses it all the same.
    await cash.click({ force: true });
    await expect.poll(() => counter.screen.refusalWords()).toContain('Take no cash.');
    expect([counter.entries().length, counter.ledger.intents().length]).toEqual([entries, intents]);
    await counter.presses('F9');
    await counter.screen.shows('Key this amount into the terminal');
    await counter.types('K7Q204');
    await counter.screen.isKept();
    await counter.presses('Enter');
    await counter.screen.isDone(card);
    await expect.poll(left).toEqual(['sale waiting']);
    await counter.opensAttention();
    await counter.screen.shows('The fiscal register is blocked', counter.screen.attention);
    expect(await counter.screen.attention.getByText('Nothing needs attention').count()).toBe(0);
    await counter.screen.shows('1 needs attention', counter.screen.topBar);
    await counter.presses('Escape');
  },
);

test(
  'a register that can’t close keeps no clerk from it; once it can, it does, and agrees to the tenge',
  { tags: ['long'] },
  async () => {
    await closes({ 10000: 1, 5000: 1, 1000: 13 });
    await counter.screen.shows("The fiscal register's own shift is still open");
    expect(counter.entries().at(-1)).toMatchObject({ kind: 'shift-closed', body: { carried: 20_000 } });
    await expect.poll(left).toEqual(['sale waiting', 'cash-out waiting', 'day-end waiting']);
    register.books().isBlocked = false;
    await counter.settles();
    counter = await counter.afterPowerCut();
    await expect.poll(left).toEqual([]);
    expect(register.books()).toMatchObject({
      cash: 20_000_00,
      totals: { Sell: 18_000_00, ReturnSell: 5000_00 },
      shifts: [{ closedAt: expect.any(Number) }, { closedAt: expect.any(Number) }],
    });
    expect(counter.verify()).toMatchObject({ whole: true });
    expect((await counter.compared()).differences).toEqual([]);
  },
);
