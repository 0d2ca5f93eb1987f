import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';

/** Second terminators, keys that repeat and Enter out of habit never confirm or repeat a sale. */

/** Longer than a key is held back. */
const SCANNED_SINCE_MS = 300;
/** From key to key. */
const SLOWER_THAN_A_SCAN_MS = 130;

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  reference = counter.upstream.reference;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(() => counter[Symbol.asyncDispose]());

const salesWritten = () => counter.entries().filter((entry) => entry.kind === 'sale').length;

test.each(['enter', 'enter twice', 'CR LF'] as const)(
  'a scanner that ends with %s looks up the card and confirms nothing',
  async (terminator) => {
    const before = salesWritten();
    const card = await aFreshCard(reference);
    await counter.scans(card, terminator);
    await counter.screen.asksForAmount();

    // A card scanned once more before payment begins anew; its terminators take no money either.
    await counter.presses('F4');
    await counter.screen.asksForPayment();
    await counter.scans(card, terminator);

    await counter.screen.asksForPayment();
    expect(salesWritten()).toBe(before);
    await counter.presses('Enter');
    await counter.screen.isDone(card);
    expect(salesWritten()).toBe(before + 1);
  },
);

test.each([
  ['the code', 'nothing'],
  ['the code', 'a function key'],
  ['the code', 'CR LF by its arrow'],
  ['enter', 'enter twice'],
  ['a function key', 'enter'],
  ['start of text', 'enter'],
  ['escape', 'CR LF'],
] as const)('a scanner that begins with %s and ends with %s does nothing but scan', async (beginning, end) => {
  await counter.settles();
  const [before, papers] = [salesWritten(), counter.receipts().length];
  const card = await aFreshCard(reference);
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses('F4');
  await counter.screen.asksForPayment();

  await counter.keyboard.scans(card, end, beginning);

  await counter.screen.shows(card.slice(-4), counter.page.getByRole('region', { name: 'Card', exact: true }));
  await counter.screen.asksForPayment();
  await counter.screen.shows('5 000', counter.page.getByRole('button', { name: /^Take cash/ }));
  await expect.poll(() => counter.page.getByRole('textbox', { name: 'Received' }).inputValue()).toBe('');
  expect(await counter.page.getByRole('dialog').count()).toBe(0);
  expect([salesWritten(), counter.receipts().length]).toEqual([before, papers]);
  await counter.presses('Escape', 'Escape', 'Escape');
});

test(
  'a code of a few digits that ends with Enter twice goes on once, and takes no money',
  { tags: ['long'] },
  async () => {
    const before = salesWritten();
    await counter.scans(await aFreshCard(reference));
    await counter.screen.asksForAmount();

    await counter.scans('5000', 'enter twice');

    await counter.screen.asksForPayment();
    await counter.page.waitForTimeout(SCANNED_SINCE_MS);
    await counter.screen.asksForPayment();
    expect(salesWritten()).toBe(before);
    await counter.presses('Escape', 'Escape', 'Escape');
  },
);

test('Enter that is held down takes one sale, and Enter after «done» does nothing', async () => {
  const before = salesWritten();
  const card = await aFreshCard(reference);
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses('F1');
  await counter.screen.asksForPayment();

  await counter.keyboard.holds('Enter', 20);
  await counter.screen.isDone(card);
  await counter.presses('Enter', 'Enter', 'Enter');

  await counter.screen.isDone(card);
  await counter.screen.shows('credited, balance 2 240 ₸', counter.screen.strip.first());
  expect(salesWritten()).toBe(before + 1);
});

test('an amount key that is held down chooses and confirms nothing further', { tags: ['long'] }, async () => {
  const before = salesWritten();
  await counter.scans(await aFreshCard(reference));
  await counter.screen.asksForAmount();

  await counter.keyboard.holds('F4', 20);

  await counter.screen.asksForPayment();
  expect(salesWritten()).toBe(before);
  await counter.presses('Escape', 'Escape', 'Escape');
});

