import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { type CupsAddress, CupsClient, JOB_STATES } from './cups-client.ts';
import { canPrint, type Printer, type PrintProblem, type Sent } from './printer.ts';
import { Standing } from './standing.ts';

const CUPS_TIMES = {
  /** Between two questions to a queue that has no job of ours: keeps the top bar within two seconds of the truth. */
  askEveryMs: 800,
  /** While a job of ours is on its way. */
  followEveryMs: 100,
  /** A receipt is handed over in a moment. A job that takes longer waits for a printer that CUPS can't reach. */
  busyMs: 3000,
  /** A job may take so long while nothing is wrong with the queue; the clock stands still otherwise. */
  jobMs: 60_000,
  /** What CUPS refuses for a reason of its own, only somebody who sets it up anew can change. */
  refusedMs: 60_000,
};
type CupsTimes = typeof CUPS_TIMES;

const TITLE = 'Sapar Counter';
/** These pass by themselves: CUPS starts, has room again, or somebody adds the queue. */
const MAY_PASS: readonly PrinterTrouble['kind'][] = ['cups-away', 'no-queue', 'cups-busy'];

/**
 * A queue of CUPS. That CUPS took a job says nothing. That it completed one says that its backend handed the printer
 * every byte. CUPS can't know more: this is `printed`. A job that CUPS gave up, or that somebody cancelled there, may
 * be on paper in part and is unknown. A queue that was stopped keeps the job, and the job goes on when it is started
 * again.
 */
export class CupsPrinter implements Printer {
  readonly #client: CupsClient;
  readonly #times: CupsTimes;
  readonly standing = new Standing();
  #busySince: number | null = null;
  /** What CUPS refuses, and until when it is not asked again. */
  #refusal: { readonly trouble: PrinterTrouble; readonly until: number } | null = null;
  /** Why CUPS holds the job that is on its way. */
  #holds: PrinterTrouble | null = null;
  /** Why it gave up the last one. */
  #gaveUp: PrinterTrouble | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #isBusy = false;
  #endJob: ((problem: PrintProblem) => void) | undefined;

  constructor(address: CupsAddress, times: Partial<CupsTimes> = {}) {
    this.#client = new CupsClient(address);
    this.#times = { ...CUPS_TIMES, ...times };
  }

  open(): void {
    void this.#keepAsking();
  }

  async send(job: Uint8Array, callBack?: AbortSignal): Promise<Sent> {
    if (this.#closed || this.#isBusy) return { outcome: 'not-begun' };
    this.#isBusy = true;
    try {
      await this.#ask();
      if (this.#closed || !canPrint(this.standing.state())) return { outcome: 'not-begun' };
      const closed = new Promise<Sent>(
        (settled) => (this.#endJob = (problem) => settled({ outcome: 'unknown', problem })),
      );
      return await Promise.race([closed, this.#print(job, callBack)]);
    } finally {
      this.#endJob = undefined;
      this.#holds = null;
      this.#isBusy = false;
      this.#busySince = null;
    }
  }

  /** CUPS has no word for it: the drawer's command goes with the job. */
  openDrawer(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#endJob?.('stopped');
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
    let left = this.#times.jobMs;
    while (left > 0 && !this.#closed) {
      const job = await this.#client.jobState(id);
      const state = job === null || job === 'gone' ? job : job.state;
      if (state === JOB_STATES.completed) {
        this.#gaveUp = null;
        return { outcome: 'printed' };
      }
      if (state === JOB_STATES.aborted || state === JOB_STATES.canceled || state === 'gone') {
        this.#gaveUp = job === null || job === 'gone' ? null : job.trouble;
        return { outcome: 'unknown', problem: 'given-up' };
      }
      if (callBack?.aborted)
        return { outcome: 'unknown', problem: (await this.#client.cancel(id)) ? 'given-up' : 'no-confirmation' };
      this.#holds = job !== null && job !== 'gone' && state === JOB_STATES.held ? job.trouble : null;
      if (this.#holds) this.standing.become('stopped', this.#holds);
      await new Promise((resolve) => setTimeout(resolve, this.#times.followEveryMs));
      if (state !== null && canPrint(this.standing.state())) left -= this.#times.followEveryMs;
    }
    return { outcome: 'unknown', problem: 'no-confirmation' };
  }

  async #keepAsking(): Promise<void> {
    await this.#ask();
    if (!this.#closed) this.#timer = setTimeout(() => void this.#keepAsking(), this.#times.askEveryMs);
  }

  async #ask(): Promise<void> {
    if (this.#refusal && performance.now() < this.#refusal.until) return;
    this.#refusal = null;
    const asked = await this.#client.queue();
    if (this.#closed || this.#refusal) return;
    if (!asked.ok) return this.#hear(asked.error);
    const { state, isBusy } = asked.value;
    this.#busySince = isBusy ? (this.#busySince ?? performance.now()) : null;
    const triesInVain = this.#busySince !== null && performance.now() - this.#busySince > this.#times.busyMs;
    if (this.#holds) return;
    this.standing.become(triesInVain && canPrint(state) ? 'offline' : state, this.#gaveUp);
  }
}
