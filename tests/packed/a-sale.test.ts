import { afterEach, beforeEach, expect, test } from 'vitest';
import { demoProfile } from '../../src-upstream/demo/profile.ts';
import { compareBooks } from '../devices/a-comparison.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { ShippedCounter, type Surroundings, surroundings } from '../devices/a-shipped-counter.ts';

/** The app as it is packed and shipped, sold at by keys of the system: nobody can look into it from outside. */

let around: Surroundings;
beforeEach(async () => {
  around = await surroundings();
});
afterEach(() => around.end());

test('the shipped counter sells: the receipt is printed, the card is credited, and the ledger is whole', async () => {
  const { reference, printer, ledger } = around;
  const card = await aFreshCard(reference, { balance: 1000 });
  await using counter = await ShippedCounter.start(around.settings);

  // Aigerim is the first of the demo operator's people, and tiles have their numbers as keys.
  await counter.presses('1');
  await counter.types(AIGERIM.pin);
  await counter.turnsThePage(() => counter.presses('Return'));
  for (const { value } of demoProfile.cash.denominations) {
    if (value === 1000) await counter.types('20');
    await counter.presses('Return');
  }
  await counter.turnsThePage(() => counter.presses('Return'));
  expect(ledger.entries().map(({ kind }) => kind)).toEqual(['shift-opened']);

  await counter.turnsThePage(() => counter.scans(card));
  await counter.turnsThePage(() => counter.presses('F4'));
  await counter.types('10000');
  await counter.presses('Return');

  const receipt = await printer.waitForReceipt(1);
  expect(receipt.text).toMatch(/1 000 \+ 5 000 = 6 000/);
  // Lines with a sign that the printer lacks are drawn, which needs the packed worker and its fonts.
  expect(receipt.text).toContain('[image 576×28]');
  expect(receipt.faults).toEqual([]);
  expect(receipt.drawerPulses).toHaveLength(1);
  expect(ledger.verify()).toMatchObject({ whole: true, entries: 2 });
  await expect
    .poll(() => compareBooks({ ledger, operator: reference.operator, receipts: printer.receipts() }), {
      timeout: 10_000,
    })
    .toMatchObject({ differences: [] });
  expect(await reference.operator.creditsOf(card)).toMatchObject([{ amount: 5000 }]);
});
