import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, cardOf } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';

/** What is done for a passenger beside selling, each by one key. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  reference = counter.upstream.reference;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(() => counter[Symbol.asyncDispose]());

test('how much is on a card is printed for the passenger, and nothing is sold', { tags: ['long'] }, async () => {
  const entries = counter.entries().length;
  await counter.scans(await aFreshCard(reference, { balance: 3450 }));
  await counter.screen.asksForAmount();

  await counter.presses('Control+KeyB');

  await counter.screen.shows('The balance slip prints.');
  const { text, lines, faults } = await counter.printer.waitForReceipt(1);
  // The balance stands beside «₸» and so in a drawn line: its figures are proven by the album and the read-back.
  expect([/\*\d{4}/.test(text), lines.some(({ as }) => as === 'image'), faults]).toEqual([true, true, []]);
  expect(counter.entries()).toHaveLength(entries);
  await counter.presses('Escape');
});

test(
  'a kiosk top-up that failed is seen on the card and becomes a claim by a key, once',
  { tags: ['long'] },
  async () => {
    await counter.scans(cardOf(reference, 'failed kiosk top-up'));
    await counter.screen.asksForAmount();
    await counter.screen.shows(/A top-up of .* failed: kiosk/);

    await counter.presses('Control+KeyK');
    await counter.screen.shows(/Claim .+ is filed\./);
    await counter.printer.waitForReceipt(2);
    // Another paper for the passenger doesn't offer the claim again.
    await counter.presses('Control+KeyB');
    await counter.printer.waitForReceipt(3);
    await counter.screen.shows('The balance slip prints.');
    await counter.screen.shows(/Claim .+ is filed\./);
    expect(await counter.screen.text()).not.toMatch(/A top-up of .* failed/);
    await counter.presses('Control+KeyK');

    expect(await counter.screen.refusalWords()).toMatch(/A claim for this top-up was filed already/);
    expect(counter.entries().filter((entry) => entry.kind === 'note')).toMatchObject([
      { body: { text: 'claim filed', claim: { channel: 'kiosk' } } },
    ]);
    await counter.presses('Escape');
    await counter.screen.asksForCard();

    // Whoever scans the card next is told of the claim, and is offered none. The number stands on the slip alone.
    await counter.scans(cardOf(reference, 'failed kiosk top-up'));
    await counter.screen.asksForAmount();
    await counter.screen.shows(/A claim waits for the connection|A claim is to be paid to the passenger/);
    await counter.screen.shows(/A top-up of .* failed: kiosk/);
    expect(await counter.screen.text()).not.toMatch(/File a claim|Claim .+ is filed/);
    await counter.presses('Control+KeyK');
    expect(await counter.screen.refusalWords()).toMatch(/A claim for this top-up was filed already/);
    await counter.presses('Escape');
  },
);

test('a card sold without connection says what is on its way when it comes again', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 1000 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses('Escape');
  await counter.upstream.stop();
  await counter.screen.shows('No connection', counter.screen.topBar);
  await counter.sells({ card, preset: 'F4' });

  await counter.scans(card);

  await counter.screen.asksForAmount();
  await counter.screen.shows('5 000 ₸ sold at this counter is still on the way to this card.');
  await counter.screen.shows('1 000 ₸', counter.page.getByRole('region', { name: 'Card', exact: true }));
  // What is on the way counts for the limit of a card without connection.
  await counter.presses('F6');
  expect(await counter.screen.refusalWords()).toMatch(/Without connection a top-up is at most 20 000 ₸/);
  await counter.presses('Escape', 'Escape');
  await counter.upstream.start();
});
