import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { aFreshCard, AIGERIM } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** A control says what it will do, looks dead where it would be refused, and what is wrong is where one types next. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  reference = await startReference();
  counter = await aCounter({ reference });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(async () => {
  await counter[Symbol.asyncDispose]();
  await reference.stop();
});

const button = (name: string | RegExp) => counter.page.getByRole('button', { name });

test(
  'too small an amount stands on the key to the payment, which looks dead and says why',
  { tags: ['long'] },
  async () => {
    await counter.scans(await aFreshCard(reference));
    await counter.screen.asksForAmount();
    await counter.types('50');
    await counter.screen.shows(/smallest/i, button(/^Go to payment/));
    expect(await button(/^Go to payment/).getAttribute('aria-disabled')).toBe('true');
    await counter.types('00');
    await counter.screen.shows(/5\s000/, button(/^Go to payment/));
    expect(await button(/^Go to payment/).getAttribute('aria-disabled')).toBeNull();
    await counter.presses('Escape', 'Escape');
  },
);

test('a card without room for a top-up is called full, and not usable at once', { tags: ['long'] }, async () => {
  await counter.scans(await aFreshCard(reference, { balance: 150_000 }));
  await counter.screen.shows('This card is full');
  await counter.screen.hides('Usable at once after the top-up.');
  expect(await button(/^Go to payment/).isEnabled()).toBe(false);
  await counter.presses('Escape', 'Escape');
});

test(
  'four digits of a number are told as few, and the field says how many last ones serve',
  { tags: ['long'] },
  async () => {
    await counter.screen.shows('or its last 8');
    await counter.types('2259');
    await counter.presses('Enter');
    expect(await counter.screen.refusalWords()).toContain('These are too few digits to find a card.');
    await counter.presses('Escape');
  },
);

test(
  'in a group presets lead back, four digits take out a card by a key that says so, Esc asks first',
  { tags: ['long'] },
  async () => {
    const cards = [await aFreshCard(reference), await aFreshCard(reference)];
    await counter.scans(cards[0] ?? '');
    await counter.screen.asksForAmount();
    await counter.presses('F2', 'F8');
    await counter.scans(cards[1] ?? '');
    await counter.screen.shows(/2 cards · 4\s000/);
    await counter.presses('Enter');
    await counter.screen.asksForPayment();
    await counter.presses('F1');
    await counter.screen.asksForAmount();
    await counter.screen.shows(/2 cards · 2\s000/);
    await counter.presses('Enter');
    await counter.screen.asksForCard();
    await counter.presses('Escape', 'Escape');
    await counter.screen.shows('Let this sale go?');
    await counter.presses('Escape');
    await counter.screen.asksForCard();
    const tail = cards[1]?.slice(-4) ?? '';
    await counter.types(tail);
    await counter.screen.showsElement(
      button(`Take out card …${tail}`).and(counter.page.locator('[aria-keyshortcuts="Enter"]')),
      'the key that takes the card out',
    );
    await counter.presses('Enter');
    await counter.screen.hides(`…${tail}`);
    expect(await counter.page.getByRole('list', { name: 'Cards of this sale' }).getByRole('listitem').count()).toBe(1);
    await counter.presses('Escape', 'Escape');
    await counter.screen.asksForCard();
  },
);

test('a bag without its seal puts the cursor into the field of the seal', { tags: ['long'] }, async () => {
  await counter.chooses('Cash');
  await counter.types('5000');
  await counter.page.getByRole('button', { name: /^Record/ }).click();
  await counter.screen.shows(/seal/i, counter.page.getByRole('alert'));
  await expect
    .poll(() => counter.page.evaluate(() => document.activeElement?.getAttribute('aria-invalid')))
    .toBe('true');
  await counter.presses('Escape');
});
