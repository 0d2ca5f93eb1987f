import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { AIGERIM, aFreshCard, DANIYAR } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** One clerk leaves, the next comes: a close and an open in one go, each counted by its own clerk. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

test(
  'a shift is handed over by keyboard, offline and with a dead printer, to a clerk who counts blind',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference);
    await using counter = await aCounter({ reference });
    const { screen } = counter;
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 21 });
    await counter.sells({ card, preset: 'F4', handed: 5000 });
    await counter.settles();
    await counter.upstream.stop();
    await counter.printer.powerOff();

    await counter.chooses('Close shift');
    await counter.counts({ 1000: 21, 5000: 1 });
    await screen.shows('Your count is recorded');
    await counter.presses('F8');
    await screen.shows('The count is exact.');
    await counter.handsOver({ carried: 21_000, seal: 'B-8' });

    await screen.shows('Who takes over?');
    expect(await screen.text()).not.toMatch(/21 000|26 000/);
    expect(counter.entries().at(-1)).toMatchObject({
      kind: 'shift-closed',
      body: { carried: 21_000, removed: 5000, bagSeal: 'B-8' },
    });

    // A wrong PIN changes nothing; the right one makes it the next clerk's counter.
    await counter.takesOver(DANIYAR, '000000');
    expect(await screen.refusalWords()).toContain('PIN');
    await counter.types(DANIYAR.pin);
    await counter.presses('Enter');
    await screen.opensShift();
    expect(await screen.text()).not.toMatch(/21 000|26 000/);
    await counter.counts({ 1000: 20 });
    await counter.presses('Enter');
    await screen.shows('The float is 1 000 ₸ less than the last close left.');
    await screen.focuses('Count once more');
    await counter.presses('Shift+Tab');
    await screen.focuses('Open with a difference of −1 000 ₸');
    await counter.presses('F8');
    await screen.asksForCard();

    const [closed, opened] = counter.entries().slice(-2);
    expect(opened).toMatchObject({ kind: 'shift-opened', body: { carried: 21_000 } });
    expect(opened?.clerkId).not.toBe(closed?.clerkId);
    expect(opened?.postings).toEqual([
      { account: 'drawer', amount: 20_000 },
      { account: 'float', amount: -21_000 },
      { account: 'over-short', amount: 1000 },
    ]);

    await counter.printer.powerOn();
    await counter.upstream.start();
    await screen.shows('all sent', screen.page, RECONNECTED_WITHIN_MS);
    expect((await counter.printer.waitForReceipt(2)).text).toContain('B-8');
    expect(counter.verify()).toMatchObject({ whole: true });
  },
);

test(
  'power cut between the close and the open loses nothing: the counter is closed with its float',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounter({ reference });
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 12 });
    await counter.chooses('Close shift');
    await counter.counts({ 1000: 12 });
    await counter.screen.shows('Your count is recorded');
    await counter.presses('F8');
    await counter.screen.shows('The count is exact.');
    await counter.handsOver({ carried: 12_000 });
    await counter.screen.shows('Who takes over?');

    const reopened = await counter.afterPowerCut();
    await reopened.signsIn(DANIYAR);
    await reopened.opensShift({ 1000: 12 });
    await reopened.screen.shows('The float is what the last close left.');
    expect(reopened.entries().map(({ kind }) => kind)).toEqual([
      'shift-opened',
      'cash-counted',
      'shift-closed',
      'shift-opened',
    ]);
  },
);
