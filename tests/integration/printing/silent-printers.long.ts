import { expect, test } from 'vitest';
import { jobOfTestPage } from '../../../src-main/printing/preview.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { instant } from '../../../src-shared/time.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, tcpAddress } from './bench.ts';
import { tellOfSilentPrinters, WAY_NAMES } from './silent-printers.ts';

/** The limits are those of a real till. Two queues of Windows would want two print systems of one machine. */

tellOfSilentPrinters(
  WAY_NAMES.flatMap((first) => WAY_NAMES.map((second) => [first, second] as const)).filter(
    ([first, second]) => first !== 'queue of Windows' || second !== first,
  ),
);

test('what became of a trial is told within five seconds, also where its page hangs half out', async () => {
  const printer = await VirtualPrinter.start();
  const till = aTill(null);
  printer.afterBytes(300, () => printer.runOutOfPaper());
  const page = jobOfTestPage({ at: instant(0), printer: 'Epson', clerkName: 'Тимур' });
  const began = performance.now();
  const tried = await till.printing.tryOut({ address: tcpAddress(printer), profile: printerProfile('epson') }, page);
  const took = performance.now() - began;
  expect(tried).toEqual({ outcome: 'unknown', state: 'paper-out' });
  expect(took).toBeGreaterThan(4000);
  expect(took).toBeLessThan(5000);
  await till.end();
  await printer.stop();
});
