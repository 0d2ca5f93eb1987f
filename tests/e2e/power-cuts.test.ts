import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import type { VirtualPrinter } from '../devices/virtual-printer.ts';

/** SIGKILL at the worst moments: what was shown as done is done, and what nobody can know is asked. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

async function aCounterWithOpenShift(): Promise<ACounter> {
  const counter = await aCounter({ reference });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  return counter;
}

test(
  'a power cut right after «done» loses nothing: the next start shows, prints and ships the sale',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference, { balance: 100 });
    await using counter = await aCounterWithOpenShift();
    await counter.printer.vanish();
    await counter.upstream.stop();
    await counter.sells({ card, preset: 'F4', handed: 10_000 });
    await counter.kill9();
    const [sale] = counter.entries().slice(-1);
    expect(sale).toMatchObject({ kind: 'sale', body: { offline: true } });
    expect(counter.verify()).toMatchObject({ whole: true });

    await counter.printer.reappear();
    await counter.upstream.start();
    const reopened = await counter.afterPowerCut();
    await reopened.signsIn(AIGERIM);

    await reopened.screen.asksForCard();
    await reopened.screen.shows('5 000 ₸', reopened.screen.strip.first());
    await reopened.screen.shows('credited, balance 5 100 ₸', reopened.screen.strip.first());
    await reopened.screen.shows('printed', reopened.screen.strip.first());
    expect(reopened.receipts()).toHaveLength(1);
    expect(await reopened.compared()).toMatchObject({ differences: [] });
  },
);

/** The paper ends in the middle of the receipt, and the printer takes no further byte. */
function stopsInTheMiddle(printer: VirtualPrinter): Promise<void> {
  const BYTES_OF_THE_FIRST_LINES = 200;
  return new Promise((resolve) => {
    printer.afterBytes(BYTES_OF_THE_FIRST_LINES, () => {
      printer.runOutOfPaper();
      printer.stopReading();
      resolve();
    });
  });
}

/** Whoever comes to a dead till switches the printer off and on, and puts a new roll in. */
async function putsThePrinterRight(printer: VirtualPrinter): Promise<void> {
  await printer.powerOff();
  printer.loadPaper();
  printer.startReading();
  await printer.powerOn();
}

async function aSaleCutOffWhilePrinting(counter: ACounter): Promise<ACounter> {
  const stopped = stopsInTheMiddle(counter.printer);
  await counter.sells({ card: await aFreshCard(reference), preset: 'F4' });
  await stopped;
  // Else it would stand beside the receipt in what needs attention.
  await counter.screen.shows('credited', counter.screen.strip.first());
  await counter.kill9();
  await putsThePrinterRight(counter.printer);
  const reopened = await counter.afterPowerCut();
  await reopened.signsIn(AIGERIM);
  await reopened.screen.shows('did it come out?', reopened.screen.strip.first());
  return reopened;
}

test(
  'a receipt that was begun is asked about and, when it did not come out, printed as a copy',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounterWithOpenShift();
    const reopened = await aSaleCutOffWhilePrinting(counter);
    await reopened.opensAttention();
    await reopened.screen.shows('Did the receipt come out?', reopened.screen.attention);
    await reopened.screen.focuses('Yes, it came out');
    expect(reopened.receipts()).toEqual([]);
    await reopened.answers('No, print it again');

    await reopened.screen.hides('Did the receipt come out?');
    await reopened.screen.focuses('Close');
    await reopened.presses('Enter');
    await reopened.screen.focuses('Card number');
    await reopened.screen.shows('printed', reopened.screen.strip.first());
    expect(reopened.receipts().map((receipt) => receipt.text)).toEqual([expect.stringMatching(/ДУБЛИКАТ|ТЕЛНҰСҚА/i)]);
  },
);

test('a receipt that was begun and did come out is not printed again', { tags: ['long'] }, async () => {
  await using counter = await aCounterWithOpenShift();
  const reopened = await aSaleCutOffWhilePrinting(counter);
  await reopened.opensAttention();
  await reopened.answers('Yes, it came out');

  await reopened.screen.hides('Did the receipt come out?');
  await reopened.screen.shows('printed', reopened.screen.strip.first());
  await reopened.presses('Escape');
  // The next receipt comes straight after: nothing waited in between.
  await reopened.sells({ card: await aFreshCard(reference), preset: 'F1' });
  await reopened.screen.shows('printed', reopened.screen.strip.first());
  expect(reopened.receipts().map((receipt) => receipt.text)).toEqual([expect.not.stringMatching(/ДУБЛИКАТ|ТЕЛНҰСҚА/i)]);
});

async function aPaymentCutOff(card: string): Promise<{ counter: ACounter; reopened: ACounter }> {
  const counter = await aCounterWithOpenShift();
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses('F4');
  await counter.screen.asksForPayment();
  await counter.presses('F9');
  await counter.screen.shows('Key this amount into the terminal');
  await counter.types('77');
  await counter.screen.isKept();
  await counter.kill9();
  expect(counter.ledger.intents()).toMatchObject([{ state: 'awaiting-payment' }]);
  const reopened = await counter.afterPowerCut();
  await reopened.signsIn(AIGERIM);
  await reopened.screen.shows('1 needs attention', reopened.screen.topBar);
  await reopened.opensAttention();
  await reopened.screen.shows('A sale was not finished: was money taken?', reopened.screen.attention);
  return { counter, reopened };
}

test(
  'a bank card payment that a power cut ended is asked about, and sold once when the money was taken',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference, { balance: 0 });
    const { counter, reopened } = await aPaymentCutOff(card);
    await using _ = counter;

    // An empty code answers nothing: the payment may have been charged.
    await reopened.fills('Authorisation code', '');
    await reopened.presses('Enter', 'Enter');
    await reopened.looks();
    expect(reopened.ledger.intents()).toMatchObject([{ state: 'awaiting-payment' }]);
    await reopened.screen.focuses('Authorisation code');
    await reopened.screen.shows('The authorisation code is missing.');
    await reopened.fills('Authorisation code', '778899');
    // Enter leads to the button, and is no answer by itself.
    await reopened.presses('Enter');
    await reopened.screen.focuses('Money was taken');
    await reopened.presses('Enter');

    await reopened.screen.hides('A sale was not finished: was money taken?');
    await reopened.screen.shows('credited, balance 5 000 ₸', reopened.screen.strip.first());
    expect((await reopened.printer.waitForReceipt(1)).text).toContain('778899');
    expect(reopened.ledger.intents()).toMatchObject([{ state: 'committed' }]);
    await reopened.screen.shows('printed', reopened.screen.strip.first());
    expect(await reopened.compared()).toMatchObject({ differences: [] });
  },
);

test(
  'a bank card payment that a power cut ended leaves nothing when no money was taken',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference, { balance: 0 });
    const { counter, reopened } = await aPaymentCutOff(card);
    await using _ = counter;

    await reopened.answers('No money was taken');

    await reopened.screen.hides('needs attention', reopened.screen.topBar);
    expect(reopened.ledger.intents()).toMatchObject([{ state: 'abandoned' }]);
    expect(reopened.entries().map((entry) => entry.kind)).toEqual(['shift-opened']);
    expect(reopened.receipts()).toEqual([]);
    expect(await reference.operator.creditsOf(card)).toEqual([]);
  },
);
