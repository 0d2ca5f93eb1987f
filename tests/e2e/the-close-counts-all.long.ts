import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Day } from '../../src-shared/time.ts';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** One shift with slips that are typed: its close finds a card that was never paid and an old note, through kill -9. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  reference = await startReference();
  const profile = await reference.operator.profile();
  if (!profile) throw new Error('the demo operator has a profile');
  const old = { value: 2000, kind: 'note' as const, series: '2012', acceptedUntil: dayFromNow(-20) };
  const denominations = [...profile.cash.denominations, old];
  await reference.operator.setProfile({ ...profile, version: 'old-notes', cash: { ...profile.cash, denominations } });
  counter = await aCounter({ reference });
});
afterAll(async () => {
  await counter[Symbol.asyncDispose]();
  await reference.stop();
});

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10) as Day;
const lastClose = () => counter.entries().findLast(({ kind }) => kind === 'shift-closed');

/** SIGKILL, and whoever was at work signs in again. */
async function goesOnAfterKill9(): Promise<void> {
  counter = await counter.afterPowerCut();
  await counter.signsIn(AIGERIM);
}

test('the total of the terminal is typed blind, and what it lacks is explained by its code and approved', async () => {
  let { screen, page } = counter;
  await counter.signsIn(AIGERIM);
  await screen.opensShift();
  await page.getByLabel('1 000 ₸', { exact: true }).fill('20');
  await counter.presses('F8', 'Enter');
  await screen.asksForCard();
  await counter.sells({ card: await aFreshCard(reference), amount: 5000, authorisationCode: 'A10001' });
  await counter.sells({ card: await aFreshCard(reference), amount: 3000, authorisationCode: 'A10002' });
  await counter.sells({ card: await aFreshCard(reference), amount: 4000 });

  await counter.chooses('Close shift');
  await screen.shows('2 000 ₸ «2012» was accepted until');
  await page.getByLabel('1 000 ₸', { exact: true }).fill('22');
  await page.getByLabel('2 000 ₸ to exchange', { exact: true }).fill('1');
  await counter.presses('F8', 'Enter');
  await screen.shows('Your count is recorded: 24 000 ₸.');
  // The count is kept through a crash; what is typed and not given yet is typed again.
  await goesOnAfterKill9();
  ({ screen, page } = counter);
  await screen.shows('Your count is recorded');
  await counter.presses('F8');
  await screen.shows(/own total and type it/);
  expect(await screen.text()).not.toMatch(/8 000|24 000/);
  await counter.givesTerminals([1, 5000]);
  await screen.shows('3 000 ₸ less on the terminal');
  // Given, it is told after the crash as it was before, and asked for no more.
  await goesOnAfterKill9();
  ({ screen, page } = counter);
  await screen.shows('The count is exact.');
  await screen.shows('3 000 ₸ less on the terminal');
  await page.getByRole('button', { name: /^A10002/ }).click();
  await page.getByLabel('Reason for the difference').fill('declined, booked all the same');
  await page.getByLabel('Stays as float').fill('24000');
  await screen.shows('22 000 ₸ may stay at most: the rest is to be exchanged.');
  await page.getByLabel('Stays as float').fill('20000');
  await page.getByLabel('Bag seal').fill('KZ-00017');
  await page.getByRole('button', { name: SAULE_THE_SUPERVISOR.name }).click();
  await page.getByLabel(`PIN of ${SAULE_THE_SUPERVISOR.name}`).fill(SAULE_THE_SUPERVISOR.pin);
  await page.getByRole('button', { name: 'Close shift' }).click();
  await screen.shows('Shift closed, Z report 1.');

  expect(lastClose()).toMatchObject({
    body: {
      toExchange: [{ value: 2000, quantity: 1 }],
      bagsInSafe: 1,
      terminals: [{ kind: 'bank-card', difference: -3000, missing: [{ code: 'A10002', amount: 3000 }] }],
    },
    postings: expect.arrayContaining([
      { account: 'acquirer', amount: -3000 },
      { account: 'over-short', amount: 3000 },
    ]),
  });
  await expect.poll(() => counter.printer.receipts().at(-1)?.text).toContain('KZ-00017');
  const z = counter.printer.receipts().find(({ text }) => text.includes('Сверка с терминалами'));
  expect(z?.text).toMatch(/На терминале \(1\)\s+5 000/);
  expect(z?.text).toMatch(/Принято здесь \(2\)\s+8 000/);
  expect(z?.text).toMatch(/Из них на обмен\s+2 000/);
});
