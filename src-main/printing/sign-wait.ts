import type { Clock } from '../../src-shared/time.ts';
import type { PaperForm, PrintJob } from './print-job.ts';

/** What paper is at this moment. */
export interface PaperNow {
  readonly form: PaperForm | null;
  /** Other paper of the same entry came out before it. */
  readonly follows: boolean;
  /** A sign may come any moment, and would make it the fiscal receipt. */
  readonly awaitsSign: boolean;
}

/** How long the paper whose turn it is waits for its sign: from its commit on, and never longer than it may. */
export class SignWait {
  readonly #clock: Clock;
  readonly #mayWaitMs: number;
  #awaited: { readonly id: string; readonly until: number } | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, mayWaitMs: number) {
    this.#clock = clock;
    this.#mayWaitMs = mayWaitMs;
  }

  /** true: it waits on, and `wake` is called when it has waited long enough. */
  waits({ id, createdAt }: PrintJob, { awaitsSign }: PaperNow, wake: () => void): boolean {
    this.end();
    if (!awaitsSign) return false;
    const now = this.#clock.monotonic();
    if (this.#awaited?.id !== id) {
      const age = this.#clock.now() - Date.parse(createdAt);
      // The wall clock may have been set meanwhile: nobody waits longer for that.
      const left = Math.min(Math.max(this.#mayWaitMs - age, 0), this.#mayWaitMs);
      this.#awaited = { id, until: now + left };
    }
    const leftMs = this.#awaited.until - now;
    if (leftMs <= 0) return false;
    this.#timer = setTimeout(wake, leftMs);
    return true;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
