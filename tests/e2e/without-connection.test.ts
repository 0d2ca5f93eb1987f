import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** The upstream may be away, or take what was sent and lose its answer: no card goes uncredited, and none twice. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

test(
  'an offline sale is taken within limits, says so on its receipt, and is credited once afterwards',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference, { balance: 700 });
    await using counter = await aCounter({ reference });
    const { screen, upstream, printer } = counter;
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 20 });
    await screen.shows('Online · all sent', screen.topBar);

    await upstream.stop();
    await counter.sells({ card, preset: 'F4', handed: 5000 });

    await screen.shows(/No connection · 1 not sent/, screen.topBar);
    await screen.shows('on the way', screen.strip.first());
    await screen.shows('Tell the customer: usable after crediting');
    const receipt = await printer.waitForReceipt(1);
    expect(receipt.text).toMatch(/Нет связи: оплата принята/);
    expect(counter.entries().at(-1)).toMatchObject({ kind: 'sale', body: { offline: true } });
    expect(await reference.operator.creditsOf(card)).toEqual([]);

    // What is still on the way to the card counts towards the limit. Together 16 000 are too much, and that is said
    // before any payment.
    await counter.scans(card);
    await screen.asksForAmount();
    await counter.types('16000');
    await counter.presses('Enter');
    await screen.shows('Type less, or wait for the connection.');
    await screen.asksForAmount();
    expect(await screen.refusalWords()).toMatch(/Without connection a top-up is at most 20 000 ₸/);
    await counter.presses('Escape', 'Escape', 'Escape');

    await upstream.start();
    await screen.shows('credited, balance 5 700 ₸', screen.strip.first(), RECONNECTED_WITHIN_MS);
    await screen.shows('Online · all sent', screen.topBar);
    expect(await counter.compared()).toMatchObject({ differences: [] });
    expect((await reference.operator.card(card))?.balance).toBe(5700);
  },
);

test('a sale whose answer was lost on the way is credited once', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 0 });
  await using counter = await aCounter({ reference });
  const { screen, upstream } = counter;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await screen.shows('Online · all sent', screen.topBar);

  upstream.cutAfterProcessing({ times: 1, method: 'POST', path: /entries$/ });
  await counter.sells({ card, preset: 'F3' });

  await screen.shows('credited, balance 3 000 ₸', screen.strip.first(), RECONNECTED_WITHIN_MS);
  await screen.shows('Online · all sent', screen.topBar, RECONNECTED_WITHIN_MS);
  const shipped = upstream.calls.filter((call) => call.method === 'POST' && call.path.endsWith('/entries'));
  expect(shipped.map((call) => call.status)).toEqual([200, undefined, 200]);
  expect(await counter.compared()).toMatchObject({ differences: [] });
  expect((await reference.operator.card(card))?.balance).toBe(3000);
});
