import { afterEach, expect, test } from 'vitest';
import { type PrinterAddress, printerAddress } from '../../../src-main/platform/printer-address.ts';
import type { PrintLimits } from '../../../src-main/printing/print-queue.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { aDeviceFile } from '../../devices/a-device-file.ts';
import { aVirtualCups } from '../../devices/virtual-cups.ts';
import { receiptsOf } from '../../devices/virtual-printer-offline.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aVirtualSpooler } from '../../devices/virtual-spooler.ts';
import { aTill, tcpAddress, type Till, until } from './bench.ts';

/** A printer that falls silent in the middle of a job; another one is taken, and nothing comes twice. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const WITHIN_MS = 5000;
const PROFILE = printerProfile('epson');
const totalsOf = (texts: readonly string[]) =>
  texts.map((text) => Number(/ИТОГО(?: \/ TOTAL)?\s+([\d ]+)/.exec(text)?.[1]?.replaceAll(' ', '')));

async function aPrinter() {
  const printer = await VirtualPrinter.start();
  ends.push(() => printer.stop());
  return printer;
}

/** A way to print, which can fall silent once it has a job, and tells what came out of it. */
interface Way {
  readonly address: PrinterAddress | null;
  /** How many sales it takes until one of them stands in the middle. */
  readonly sales: number;
  fallSilent(): void;
  /** It has a job and says nothing. */
  stands(till: Till): boolean;
  totals(): number[];
  readonly windows?: { readonly command: ReturnType<typeof aVirtualSpooler>['command'] };
}

const WAYS = {
  async 'network printer'() {
    const printer = await aPrinter();
    return {
      address: tcpAddress(printer),
      sales: 1,
      fallSilent: () => printer.afterBytes(600, () => printer.stopReading()),
      stands: () => printer.bytesObeyed >= 600,
      totals: () => totalsOf(printer.receipts().map(({ text }) => text)),
    };
  },
  async 'device file'() {
    const device = await aDeviceFile();
    ends.push(() => device.unplug());
    return {
      address: { kind: 'file', path: device.path },
      sales: 3,
      fallSilent: () => device.takesNothing(),
      stands: (till) => till.printing.status().trouble?.kind === 'takes-nothing',
      totals: () => totalsOf(receiptsOf(device.bytes(), 'epson', 80).map(({ text }) => text)),
    };
  },
  async 'queue of CUPS'() {
    const cups = await aVirtualCups();
    ends.push(() => cups.stop());
    return {
      address: printerAddress(cups.address),
      sales: 1,
      fallSilent: () => cups.tellOfJobs([{ tag: 'enum', name: 'job-state', values: [5] }]),
      stands() {
        if (cups.jobs.length > 0) cups.fallSilent();
        return cups.jobs.length > 0;
      },
      totals: () => cups.jobs.flatMap((job) => totalsOf(receiptsOf(job, 'epson', 80).map(({ text }) => text))),
    };
  },
  async 'queue of Windows'() {
    const printer = await aPrinter();
    const queues = { Name: 'Till', PortName: 'USB001', Status: 'Normal' };
    const spooler = aVirtualSpooler({ queues, port: printer.port });
    ends.push(() => spooler.remove());
    return {
      address: { kind: 'winspool', queue: 'Till' },
      sales: 1,
      fallSilent: () => spooler.order({ queues, port: printer.port, job: 'Printing' }),
      stands() {
        if (printer.receipts().length > 0) spooler.order({ queues, silent: true });
        return printer.receipts().length > 0;
      },
      totals: () => totalsOf(printer.receipts().map(({ text }) => text)),
      windows: { command: spooler.command },
    };
  },
} as const satisfies Record<string, () => Promise<Way>>;
type WayName = keyof typeof WAYS;
export const WAY_NAMES = Object.keys(WAYS) as WayName[];

/** `limits`: absent, those of a real till. */
export function tellOfSilentPrinters(
  pairs: readonly (readonly [first: WayName, second: WayName])[],
  limits: Partial<PrintLimits> = {},
): void {
  test.each(pairs)(
    'a %s that falls silent in a job gives way to a %s in five seconds; it is asked about, and nothing comes twice',
    async (first, second) => {
      const silent: Way = await WAYS[first]();
      const next: Way = await WAYS[second]();
      const windows = silent.windows ?? next.windows;
      const till = aTill(null, { address: silent.address, limits, ...(windows && { windows }) });
      ends.push(() => till.end());
      await until(
        () => till.printing.status().printer === 'ready',
        () => till.printing.status(),
      );
      silent.fallSilent();
      const amounts = Array.from({ length: silent.sales }, (_, at) => 1000 * (at + 1));
      for (const amount of amounts) till.sell(amount);
      await until(
        () => silent.stands(till),
        () => [till.states(), till.printing.status()],
      );
      const began = performance.now();
      await till.printing.takeOver({ address: next.address, profile: PROFILE });
      expect(performance.now() - began).toBeLessThan(WITHIN_MS);
      till.sell(9000);
      await until(
        () => till.states().at(-1) === 'printed',
        () => [till.states(), till.printing.status()],
      );
      await until(() => next.totals().includes(9000), next.totals);
      // A device takes some jobs whole before it stands. One that had begun is asked about; the rest is the next one's.
      const asked = till.states().flatMap((state, at) => (state === 'unknown' ? [amounts[at]] : []));
      expect(asked).toHaveLength(1);
      expect(till.printing.unknownJobs()).toHaveLength(1);
      const fromNext = next.totals();
      expect(fromNext).not.toContain(asked[0]);
      expect(new Set(fromNext).size).toBe(fromNext.length);
      expect(till.states().filter((state) => state === 'printed')).toHaveLength(amounts.length);
    },
  );
}
