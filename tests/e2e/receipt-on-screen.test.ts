import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

test('history shows the paper of a sale as the printer gave it out', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference);
  await using counter = await aCounter({ reference });
  const { screen, page } = counter;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sells({ card, preset: 'F1' });
  const paper = await counter.printer.waitForReceipt(1);

  await counter.presses('Control+KeyF');
  await counter.types(card.slice(-4));
  await counter.presses('Enter');
  // Before the count the paper, too, tells its money only to whoever opens the sale.
  await screen.showsElement(page.getByRole('button', { name: 'Show the sale' }), 'the sale before it is opened');
  const shown = page.getByRole('figure', { name: 'The receipt as printed' });
  expect(await shown.isVisible()).toBe(false);
  // What covers the history takes its keys as well: nobody opens a sale that they don't see.
  await counter.presses('NumpadDecimal');
  await screen.showsElement(page.getByRole('dialog', { name: 'Menu' }), 'the menu');
  await counter.presses('F3', 'Escape');
  await screen.showsElement(page.getByRole('button', { name: 'Show the sale' }), 'the sale as it was');
  await counter.presses('F3');
  await shown.waitFor();
  const folder = process.env['SAPAR_PICTURES'];
  if (folder) await screen.picture(`${folder}/history-paper.png`);

  const words = (text: string) =>
    text
      .replaceAll('\u00a0', ' ')
      .replaceAll(/\[image[^\]]*\]|\[qr[^\]]*\]/g, '')
      .split(/\s+/)
      .filter((word) => word !== '');
  const onScreen = words(await shown.locator('pre').innerText());
  // What the printer got as text stands on the screen too; what it got as an image, only there.
  expect(words(paper.text).filter((word) => !onScreen.includes(word))).toEqual([]);
  expect(onScreen).toContain('₸');
});
