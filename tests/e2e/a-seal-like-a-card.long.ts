import { expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { AIGERIM, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';

/** A bag that is closed gets no other seal: one that resembles a payment card's number holds up no close. */

const SEAL_LIKE_A_CARD = '4111111111111111';

test('a count that is exact is closed under a seal like a card’s number, on a second person’s PIN', async () => {
  await using counter = await aCounter();
  const { screen, page } = counter;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.chooses('Close shift');
  await counter.counts({ 1000: 20 });
  await screen.shows('Your count is recorded');
  await counter.presses('F8');
  await screen.shows('The count is exact.');
  await counter.closesTheShift({ carried: 15_000, seal: SEAL_LIKE_A_CARD });
  expect(await screen.refusalWords()).toContain('This seal looks like the number of a payment card.');

  const supervisor = page.getByRole('button', { name: SAULE_THE_SUPERVISOR.name });
  await screen.showsElement(supervisor, 'who may confirm the seal');
  await supervisor.click();
  await screen.focuses(`PIN of ${SAULE_THE_SUPERVISOR.name}`);
  await counter.types(SAULE_THE_SUPERVISOR.pin);
  await page.getByRole('main').getByRole('button', { name: 'Close shift' }).click();
  await screen.shows('Shift closed, Z report 1.');
  expect(counter.entries().at(-1)).toMatchObject({
    kind: 'shift-closed',
    body: { bagSeal: SEAL_LIKE_A_CARD, removed: 5000 },
  });
});