test('an unusual amount wants a second Enter, and the Enter that repeats is none', async () => {
  const before = salesWritten();
  const card = await aFreshCard(reference, { balance: 0 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.types('45000');

  await counter.keyboard.holds('Enter', 20);

  expect(await counter.screen.refusalWords()).toMatch(/45 000 ₸ is an unusual amount/);
  expect(salesWritten()).toBe(before);
  await counter.presses('Enter');
  await counter.screen.asksForPayment();
  await counter.presses('Escape', 'Escape', 'Escape');
});

test('a card held to the scanner while cash is counted asks before it drops the sale', async () => {
  const before = salesWritten();
  const [first, second] = [await aFreshCard(reference), await aFreshCard(reference)];
  await counter.scans(first);
  await counter.screen.asksForAmount();
  await counter.presses('F1');
  await counter.screen.asksForPayment();

  await counter.scans(second, 'enter twice');

  await counter.screen.shows('Leave this sale for the new card?');
  expect(salesWritten()).toBe(before);
  // The next customer's amount, by a clerk who looks at the card: it answers nothing, and Enter goes on with this sale.
  await counter.types('2000');
  await counter.screen.shows('Leave this sale for the new card?');
  // An Enter that is struck as quickly as a scanner's presses no button.
  await counter.page.waitForTimeout(SCANNED_SINCE_MS);
  await counter.presses('Enter');
  await counter.screen.hides('Leave this sale for the new card?');
  expect(await counter.page.locator('input:focus').inputValue()).toBe('');

  await counter.scans(second);
  await counter.screen.shows('Leave this sale for the new card?');
  await counter.presses('Tab', 'Enter');
  await counter.screen.asksForAmount();
  await counter.screen.shows(second.slice(-4), counter.page.getByRole('region', { name: 'Card', exact: true }));
  await counter.presses('Escape', 'Escape');
});

test('a bottle or a torn code is told in place, and what is in hand stays', { tags: ['long'] }, async () => {
  const { page, screen } = counter;
  const [card, other] = [await aFreshCard(reference), await aFreshCard(reference)];
  const cardPanel = page.getByRole('region', { name: 'Card', exact: true });
  const bottle = '4600682000013';
  const isNone = 'This number is not of a card of this operator.';
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.types('2500');
  await counter.scans(bottle, 'enter twice');
  await screen.shows(isNone);
  await screen.asksForAmount();
  await screen.shows(card.slice(-4), cardPanel);
  await expect.poll(() => page.getByRole('textbox', { name: 'Amount' }).inputValue()).toMatch(/^2.500$/);
  await counter.presses('F7');
  await screen.hides(isNone);
  await counter.scans(card.slice(0, 11), 'enter twice');
  await screen.shows('The number is too short: the scan was cut off.');
  await screen.showsElement(page.getByRole('group', { name: 'Passes' }), 'the passes');
  await counter.opensAttention();
  await counter.scans(bottle, 'enter twice');
  await screen.shows(`${isNone} What is in hand stays.`);
  await screen.showsElement(screen.attention, 'the attention list');
  await counter.presses('Escape', 'F7', 'F4', 'F8');
  await counter.scans(other);
  await counter.scans(bottle, 'enter twice');
  await screen.shows(isNone, page.getByRole('list', { name: 'Not added' }));
  const listed = page.getByRole('list', { name: 'Cards of this sale' }).getByRole('listitem');
  // The card before it is still looked up.
  await expect.poll(() => listed.count()).toBe(2);
  await counter.presses('Enter');
  await screen.asksForPayment();
  await counter.presses('Enter');
  await screen.shows('2 of 2 cards credited');
  await counter.scans(bottle, 'enter twice');
  await screen.shows(`${isNone} What is in hand stays.`);
  await screen.shows('2 of 2 cards credited');
  await expect.poll(() => page.getByRole('textbox', { name: 'Card number' }).inputValue()).toBe('');
});

test('a card that is scanned in the history is found there, whatever has the focus', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference);
  await counter.sells({ card, preset: 'F2' });
  await counter.chooses('History');
  await counter.types('2');
  await counter.presses('Enter');
  await counter.screen.shows(/Sale · receipt/);
  await counter.page.getByRole('button', { name: 'Show the sale' }).focus();
  await counter.scans(card);
  await counter.screen.shows(card.slice(-4), counter.page.getByRole('list', { name: 'Found' }));
  const found = counter.page.getByRole('list', { name: 'Found' }).getByRole('listitem');
  await expect.poll(() => found.count()).toBe(1);
  await counter.presses('Escape');
  await counter.screen.asksForCard();
});

