import type {
  DrawerTried,
  PrinterStatus,
  PrinterTried,
  PrinterTrouble,
} from '../../src-shared/contract/views/printer.ts';
import type { PrintJobId } from '../../src-shared/ids.ts';
import type { Result } from '../../src-shared/result.ts';
import type { Instant } from '../../src-shared/time.ts';
import type { PrinterAddress } from '../platform/printer-address.ts';
import type { PrintJob } from './print-job.ts';
import type { PrinterProfile } from './printer-profile.ts';

/** What a set-up means to the transports and to the encoder. */
export interface PrinterInUse {
  readonly address: PrinterAddress | null;
  readonly profile: PrinterProfile;
}

/** What the top bar shows of the printer. */
export type PrinterState = PrinterStatus['state'];

export interface PrintingStatus {
  readonly printer: PrinterState;
  readonly trouble?: PrinterTrouble;
  /** Jobs that will print by themselves: queued and printing. */
  readonly waiting: number;
  /** Jobs of which only a person can say whether they came out. */
  readonly unknown: number;
  /** Jobs that could not be printed and want a person's word. */
  readonly failed: number;
  /** Jobs that waited while no printer was set up, and want a person's word before they print. */
  readonly held: number;
}

export type PrintDecisionRefused =
  | { readonly kind: 'no-such-job' }
  | { readonly kind: 'not-in-question'; readonly state: PrintJob['state'] };

/** Printing as the other services see it. Selling never waits for any of this. */
export interface Printing {
  /** A job was queued: look at the table. Returns at once. */
  wake(): void;
  /** Opens the drawer without paper. What it can't confirm in time is called back. */
  openDrawer(): Promise<DrawerTried['outcome']>;
  status(): PrintingStatus;
  /** Tells every change of the status or of a job's state; the returned function ends it. */
  onChange(listener: (status: PrintingStatus) => void): () => void;
  /** The clerk is asked of each 'did it come out?', oldest first. */
  unknownJobs(): readonly PrintJob[];
  /** queued and printing, in the order in which they print. */
  waitingJobs(): readonly PrintJob[];
  /** Could not be printed; never of those about which the clerk already said no. */
  failedJobs(): readonly PrintJob[];
  /** Since when paper waits that had no printer; null: none does. */
  heldSince(): Instant | null;
  /** The clerk's word on all that is held: printed now in their order, or not wanted by anybody any more. */
  decideHeld(print: boolean): void;
  /** All of one entry, in the order in which they were queued. */
  jobsOfEntry(seq: number): readonly PrintJob[];
  /**
   * The clerk's word on an unknown or failed job. Yes: printed. No: the job is closed as failed, and the caller queues
   * COPY n; a job is never sent twice by itself.
   */
  decide(jobId: PrintJobId, cameOut: boolean): Result<PrintJob, PrintDecisionRefused>;
  /**
   * Another printer, or the same one otherwise. What is queued goes to it in its order. What is on its way to the one
   * before has a moment to end, else the clerk is asked about it.
   */
  takeOver(next: PrinterInUse): Promise<void>;
  /** One page on a printer that need not be in use, past the queue. What became of it is told within five seconds. */
  tryOut(printer: PrinterInUse, job: PrintJob): Promise<PrinterTried>;
  /**
   * Ends the worker and the connection, within three seconds. A job that is being sent has two of them to come to its
   * end, else it is asked about at the next start.
   */
  stop(): Promise<void>;
}
