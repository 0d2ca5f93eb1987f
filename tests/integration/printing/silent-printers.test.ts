import { afterEach, describe, expect, test } from 'vitest';
import { jobOfTestPage } from '../../../src-main/printing/preview.ts';
import type { PrintLimits } from '../../../src-main/printing/print-queue.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { instant } from '../../../src-shared/time.ts';
import { sampleOf } from '../../devices/sample-of.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, tcpAddress, until } from './bench.ts';
import { tellOfSilentPrinters } from './silent-printers.ts';

const PROFILE = printerProfile('epson');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function aPrinter() {
  const printer = await VirtualPrinter.start();
  ends.push(() => printer.stop());
  return printer;
}

/** Each way once as the silent one and once as the next; `npm run test:long` goes through all of them. */
const WAYS = [
  ['network printer', 'device file'],
  ['device file', 'queue of CUPS'],
  ['queue of CUPS', 'queue of Windows'],
  ['queue of Windows', 'network printer'],
] as const;
tellOfSilentPrinters(sampleOf(WAYS, 1), { stopWaitMs: 300 });

describe('a trial', () => {
  const page = jobOfTestPage({ at: instant(0), printer: 'Epson', clerkName: 'Тимур' });

  function aTillThatTries(limits: Partial<PrintLimits>) {
    const till = aTill(null, { limits });
    ends.push(() => till.end());
    return till;
  }

  test('whose page is half out is told in time, and its page comes out once there is paper', async () => {
    const printer = await aPrinter();
    const till = aTillThatTries({ tryWordMs: 400 });
    printer.afterBytes(300, () => printer.runOutOfPaper());
    const tried = await till.printing.tryOut({ address: tcpAddress(printer), profile: PROFILE }, page);
    expect(tried).toEqual({ outcome: 'unknown', state: 'paper-out' });
    printer.loadPaper();
    expect((await printer.waitForReceipt(1)).text).not.toMatch(/X{48}/);
    // It lets the printer go, and nothing more comes.
    await until(() => printer.connections === 0);
    expect(printer.receipts()).toHaveLength(1);
  });

  test('that was given up in the middle leaves a half page, which the next one crosses out', async () => {
    const printer = await aPrinter();
    const till = aTillThatTries({ tryWordMs: 300, tryPrintMs: 600 });
    printer.afterBytes(300, () => printer.runOutOfPaper());
    const inUse = { address: tcpAddress(printer), profile: PROFILE };
    expect(await till.printing.tryOut(inUse, page)).toMatchObject({ outcome: 'unknown' });
    await until(() => printer.connections === 0);
    printer.loadPaper();
    expect(await till.printing.tryOut(inUse, page)).toEqual({ outcome: 'printed', state: 'ready' });
    const papers = printer.receipts().map(({ text }) => text);
    expect(papers.filter((text) => /X{48}/.test(text))).toHaveLength(1);
    expect(papers.at(-1)).not.toMatch(/X{48}/);
    expect(papers.at(-1)).toContain('ПРОБНАЯ ПЕЧАТЬ');
  });

  test('of which half is out keeps its printer from no receipt: it is crossed out and cut off', async () => {
    const printer = await aPrinter();
    const till = aTillThatTries({ tryWordMs: 300 });
    printer.afterBytes(300, () => printer.runOutOfPaper());
    const inUse = { address: tcpAddress(printer), profile: PROFILE };
    expect(await till.printing.tryOut(inUse, page)).toMatchObject({ outcome: 'unknown' });
    printer.loadPaper();
    await till.printing.takeOver(inUse);
    till.sell(1000);
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    const papers = printer.receipts().map(({ text }) => text);
    expect(papers.at(-1)).toMatch(/ИТОГО(?: \/ TOTAL)?\s+1 000/);
    expect(papers.at(-1)).not.toMatch(/X{48}|ПРОБНАЯ ПЕЧАТЬ/);
  });
});
