import { ZERO } from '../../src-shared/money.ts';
import { type Instant, instant } from '../../src-shared/time.ts';
import type { Fiscalised } from '../../src-shared/journal/kinds/fiscalised-body.ts';
import { insertFiscalJob } from '../ledger/fiscal-jobs.ts';
import type { Aside, FiscalJob } from './fiscal-job.ts';
import { whatBecameOf } from './figures.ts';
import { entryOf } from './job-documents.ts';
import type { LastHeard } from './last-heard.ts';
import {
  type Answered,
  type CashMove,
  type DayEnd,
  isEnded,
  isTicket,
  type Refused,
  type RegisterState,
  type Signed,
  type Unanswered,
} from './port.ts';
import { signDraft } from './signs.ts';
import type { FiscalTurnParts } from './turn-parts.ts';

/** Sent so often and taken never, a document steps aside: its register takes others meanwhile. */
const IN_VAIN_MAX = 3;
/** Asked so often without a word, while the register answers other questions. */
const ASKED_MAX = 3;
/** A register that is busy so often at one document, and at nothing else in between, means the document. */
const BUSY_MAX = 60;
/** A day that was just to end can't be too long: then something else is wrong with the register. */
const DAY_ENDS_APART_MS = 60 * 60_000;

type Parts = Pick<FiscalTurnParts, 'db' | 'ledger' | 'jobs' | 'days' | 'register' | 'turns' | 'clock' | 'ids'>;

/** What becomes of a job by its register's answer, written down; and whether the register is left alone then. */
export class JobOutcomes {
  readonly #parts: Parts;
  readonly #heard: LastHeard;
  #dayEndedAt = Number.NEGATIVE_INFINITY;
  readonly #askedInVain = new Map<string, number>();
  #busyAt: { readonly key: string; readonly times: number } | null = null;

  constructor(parts: FiscalTurnParts, heard: LastHeard) {
    this.#parts = parts;
    this.#heard = heard;
  }

  /** What is asked from now on begins anew: a person wants it asked. */
  forgetAsked(key: string): void {
    this.#askedInVain.delete(key);
    this.#busyAt = null;
    this.#heard.mayTakeAgain();
  }

  /** It came back with a journal, to a file in which the document waited yet. */
  hasItsSign(job: FiscalJob, { register, shiftNumber }: Fiscalised): void {
    this.#parts.jobs.belongsTo(job.key, register.serialNumber);
    this.#taken(job, shiftNumber);
  }

  /** Its answer to what it was told, or was asked about. `before`: what the X said just before, where it was asked. */
  async record(job: FiscalJob, answer: Answered<Signed>, before: RegisterState | null): Promise<void> {
    const { jobs } = this.#parts;
    if (answer.state === 'signed') return this.#signed(job, answer, before);
    if (answer.state === 'refused') return this.#refused(job, answer);
    const state = answer.state === 'unknown' ? 'unknown' : 'waiting';
    if (state === 'unknown') this.#heard.swallowed();
    jobs.change(job.key, state, { words: answer.words }, this.#now());
    this.#heard.forgetDay();
    // What it says of cash may tell what a drawer holds, and a technician reads how it stands.
    const isOfCash = state === 'unknown' && !isTicket(job);
    this.#heard.pause(isOfCash ? { ...answer, words: 'it did not say whether it took what it was told' } : answer);
  }

  /** What bears no sign to ask for: the X of now is held against the one before. */
  compared(job: FiscalJob & Pick<CashMove | DayEnd, 'does'>, now: RegisterState): void {
    const became = whatBecameOf(job, job.before, now);
    if (became === 'done') {
      this.#taken(job, job.does === 'day-end' ? null : now.shiftNumber);
      this.#answered();
    } else if (became === 'not-done') this.notTaken(job);
    else this.#parts.jobs.change(job.key, 'unknown', { why: 'figures-differ' }, this.#now());
  }

  /** The register answers, and has no word on this one. */
  notTold(job: FiscalJob, answer: Unanswered): void {
    const asked = (this.#askedInVain.get(job.key) ?? 0) + 1;
    this.#askedInVain.set(job.key, asked);
    const isItsOwn = answer.state === 'unknown' ? asked >= ASKED_MAX : isOfDocument(answer);
    if (!isItsOwn) return this.#heard.pause(answer);
    this.#parts.jobs.change(job.key, 'unknown', { why: 'cannot-be-asked', words: answer.words }, this.#now());
  }

  /** It is certain that the register has not got it: it is told again, and not without end. */
  notTaken(job: FiscalJob): void {
    const { jobs } = this.#parts;
    this.#atOnce(() => {
      jobs.sentInVain(job.key);
      if (job.inVain + 1 < IN_VAIN_MAX) jobs.change(job.key, 'waiting', {}, this.#now());
      else jobs.change(job.key, 'refused', { why: 'never-taken' }, this.#now());
    });
  }

  async #signed(job: FiscalJob, answer: Signed, before: RegisterState | null): Promise<void> {
    const { ledger, turns, clock, ids, jobs } = this.#parts;
    const { sign } = answer;
    if (sign === null || !isTicket(job)) {
      // Nothing of ours came between the X and the Z: what the one said the other would say.
      const day = answer.dayEnded ?? (before && { ...before, dayIsOpen: false });
      this.#taken(job, answer.shiftNumber, job.does === 'day-end' ? day : null);
    } else
      await turns.take(() => {
        const entry = entryOf(job, ledger);
        const receipt = { entryId: entry.id, key: job.key, total: job.amount, signed: { ...answer, sign } };
        const draft = signDraft(receipt, ledger, { now: clock.now(), ids });
        const written = ledger.append(draft, () => {
          jobs.taken(job.key, answer.shiftNumber, this.#now());
          this.#letGo(job);
        });
        if (!written.ok) throw new Error(written.error.detail);
      });
    // A receipt that was found may be of an earlier day; the X before it told of today's.
    if (job.state === 'waiting') this.#heard.dayGoesOn(job, answer);
    this.#answered(answer.offline);
  }

  #answered(offline?: boolean): void {
    this.#busyAt = null;
    this.#heard.answered(offline);
  }

  /** Nothing more of it has to be written into the journal. */
  #taken(job: FiscalJob, shiftNumber: number | null, dayEnded: RegisterState | null = null): void {
    const { jobs, days, register, clock } = this.#parts;
    this.#atOnce(() => {
      jobs.taken(job.key, shiftNumber, this.#now());
      if (dayEnded) days.keep(register.serial, dayEnded, this.#now());
      this.#letGo(job);
    });
    if (job.does === 'day-end') this.#dayEndedAt = clock.monotonic();
  }

