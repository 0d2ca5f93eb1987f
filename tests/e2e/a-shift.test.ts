import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** The whole path of the main job, by keyboard alone. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

test('a shift from the counted float to the printed Z, online, by keyboard alone', async () => {
  const [cashCard, bankCard] = [
    await aFreshCard(reference, { balance: 1240 }),
    await aFreshCard(reference, { balance: 300 }),
  ];
  await using counter = await aCounter({ reference });
  const { screen, printer } = counter;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20, 500: 4, 100: 10 });
  await screen.shows('Shift 1 is open with 23 000 ₸.');
  await screen.shows('No float was left in the drawer: all 23 000 ₸ are recorded as taken from the safe.');

  // The card is read, the amount chosen, the change shown before the money is taken.
  await counter.scans(cashCard);
  await screen.asksForAmount();
  await screen.shows('1 240 ₸', screen.page.getByRole('region', { name: 'Card', exact: true }));
  await counter.presses('F4');
  await screen.asksForPayment();
  await counter.types('10000');
  await screen.shows('5 000 ₸', screen.change);
  await counter.presses('Enter');
  await screen.isDone(cashCard);

  const cashReceipt = await printer.waitForReceipt(1);
  const [sale] = counter.entries().slice(-1);
  expect(cashReceipt.text).toMatch(/БАРЛЫҒЫ.*5 000/i);
  expect(cashReceipt.text).toMatch(/1 240 \+ 5 000 = 6 240/);
  expect(cashReceipt.text).toMatch(new RegExp(`\\*${cashCard.slice(-4)}`));
  expect(cashReceipt.text).toMatch(/10 000/);
  expect(cashReceipt.drawerPulses).toHaveLength(1);
  expect(cashReceipt.faults).toEqual([]);
  expect(cashReceipt.qrCodes[0]).toContain(sale?.hash.toUpperCase());
  await screen.shows('credited, balance 6 240 ₸', screen.strip.first());
  await screen.shows('printed', screen.strip.first());

  // A bank card on a terminal of its own: the amount to key stands large, the slip's code is typed.
  await counter.sells({ card: bankCard, amount: 2500, authorisationCode: 'A1B2C3' });
  const cardReceipt = await printer.waitForReceipt(2);
  expect(cardReceipt.text).toContain('A1B2C3');
  expect(cardReceipt.drawerPulses).toHaveLength(0);
  await screen.shows('credited, balance 2 800 ₸', screen.strip.first());

  // The X report counts operations and tells no cash, on the screen as on paper.
  await counter.chooses('X report');
  await screen.shows('Counts only');
  const xReport = await screen.text();
  expect(xReport).toMatch(/Sales\s+2\s/);
  expect(xReport).not.toMatch(/₸|\d \d{3}|\d{4,}/);
  await counter.presses('Escape');

  // Counted blind: until the count is given nothing tells what it should be.
  await counter.chooses('Close shift');
  await screen.shows('Count what is in the drawer now');
  expect(await screen.text()).not.toMatch(/28 000|expected in/i);
  await counter.counts({ 10000: 1, 1000: 15, 500: 4, 100: 10 });
  await screen.shows('Your count is recorded: 28 000 ₸.');
  await counter.presses('F8');
  await counter.givesTerminals([1, 2500]);
  await screen.shows('The terminal agrees.');
  await screen.shows('The count is exact.');
  await counter.closesTheShift({ carried: 20_000 });
  await screen.shows('Shift closed, Z report 1.');

  const z = await printer.waitForReceipt(3);
  const close = counter.entries().at(-1);
  expect(z.text).toMatch(/Z.*1/);
  expect(z.text.replaceAll(/\s/g, '')).toContain(close?.hash ?? 'no close');
  expect(close).toMatchObject({
    kind: 'shift-closed',
    body: { expected: 28_000, counted: 28_000, carried: 20_000, removed: 8_000 },
  });
  await screen.shows('all sent');
  expect(counter.verify()).toMatchObject({ whole: true, entries: 5 });
  expect(await counter.compared()).toMatchObject({ differences: [] });
  expect((await reference.operator.card(cashCard))?.balance).toBe(6240);
  expect((await reference.operator.card(bankCard))?.balance).toBe(2800);
});
