import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printerAddress } from '../../../src-main/platform/printer-address.ts';
import { type PrivateCups, startCups } from '../../devices/private-cups.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, type Till, until } from './bench.ts';

/** A real CUPS with a raw queue to the virtual printer. */

/** What the top bar shows is never older than two seconds. */
const TOP_BAR_MS = 2000;

let printer: VirtualPrinter;
let cups: PrivateCups;
let till: Till;

beforeEach(async () => {
  printer = await VirtualPrinter.start();
  cups = await startCups(printer.port);
  till = aTill(null, { address: printerAddress(cups.address) });
  await until(() => shown() === 'ready', shown);
});
afterEach(async () => {
  await till.end();
  await cups.remove();
  await printer.stop();
});

const shown = () => till.printing.status().printer;
const allPrinted = () =>
  until(
    () => till.states().every((state) => state === 'printed'),
    () => [till.states(), till.printing.status()],
    25_000,
  );
const totals = () =>
  printer
    .receipts()
    .map((receipt) => Number(/ИТОГО(?: \/ TOTAL)?\s+([\d ]+)/.exec(receipt.text)?.[1]?.replaceAll(' ', '')));

async function isShownInTime(state: string, happens: () => Promise<void>): Promise<void> {
  await happens();
  await until(() => shown() === state, shown, TOP_BAR_MS);
}

test('receipts come out of a raw queue whole, in the order of their sales, with the drawer', async () => {
  for (const amount of [1000, 2000, 3000]) till.sell(amount);
  await allPrinted();
  expect(totals()).toEqual([1000, 2000, 3000]);
  expect(printer.receipts().map((receipt) => [receipt.faults, receipt.complete])).toEqual([
    [[], true],
    [[], true],
    [[], true],
  ]);
  expect(printer.drawerPulses()).toHaveLength(3);
});

test('the drawer opens without paper', async () => {
  expect(await till.printing.openDrawer()).toBe('told');
  await until(
    () => printer.drawerPulses().length === 1,
    () => printer.drawerPulses(),
  );
  expect(printer.receipts()).toEqual([]);
});

describe('within two seconds the till knows that the queue', () => {
  test('was stopped, and that it goes on; what was sold meanwhile prints by itself', { tags: ['long'] }, async () => {
    await isShownInTime('stopped', cups.stopQueue);
    till.sell(1000);
    till.sell(2000);
    await new Promise((resolved) => setTimeout(resolved, 300));
    expect(till.states()).toEqual(['queued', 'queued']);
    await isShownInTime('ready', cups.startQueue);
    await allPrinted();
    expect(totals()).toEqual([1000, 2000]);
  });

  test('is gone with all of CUPS, and that it is back', { tags: ['long'] }, async () => {
    await isShownInTime('offline', cups.end);
    till.sell(1000);
    await cups.begin();
    await allPrinted();
    expect(totals()).toEqual([1000]);
  });
});

test(
  'a printer that is off behind its queue is shown, and its receipt comes once it is on',
  { tags: ['long'], timeout: 60_000 },
  async () => {
    await printer.powerOff();
    till.sell(1000);
    await until(() => shown() === 'offline', shown, 10_000);
    expect(till.states()).toEqual(['printing']);
    await printer.powerOn();
    await allPrinted();
    expect(totals()).toEqual([1000]);
  },
);

test('a job that somebody cancelled in CUPS is asked about, and never sent again', async () => {
  await printer.powerOff();
  till.sell(1000);
  await until(
    () => till.states()[0] === 'printing',
    () => till.states(),
  );
  await new Promise((resolved) => setTimeout(resolved, 500));
  await cups.cancelAllJobs();
  await until(
    () => till.states()[0] === 'unknown',
    () => till.states(),
    20_000,
  );
  expect(till.jobs()[0]?.problem).toBe('given-up');
  await printer.powerOn();
  till.sell(2000);
  await until(
    () => till.states()[1] === 'printed',
    () => till.states(),
    25_000,
  );
  expect(totals()).toEqual([2000]);
}, 60_000);
