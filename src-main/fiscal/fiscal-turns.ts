import { instant } from '../../src-shared/time.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN } from '../platform/worker.ts';
import type { FiscalJob } from './fiscal-job.ts';
import { figuresOf, NO_DAY_YET } from './figures.ts';
import { JobDocuments } from './job-documents.ts';
import { JobOutcomes } from './job-outcomes.ts';
import { LastHeard, type RegisterHealth, type RegisterSelf } from './last-heard.ts';
import {
  type Answered,
  isEnded,
  isTicket,
  type NotFound,
  type RegisterState,
  type Signed,
  type Unanswered,
} from './port.ts';
import type { FiscalTurnParts } from './turn-parts.ts';

/** One thing after another with one register: each turn asks it for one thing, and writes down what became of it. */
export class FiscalTurns {
  readonly #parts: FiscalTurnParts;
  readonly #heard: LastHeard;
  readonly #documents: JobDocuments;
  readonly #outcomes: JobOutcomes;
  /** An answer that the disk has not taken yet: nothing else is asked before it is written. */
  #toKeep: (() => Promise<void>) | null = null;
  readonly #askers: ((state: Answered<RegisterState>['state']) => void)[] = [];

  constructor(parts: FiscalTurnParts) {
    this.#parts = parts;
    this.#heard = new LastHeard(parts);
    this.#documents = new JobDocuments(parts);
    this.#outcomes = new JobOutcomes(parts, this.#heard);
  }

  health(): RegisterHealth {
    return this.#heard.health();
  }

  /** null: it has said nothing yet. */
  self(): RegisterSelf | null {
    return this.#heard.self();
  }

  /** Asks for the X before anything else, whatever pause there is. It changes nothing in the register. */
  asks(answered: (state: Answered<RegisterState>['state']) => void): void {
    this.#askers.push(answered);
  }

  /** What is asked from now on begins anew: a person wants it asked. */
  forgetAsked(key: string): void {
    this.#outcomes.forgetAsked(key);
  }

  /** Nobody waits for an answer of a queue that has ended. */
  endAsking(): void {
    for (const answered of this.#askers.splice(0)) answered('unreachable');
  }

  /** Throws what is of the disk: then the next turn begins where this one was. */
  async turn(): Promise<Rest> {
    const { jobs, pauses, register } = this.#parts;
    const closed = this.#parts.closed();
    if (!closed) await this.#keep();
    if (this.#askers.length > 0) await this.#answerAskers();
    if (closed) return UNTIL_WOKEN;
    const restMs = pauses.leftMs();
    // A commit does not end a pause; contact, which a person may ask for, does.
    if (restMs > 0) return { ms: restMs, heeds: ['contact'] };
    const job = jobs.next(register.serial);
    if (!job) {
      this.#heard.nothingToTell();
      return UNTIL_WOKEN;
    }
    const sign = isTicket(job) ? this.#parts.signs.of(job.key) : null;
    if (sign) this.#outcomes.hasItsSign(job, sign);
    else if (job.state === 'unknown') await this.#askAbout(job);
    else await this.#tell(job);
    return AT_ONCE;
  }

  async #answerAskers(): Promise<void> {
    const state = await this.#heardState();
    if (state.state === 'told') this.#parts.pauses.end();
    for (const answered of this.#askers.splice(0)) answered(state.state);
  }

  async #keep(): Promise<void> {
    await this.#toKeep?.();
    this.#toKeep = null;
  }

  async #tell(job: FiscalJob): Promise<void> {
    const { jobs, register, clock } = this.#parts;
    const document = this.#documents.toTell(job);
    if (!document) return;
    const bearsSign = isTicket(document);
    // Only the X before shows later whether cash moved; of a receipt the register's shift is asked for.
    const before = bearsSign && this.#heard.day() ? null : await this.#state();
    if (before === null && !(bearsSign && this.#heard.day())) return;
    if (document.does === 'day-end' && this.#heard.day()?.isOpen === false) {
      jobs.change(job.key, 'not-needed', {}, instant(clock.now()));
      return;
    }
    const attempt = {
      register: register.serial,
      shiftNumber: this.#heard.shiftOfNext(),
      before: bearsSign || before === null ? null : figuresOf(before),
    };
    jobs.begin(job.key, attempt, instant(clock.now()));
    const answer = signedFor(job, await this.#answerOf(() => register.port.submit(document)));
    this.#toKeep = () => this.#outcomes.record(job, answer, before);
    await this.#keep();
  }

  /** What the register may have heard: it is asked, and nothing else is told before. */
  async #askAbout(job: FiscalJob): Promise<void> {
    const now = await this.#state();
    if (now === null) return;
    if (job.does === 'sale' || job.does === 'return') await this.#find(job, now.shiftNumber);
    else this.#outcomes.compared({ ...job, does: job.does }, now);
  }

  /** In the shift in which it was sent, and in the one that is open: a register looks into one at a time. */
  async #find(job: FiscalJob, shiftNow: number | null): Promise<void> {
    const ticket = this.#documents.toAskAbout(job);
    if (ticket === null) return;
    // Nobody knows in which it was sent: the register looks wherever it can.
    const shifts = job.shiftNumber === null ? [null] : [...new Set([job.shiftNumber, shiftNow ?? job.shiftNumber])];
    for (const shift of shifts) {
      // oxlint-disable-next-line no-await-in-loop -- a register takes one call at a time
      const answer = signedFor(job, await this.#answerOf(() => this.#parts.register.port.find(ticket, shift)));
      if (answer.state === 'signed') {
        this.#toKeep = () => this.#outcomes.record(job, answer, null);
        return this.#keep();
      }
      if (answer.state !== 'not-found') return this.#outcomes.notTold(job, answer);
    }
    this.#outcomes.notTaken(job);
  }

  /** The X; null: it can't be had now, and the register is left alone for a while. */
  async #state(): Promise<RegisterState | null> {
    const answer = await this.#heardState();
    return answer.state === 'told' ? answer : null;
  }

  async #heardState(): Promise<Answered<RegisterState>> {
    const heard = await this.#answerOf(() => this.#parts.register.port.state());
    const answer = heard.state === 'refused' && isEnded(heard.why) ? NO_DAY_YET : heard;
    if (answer.state === 'told') this.#heard.gaveX(answer);
    else this.#heard.pause(answer);
    return answer;
  }

  /** An adapter that throws has perhaps asked: nobody knows. */
  async #answerOf<Value>(ask: () => Promise<Answered<Value>>): Promise<Answered<Value>> {
    try {
      return await ask();
    } catch (fault) {
      this.#parts.log.fault('asking the register', fault);
      return { state: 'unknown', words: 'the register could not be asked' };
    }
  }
}

/** A receipt that is signed bears a sign, and nothing else does. Without it nobody knows what became of it. */
function signedFor<Answer extends Answered<Signed | NotFound>>(job: FiscalJob, answer: Answer): Answer | Unanswered {
  const isOdd = answer.state === 'signed' && isTicket(job) && answer.sign === null;
  return isOdd ? { state: 'unknown', words: 'the register signed without a sign' } : answer;
}
