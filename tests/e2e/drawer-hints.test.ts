import { expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { startReference } from '../devices/controllable-upstream.ts';

test('a due drop and low change are told between two customers, and never in the middle of a sale', async () => {
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
    await counter.page.getByRole('button', { name: 'Seen', exact: true }).click();
    await screen.shows('500 ₸ runs low. Give 2 × 200 ₸ + 1 × 100 ₸ instead of 500 ₸.');

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
