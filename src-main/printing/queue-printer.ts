import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { within } from './patience.ts';
import { canPrint, DOTS_PER_SECOND, type Printer, type PrintProblem, type SendOptions, type Sent } from './printer.ts';
import type { QueueClient, QueueJob } from './queue-client.ts';
import { type ReachableState, Standing } from './standing.ts';

const QUEUE_TIMES = {
  /** Between two questions to a queue that has no job of ours: keeps the top bar within two seconds of the truth. */
  askEveryMs: 800,
  /** While a job of ours is on its way. */
  followEveryMs: 100,
  /**
   * A receipt is handed over in a moment, or while the slowest printer has it out. A job that takes longer waits for a
   * printer that is not reached.
   */
  busyMs: 3000,
  /** A job may take so long while nothing is wrong with the queue; the clock stands still otherwise. */
  jobMs: 60_000,
  /** What a system refuses for a reason of its own, only somebody who sets it up anew can change. */
  refusedMs: 60_000,
  /** A system that does not call a job back by then keeps it. */
  cancelMs: 500,
};
export type QueueTimes = typeof QUEUE_TIMES;

const TITLE = 'Sapar Counter';
/** These pass by themselves: CUPS or Windows starts, has room again, or somebody adds the queue. */
const MAY_PASS: readonly PrinterTrouble['kind'][] = [
  'cups-away',
  'no-queue',
  'cups-busy',
  'windows-starts',
  'windows-away',
  'windows-no-queue',
];

/**
 * A queue of the system. That it took a job says nothing. That it completed one says that it handed the printer every
 * byte. It can't know more: this is `printed`. A job that it gave up, or that somebody cancelled there, may be on paper
 * in part and is unknown. A queue that was stopped keeps the job, and the job goes on when it is started again.
 */
export class QueuePrinter implements Printer {
  readonly #client: QueueClient;
  readonly #times: QueueTimes;
  readonly standing = new Standing();
  #busySince: number | null = null;
  /** What the system refuses, and until when it is not asked again. */
  #refusal: { readonly trouble: PrinterTrouble; readonly until: number } | null = null;
  /** The job that is on its way, while it is held. */
  #held: QueueJob | null = null;
  /** What the system last said of the queue. */
  #reported: ReachableState = 'offline';
  /** The number of the job that the system has. */
  #onItsWay: number | null = null;
  /** How long that one may keep the queue at work. */
  #busyMs = 0;
  /** Why it gave up the last one. */
  #gaveUp: PrinterTrouble | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #isBusy = false;
  #endJob: ((problem: PrintProblem) => void) | undefined;

  constructor(client: QueueClient, times: Partial<QueueTimes> = {}) {
    this.#client = client;
    this.#times = { ...QUEUE_TIMES, ...times };
  }

  open(): void {
    void this.#keepAsking();
  }

  async send(job: Uint8Array, { dots = 0, callBack }: SendOptions = {}): Promise<Sent> {
    if (this.#closed || this.#isBusy) return { outcome: 'not-begun' };
    this.#isBusy = true;
    this.#busyMs = (dots / DOTS_PER_SECOND) * 1000;
    try {
      await this.#ask();
      if (this.#closed || !canPrint(this.standing.state())) return { outcome: 'not-begun' };
      const closed = new Promise<Sent>(
        (settled) => (this.#endJob = (problem) => settled({ outcome: 'unknown', problem })),
      );
      return await Promise.race([closed, this.#print(job, callBack)]);
    } finally {
      this.#endJob = undefined;
      this.#held = null;
      this.#onItsWay = null;
      this.#isBusy = false;
      this.#busySince = null;
      this.#busyMs = 0;
    }
  }

  /** A queue has no word for it: the drawer's command is a job. */
  openDrawer(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    const left = this.#onItsWay;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#endJob?.('stopped');
    // It is asked about from now on: what can still be called back comes out no more.
    if (left !== null) await within(this.#times.cancelMs, this.#client.cancel(left), false);
    this.#client.close();
  }

  async #print(job: Uint8Array, callBack: AbortSignal | undefined): Promise<Sent> {
    const taken = await this.#client.print(job, TITLE);
    if (taken.ok) return this.#follow(taken.value, callBack);
    if (taken.error.mayHaveTaken) return { outcome: 'unknown', problem: 'connection-lost' };
    this.#hear(taken.error.trouble);
    return { outcome: 'not-begun' };
  }

  #hear(trouble: PrinterTrouble): void {
    const isRefusal = !MAY_PASS.includes(trouble.kind);
    if (isRefusal) this.#refusal = { trouble, until: performance.now() + this.#times.refusedMs };
    this.standing.become(isRefusal ? 'stopped' : 'offline', trouble);
  }

  async #follow(id: number, callBack: AbortSignal | undefined): Promise<Sent> {
    this.#onItsWay = id;
    let left = this.#times.jobMs;
    while (left > 0 && !this.#closed) {
      const job = await this.#client.job(id);
      if (this.#closed) break;
      if (job && isOver(job)) {
        this.#gaveUp = job.trouble;
        if (job.state === 'completed') return { outcome: 'printed' };
        return { outcome: 'unknown', problem: job.state === 'given-up' ? 'given-up' : 'no-confirmation' };
      }
      if (callBack?.aborted)
        return { outcome: 'unknown', problem: (await this.#client.cancel(id)) ? 'given-up' : 'no-confirmation' };
      this.#held = job?.state === 'held' ? job : null;
      if (this.#held) this.#tell(this.#held);
      await new Promise((resolve) => setTimeout(resolve, this.#times.followEveryMs));
      if (canPrint(this.standing.state())) left -= this.#times.followEveryMs;
    }
    return { outcome: 'unknown', problem: 'no-confirmation' };
  }

  async #keepAsking(): Promise<void> {
    // Nothing may end the asking: a client that throws is one that can't be asked.
    await this.#ask().catch(() => this.standing.become('offline'));
    const { askEveryMs, followEveryMs } = this.#times;
    const pause = this.standing.trouble()?.kind === 'windows-starts' ? followEveryMs : askEveryMs;
    if (!this.#closed) this.#timer = setTimeout(() => void this.#keepAsking(), pause);
  }

  async #ask(): Promise<void> {
    if (this.#refusal && performance.now() < this.#refusal.until) return;
    this.#refusal = null;
    const asked = await this.#client.queue();
    if (this.#closed || this.#refusal) return;
    if (!asked.ok) return this.#hear(asked.error);
    const { state, isBusy } = asked.value;
    this.#busySince = isBusy ? (this.#busySince ?? performance.now()) : null;
    this.#reported = state;
    if (this.#held) return this.#tell(this.#held);
    const busyMs = Math.max(this.#times.busyMs, this.#busyMs);
    const triesInVain = this.#busySince !== null && performance.now() - this.#busySince > busyMs;
    this.standing.become(triesInVain && canPrint(state) ? 'offline' : state, this.#gaveUp);
  }

  /** A queue that can't print says why itself, unless the job is kept back by its own. */
  #tell({ shows = 'stopped', trouble }: QueueJob): void {
    this.standing.become(shows === 'stopped' || canPrint(this.#reported) ? shows : this.#reported, trouble);
  }
}

function isOver({ state }: QueueJob): boolean {
  return state === 'completed' || state === 'given-up' || state === 'gone';
}
