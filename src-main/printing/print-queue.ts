import { isDeepStrictEqual } from 'node:util';
import type { DrawerTried, PrinterTried, UnprintedWhy } from '../../src-shared/contract/views/printer.ts';
import type { PrintJobId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, type Instant, instant } from '../../src-shared/time.ts';
import type { Log } from '../platform/log.ts';
import { DrawerMoments } from './drawer-moments.ts';
import { within } from './patience.ts';
import { DID_NOT_COME_OUT, NOT_WANTED, type PrintJob, type PrintJobs } from './print-job.ts';
import type { PrinterInUse } from './printing.ts';
import { type PaperNow, SignWait } from './sign-wait.ts';
import { canPrint, type Printer, type SendOptions, type Sent, wantsPerson } from './printer.ts';
import type { PrintDecisionRefused, Printing, PrintingStatus } from './printing.ts';

/** A disk that can't take a state is tried again; a printer that didn't begin is asked again. */
const RETRY_MS = 1000;
/** Whatever a printer does, each of these ends; tests hand in shorter ones. */
const PRINT_LIMITS = {
  /**
   * How long a job that is on its way may take to end when the program does, or when another printer takes over. Both
   * are done within three seconds: the printer's own end takes half a second at most.
   */
  stopWaitMs: 2200,
  /** What became of a trial is told within five seconds. */
  tryReachMs: 3500,
  /** Windows' PowerShell may take so long to start: its word is told then, and the page comes later. */
  tryStartMs: 10_000,
  tryWordMs: 4500,
  /** A page that is on its way then has a while more to come out. */
  tryPrintMs: 15_000,
};
export type PrintLimits = typeof PRINT_LIMITS;
/** A drawer's command that was not obeyed by then is called back: it would open the drawer for nobody. */
const CALL_BACK_MS = 3000;
/** Whoever has the drawer opened hears of it within so long. */
const OPEN_DRAWER_MS = 4000;
const OF_NO_REGISTER: PaperNow = { form: null, follows: false, awaitsSign: false };

interface EncodedPaper {
  readonly bytes: Uint8Array;
  readonly dots: number;
}

/** A printer, and how jobs become its bytes. */
interface Station {
  readonly printer: Printer;
  /** The drawer's command as a job of its own. */
  readonly pulse: Uint8Array;
  /**
   * The bytes of a job and how long its paper is. Fails when it can certainly not be printed, for a reason of its own.
   * Throws only what is of the disk and no fault of the job. `withPulse`: its drawer command is among them.
   */
  readonly encode: (job: PrintJob, withPulse: boolean, paper: PaperNow) => Promise<Result<EncodedPaper, UnprintedWhy>>;
}

interface PrintQueueParts {
  readonly jobs: PrintJobs;
  readonly printer: PrinterInUse;
  /** null: no printer is set up, and jobs wait. `interrupted`: half a receipt may hang in it. */
  readonly stationOf: (printer: PrinterInUse, interrupted: boolean) => Station | null;
  /** The program before this one ended in the middle of a job. */
  readonly interrupted: boolean;
  /** What a job's paper is now: its sign may come while it waits. */
  readonly paperNow: (job: PrintJob) => PaperNow;
  readonly signWaitMs: number;
  readonly limits?: Partial<PrintLimits>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ended after the last job: what the encoding needs. */
  readonly release: () => Promise<void>;
}

/**
 * The worker of one printer: takes the oldest job, sends it, and writes down what became of it before it takes the
 * next.
 */