  /** What stepped aside until this came has its turn again. */
  #letGo({ does }: FiscalJob): void {
    const { jobs, register } = this.#parts;
    if (does === 'sale') jobs.release('sale-unsigned', register.serial, this.#now());
    if (does === 'sale' || does === 'cash-in') jobs.release('little-cash', register.serial, this.#now());
  }

  #refused(job: FiscalJob, answer: Refused): void {
    const { jobs } = this.#parts;
    const { why, words } = answer;
    const says = (state: FiscalJob['state'], aside?: Aside) =>
      jobs.change(job.key, state, { ...(aside && { why: aside }), words }, this.#now());
    if (why === 'document' || (why === 'busy' && this.#isBusyAtItAlone(job))) says('refused', 'document');
    else if (why === 'little-cash') says('waiting', 'little-cash');
    else if (job.does === 'day-end' && isEnded(why)) says('not-needed');
    else if (why === 'day-too-long' && this.#mayEndDay(job)) return this.#endDayBefore(job, words);
    else {
      says('waiting');
      this.#heard.forgetDay();
      return this.#heard.pause(answer);
    }
    if (job.does === 'day-end') this.#heard.forgetDay();
    this.#answered();
  }

  /** It gave its X before each attempt, so that nobody else kept it from this document. */
  #isBusyAtItAlone({ key }: FiscalJob): boolean {
    const times = (this.#busyAt?.key === key ? this.#busyAt.times : 0) + 1;
    this.#busyAt = { key, times };
    return times >= BUSY_MAX;
  }

  #mayEndDay({ does }: FiscalJob): boolean {
    return does !== 'day-end' && this.#parts.clock.monotonic() - this.#dayEndedAt > DAY_ENDS_APART_MS;
  }

  /** Its Z goes before all that waits, this job too. */
  #endDayBefore(waiting: FiscalJob, words: string): void {
    const { db, ledger, jobs, clock } = this.#parts;
    const { key, entrySeq } = waiting;
    const entry = entryOf(waiting, ledger);
    this.#atOnce(() => {
      const part = `day-end-${jobs.dayEndsFor(entrySeq) + 1}`;
      jobs.change(key, 'waiting', { words }, this.#now());
      const job = { key: `${entry.id}-${part}`, entrySeq, part, does: 'day-end', goesFirst: true } as const;
      insertFiscalJob(db, { ...job, amount: ZERO, at: this.#now() });
    });
    // Also where this end of a day is refused: one after the other would cure nothing.
    this.#dayEndedAt = clock.monotonic();
  }

  /** All of it is written, or it throws and nothing is. */
  #atOnce(write: () => void): void {
    const done = this.#parts.ledger.transaction(write);
    if (!done.ok) throw new Error(done.error.detail);
  }

  #now(): Instant {
    return instant(this.#parts.clock.now());
  }
}

function isOfDocument(answer: Unanswered): boolean {
  return answer.state === 'refused' && answer.why === 'document';
}
