import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, cardOf } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';
import { layoutFaults } from '../devices/judged-screen.ts';

/** One sale over several cards, one payment in parts, and a card that is sold together with what goes onto it first. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  reference = counter.upstream.reference;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(() => counter[Symbol.asyncDispose]());

const lastSale = () =>
  counter
    .entries()
    .filter((entry) => entry.kind === 'sale')
    .at(-1);
const freshCards = (count: number) =>
  Promise.all(Array.from({ length: count }, () => aFreshCard(reference, { balance: 0 })));

test(
  'a tour leader tops up twenty cards at once: scans alone, one payment, one receipt',
  { tags: ['long'] },
  async () => {
    const cards = await freshCards(20);
    const [first, ...more] = cards;
    await counter.scans(first!);
    await counter.screen.asksForAmount();
    await counter.presses('F4', 'F8');
    // As quick as a hand can: a scan that comes before the last one was looked up waits its turn.
    for (const card of more) await counter.scans(card);
    await counter.scans(first!);
    await counter.scans(cardOf(reference, 'blocked'));
    const listed = counter.page.getByRole('list', { name: 'Cards of this sale' });
    for (const card of more) await counter.screen.shows(`…${card.slice(-4)}`, listed);
    await counter.screen.shows('is blocked');
    await counter.screen.shows('is in this sale already');
    await counter.presses('Enter');
    await counter.screen.asksForPayment();
    await counter.screen.shows('20 cards · 100 000 ₸');
    // What is due stands large, and not what one card gets.
    expect(await counter.page.getByRole('textbox', { name: 'Amount' }).inputValue()).toBe('100\u00a0000');
    await counter.screen.shows('20 cards · 5 000 ₸ each');
    await counter.types('120000');
    await counter.screen.shows('20 000 ₸', counter.screen.change);
    await counter.presses('Enter');

    await counter.screen.shows('100 000 ₸ taken for 20 cards', counter.page.getByRole('status'));
    expect(lastSale()).toMatchObject({
      body: {
        lines: cards.map((cardNumber, index) => ({ line: index + 1, cardNumber, amount: 5000 })),
        tenders: [{ received: 120_000, change: 20_000 }],
      },
    });
    await counter.screen.shows('printed', counter.screen.strip.first());
    expect(counter.receipts()).toHaveLength(1);
  },
);

test('a group by the numeric keypad alone: + adds, four digits take out, − goes back', { tags: ['long'] }, async () => {
  const [first, second, third] = await freshCards(3);
  await counter.types(first!);
  await counter.presses('NumpadEnter');
  await counter.screen.asksForAmount();
  await counter.types('2');
  await counter.presses('NumpadMultiply', 'NumpadAdd');
  await counter.screen.asksForCard();
  // Typed by hand: the whole number, then Enter.
  for (const card of [second!, third!]) {
    await counter.types(card);
    await counter.presses('NumpadEnter');
    await counter.screen.shows(`…${card.slice(-4)}`, counter.page.getByRole('list', { name: 'Cards of this sale' }));
  }
  await counter.types(second!.slice(-4));
  await counter.presses('NumpadEnter');
  await counter.screen.hides(`…${second!.slice(-4)}`, counter.page.getByRole('list', { name: 'Cards of this sale' }));
  await counter.presses('NumpadEnter');
  await counter.screen.asksForPayment();
  await counter.screen.shows('2 cards · 4 000 ₸');
  await counter.presses('NumpadSubtract');
  await counter.screen.asksForCard();
  await counter.presses('NumpadEnter');
  await counter.screen.asksForPayment();
  await counter.presses('NumpadEnter');

  await counter.screen.shows('4 000 ₸ taken for 2 cards', counter.page.getByRole('status'));
  expect(lastSale()).toMatchObject({ body: { lines: [{ cardNumber: first }, { cardNumber: third }] } });
});

test(
  '− of a keypad takes a character away in the sale, and goes back where nothing is typed',
  { tags: ['long'] },
  async () => {
    const keypad = new CounterKeypad(counter.page);
    const holds = async (field: string, text: string) =>
      await expect.poll(() => counter.page.getByRole('textbox', { name: field }).inputValue()).toBe(text);
    const [card] = await freshCards(1);
    await counter.scans(card!);
    await counter.screen.asksForAmount();
    await counter.looks();
    await keypad.presses('50*-⏎');
    await counter.screen.asksForPayment();

    await keypad.presses('7*-');
    await holds('Received', '700');
    // A key that stays down empties the field, and leaves the payment no more than the sale.
    await keypad.holds('-', 8);
    await holds('Received', '');
    await counter.screen.asksForPayment();

    await keypad.presses('/');
    await counter.screen.shows('Key this amount into the terminal');
    await keypad.presses('123457-');
    await holds('Authorisation code', '12345');
    await keypad.presses('6');
    await counter.screen.isKept();
    await keypad.presses('⏎');
    await counter.screen.isDone(card!);
    expect(JSON.stringify(lastSale()?.body)).toContain('"123456"');
  },
);

test('a group by touch alone', { tags: ['long'] }, async () => {
  const [first, second] = await freshCards(2);
  await counter.scans(first!);
  await counter.screen.asksForAmount();
  const touch = (name: string | RegExp) =>
    counter.page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  for (const digit of ['3', '000']) await touch(digit);
  await touch('Add a card');
  for (const digit of second!) await touch(digit);
  await touch('Add');
  await counter.screen.shows(`…${second!.slice(-4)}`, counter.page.getByRole('list', { name: 'Cards of this sale' }));
  await touch(`Take out card …${first!.slice(-4)}`);
  await touch(/^Go to payment/);
  await counter.screen.asksForPayment();
  await touch(/^Take cash and top up/);

  await counter.screen.isDone(second!);
  expect(lastSale()).toMatchObject({ body: { lines: [{ cardNumber: second, amount: 3000 }] } });
});

test('a payment in parts: the card first, cash last, change against the cash alone', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 0 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses('F4');
  await counter.screen.asksForPayment();
  await counter.types('3000');
  await counter.screen.shows('the rest: 2 000 ₸');
  await counter.presses('F9');
  await counter.screen.shows('3 000 ₸ is left after it.');
  await counter.types('778899');
  await counter.screen.isKept('Part is paid, go on');
  await counter.presses('Enter');
  await counter.screen.asksForTheRest();
  await counter.types('5000');
  await counter.presses('Enter');

  await counter.screen.isDone(card);
  await counter.screen.lists(card);
  expect(lastSale()).toMatchObject({
    body: {
      tenders: [
        { kind: 'bank-card', amount: 2000, terminal: { authCode: '778899' } },
        { kind: 'cash', amount: 3000, received: 5000, change: 2000 },
      ],
    },
    postings: [
      { account: 'acquirer', amount: 2000 },
      { account: 'drawer', amount: 5000 },
      { account: 'drawer', amount: -2000 },
      { account: 'stored-value', amount: -5000 },
    ],
  });
});

test('what was paid in parts goes back part by part, with the slip of the terminal', { tags: ['long'] }, async () => {
  await counter.screen.shows('credited', counter.screen.strip.first());
  await counter.presses('Control+KeyZ');
  await counter.screen.shows('Return of receipt');
  await counter.types('1');
  await counter.screen.focuses(/code/i);
  // The longest words that such a button has.
  await counter.speaks('kk');
  await counter.sizes(1024, 768);
  await expect.poll(() => layoutFaults(counter.page)).toEqual([]);
  await counter.sizes(1366, 768);
  await counter.speaks('en');
  await counter.screen.focuses(/code/i);
  await counter.types('R445566');
  await counter.presses('Enter');
  await counter.screen.showsElement(
    counter.page
      .getByRole('button', { name: 'Give back 5 000 ₸ · Bank card 2 000 ₸ + Cash 3 000 ₸' })
      .and(counter.page.locator(':focus')),
    'the main button in focus',
  );
  await counter.presses('Enter');
  await counter.screen.shows('Give the customer 3 000 ₸ from the drawer; 2 000 ₸ goes back over the terminal.');
  expect(counter.entries().at(-1)).toMatchObject({
    kind: 'return',
    body: {
      tenders: [
        { kind: 'bank-card', amount: 2000, terminal: { authCode: 'R445566' } },
        { kind: 'cash', amount: 3000 },
      ],
    },
    postings: [
      { account: 'stored-value', amount: 5000 },
      { account: 'acquirer', amount: -2000 },
      { account: 'drawer', amount: -3000 },
    ],
  });
  await counter.presses('Escape');
});

test('a new card is told by its look-up, and sold with its first top-up as one sale', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { status: 'not-activated', balance: 0 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.screen.shows('A new card: it is sold together with its first top-up.');
  await counter.presses('F4');
  await counter.screen.asksForPayment();
  await counter.screen.shows(`card …${card.slice(-4)} · 5 800 ₸`);
  await counter.presses('Enter');

  await counter.screen.isDone(card);
  await counter.screen.lists(card);
  await counter.screen.shows('credited', counter.screen.strip.first());
  expect(lastSale()).toMatchObject({
    postings: [
      { account: 'drawer', amount: 5800 },
      { account: 'card-sales', amount: -800 },
      { account: 'stored-value', amount: -5000 },
    ],
  });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.screen.shows('5 000 ₸', counter.page.getByRole('region', { name: 'Card', exact: true }));
  await counter.presses('Escape', 'Escape');
});

test('a second pass says before paying that it starts the day after the first', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 0 });
  const face = counter.page.getByRole('region', { name: 'Card', exact: true });
  for (const which of ['first', 'second']) {
    await counter.scans(card);
    await counter.screen.asksForAmount();
    await counter.presses('F7');
    await counter.types('2');
    await counter.screen.asksForPayment();
    await counter.screen.shows(/^7-day pass · /);
    if (which === 'second') await counter.screen.hides('Usable at once after the top-up.');
    expect(await counter.page.getByRole('button', { name: /^Passes/ }).getAttribute('aria-pressed')).toBe('true');
    await counter.presses('Enter');
    await counter.screen.isDone(card);
    await counter.screen.shows(/Tell the customer: the pass is valid/);
    // The card as it is now: the pass that was just sold stands beside what ran before, and does not read as valid
    // today.
    const running = face.getByText(/: valid until /);
    const later = face.getByText(/^7-day pass: \d+ \w+ to \d+ \w+$/);
    await expect.poll(async () => [await running.count(), await later.count()]).toEqual([1, which === 'first' ? 0 : 1]);
  }
  const passes = counter
    .entries()
    .filter((entry) => entry.kind === 'sale')
    .slice(-2)
    .map((entry) => entry.body['lines']);
  expect(passes).toMatchObject([
    [{ pass: { validFrom: expect.any(String) } }],
    [{ pass: { validFrom: expect.any(String) } }],
  ]);
  const [first, second] = passes.map((lines) => (lines as { pass: { validFrom: string; validTo: string } }[])[0]!.pass);
  expect(Date.parse(second!.validFrom) - Date.parse(first!.validTo)).toBe(86_400_000);
  expect(await counter.compared()).toMatchObject({ differences: [] });
});
