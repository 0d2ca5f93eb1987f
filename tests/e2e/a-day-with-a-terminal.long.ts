import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BodyByKind } from '../../src-shared/journal/kinds/index.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { Day } from '../../src-shared/time.ts';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { pictures } from '../devices/pictures.ts';
import type { Listed } from '../devices/virtual-kaspi-books.ts';
import { VirtualKaspi } from '../devices/virtual-kaspi.ts';

/** One day of one till beside a terminal that answers by itself, played by keys: each step says where its money is. */

let reference: Reference;
let counter: ACounter;
let terminal: VirtualKaspi;

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10) as Day;

beforeAll(async () => {
  reference = await startReference();
  const profile = await reference.operator.profile();
  if (!profile) throw new Error('the demo operator has a profile');
  const denominations = [
    ...profile.cash.denominations,
    { value: 2000, kind: 'note' as const, series: '2012', acceptedUntil: dayFromNow(-20) },
    { value: 10_000, kind: 'note' as const, series: '2006', acceptedUntil: dayFromNow(10) },
  ];
  await reference.operator.setProfile({ ...profile, version: 'old-notes', cash: { ...profile.cash, denominations } });
  terminal = await VirtualKaspi.start();
  counter = await aCounter({ reference, terminal });
  await isTried();
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(async () => {
  await counter[Symbol.asyncDispose]();
  await terminal.isUnplugged();
  await reference.stop();
});

const button = (name: string | RegExp) => counter.page.getByRole('button', { name, exact: typeof name === 'string' });

/** Tab leads to it, and Enter follows once it was read. */
async function answers(name: string | RegExp): Promise<void> {
  await counter.goesTo(button(name).first());
  await counter.looks();
  await counter.presses('Enter');
}

async function fills(field: string, text: string): Promise<void> {
  await counter.goesTo(counter.page.getByRole('textbox', { name: field, exact: true }));
  await counter.types(text);
}

/** A technician's first small payment: until it was compared, the terminal serves nobody. */
async function isTried(): Promise<void> {
  const { screen } = counter;
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await screen.shows('Receipt series');
  await counter.presses('F7');
  await screen.shows('a technician makes its first small payment');
  await fills('Amount of the trial', '10');
  await answers('Take it at the terminal');
  await screen.shows('Type the amount that the terminal showed.');
  await fills('Amount that the terminal showed', '10');
  await answers('Compare, and give it back');
  await screen.shows('It was tried and serves.');
  await counter.chooses('Lock');
}

/** A fresh card and the amount of a preset, up to the payment. */
async function comesToPay(preset: 'F1' | 'F4'): Promise<string> {
  const card = await aFreshCard(reference);
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses(preset);
  await counter.screen.asksForPayment();
  return card;
}

/** The way's key, and Enter once what it asks for was read. */
async function asksTheTerminal(key: 'F9' | 'F10'): Promise<void> {
  await counter.presses(key);
  await counter.screen.shows('Enter asks the terminal for');
  await counter.screen.isKept();
  await counter.looks();
  await counter.presses('Enter');
}

interface Sold {
  readonly seq: number;
  readonly body: BodyByKind['sale'];
}
const sales = (): Sold[] => counter.entries().filter((entry) => isKind(entry, 'sale'));
const lastSale = () => sales().at(-1)?.body;
const lastOf = (kind: string) => counter.entries().findLast((entry) => entry.kind === kind);
const lastListed = () => terminal.list().at(-1);
/** The last that the device moved itself: what was keyed on it by hand stands below its own. */
const lastMoved = () => terminal.list().findLast(({ number }) => !number.startsWith('by hand'));

/** What its own list comes to, by way: what went back counts less. */
function deviceHas(way: 'card' | 'qr'): readonly [count: number, sum: number] {
  const lines = terminal.list().filter(({ method }) => method === way);
  const signed = ({ does, amount }: Listed) => (does === 'payment' ? amount : -amount);
  return [lines.length, lines.reduce((sum, line) => sum + signed(line), 0)];
}

/** What the ledger has of a way of paying, over all its shifts. */
function ledgerHas(account: string): number {
  return counter
    .entries()
    .flatMap(({ postings }) => postings)
    .filter((posting) => posting.account === account)
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** Device and ledger come to the same, each way by itself. */
function agree(): void {
  expect({ card: ledgerHas('acquirer'), qr: ledgerHas('qr-acquirer') }).toEqual({
    card: deviceHas('card')[1],
    qr: deviceHas('qr')[1],
  });
}

test('a card is approved by one Enter, and its slip is in the sale', async () => {
  const card = await comesToPay('F4');
  terminal.willDo('approves by card');
  await asksTheTerminal('F9');
  await counter.screen.isDone(card);
  await counter.screen.lists(card);
  await pictures(counter, 'approved');
  const paid = lastListed();
  expect(paid).toMatchObject({ does: 'payment', method: 'card', amount: 5000 });
  expect(lastSale()?.tenders).toMatchObject([
    { kind: 'bank-card', amount: 5000, terminal: { method: 'card', rrn: paid?.number } },
  ]);
  agree();
});

test('a customer pays by QR, and it is booked as QR', async () => {
  const card = await comesToPay('F1');
  terminal.willDo('approves by QR');
  await asksTheTerminal('F10');
  await counter.screen.isDone(card);
  await counter.screen.lists(card);
  expect(lastListed()).toMatchObject({ does: 'payment', method: 'qr', amount: 1000 });
  expect(lastSale()?.tenders).toMatchObject([{ kind: 'qr', amount: 1000, terminal: { method: 'qr' } }]);
  agree();
});

test('a QR payment goes back through the device that took it, and the return follows its approval', async () => {
  const { screen } = counter;
  await counter.presses('Control+KeyZ');
  await screen.shows('Return of receipt');
  await answers("Customer's request");
  await pictures(counter, 'return');
  await answers(/^Give back/);
  await screen.shows('The money goes back over the terminal.');
  await pictures(counter, 'returned');
  expect(lastListed()).toMatchObject({ does: 'refund', method: 'qr', amount: 1000 });
  expect(lastOf('return')?.body).toMatchObject({ tenders: [{ kind: 'qr', amount: 1000 }] });
  agree();
  await counter.presses('Escape', 'Escape');
  await screen.asksForCard();
  await screen.shows('returned', screen.strip.first());
});

test('a payment whose answer is lost is parked by one key, and the next customer pays cash', async () => {
  const { screen } = counter;
  const before = sales().length;
  const parked = await comesToPay('F4');
  terminal.willDo('waits for the customer');
  await asksTheTerminal('F9');
  await screen.shows('The customer pays at the terminal');
  // Charged, and its power goes: it comes back and has not read its list yet.
  terminal.theCustomer('pays');
  const list = terminal.memory();
  terminal.remembersOnly(new Map());
  await screen.shows('The terminal does not say whether money was taken.');
  await pictures(counter, 'unknown');
  await counter.presses('F8');
  await screen.asksForCard();
  await pictures(counter, 'parked');
  await counter.sells({ card: await aFreshCard(reference), preset: 'F1', handed: 1000 });
  expect(sales()).toHaveLength(before + 1);
  expect(lastSale()?.tenders).toMatchObject([{ kind: 'cash', amount: 1000 }]);

  terminal.remembersOnly(list);
  await counter.opensAttention();
  await pictures(counter, 'parked-in-attention');
  const asked = terminal.moved('payment').length;
  await counter.answers('Ask the terminal');
  await screen.shows('Nothing needs attention', screen.attention);
  await pictures(counter, 'found');
  await counter.presses('Escape');
  await screen.lists(parked);
  // Booked once: the device took nothing more, and the ledger has one sale of this card.
  expect(terminal.moved('payment')).toHaveLength(asked);
  expect(sales().filter(({ body }) => body.lines[0]?.cardNumber === parked)).toHaveLength(1);
  expect(lastSale()?.tenders).toMatchObject([
    { kind: 'bank-card', amount: 5000, terminal: { rrn: lastListed()?.number } },
  ]);
  agree();
});

test('a terminal that never named its payment is decided by a supervisor with its list in hand', async () => {
  const { screen } = counter;
  const parked = await comesToPay('F1');
  terminal.willDo('charges and loses its answer');
  await asksTheTerminal('F9');
  await screen.shows("The terminal's answer was lost");
  await pictures(counter, 'nameless');
  await counter.presses('F8');
  await screen.asksForCard();
  agreesBut(1000);
  await counter.opensAttention();
  await counter.answers('A supervisor says what was taken');
  await counter.types('S10005');
  await counter.answers(SAULE_THE_SUPERVISOR.name);
  await counter.types(SAULE_THE_SUPERVISOR.pin);
  await pictures(counter, 'word');
  await counter.answers('Money was taken');
  await screen.shows('Nothing needs attention', screen.attention);
  await counter.presses('Escape');
  await screen.lists(parked);
  expect(lastOf('payment-decided')?.body).toMatchObject({ decision: 'paid' });
  expect(lastSale()?.tenders).toMatchObject([{ kind: 'bank-card', amount: 1000, terminal: { authCode: 'S10005' } }]);
  agree();
});

/** So much more on the terminal: nobody has decided it yet. */
function agreesBut(card: number): void {
  expect(deviceHas('card')[1] - ledgerHas('acquirer')).toBe(card);
}

test('a card is declined, and the same customer pays cash', async () => {
  const { screen } = counter;
  const card = await comesToPay('F4');
  terminal.willDo('declines');
  const moved = terminal.list();
  await asksTheTerminal('F9');
  await screen.shows('The terminal declined the payment.');
  await pictures(counter, 'declined');
  await counter.looks();
  // The first Enter says that it was read; the second one takes the cash.
  await counter.presses('Enter');
  await counter.looks();
  await counter.presses('Enter');
  await screen.isDone(card);
  await screen.lists(card);
  expect(terminal.list()).toEqual(moved);
  expect(lastSale()?.tenders).toMatchObject([{ kind: 'cash', amount: 5000 }]);
  agree();
});

test('a part is paid by card, the rest by QR is declined and tried once more', async () => {
  const { screen } = counter;
  const card = await comesToPay('F4');
  await counter.types('2000');
  await counter.presses('F9');
  await screen.shows('Enter asks the terminal for');
  await screen.isKept();
  await counter.presses('F10');
  await screen.shows('₸: QR.');
  await pictures(counter, 'in-two-parts');
  await counter.looks();
  terminal.willDo('approves by card', 'declines', 'approves by QR');
  await counter.presses('Enter');
  await screen.shows('The terminal declined the payment.');
  await pictures(counter, 'the-second-declined');
  await asksTheTerminal('F10');
  await screen.isDone(card);
  await screen.lists(card);
  expect(terminal.moved('payment').slice(-2)).toEqual([3000, 2000]);
  expect(lastSale()?.tenders).toMatchObject([
    { kind: 'bank-card', amount: 3000 },
    { kind: 'qr', amount: 2000 },
  ]);
  agree();
});

test('a sale is given up whose part was charged: the device gives it back, and the journal says so', async () => {
  const { screen } = counter;
  const before = sales().length;
  const card = await comesToPay('F4');
  await counter.types('2000');
  await counter.presses('F9');
  await screen.shows('Enter asks the terminal for');
  await screen.isKept();
  await counter.presses('F10');
  await screen.shows('₸: QR.');
  await counter.looks();
  terminal.willDo('approves by card', 'declines');
  await counter.presses('Enter');
  await screen.shows('The terminal declined the payment.');
  await counter.presses('Escape');
  await screen.shows('A part of this sale is paid.');
  await screen.shows('The terminal gives it back: pay anew');
  await pictures(counter, 'give-up-question');
  await counter.looks();
  await counter.presses('2');
  await screen.shows('The terminal gives the money back');
  expect(await button(/^Take cash/).count()).toBe(0);
  await expect.poll(() => terminal.moved('refund').at(-1)).toBe(3000);
  await expect.poll(() => lastOf('payment-decided')?.body).toMatchObject({ decision: 'not-paid' });
  await screen.shows('3 000 ₸ went back over the terminal.');
  await pictures(counter, 'given-up');
  expect(lastListed()).toMatchObject({ does: 'refund', method: 'card', amount: 3000 });
  expect(lastOf('payment-decided')).toMatchObject({
    postings: [],
    body: { reason: 'given back by the terminal: bank-card 3000, code 123456' },
  });
  expect(sales()).toHaveLength(before);
  agree();
  await counter.presses('Escape', 'Escape');
  await screen.asksForCard();
  await expect(screen.strip.filter({ hasText: `…${card.slice(-4)}` }).count()).resolves.toBe(0);
});

test('an old note is warned of at «Received»', async () => {
  const { screen } = counter;
  const card = await comesToPay('F1');
  await counter.types('2000');
  await screen.shows('no 2 000 «2012»');
  await pictures(counter, 'old-note-received');
  await counter.looks();
  await counter.presses('Enter');
  await screen.isDone(card);
  await screen.lists(card);
  expect(lastSale()?.tenders).toMatchObject([{ kind: 'cash', amount: 1000, received: 2000, change: 1000 }]);
  await comesToPay('F1');
  await counter.types('10000');
  await screen.shows('10 000 «2006» until');
  await pictures(counter, 'ending-note-received');
  await counter.presses('Escape', 'Escape', 'Escape');
  await screen.asksForCard();
});

test('the X counts what the day had, and tells no amount', async () => {
  const { screen } = counter;
  await counter.chooses('X report');
  await screen.shows(/Counts only/);
  await pictures(counter, 'x-report');
  await answers('Print');
  await expect.poll(() => counter.printer.receipts().at(-1)?.text).toMatch(/X-/);
  const x = counter.printer.receipts().at(-1)?.text;
  for (const told of [await screen.text(), x]) {
    expect(told).toMatch(/\s4\s[^]*\s2\s/);
    expect(told).not.toMatch(/₸|\d 000/);
  }
  await counter.presses('Escape');
  await screen.asksForCard();
});

test('the close finds a card that was keyed on the device itself, and the old note stays no float', async () => {
  const { screen } = counter;
  terminal.isKeyedByHand(3000);
  agreesBut(3000);
  await counter.chooses('Close shift');
  await screen.shows('2 000 ₸ «2012» was accepted until');
  await counts({ '5 000 ₸': 1, '2 000 ₸ to exchange': 1, '1 000 ₸': 20 });
  await pictures(counter, 'old-note-in-the-count');
  await counter.presses('F8', 'Enter');
  await screen.shows('Your count is recorded: 27 000 ₸.');
  await counter.presses('F8');
  await screen.shows(/own total and type it/);
  expect(await screen.text()).not.toMatch(/14 000|17 000/);
  await counter.givesTerminals(deviceHas('card'), deviceHas('qr'));
  await screen.shows('The count is exact.');
  await screen.shows('3 000 ₸ more on the terminal');
  await screen.shows('The terminal agrees.');
  await pictures(counter, 'card-difference');
  await fills('Authorisation code', 'H00001');
  await fills('Its amount', '3000');
  await answers('Add');
  await fills('Reason for the difference', 'keyed on the terminal');
  await fills('Stays as float', '27000');
  await screen.shows('25 000 ₸ may stay at most: the rest is to be exchanged.');
  await pictures(counter, 'old-note-is-no-float');
  await counter.presses('Control+KeyA');
  await fills('Stays as float', '20000');
  await fills('Bag seal', 'KZ-00018');
  await answers(SAULE_THE_SUPERVISOR.name);
  await counter.types(SAULE_THE_SUPERVISOR.pin);
  await pictures(counter, 'difference-explained');
  await answers('Close shift');
  await screen.shows('Shift closed, Z report 1.');
  await pictures(counter, 'closed');
  expect(lastOf('shift-closed')).toMatchObject({
    body: {
      toExchange: [{ value: 2000, quantity: 1 }],
      removed: 7000,
      bagsInSafe: 1,
      terminals: [
        { kind: 'bank-card', difference: 3000, extra: [{ code: 'H00001', amount: 3000 }] },
        { kind: 'qr', difference: 0 },
      ],
    },
    postings: expect.arrayContaining([
      { account: 'acquirer', amount: 3000 },
      { account: 'over-short', amount: -3000 },
    ]),
  });
  agree();
  await expect.poll(() => counter.printer.receipts().at(-1)?.text).toContain('KZ-00018');
  const z = counter.printer.receipts().find(({ text }) => text.includes('Сверка с терминалами'));
  expect(z?.text).toMatch(/На терминале \(9\)\s+17 000/);
  expect(z?.text).toMatch(/Принято здесь \(4\)\s+14 000/);
  expect(z?.text).toMatch(/Банковская карта\s+14 000/);
  expect(z?.text).toMatch(/Оплата QR\s+2 000/);
  expect(z?.text).toMatch(/Из них на обмен\s+2 000/);
  expect(z?.text).toMatch(/Пересчитано\s+27 000/);
});

/** What is not named stays empty. */
async function counts(drawer: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, quantity] of Object.entries(drawer)) await fills(name, String(quantity));
}

test('the bag with the old note is handed over by name and slip', async () => {
  const { screen } = counter;
  await answers('Open the next shift');
  await screen.opensShift();
  await counter.presses('NumpadDecimal');
  await answers(/^0?\s*Safe$/);
  await screen.shows('1 bag in the safe');
  await answers('All bags');
  await fills('Who takes them', 'Halyk, Yerlan S.');
  await fills('Number of the collector’s slip', 'IN-004217');
  await pictures(counter, 'bag');
  await answers('Hand over 1 bag');
  await screen.shows('No sealed bag is here.');
  await pictures(counter, 'bag-handed-over');
  expect(counter.entries().at(-1)).toMatchObject({
    kind: 'note',
    postings: [],
    body: { bags: { did: 'handed-over', bags: [{ seal: 'KZ-00018', amount: 7000 }], slip: 'IN-004217' } },
  });
  await expect.poll(() => counter.printer.receipts().filter(({ text }) => text.includes('IN-004217')).length).toBe(2);
  await counter.presses('Escape');
  await counter.opensShift({ 1000: 20 });
});

test('a drawer is counted past a customer at the terminal, whose sale comes with the next shift', async () => {
  const { screen } = counter;
  const settled = deviceHas('card');
  const had = sales().length;
  await comesToPay('F1');
  terminal.willDo('waits for the customer');
  await asksTheTerminal('F9');
  await screen.shows('The customer pays at the terminal');
  await counter.presses('Escape');
  await screen.shows('Leave this payment at the terminal?');
  await counter.presses('3');
  await counter.chooses('Close shift');
  await screen.shows('Count what is in the drawer now');
  await counts({ '1 000 ₸': 20 });
  await counter.presses('F8', 'Enter');
  await screen.shows('The terminal is still at work on a payment.');
  await pictures(counter, 'count-beside');
  await counter.presses('F8', 'Enter');
  await screen.shows('Your count is recorded: 20 000 ₸.');
  terminal.theCustomer('pays');
  await counter.presses('F12');
  await screen.shows('A payment that was left earlier: the money was taken.');
  await pictures(counter, 'decided');
  await counter.presses('Escape', 'F8');
  // It was settled with the close before.
  await counter.givesTerminals([deviceHas('card')[0] - settled[0], deviceHas('card')[1] - settled[1]]);
  await screen.shows('The terminal agrees.');
  await pictures(counter, 'carried');
  await fills('Stays as float', '20000');
  await answers('Close shift');
  await screen.shows('Shift closed, Z report 2.');
  await answers('Open the next shift');
  await counter.opensShift({ 1000: 20 });
  await expect.poll(() => sales().length).toBe(had + 1);
  expect(lastSale()?.tenders).toMatchObject([
    { kind: 'bank-card', amount: 1000, terminal: { rrn: lastMoved()?.number } },
  ]);
  agree();
});

test('ledger, upstream, paper and device tell the same of the whole day', async () => {
  expect((await counter.compared()).differences).toEqual([]);
  expect(counter.verify()).toMatchObject({ whole: true });
  agree();
  // Whatever a receipt names is on the device's own list, once.
  const named = sales().flatMap(({ body }) => body.tenders.flatMap(({ terminal: slip }) => slip?.rrn ?? []));
  expect(named).toHaveLength(new Set(named).size);
  const listed = terminal.list().map(({ number }) => number);
  expect(named.filter((number) => !listed.includes(number))).toEqual([]);
});
