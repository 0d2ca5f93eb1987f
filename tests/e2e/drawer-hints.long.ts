import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { startReference } from '../devices/controllable-upstream.ts';

/** Where card, amount and payment stand. */
async function placesOfSteps(page: Page): Promise<unknown> {
  return Promise.all((await page.locator('section[data-state]').all()).map((step) => step.boundingBox()));
}

test('a due drop and low change are told between customers in one place, are seen once and move nothing', async () => {
  const reference = await startReference();
  try {
    await using counter = await aCounter({ reference });
    const { screen } = counter;
    const [first, second] = [await aFreshCard(reference), await aFreshCard(reference)];
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 20000: 17, 1000: 20, 500: 2, 200: 20, 100: 20 });
    await counter.sells({ card: first, amount: 3500, handed: 5000 });
    await screen.shows('a safe drop is due');
    await screen.hides('500 ₸ runs low.');

    // A customer stands there: nothing but the sale.
    await counter.scans(second);
    await screen.asksForAmount();
    await screen.hides('a safe drop is due');
    await counter.presses('Escape', 'Escape');
    await screen.asksForCard();
    await screen.shows('a safe drop is due');
    const places = await placesOfSteps(counter.page);
    await counter.presses('+');
    await screen.shows('500 ₸ runs low. Give 2 × 200 ₸ + 1 × 100 ₸ instead of 500 ₸.');
    expect(await placesOfSteps(counter.page)).toEqual(places);

    await counter.presses('+');
    await screen.hides('500 ₸ runs low.');
    expect(await placesOfSteps(counter.page)).toEqual(places);
    // What was seen is not told again after the next customer, nor on the way back to the counter.
    await counter.sells({ card: second, preset: 'F4' });
    await counter.chooses('History');
    await counter.presses('Escape');
    await screen.asksForCard();
    await screen.hides('500 ₸ runs low.');
    await screen.hides('a safe drop is due');

    await counter.chooses('Cash');
    const change = counter.page.getByRole('region', { name: 'Small change' });
    expect(await change.innerText()).toMatch(/1\s000\s₸\s+plenty\s+500\s₸\s+low\s+200\s₸\s+plenty\s+100\s₸\s+plenty/);
    await counter.types('300000');
    await counter.presses('Enter');
    await counter.types('B-1');
    await counter.presses('Enter', 'Enter');
    await screen.shows('recorded, bag B-1');
    await counter.presses('Escape');
    await screen.asksForCard();
    await screen.hides('a safe drop is due');
  } finally {
    await reference.stop();
  }
});

test('no note that has run out is named as change; what a sale itself used up still is', async () => {
  const reference = await startReference();
  try {
    await using counter = await aCounter({ reference });
    const { screen } = counter;
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 20, 500: 2, 200: 1, 100: 9 });
    const cards = [await aFreshCard(reference), await aFreshCard(reference)];
    await counter.sells({ card: cards[0] ?? '', amount: 4300, handed: 5000 });
    await screen.shows('Give 1 × 500 + 1 × 200');
    await counter.scans(cards[1] ?? '');
    await screen.asksForAmount();
    await counter.types('4800');
    await counter.presses('Enter');
    await screen.asksForPayment();
    await counter.types('5000');
    await screen.shows('Give 2 × 100');
    expect(await screen.change.innerText()).not.toContain('× 200');
  } finally {
    await reference.stop();
  }
});
