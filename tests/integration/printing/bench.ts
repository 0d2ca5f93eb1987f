import { dirname } from 'node:path';
import type { PrintJobId, ShiftId } from '../../../src-shared/ids.ts';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { assert } from '../../../src-shared/result.ts';
import { instant } from '../../../src-shared/time.ts';
import { registerInJournal } from '../../../src-main/fiscal/register-on-paper.ts';
import type { Log } from '../../../src-main/platform/log.ts';
import type { PrinterAddress } from '../../../src-main/platform/printer-address.ts';
import type { FileRule } from '../../../src-main/printing/printer-files.ts';
import type { PrintJob } from '../../../src-main/printing/print-job.ts';
import { type PaperWidth, printerProfile, type PrinterModelId } from '../../../src-main/printing/printer-profile.ts';
import type { Printing } from '../../../src-main/printing/printing.ts';
import type { ReceiptSources } from '../../../src-main/printing/receipt-of.ts';
import { startPrinting } from '../../../src-main/printing/start-printing.ts';
import type { PrintLimits } from '../../../src-main/printing/print-queue.ts';
import type { SpoolerOptions } from '../../../src-main/printing/windows-spooler.ts';
import type { UsbPlaces } from '../../../src-main/printing/usb-printers.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';
import { sharedDrawing } from '../../devices/drawing-parts.ts';
import type { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { PROFILE } from '../../devices/receipt-fixtures.ts';

/** A ledger, its print queue and a printer: what a till has between a committed sale and the paper. */

/** A till's patience in tests: shorter than the real one, longer than a busy machine holds a test up. */
const TIMES = {
  connectMs: 1000,
  askEveryMs: 100,
  answerMs: 600,
  answerWhilePrintingMs: 1200,
  lateMs: 1400,
  barrierMs: 100,
  dotsPerSecond: 4000,
  reconnectFirstMs: 20,
  reconnectMaxMs: 150,
};
export const BARRIER_MS = TIMES.lateMs + TIMES.barrierMs;

export interface Till {
  readonly bench: LedgerBench;
  readonly printing: Printing;
  readonly faults: unknown[];
  /** Queues paper of no entry, as it stands in the table. */
  queue(paper: { readonly document: string; readonly content: string; readonly id?: string }): PrintJobId;
  /** Commits a cash sale and its receipt in one transaction, as the sale does. */
  sell(amount?: number): Entry;
  states(): PrintJob['state'][];
  jobs(): PrintJob[];
  /** The program ends and starts again on the same ledger. `kill`: without any farewell. */
  restart(changes?: TillOptions): Promise<Till>;
  end(): Promise<void>;
}

interface TillOptions {
  readonly model?: PrinterModelId;
  readonly paper?: PaperWidth;
  readonly bench?: LedgerBench;
  readonly shiftId?: ShiftId;
  readonly address?: PrinterAddress | null;
  /** There was none when the program last ran. */
  readonly isFirstPrinter?: boolean;
  /** Into which files may be printed: without a rule, any outside the folder of the ledger. */
  readonly files?: FileRule;
  /** Where printers on USB are listed. */
  readonly usb?: UsbPlaces;
  readonly limits?: Partial<PrintLimits>;
  /** A patience of its own with a network printer. */
  readonly times?: Partial<typeof TIMES>;
  /** How Windows is asked. */
  readonly windows?: SpoolerOptions;
  /** Where the facts of receipts come from, where a test wants others. */
  readonly sources?: Partial<ReceiptSources>;
  /** A register signs, and paper waits for it so long. */
  readonly register?: { mayComeSoon(): boolean; readonly waitMs: number };
}

export function tcpAddress(printer: Pick<VirtualPrinter, 'port'>): PrinterAddress {
  return { kind: 'tcp', host: '127.0.0.1', port: printer.port };
}

function addressFor(printer: VirtualPrinter | null, asked: TillOptions['address']): PrinterAddress | null {
  if (asked !== undefined) return asked;
  return printer ? tcpAddress(printer) : null;
}

export function aTill(printer: VirtualPrinter | null, options: TillOptions = {}): Till {
  const bench = options.bench ?? aLedger();
  const shiftId = options.shiftId ?? openShift(bench);
  const { register } = options;
  const faults: unknown[] = [];
  const log: Log = {
    info: () => undefined,
    fault: (what, fault) => void faults.push([what, fault]),
    incident: () => '',
  };
  const address = addressFor(printer, options.address);
  const start = (): Printing =>
    startPrinting({
      db: bench.db,
      clock: bench.clock,
      log,
      address,
      files: options.files ?? { devicesOnly: false, dataDir: dirname(bench.file) },
      ...(options.isFirstPrinter ? { isFirstPrinter: true } : {}),
      profile: printerProfile(options.model ?? 'epson', options.paper ?? 80),
      drawing: sharedDrawing(),
      times: { ...TIMES, ...options.times },
      ...(options.usb && { usb: options.usb }),
      ...(options.limits && { limits: options.limits }),
      ...(options.windows && { windows: options.windows }),
      sources: {
        entryBySeq: (seq) => bench.ledger.entryAt(seq),
        profileByVersion: () => PROFILE,
        currentProfile: () => PROFILE,
        counter: () => ({ counterName: '3-касса', stationName: 'Сайран' }),
        clerkName: () => 'Айгерім',
        ...(register && { register: { of: registerInJournal(bench.db, bench.ledger).of, ...register } }),
        ...options.sources,
      },
      signWaitMs: register?.waitMs ?? 0,
    });
  const printing = start();
  printing.wake();

  const queueRow = bench.db.prepare(
    `INSERT INTO print_job (id, document, content, copy, opens_drawer, state, created_at, changed_at)
     VALUES (@id, @document, @content, 0, 0, 'queued', @at, @at)`,
  );
  const jobs = (): PrintJob[] =>
    bench.ledger.entriesFrom(1, 1000).flatMap((entry) => [...printing.jobsOfEntry(entry.seq)]);
  return {
    bench,
    printing,
    faults,
    jobs,
    sell(amount = 5000) {
      const sold = bench.ledger.append(cashSale(bench, shiftId, amount));
      assert(sold.ok, 'the sale is written');
      printing.wake();
      return sold.value;
    },
    queue({ id, ...paper }) {
      const jobId = bench.ids.mint<PrintJobId>();
      queueRow.run({ id: id ?? jobId, ...paper, at: instant(bench.clock.now()) });
      printing.wake();
      return jobId;
    },
    states: () => jobs().map((job) => job.state),
    async restart(changes = {}) {
      await printing.stop();
      return aTill(printer, { ...options, bench, shiftId, ...changes });
    },
    async end() {
      await printing.stop();
      bench.close();
    },
  };
}

function openShift(bench: LedgerBench): ShiftId {
  const opened = bench.ledger.append(shiftOpened(bench));
  assert(opened.ok, 'the shift is open');
  assert(opened.value.shiftId !== null, 'a shift has an id');
  return opened.value.shiftId;
}

/** Waits until it holds; says what was last seen when it never does. */
export async function until(holds: () => boolean, what: () => unknown = () => '', timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > deadline)
      throw new Error(`it did not come to pass within ${timeoutMs} ms: ${JSON.stringify(what())}`);
    await new Promise((resolved) => setTimeout(resolved, 5));
  }
}