test('the menu’s key and Enter in one movement of the hand press what the menu offers first', async () => {
  const keypad = new CounterKeypad(counter.page);
  await keypad.rolls('.⏎');
  await counter.screen.showsElement(counter.page.getByRole('main', { name: 'Cash' }), 'the cash in the drawer');
  await keypad.rolls('.⏎');
  await expect.poll(() => counter.page.getByRole('dialog', { name: 'Menu' }).isVisible()).toBe(false);
  await counter.presses('Escape');
  await counter.screen.asksForCard();
});

test('the keypad opens and leaves the menu from a button as from a field', { tags: ['long'] }, async () => {
  const { page, screen } = counter;
  const keypad = new CounterKeypad(page);
  const menu = page.getByRole('dialog', { name: 'Menu' });
  for (const leaves of ['-', '.']) {
    await screen.topBar.getByRole('button').first().focus();
    await keypad.presses('.');
    await screen.showsElement(menu, 'the menu');
    await keypad.presses(leaves);
    await screen.hidesElement(menu, 'the menu');
  }
  expect(await page.getByRole('textbox', { name: 'Card number' }).inputValue()).toBe('');
});

test('Enter in one movement with a choice before it does not press what the choice has just opened', async () => {
  const keypad = new CounterKeypad(counter.page);
  await keypad.presses('.');
  // A busy machine would bring all three in one burst, as a scanner's.
  await counter.screen.showsElement(counter.page.getByRole('dialog', { name: 'Menu' }), 'the menu');
  await keypad.rolls('3⏎');
  await counter.screen.shows('Counts only');
  await counter.screen.focuses('Back');
  expect(await counter.page.getByRole('main').getAttribute('aria-label')).toBe('X report');
  await counter.presses('Enter');
  await counter.screen.asksForCard();
});

test(
  'Enter behind digits that found no field presses no button: a slow scanner writes no bag',
  { tags: ['long'] },
  async () => {
    const bags = () => counter.entries().filter((entry) => entry.kind === 'safe-drop').length;
    const { page, screen } = counter;
    await counter.presses('Escape', 'Escape');
    await counter.chooses('Cash');
    await screen.focuses('Amount');
    const keypad = new CounterKeypad(page);
    await keypad.presses('5*⏎77⏎');
    await screen.focuses('Record 5 000 ₸');
    await keypad.pressesEach(SLOWER_THAN_A_SCAN_MS, '48700123⏎');
    await screen.shows('These digits have no field here');
    expect(bags()).toBe(0);

    await keypad.presses('⏎');
    await expect.poll(bags).toBe(1);
  },
);

test(
  'Enter behind digits that each chose a reason gives nothing back: a slow scanner returns no sale',
  { tags: ['long'] },
  async () => {
    const returns = () => counter.entries().filter((entry) => entry.kind === 'return').length;
    const { page, screen } = counter;
    await counter.presses('Escape', 'Escape');
    await counter.sells({ card: await aFreshCard(reference), preset: 'F4' });
    await screen.shows('credited, balance 6 240 ₸', screen.strip.first());
    const keypad = new CounterKeypad(page);
    await keypad.presses('.');
    await screen.showsElement(page.getByRole('dialog', { name: 'Menu' }), 'the menu');
    await keypad.presses('5');
    await screen.shows('Return of receipt');
    await counter.looks();
    // A code without an end: its digit chooses, and the Space within it presses nothing.
    await counter.keyboard.scans('A1 B2', 'nothing');
    await screen.focuses('Give back 5 000 ₸ · Cash');
    await counter.looks();
    expect(returns()).toBe(0);
    await keypad.pressesEach(SLOWER_THAN_A_SCAN_MS, '123⏎');
    await screen.shows('These digits have no field here');
    expect(returns()).toBe(0);

    // A hand that means it presses once more.
    await screen.focuses('Give back 5 000 ₸ · Cash');
    await counter.looks();
    await keypad.presses('⏎');
    await expect.poll(returns).toBe(1);
  },
);

test('− of a keypad writes no reason at a close that has no way back', { tags: ['long'] }, async () => {
  const { page, screen } = counter;
  await counter.presses('Escape', 'Escape');
  await counter.chooses('Close shift');
  await counter.counts({ 1000: 1 });
  await screen.shows('Your count is recorded');
  await counter.presses('F8');
  await screen.focuses(/^Reason/);
  await counter.looks();

  await new CounterKeypad(page).presses('--');

  await screen.focuses(/^Reason/);
  await counter.looks();
  expect(await page.locator(':focus').inputValue()).toBe('');
});
