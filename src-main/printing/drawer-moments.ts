import type { PrintJobId } from '../../src-shared/ids.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { PrintJob, PrintJobs } from './print-job.ts';

/** Later than this the customer has gone, and a drawer that opens by itself would open for nobody. */
const DRAWER_FRESH_MS = 30_000;

/**
 * Knows for which sales the drawer is still awaited, by the clock that nobody can set. A wall clock put back would make
 * a sale of an hour ago one of this moment. A sale that an earlier run of the program took has the wall clock's time
 * alone. A sale of the future belongs to nobody who stands here.
 */
export class DrawerMoments {
  readonly #jobs: PrintJobs;
  readonly #clock: Clock;
  readonly #since = new Map<PrintJobId, number>();
  #place: number;

  constructor(jobs: PrintJobs, clock: Clock) {
    this.#jobs = jobs;
    this.#clock = clock;
    this.#place = jobs.newestPlace();
    for (const job of [...jobs.ofState('queued'), ...jobs.waivedOpening()]) {
      const age = clock.now() - Date.parse(job.createdAt);
      if (job.opensDrawer && age >= 0) this.#since.set(job.id, clock.monotonic() - age);
    }
  }

  /** Called at each commit: what is new in the queue is awaited from now on. */
  note(): void {
    const now = this.#clock.monotonic();
    for (const { place, id } of this.#jobs.openingAfter(this.#place)) {
      this.#since.set(id, now);
      this.#place = place;
    }
    for (const [id, since] of this.#since) if (now - since > DRAWER_FRESH_MS) this.#since.delete(id);
  }

  isAwaited({ id }: Pick<PrintJob, 'id'>): boolean {
    const since = this.#since.get(id);
    return since !== undefined && this.#clock.monotonic() - since <= DRAWER_FRESH_MS;
  }
}
