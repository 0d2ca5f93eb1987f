import { expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { packedCounter } from '../devices/a-counter-process.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';

/** The app as it is packed: every module, worker, font and migration has to be in it. */

test('the packed counter sells: the receipt is printed and the card credited', async () => {
  await using counter = await aCounter({ program: packedCounter() });
  const { screen, printer, upstream } = counter;
  const card = await aFreshCard(upstream.reference, { balance: 1000 });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });

  await counter.sells({ card, preset: 'F4', handed: 10_000 });

  await screen.shows('credited, 6 000 ₸', screen.strip.first());
  const receipt = await printer.waitForReceipt(1);
  expect(receipt.text).toMatch(/1 000 \+ 5 000 = 6 000/);
  // Lines with a sign that the printer lacks are drawn, which needs the packed worker and its fonts.
  expect(receipt.text).toContain('[image 576×28]');
  expect(receipt.faults).toEqual([]);
  expect(receipt.drawerPulses).toHaveLength(1);
  await screen.shows('printed', screen.strip.first());
  expect(counter.verify()).toMatchObject({ whole: true, entries: 2 });
  expect(await counter.compared()).toMatchObject({ differences: [] });
});
