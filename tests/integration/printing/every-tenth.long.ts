import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, type Till, until } from './bench.ts';

/**
 * Each fault at each tenth of a receipt: printed exactly once, or in question; never twice by itself, never missing in
 * silence.
 */

const FAULTS: Record<string, (printer: VirtualPrinter) => void> = {
  'runs out of paper': (printer) => {
    printer.runOutOfPaper();
    setTimeout(() => printer.loadPaper(), 300);
  },
  'has its cover opened': (printer) => {
    printer.openCover();
    setTimeout(() => printer.closeCover(), 300);
  },
  'loses power': (printer) => void printer.powerOff().then(() => setTimeout(() => void printer.powerOn(), 200)),
  'resets the connection': (printer) => printer.reset(),
  vanishes: (printer) => void printer.vanish().then(() => setTimeout(() => void printer.reappear(), 200)),
  'stops reading': (printer) => {
    printer.stopReading();
    setTimeout(() => printer.startReading(), 2500);
  },
  'reads a byte a second': (printer) => {
    printer.readSlowly(1);
    setTimeout(() => printer.readSlowly(undefined), 2500);
  },
  'answers garbage': (printer) => {
    printer.answerGarbage(true);
    setTimeout(() => printer.answerGarbage(false), 500);
  },
};
const TENTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

let printer: VirtualPrinter;
let till: Till;
beforeEach(async () => {
  printer = await VirtualPrinter.start();
  till = aTill(printer);
  await until(() => till.printing.status().printer === 'ready');
});
afterEach(async () => {
  await till.end();
  await printer.stop();
});

/** Whole receipts on paper with that total; a half one that was crossed out is none. */
const wholeReceipts = (total: string) =>
  printer
    .receipts()
    .filter(
      (receipt) =>
        receipt.cut &&
        new RegExp(`ИТОГО(?: / TOTAL)?\\s+${total}$`, 'm').test(receipt.text) &&
        receipt.qrCodes.length > 0 &&
        !/X{48}/.test(receipt.text),
    );

async function bytesOfAReceipt(): Promise<number> {
  const before = printer.bytesObeyed;
  till.sell(3000);
  await until(
    () => till.states()[0] === 'printed',
    () => till.states(),
  );
  return printer.bytesObeyed - before;
}

describe.each(Object.entries(FAULTS))('a printer that %s', (_, fault) => {
  test.each(TENTHS)('after %i tenths of a receipt', async (tenth) => {
    const bytes = await bytesOfAReceipt();
    printer.afterBytes(Math.max(1, Math.floor((bytes * tenth) / 10)), () => fault(printer));
    till.sell(1000);
    till.sell(2000);
    await until(
      () => till.states().every((state) => state === 'printed' || state === 'unknown'),
      () => [till.states(), till.printing.status()],
      15_000,
    );

    const [, first, second] = till.states();
    expect(till.states()[0]).toBe('printed');
    // What is printed came out once; what is in question came out once or not at all.
    const came = wholeReceipts('1 000').length;
    expect(first === 'printed' ? came === 1 : came <= 1).toBe(true);
    const cameNext = wholeReceipts('2 000').length;
    expect(second === 'printed' ? cameNext === 1 : cameNext <= 1).toBe(true);
    expect(till.printing.status().unknown).toBe([first, second].filter((state) => state === 'unknown').length);
    expect(till.faults).toEqual([]);
  });
});
