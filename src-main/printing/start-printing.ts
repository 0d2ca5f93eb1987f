import type Database from 'better-sqlite3';
import { err, ok } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Log } from '../platform/log.ts';
import type { PrinterAddress } from '../platform/printer-address.ts';
import { drawerPulse, encodeReceipt } from './escpos.ts';
import { CupsClient } from './cups-client.ts';
import { FilePrinter } from './file-printer.ts';
import { paperNowOf } from './paper-now.ts';
import { printJobsIn } from './print-job.ts';
import type { FileRule } from './printer-files.ts';
import { type PrintLimits, PrintQueue } from './print-queue.ts';
import { type PrinterProfile, printerProfile } from './printer-profile.ts';
import type { Printer } from './printer.ts';
import { QueuePrinter } from './queue-printer.ts';
import type { Printing } from './printing.ts';
import type { Rasteriser } from './rasteriser.ts';
import { receiptOf, type ReceiptSources } from './receipt-of.ts';
import { TcpPrinter, type TcpTimes } from './tcp-printer.ts';
import { deviceOf, type UsbPlaces } from './usb-printers.ts';
import { receiptTexts } from './texts.ts';
import { type SpoolerOptions, WINDOWS_TIMES, WindowsQueue } from './windows-spooler.ts';

interface PrintingParts {
  readonly db: Database.Database;
  readonly clock: Clock;
  readonly log: Log;
  /** null: no printer is set up. */
  readonly address: PrinterAddress | null;
  readonly files: FileRule;
  /** Absent: an Epson with 80 mm paper. */
  readonly profile?: PrinterProfile;
  /** There was no printer when the program last ran: what waited for one is asked about. */
  readonly isFirstPrinter?: boolean;
  /** Ends with the printing. */
  readonly drawing: Rasteriser;
  readonly sources: ReceiptSources;
  /** How long paper waits for the sign of its register; absent: not at all. */
  readonly signWaitMs?: number;
  /** For the bench: the bytes of each job, told before the first of them is sent. */
  readonly onEncoded?: (bytes: Uint8Array) => void;
  readonly times?: Partial<TcpTimes>;
  readonly limits?: Partial<PrintLimits>;
  /** How Windows is asked; absent: as it is in earnest. */
  readonly windows?: SpoolerOptions;
  /** Absent: where the system lists printers on USB. */
  readonly usb?: UsbPlaces;
}

/** After the window is there: fonts take a third of a second of one core. */
const WARM_UP_AFTER_MS = 1500;

/**
 * Puts queue, encoder and printer together. Jobs that were being printed when the program ended are asked about from
 * here on.
 */
export function startPrinting(parts: PrintingParts): Printing {
  const { db, clock, log, drawing } = parts;
  const jobs = printJobsIn(db);
  const interrupted = jobs.interrupted('interrupted', instant(clock.now())) > 0;
  if (parts.isFirstPrinter) jobs.hold(instant(clock.now()));
  const texts = receiptTexts();
  // Without a printer nothing will be drawn.
  const warmUp = parts.address === null ? undefined : setTimeout(() => drawing.warmUp(), WARM_UP_AFTER_MS).unref();
  return new PrintQueue({
    jobs,
    clock,
    log,
    interrupted,
    signWaitMs: parts.signWaitMs ?? 0,
    ...(parts.limits && { limits: parts.limits }),
    paperNow: (job) => paperNowOf(job, parts.sources, jobs),
    printer: { address: parts.address, profile: parts.profile ?? printerProfile('epson') },
    stationOf: ({ address, profile }, half) =>
      address && {
        pulse: drawerPulse(profile),
        printer: printerAt(address, profile, {
          files: parts.files,
          interrupted: half,
          ...(parts.times && { times: parts.times }),
          ...(parts.usb && { usb: parts.usb }),
          ...(parts.windows && { windows: parts.windows }),
        }),
        async encode(job, withPulse, paper) {
          const onFault = (fault: unknown) => log.fault('making paper', fault);
          const document = receiptOf(job, withPulse, parts.sources, texts, onFault, paper);
          if (!document.ok) return document;
          // Nothing here reads the ledger: what is thrown is of this content, and would be thrown again.
          const encoded = await encodeReceipt(document.value, profile, drawing).catch((fault: unknown) => err(fault));
          if (!encoded.ok) {
            log.fault('drawing a receipt', encoded.error);
            return err('drawing-failed');
          }
          parts.onEncoded?.(encoded.value.bytes);
          return ok(encoded.value);
        },
      },
    async release() {
      clearTimeout(warmUp);
      await drawing.stop();
    },
  });
}

function printerAt(
  address: PrinterAddress,
  profile: PrinterProfile,
  options: {
    readonly files: FileRule;
    readonly interrupted: boolean;
    readonly times?: Partial<TcpTimes>;
    readonly usb?: UsbPlaces;
    readonly windows?: SpoolerOptions;
  },
): Printer {
  if (address.kind === 'tcp') return new TcpPrinter(address, profile, options);
  if (address.kind === 'winspool') return new QueuePrinter(new WindowsQueue(address, options.windows), WINDOWS_TIMES);
  return address.kind === 'cups'
    ? new QueuePrinter(new CupsClient(address))
    : new FilePrinter(() => deviceOf(address, options.usb), options.files);
}