export class PrintQueue implements Printing {
  readonly #parts: PrintQueueParts;
  readonly #limits: PrintLimits;
  readonly #listeners = new Set<(status: PrintingStatus) => void>();
  readonly #drawer: DrawerMoments;
  readonly #sign: SignWait;
  #inUse: PrinterInUse;
  /** The last trial, while nobody knows that its page came out. */
  #tried: { readonly printer: Printer; readonly address: PrinterInUse['address'] } | undefined;
  #station: Station | null = null;
  /** The last job was given up in the middle, so that another printer can begin. */
  #cutShort = false;
  #takingOver: Promise<void> = Promise.resolve();
  #working: Promise<void> | undefined;
  #woken = false;
  #stopped = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(parts: PrintQueueParts) {
    this.#parts = parts;
    this.#limits = { ...PRINT_LIMITS, ...parts.limits };
    this.#drawer = new DrawerMoments(parts.jobs, parts.clock);
    this.#sign = new SignWait(parts.clock, parts.signWaitMs);
    this.#inUse = parts.printer;
    this.#begin(parts.stationOf(parts.printer, parts.interrupted));
  }

  #begin(station: Station | null): void {
    this.#station = station;
    station?.printer.standing.onChange(() => {
      if (this.#station !== station) return;
      this.#tell();
      this.wake();
    });
    station?.printer.open();
  }

  takeOver(next: PrinterInUse): Promise<void> {
    this.#takingOver = this.#change(next, this.#takingOver);
    return this.#takingOver;
  }

  async #change(next: PrinterInUse, afterThat: Promise<void>): Promise<void> {
    // One that the disk refused was told to whoever asked for it, and keeps no later one from coming.
    await afterThat.catch(() => {});
    const [before, was] = [this.#station, this.#inUse];
    this.#station = null;
    this.#cutShort = false;
    await this.#endOf(before);
    const isHalfTried = await this.#leftHalf(next);
    if (this.#stopped) return;
    const { jobs, clock, stationOf } = this.#parts;
    // Nobody knows whether what waited without any printer is still wanted: a person says so.
    if (before === null && next.address !== null) jobs.hold(instant(clock.now()));
    this.#inUse = next;
    const isHalf = isHalfTried || (this.#cutShort && isDeepStrictEqual(was.address, next.address));
    this.#begin(stationOf(next, isHalf));
    this.#tell();
    this.wake();
  }

  wake(): void {
    this.#woken = true;
    if (this.#stopped) return;
    this.#noteDrawers();
    if (this.#working) return this.#openDrawerMeanwhile();
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      // Woken in the very moment in which the work came to its end.
      if (this.#woken) this.wake();
    });
  }

  async openDrawer(): Promise<DrawerTried['outcome']> {
    const station = this.#station;
    return station ? within(OPEN_DRAWER_MS, this.#openDrawerNow(station), 'may-open') : 'not-told';
  }

  status(): PrintingStatus {
    const standing = this.#station?.printer.standing;
    const trouble = standing?.trouble();
    return {
      printer: standing?.state() ?? 'not-set-up',
      ...(trouble && { trouble }),
      ...this.#parts.jobs.counts(),
    };
  }

  async tryOut(inUse: PrinterInUse, job: PrintJob): Promise<PrinterTried> {
    const station = this.#parts.stationOf(inUse, await this.#leftHalf(inUse));
    if (!station) return { outcome: 'not-begun', state: 'not-set-up' };
    const { printer } = station;
    this.#tried = { printer, address: inUse.address };
    const onItsWay = this.#tryAt(station, job).catch((fault: unknown): Sent => {
      // Only the making of the page throws, before any byte of it.
      this.#parts.log.fault('trying a printer', fault);
      return { outcome: 'not-begun' };
    });
    const sent = await within<Sent>(this.#limits.tryWordMs, onItsWay, {
      outcome: 'unknown',
      problem: 'no-confirmation',
    });
    const [state, trouble] = [printer.standing.state(), printer.standing.trouble()];
    void onItsWay.then(async ({ outcome }) => {
      if (outcome !== 'unknown' && this.#tried?.printer === printer) this.#tried = undefined;
      await printer.close();
    });
    return { outcome: sent.outcome, state, ...(trouble && { trouble }) };
  }

  /** The page of the last trial may still be on its way: it gives way, and half of it may hang in this printer. */
  async #leftHalf({ address }: PrinterInUse): Promise<boolean> {
    const tried = this.#tried;
    this.#tried = undefined;
    await tried?.printer.close();
    return isDeepStrictEqual(tried?.address, address);
  }

  async #tryAt({ printer, encode }: Station, job: PrintJob): Promise<Sent> {
    const isKnown = Promise.withResolvers<void>();
    const starts = () => printer.standing.trouble()?.kind === 'windows-starts';
    printer.standing.onChange(() => starts() || isKnown.resolve());
    printer.open();
    await within(this.#limits.tryReachMs, isKnown.promise, undefined);
    if (starts()) await within(this.#limits.tryStartMs, isKnown.promise, undefined);
    const encoded = canPrint(printer.standing.state()) ? await encode(job, false, OF_NO_REGISTER) : null;
    if (!encoded?.ok) return { outcome: 'not-begun' };
    const { bytes, dots } = encoded.value;
    return within<Sent>(this.#limits.tryPrintMs, this.#send(printer, bytes, { dots }), {
      outcome: 'unknown',
      problem: 'no-confirmation',
    });
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

  heldSince(): Instant | null {
    return this.#parts.jobs.heldSince();
  }

  decideHeld(print: boolean): void {
    this.#parts.jobs.letGo(print, instant(this.#parts.clock.now()));
    this.#tell();
    this.wake();
  }

  jobsOfEntry(seq: number): readonly PrintJob[] {
    return this.#parts.jobs.ofEntry(seq);
  }

  decide(jobId: PrintJobId, cameOut: boolean): Result<PrintJob, PrintDecisionRefused> {
    const { jobs } = this.#parts;
    const job = jobs.byId(jobId);
    if (!job) return err({ kind: 'no-such-job' });
    const inQuestion =
      job.state === 'unknown' ||
      (job.state === 'failed' && job.problem !== DID_NOT_COME_OUT && job.problem !== NOT_WANTED);
    if (!inQuestion) return err({ kind: 'not-in-question', state: job.state });
    this.#record(jobId, cameOut ? 'printed' : 'failed', cameOut ? null : DID_NOT_COME_OUT);
    return ok(jobs.byId(jobId) ?? job);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#sign.end();
    await this.#tried?.printer.close();
    await this.#takingOver.catch(() => {});
    await this.#endOf(this.#station);
    await this.#parts.release();
  }

  /**
   * Waits a moment for what is on its way; then the connection goes, and what it was about is unknown. A printer that
   * wants a person first is not waited for.
   */
  async #endOf(station: Station | null): Promise<void> {
    if (station && !wantsPerson(station.printer.standing.state()))
      await within(this.#limits.stopWaitMs, Promise.resolve(this.#working), undefined);
    await station?.printer.close();
    await this.#working;
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
    const { jobs, clock, paperNow } = this.#parts;
    const station = this.#station;
    if (!station) return false;
    const { printer } = station;
    if (!canPrint(printer.standing.state())) {
      this.#openDrawerAnyway(printer);
      return false;
    }
    await this.#openDrawersAlone(jobs.waivedOpening(), station);
    const job = jobs.next(instant(clock.now()));
    if (!job || this.#stopped || this.#station !== station) return false;
    const paper = paperNow(job);
    if (this.#sign.waits(job, paper, () => this.wake())) {
      await this.#openDrawersAlone(jobs.ofState('queued'), station);
      return false;
    }
    const withPulse = job.opensDrawer && this.#drawer.isAwaited(job);
    const encoded = await station.encode(job, withPulse, paper);
    // The encoding took its time: the job is taken up again when the printer or the customer did not wait for it.
    if (this.#stopped) return false;
    if (this.#station !== station) return true;
    if (!encoded.ok) {
      this.#record(job.id, 'failed', encoded.error);
      if (withPulse) await this.#openDrawerWithoutPaper(job, station);
      return true;
    }
    if (!canPrint(printer.standing.state()) || withPulse !== (job.opensDrawer && this.#drawer.isAwaited(job)))
      return true;
    // The sign came while the slip was drawn: it is drawn anew.
    if (paperNow(job).form !== paper.form) return true;
    jobs.begin(job.id, paper.form, instant(clock.now()));
    this.#tell();
    const { bytes, dots } = encoded.value;
    const sent = await this.#send(printer, bytes, { dots });
    await this.#keep(job, sent);
    if (sent.outcome === 'not-begun') this.#wakeLater();
    return sent.outcome !== 'not-begun';
  }

  /** A printer's end that throws has perhaps begun: what came out is for a person to say. */
  async #send(printer: Printer, bytes: Uint8Array, options: SendOptions): Promise<Sent> {
    try {
      return await printer.send(bytes, options);
    } catch (fault) {
      this.#parts.log.fault('sending to the printer', fault);
      return { outcome: 'unknown', problem: 'connection-lost' };
    }
  }

  /** A device file and a system's queue have no command of the moment: there it is a job of its own. */
  async #openDrawerNow(station: Station): Promise<DrawerTried['outcome']> {
    const { printer } = station;
    const callBack = AbortSignal.timeout(CALL_BACK_MS);
    if (await printer.openDrawer()) return 'told';
    if (!canPrint(printer.standing.state())) return 'not-told';
    const sent = await this.#sendPulse(station, callBack);
    if (sent.outcome === 'printed') return 'told';
    return sent.outcome === 'unknown' && sent.problem !== 'given-up' ? 'may-open' : 'not-told';
  }

  #sendPulse({ printer, pulse }: Station, callBack = AbortSignal.timeout(CALL_BACK_MS)): Promise<Sent> {
    return this.#send(printer, pulse, { callBack });
  }

  /** The receipt can't be made, and the customer waits for change all the same. */
  async #openDrawerWithoutPaper(job: PrintJob, station: Station): Promise<void> {
    this.#parts.jobs.opensDrawer(job.id, false);
    if (!(await station.printer.openDrawer())) await this.#sendPulse(station);
  }

  /** Change is given at the commit: paper that waits for its sign, or that nobody wants, keeps no drawer shut. */
  async #openDrawersAlone(jobs: readonly PrintJob[], station: Station): Promise<void> {
    const due = jobs.filter((job) => job.opensDrawer && this.#drawer.isAwaited(job));
    if (due.length === 0) return;
    const mark = (opens: boolean) => due.forEach(({ id }) => this.#parts.jobs.opensDrawer(id, opens));
    mark(false);
    if ((await this.#sendPulse(station)).outcome === 'not-begun') mark(true);
  }

  /** What became of the job is known only here until it is written: a full disk is waited for. */
  async #keep(job: PrintJob, sent: Sent): Promise<void> {
    for (;;) {
      try {
        if (sent.outcome === 'printed') this.#record(job.id, 'printed', null);
        else if (sent.outcome === 'unknown') {
          this.#record(job.id, 'unknown', sent.problem);
          this.#cutShort = sent.problem === 'stopped';
        } else {
          this.#parts.jobs.notBegun(job, instant(this.#parts.clock.now()));
          this.#tell();
        }
        return;
      } catch (fault) {
        this.#parts.log.fault('printing', fault);
        if (this.#stopped) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** A drawer is awaited from the moment its sale is known here. */
  #noteDrawers(): void {
    try {
      this.#drawer.note();
    } catch (fault) {
      this.#parts.log.fault('opening the drawer', fault);
    }
  }

  /** The job before this one waits for paper, perhaps for minutes; the customer of this one waits for change. */
  #openDrawerMeanwhile(): void {
    const printer = this.#station?.printer;
    if (printer && !canPrint(printer.standing.state())) this.#openDrawerAnyway(printer);
  }

  /** Change is given also when the paper is out: then the drawer opens now, and not again with the receipt. */
  #openDrawerAnyway(printer: Printer): void {
    if (printer.standing.state() === 'offline') return;
    const { jobs, log } = this.#parts;
    const mark = (waiting: readonly PrintJob[], opens: boolean) =>
      waiting.forEach((job) => jobs.opensDrawer(job.id, opens));
    const openNow = async () => {
      const opening = [...jobs.ofState('queued'), ...jobs.waivedOpening()];
      const waiting = opening.filter((job) => job.opensDrawer && this.#drawer.isAwaited(job));
      if (waiting.length === 0) return;
      mark(waiting, false);
      // Not known to have opened: it does so with the receipt, should the customer still wait for it then.
      if (!(await printer.openDrawer())) mark(waiting, true);
    };
    openNow().catch((fault: unknown) => log.fault('opening the drawer', fault));
  }

  #record(id: PrintJobId, state: PrintJob['state'], problem: string | null): void {
    this.#parts.jobs.change(id, state, problem, instant(this.#parts.clock.now()));
    this.#tell();
  }

  /** Whoever listens may stumble over what was written: the queue goes on. */
  #tell(): void {
    try {
      const status = this.status();
      for (const listener of this.#listeners) listener(status);
    } catch (fault) {
      this.#parts.log.fault('telling of printing', fault);
    }
  }

  #wakeLater(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.wake(), RETRY_MS);
  }
}
