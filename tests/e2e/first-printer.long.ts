import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter, type ACounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

/** As a technician does it in the settings. */
async function setsUpPrinter(counter: ACounter, address: string): Promise<void> {
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  const setup = { address, model: 'epson', paper: 80, wholeReceiptAsImage: false, codePage: null };
  expect(await counter.page.evaluate(`window.sapar.call('printer.change', ${JSON.stringify(setup)})`)).toMatchObject({
    ok: true,
  });
  await counter.page.evaluate("window.sapar.call('session.sign-out', null)");
}

test('what was sold without a printer is asked about when one is set up, and printed when it is wanted', async () => {
  const card = await aFreshCard(reference);
  await using counter = await aCounter({ reference });
  const { screen, page } = counter;
  await setsUpPrinter(counter, '');
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await screen.shows('No printer set up', screen.topBar);
  await counter.sells({ card, preset: 'F1' });
  await page.evaluate("window.sapar.call('session.sign-out', null)");

  await setsUpPrinter(counter, counter.printer.address);
  await counter.signsIn(AIGERIM);
  await counter.presses('F12');
  await screen.shows('Receipts waited while no printer was set up');
  const folder = process.env['SAPAR_PICTURES'];
  if (folder) await screen.picture(`${folder}/held.png`);
  expect(counter.receipts()).toEqual([]);

  await page.getByRole('button', { name: 'Print them' }).click();
  expect((await counter.printer.waitForReceipt(1)).text).toContain(card.slice(-4));
});
