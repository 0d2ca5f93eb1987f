import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterFinger, CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, DANIYAR } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { inLargeText, isWhole } from '../devices/in-sight.ts';

/**
 * A whole shift by a numeric keypad alone, and what a finger is given beside the keys. by-one-hand.long.ts has all that
 * a clerk does, by each hand.
 */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const NOTES_AND_COINS = 14;
/** Longer than two taps may be apart that are one. */
const BETWEEN_TAPS_MS = 600;
const kinds = (counter: ACounter) => counter.entries().map((entry) => entry.kind);

test('by a numeric keypad alone', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 300 });
  await using counter = await aCounter({ reference });
  const { screen } = counter;
  const keypad = new CounterKeypad(counter.page);
  await screen.isAtSignIn();
  await keypad.presses(`1${AIGERIM.pin}⏎`);

  await screen.opensShift();
  // Twenty notes of 1000, the fifth of the fields.
  await keypad.presses(`⏎⏎⏎⏎20${'⏎'.repeat(NOTES_AND_COINS - 4)}`);
  await keypad.presses('⏎');
  await screen.asksForCard();

  await keypad.presses(`${card}⏎`);
  await screen.asksForAmount();
  await keypad.presses('5*⏎');
  await screen.asksForPayment();
  await keypad.presses('10*');
  await screen.shows('5 000 ₸', screen.change);
  await keypad.presses('⏎');
  await screen.isDone(card);

  await keypad.presses('.4');
  await screen.shows('Count what is in the drawer now');
  await keypad.presses(`⏎⏎⏎⏎25${'⏎'.repeat(NOTES_AND_COINS - 4)}`);
  await screen.shows('Your count is recorded: 25 000 ₸.');
  await keypad.presses('+');
  await screen.shows('The count is exact.');
  // The float that stays, the seal of the bag, and the button that Enter has led to.
  await keypad.presses('20*⏎77⏎⏎');
  await screen.shows('Shift closed, Z report 1.');
  expect(kinds(counter)).toEqual(['shift-opened', 'sale', 'cash-counted', 'shift-closed']);
  expect(counter.entries().at(-1)?.body).toMatchObject({ counted: 25_000, carried: 20_000 });
});

test(
  '− of a keypad mends what is sought, and + reads on where a report is longer than the screen',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounter({ reference });
    const { page, screen } = counter;
    const keypad = new CounterKeypad(page);
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 20 });
    await counter.sizes(1024, 768);
    await inLargeText(counter);
    const sought = page.getByRole('textbox', { name: 'Card, receipt or amount' });
    await keypad.presses('.2');
    await screen.showsElement(sought, 'what is sought');
    await keypad.presses('12');
    await keypad.takesAway(1);
    expect(await sought.inputValue()).toBe('1');
    await keypad.presses('⏎');
    await screen.shows('Nothing of this counter matches.');
    await keypad.presses('9');
    expect(await sought.inputValue()).toBe('9');
    await keypad.takesAway(2);
    await screen.asksForCard();

    await keypad.presses('.3');
    await screen.shows('Counts only');
    const lastLine = page.getByText('New cards', { exact: true });
    for (let times = 0; times < 3 && !(await isWhole(lastLine)); times += 1) {
      await keypad.presses('+');
      await counter.looks();
    }
    expect(await isWhole(lastLine)).toBe(true);
  },
);

test('a wrong PIN is told without moving a key of the pad', { tags: ['long'] }, async () => {
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  for (const sees of [() => counter.sizes(1366, 768), () => counter.sizes(1024, 768), () => inLargeText(counter)]) {
    await sees();
    await screen.isAtSignIn();
    await finger.answers(new RegExp(`^${DANIYAR.name}`));
    await page.locator('#pin:enabled').waitFor();
    const keys = () =>
      page.locator('[data-key]').evaluateAll((all) => all.map((key) => JSON.stringify(key.getBoundingClientRect())));
    const before = await keys();
    expect(await isWhole(page.getByRole('button', { name: 'Sign in' }))).toBe(true);
    for (const pin of ['000000', '123']) {
      await finger.types(pin);
      await counter.presses('Enter');
      await screen.refusalWords();
      expect(await keys()).toEqual(before);
      expect(await isWhole(page.getByRole('alert'))).toBe(true);
    }
    await finger.answers(new RegExp(`^${AIGERIM.name}`));
  }
});

test(
  'letters come for a finger where a field takes them, below the page, and go with its focus',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounter({ reference });
    const { page, screen } = counter;
    const finger = new CounterFinger(page);
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 20 });
    const letters = page.getByRole('group', { name: /^Letters for/ });

    await finger.chooses('Cash');
    await screen.focuses('Amount');
    // The field has the focus of a keyboard, and nobody has touched it.
    await counter.types('5000');
    await counter.presses('Enter');
    await screen.focuses('Bag seal');
    expect(await letters.count()).toBe(0);
    await finger.fills('Bag seal', 'KZ-77');
    const seal = page.getByRole('textbox', { name: 'Bag seal' });
    const [field, pad] = [await seal.boundingBox(), await letters.boundingBox()];
    expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(pad?.y ?? 0);
    expect(await seal.inputValue()).toBe('KZ-77');

    await finger.taps(page.getByLabel('Amount'));
    await expect.poll(() => letters.count()).toBe(0);
  },
);

test('two taps in one go to the payment, and take no money', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference);
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sizes(1366, 768);
  await counter.scans(card);
  await screen.asksForAmount();
  await finger.types('5000');
  await finger.tapsTwice(page.getByRole('button', { name: /^Go to payment/ }));
  await screen.asksForPayment();
  await page.waitForTimeout(BETWEEN_TAPS_MS);
  expect(kinds(counter)).toEqual(['shift-opened']);
  await finger.answers(/^Take cash and top up/);
  await screen.isDone(card);

  // The list of keys covers the payment: what is chosen there stands over the key that takes the money.
  await counter.scans(await aFreshCard(reference));
  await screen.asksForAmount();
  await inLargeText(counter);
  await counter.presses('Control+KeyH');
  await finger.tapsTwice(page.getByRole('dialog', { name: 'Keys' }).getByRole('button', { name: /^10 000/ }));
  await screen.asksForPayment();
  await page.waitForTimeout(BETWEEN_TAPS_MS);
  await screen.asksForPayment();
  expect(kinds(counter)).toEqual(['shift-opened', 'sale']);
});
