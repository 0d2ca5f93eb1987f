import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import type { VirtualPrinter } from '../devices/virtual-printer.ts';

/** Selling never waits for paper, and no receipt is lost, doubled or out of order. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const troubles: readonly [
  what: string,
  begin: (printer: VirtualPrinter) => unknown,
  end: (printer: VirtualPrinter) => unknown,
  words: RegExp,
][] = [
  [
    'out of paper',
    (printer) => printer.runOutOfPaper(),
    (printer) => printer.loadPaper(),
    /Printer out of paper · 2 to print/,
  ],
  [
    'switched off',
    (printer) => printer.vanish(),
    (printer) => printer.reappear(),
    /Printer not connected · 2 to print/,
  ],
];

test.each(troubles)(
  'with the printer %s selling goes on, the top bar says so, and the receipts come in order, once',
  { tags: ['long'] },
  async (_what, begin, end, words) => {
    const [first, second] = [await aFreshCard(reference), await aFreshCard(reference)];
    await using counter = await aCounter({ reference });
    const { screen, printer } = counter;
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 20 });
    await screen.shows('Printer ready', screen.topBar);

    await begin(printer);
    await counter.sells({ card: first, preset: 'F1' });
    await counter.sells({ card: second, preset: 'F2' });

    await screen.shows(words, screen.topBar, TROUBLE_SEEN_WITHIN_MS);
    expect(counter.receipts()).toEqual([]);
    await end(printer);

    await screen.shows('printed', screen.strip.first(), TROUBLE_SEEN_WITHIN_MS);
    await screen.shows('printed', screen.strip.last());
    await screen.shows('Printer ready', screen.topBar);
    expect(counter.receipts().map((receipt) => receipt.text)).toEqual([
      expect.stringContaining(`*${first.slice(-4)}`),
      expect.stringContaining(`*${second.slice(-4)}`),
    ]);
    await screen.shows('Online · all sent', screen.topBar);
    expect(await counter.compared()).toMatchObject({ differences: [] });
  },
);

/** A printer is asked again after a pause that grows. */
const TROUBLE_SEEN_WITHIN_MS = 15_000;
