import { afterEach, beforeEach, expect, test } from 'vitest';
import { compareBooks } from '../devices/a-comparison.ts';
import { anAuthority } from '../devices/an-authority.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { ShippedCounter, type Surroundings, surroundings } from '../devices/a-shipped-counter.ts';

/** The app as it is packed and shipped, sold at by keys of the system: nobody can look into it from outside. */

let around: Surroundings;
beforeEach(async () => {
  around = await surroundings(anAuthority('Carrier of the tests').vouchesFor('localhost'));
});
afterEach(() => around.end());

test('the shipped counter sells under the operator’s own authority: paper, credit and ledger are whole', async () => {
  const { reference, printer, ledger } = around;
  const card = await aFreshCard(reference, { balance: 1000 });
  await using counter = await ShippedCounter.start(around.settings);

  await counter.opensTheShift(AIGERIM.pin);
  expect(ledger.entries().map(({ kind }) => kind)).toEqual(['shift-opened']);

  await counter.sellsTopUp(card);

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
