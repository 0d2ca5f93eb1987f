import type { PrintJobId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Log } from '../platform/log.ts';
import { DID_NOT_COME_OUT, type PrintJob, type PrintJobs } from './print-job.ts';
import { canPrint, type Printer, type Sent } from './printer.ts';
import type { PrintDecisionRefused, Printing, PrintingStatus } from './printing.ts';

/** A disk that can't take a state is tried again; a printer that didn't begin is asked again. */
export const RETRY_MS = 1000;
/** Later than this the customer has gone, and a drawer that opens by itself would open for nobody. */
export const DRAWER_FRESH_MS = 30_000;
/** How long a job that is on its way may take to end when the program does. */
export const STOP_WAIT_MS = 4000;

export interface PrintQueueParts {
  readonly jobs: PrintJobs;
  /** null: no printer is set up, and jobs wait. */
  readonly printer: Printer | null;
  /** The bytes of a job. Fails only when it can certainly not be printed. `withPulse`: its drawer command is among them. */
  readonly encode: (job: PrintJob, withPulse: boolean) => Promise<Result<Uint8Array, string>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ended after the last job: what the encoding needs. */
  readonly release: () => Promise<void>;
}

/** The worker of one printer: takes the oldest job, sends it, and writes down what became of it before it takes the next. */
export class PrintQueue implements Printing {
  readonly #parts: PrintQueueParts;
  readonly #listeners = new Set<(status: PrintingStatus) => void>();
  #working: Promise<void> | undefined;
  #woken = false;
  #stopped = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(parts: PrintQueueParts) {
    this.#parts = parts;
    parts.printer?.onState(() => {
      this.#tell();
      this.wake();
    });
    parts.printer?.open();
  }

  wake(): void {
    this.#woken = true;
    if (this.#stopped) return;
    if (this.#working) return this.#openDrawerMeanwhile();
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      // Woken in the very moment in which the work came to its end.
      if (this.#woken) this.wake();
    });
  }

  openDrawer(): boolean {
    return this.#parts.printer?.openDrawer() ?? false;
  }

  status(): PrintingStatus {
    return { printer: this.#parts.printer?.state() ?? 'not-set-up', ...this.#parts.jobs.counts() };
  }

  onChange(listener: (status: PrintingStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  unknownJobs(): readonly PrintJob[] {
    return this.#parts.jobs.ofState('unknown');
  }

  waitingJobs(): readonly PrintJob[] {
    return [...this.#parts.jobs.ofState('printing'), ...this.#parts.jobs.ofState('queued')];
  }

  failedJobs(): readonly PrintJob[] {
    return this.#parts.jobs.failed();
  }

  jobsOfEntry(seq: number): readonly PrintJob[] {
    return this.#parts.jobs.ofEntry(seq);
  }

  decide(jobId: PrintJobId, cameOut: boolean): Result<PrintJob, PrintDecisionRefused> {
    const { jobs } = this.#parts;
    const job = jobs.byId(jobId);
    if (!job) return err({ kind: 'no-such-job' });
    const inQuestion = job.state === 'unknown' || (job.state === 'failed' && job.problem !== DID_NOT_COME_OUT);
    if (!inQuestion) return err({ kind: 'not-in-question', state: job.state });
    this.#change(jobId, cameOut ? 'printed' : 'failed', cameOut ? null : DID_NOT_COME_OUT);
    return ok(jobs.byId(jobId) ?? job);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_WAIT_MS).unref());
    await Promise.race([this.#working, late]);
    await this.#parts.printer?.close();
    await this.#working;
    await this.#parts.release();
  }

  /** Never throws: a fault of the disk or of our own is kept in the log, and the work is tried again. */
  async #work(): Promise<void> {
    try {
      while (this.#woken && !this.#stopped) {
        this.#woken = false;
        while (!this.#stopped && (await this.#printNext()));
      }
    } catch (fault) {
      this.#parts.log.fault('printing', fault);
      this.#wakeLater();
    }
  }

  /** false: there is nothing to print, or it can't be printed now. */
  async #printNext(): Promise<boolean> {
    const { jobs, printer } = this.#parts;
    const job = jobs.next();
    if (!job || !printer) return false;
    if (!canPrint(printer.state())) {
      this.#openDrawerAnyway(printer);
      return false;
    }
    const withPulse = job.opensDrawer && this.#isFresh(job);
    const encoded = await this.#parts.encode(job, withPulse);
    if (!encoded.ok) {
      this.#change(job.id, 'failed', encoded.error);
      return true;
    }
    // The encoding took its time: the job is taken up again when the printer or the customer did not wait for it.
    if (this.#stopped || !canPrint(printer.state()) || withPulse !== (job.opensDrawer && this.#isFresh(job))) return !this.#stopped;
    this.#change(job.id, 'printing', null);
    const sent = await printer.send(encoded.value);
    await this.#keep(job, sent);
    if (sent.outcome === 'not-begun') this.#wakeLater();
    return sent.outcome !== 'not-begun';
  }

  /** What became of the job is known only here until it is written: a full disk is waited for. */
  async #keep(job: PrintJob, sent: Sent): Promise<void> {
    for (;;) {
      try {
        if (sent.outcome === 'printed') this.#change(job.id, 'printed', null);
        else if (sent.outcome === 'unknown') this.#change(job.id, 'unknown', sent.problem);
        else this.#change(job.id, 'queued', null);
        return;
      } catch (fault) {
        this.#parts.log.fault('printing', fault);
        if (this.#stopped) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** The job before this one waits for paper, perhaps for minutes; the customer of this one waits for change. */
  #openDrawerMeanwhile(): void {
    const { printer, log } = this.#parts;
    if (!printer || canPrint(printer.state())) return;
    try {
      this.#openDrawerAnyway(printer);
    } catch (fault) {
      log.fault('opening the drawer', fault);
    }
  }

  /** Change is given also when the paper is out: then the drawer opens now, and not again with the receipt. */
  #openDrawerAnyway(printer: Printer): void {
    const waiting = this.#parts.jobs.ofState('queued').filter((job) => job.opensDrawer && this.#isFresh(job));
    const newest = waiting.at(-1);
    if (!newest || printer.state() === 'offline') return;
    for (const job of waiting) this.#parts.jobs.drawerOpened(job.id);
    printer.openDrawer();
  }

  #isFresh(job: PrintJob): boolean {
    return this.#parts.clock.now() - Date.parse(job.createdAt) <= DRAWER_FRESH_MS;
  }

  #change(id: PrintJobId, state: PrintJob['state'], problem: string | null): void {
    this.#parts.jobs.change(id, state, problem, instant(this.#parts.clock.now()));
    this.#tell();
  }

  #tell(): void {
    const status = this.status();
    for (const listener of this.#listeners) listener(status);
  }

  #wakeLater(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.wake(), RETRY_MS);
  }
}
