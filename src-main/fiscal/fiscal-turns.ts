import type { Database } from 'better-sqlite3';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Fiscalised } from '../../src-shared/journal/kinds/fiscalised-body.ts';
import { ZERO } from '../../src-shared/money.ts';
import { assert } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { isFaultOfFile } from '../ledger/commits.ts';
import { fiscalAround, insertFiscalJob } from '../ledger/fiscal-jobs.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Ids } from '../platform/ports.ts';
import type { Turns } from '../platform/turns.ts';
import { AT_ONCE, type Rest, UNTIL_WOKEN } from '../platform/worker.ts';
import { documentOf, saleOfReturn } from './documents.ts';
import type { Aside, FiscalJob, FiscalJobs } from './fiscal-job.ts';
import { figuresOf, NO_DAY_YET, wasDone } from './figures.ts';
import type { Pauses } from './pauses.ts';
import type {
  Answered,
  FiscalDocument,
  NotFound,
  RefusedWhy,
  Register,
  RegisterFacts,
  RegisterState,
  Signed,
} from './port.ts';
import type { RegisterDays } from './register-days.ts';
import { basisOf, signDraft, type Signs } from './signs.ts';

export interface FiscalTurnParts {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly jobs: FiscalJobs;
  readonly days: RegisterDays;
  readonly signs: Signs;
  readonly pauses: Pauses;
  /** `serial`: by it a register is told from the one before it. */
  readonly register: { readonly serial: string; readonly port: Register };
  readonly turns: Pick<Turns, 'take'>;
  /** The journal takes no entries now: what a register said could not be written. */
  closed(): boolean;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** What the register's last answer was, for people. What it says of one document stands with its job. */
export interface RegisterHealth {
  readonly register: 'not-asked' | 'ready' | 'refuses' | 'unreachable';
  readonly why: RefusedWhy | null;
  readonly words: string | null;
  /** It signs without a line to the operator of fiscal data. */
  readonly offline: boolean;
}

/** What the register said last of itself: nothing of its cash. */
export interface RegisterSelf {
  readonly register: Pick<RegisterFacts, 'serialNumber' | 'registrationNumber' | 'taxpayer'> | null;
  readonly dayIsOpen: boolean;
  /** As the register wrote it; null where it was not told. */
  readonly openedAt: string | null;
  /** UTC milliseconds; null: nobody knows, or no day is open. */
  readonly dayBeganMs: number | null;
}

/** Sent so often and taken never, a document steps aside: its register takes others meanwhile. */
const IN_VAIN_MAX = 3;
/** Asked so often without a word, while the register answers other questions. */
const ASKED_MAX = 3;
/** A register that is busy so often at one document, and at nothing else in between, means the document. */
const BUSY_MAX = 60;
/** A day that was just to end can't be too long: then something else is wrong with the register. */
const DAY_ENDS_APART_MS = 60 * 60_000;

const KEPT_BY_X: readonly (RefusedWhy | null)[] = ['blocked', 'not-activated', 'autonomous-too-long', 'day-too-long'];

type Refused = Extract<Answered<Signed>, { state: 'refused' }>;
type Unheard = Exclude<Answered<NotFound>, NotFound>;

/** One thing after another with one register: each turn asks it for one thing, and writes down what became of it. */
export class FiscalTurns {
  readonly #parts: FiscalTurnParts;
  /** An answer that the disk has not taken yet: nothing else is asked before it is written. */
  #toKeep: (() => void | Promise<void>) | null = null;
  /** The register's day as last heard; null: it is asked first. */
  #day: { readonly shiftNumber: number | null; readonly isOpen: boolean } | null = null;
  /** It outlives a day that has to be asked for again. */
  #self: RegisterSelf | null = null;
  #dayEndedAt = Number.NEGATIVE_INFINITY;
  #health: RegisterHealth = { register: 'not-asked', why: null, words: null, offline: false };
  readonly #askers: ((state: Answered<RegisterState>['state']) => void)[] = [];
  readonly #askedInVain = new Map<string, number>();
  /** It never said what became of a document: that it gives its X proves nothing, until it takes one. */
  #swallows = false;
  #busyAt: { readonly key: string; readonly times: number } | null = null;

  constructor(parts: FiscalTurnParts) {
    this.#parts = parts;
  }

  health(): RegisterHealth {
    return this.#health;
  }

  /** null: it has said nothing yet. */
  self(): RegisterSelf | null {
    return this.#self;
  }

  /** Asks for the X before anything else, whatever pause there is. It changes nothing in the register. */
  asks(answered: (state: Answered<RegisterState>['state']) => void): void {
    this.#askers.push(answered);
  }

  /** What is asked from now on begins anew: a person wants it asked. */
  forgetAsked(key: string): void {
    this.#askedInVain.delete(key);
    this.#busyAt = null;
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
    if (!job) return this.#nothingToTell();
    const sign = isTicket(job) ? this.#parts.signs.of(job.key) : null;
    if (sign) this.#hasItsSign(job, sign);
    else if (job.state === 'unknown') await this.#askAbout(job);
    else await this.#tell(job);
    return AT_ONCE;
  }

  async #answerAskers(): Promise<void> {
    const state = await this.#heardState();
    if (state.state === 'told') this.#parts.pauses.end();
    for (const answered of this.#askers.splice(0)) answered(state.state);
  }

  /** It came back with a journal, to a file in which the document waited yet. */
  #hasItsSign(job: FiscalJob, { register, shiftNumber }: Fiscalised): void {
    this.#parts.jobs.belongsTo(job.key, register.serialNumber);
    this.#taken(job, shiftNumber);
  }

  /** What kept it from answering may be over, and nothing is left that would find out: the next sale does. */
  #nothingToTell(): Rest {
    const { register } = this.#health;
    this.#swallows = false;
    if (register !== 'ready') this.#health = { ...this.#health, register: 'not-asked', why: null, words: null };
    return UNTIL_WOKEN;
  }

  async #keep(): Promise<void> {
    await this.#toKeep?.();
    this.#toKeep = null;
  }

  #now() {
    return instant(this.#parts.clock.now());
  }

  async #tell(job: FiscalJob): Promise<void> {
    const document = this.#documentOf(job);
    if (!document) return;
    const isReceipt = isTicket(document);
    // Only the X before shows later whether cash moved; of a receipt the register's shift is asked for.
    const before = isReceipt && this.#day ? null : await this.#state();
    if (before === null && !(isReceipt && this.#day)) return;
    if (document.does === 'day-end' && this.#day?.isOpen === false) {
      this.#parts.jobs.change(job.key, 'not-needed', {}, this.#now());
      return;
    }
    const attempt = {
      register: this.#parts.register.serial,
      shiftNumber: this.#shiftOfNext(),
      before: isReceipt || before === null ? null : figuresOf(before),
    };
    this.#parts.jobs.begin(job.key, attempt, this.#now());
    const answer = signedFor(job, await this.#answerOf(() => this.#parts.register.port.submit(document)));
    this.#toKeep = () => this.#record(job, answer, before);
    await this.#keep();
  }

  /** The first document after a day's end begins the next one. */
  #shiftOfNext(): number | null {
    if (!this.#day || this.#day.shiftNumber === null) return null;
    return this.#day.isOpen ? this.#day.shiftNumber : this.#day.shiftNumber + 1;
  }

  /** null: there is none that can be told now, and the job stepped aside. */
  #documentOf(job: FiscalJob): FiscalDocument | null {
    const document = this.#built(job);
    if (document === null) this.#parts.jobs.change(job.key, 'refused', { why: 'content-broken' }, this.#now());
    else if (document === 'no-basis') this.#waitForBasis(job);
    else return document;
    return null;
  }

  /** null: the entry gives none. */
  #built(job: FiscalJob): FiscalDocument | 'no-basis' | null {
    const { db, ledger, log, register } = this.#parts;
    try {
      const entry = this.#entryOf(job);
      if (job.does === 'day-end') return { does: job.does, key: job.key };
      const sign = this.#signOfSale(job, entry);
      // A return names the sign of its sale, and goes to the register that signed it.
      if (job.does === 'return' && sign?.register.serialNumber !== register.serial) return 'no-basis';
      const around = fiscalAround(db, entry, ledger);
      return around && documentOf(job, entry, around, sign && basisOf(sign));
    } catch (fault) {
      if (isFaultOfFile(fault)) throw fault;
      // What the content makes a builder throw is its own fault, and comes again at each attempt.
      log.fault('telling the register', fault);
      return null;
    }
  }

  #entryOf({ entrySeq }: FiscalJob): Entry {
    const entry = this.#parts.ledger.entryAt(entrySeq);
    assert(entry !== undefined, 'a job is of an entry');
    return entry;
  }

  #signOfSale({ does }: FiscalJob, entry: Entry): Fiscalised | null {
    const saleKey = does === 'return' ? saleOfReturn(entry) : null;
    return saleKey === null ? null : this.#parts.signs.of(saleKey);
  }

  #waitForBasis(job: FiscalJob): void {
    const { jobs } = this.#parts;
    const entry = this.#entryOf(job);
    const sign = this.#signOfSale(job, entry);
    if (sign) return jobs.belongsTo(job.key, sign.register.serialNumber);
    const sale = jobs.byKey(saleOfReturn(entry) ?? '');
    // A return that may have been told, as in a copy that was put back, is asked about after its sale.
    const waits = job.state === 'unknown' ? 'unknown' : 'waiting';
    // Without a job nobody will ever ask for the sign: its journal came back from elsewhere.
    if (sale) jobs.change(job.key, waits, { why: 'sale-unsigned' }, this.#now());
    else if (job.state === 'unknown') jobs.change(job.key, 'unknown', { why: 'cannot-be-asked' }, this.#now());
    else jobs.change(job.key, 'refused', { why: 'sale-unsigned' }, this.#now());
  }

  /** What the register may have heard: it is asked, and nothing else is told before. */
  async #askAbout(job: FiscalJob): Promise<void> {
    const now = await this.#state();
    if (now === null) return;
    if (job.does === 'sale' || job.does === 'return') await this.#find(job, now.shiftNumber);
    else this.#compare({ ...job, does: job.does }, now);
  }

  #compare(job: FiscalJob & { does: 'cash-in' | 'cash-out' | 'day-end' }, now: RegisterState): void {
    const verdict = job.before ? wasDone(job, job.before, figuresOf(now)) : isOver(job, now);
    if (verdict === 'done') this.#taken(job, job.does === 'day-end' ? null : now.shiftNumber);
    else if (verdict === 'not-done') this.#notTaken(job);
    else this.#parts.jobs.change(job.key, 'unknown', { why: 'figures-differ' }, this.#now());
  }

  /** In the shift in which it was sent, and in the one that is open: a register looks into one at a time. */
  async #find(job: FiscalJob, shiftNow: number | null): Promise<void> {
    const ticket = this.#built(job);
    if (ticket === 'no-basis') return this.#waitForBasis(job);
    if (ticket === null || !isTicket(ticket))
      return this.#parts.jobs.change(job.key, 'unknown', { why: 'cannot-be-asked' }, this.#now());
    // Nobody knows in which it was sent: the register looks wherever it can.
    const shifts = job.shiftNumber === null ? [null] : [...new Set([job.shiftNumber, shiftNow ?? job.shiftNumber])];
    for (const shift of shifts) {
      // oxlint-disable-next-line no-await-in-loop -- a register takes one call at a time
      const answer = signedFor(job, await this.#answerOf(() => this.#parts.register.port.find(ticket, shift)));
      if (answer.state === 'signed') {
        this.#toKeep = () => this.#record(job, answer, null);
        return this.#keep();
      }
      if (answer.state !== 'not-found') return this.#notTold(job, answer);
    }
    this.#notTaken(job);
  }

  /** The register answers, and has no word on this one. */
  #notTold(job: FiscalJob, answer: Unheard): void {
    const asked = (this.#askedInVain.get(job.key) ?? 0) + 1;
    this.#askedInVain.set(job.key, asked);
    const isItsOwn = answer.state === 'unknown' ? asked >= ASKED_MAX : isOfDocument(answer);
    if (!isItsOwn) return this.#pause(answer);
    this.#parts.jobs.change(job.key, 'unknown', { why: 'cannot-be-asked', words: answer.words }, this.#now());
  }

  /** It is certain that the register has not got it: it is told again, and not without end. */
  #notTaken(job: FiscalJob): void {
    const { jobs, ledger } = this.#parts;
    const done = ledger.transaction(() => {
      jobs.sentInVain(job.key);
      if (job.inVain + 1 < IN_VAIN_MAX) jobs.change(job.key, 'waiting', {}, this.#now());
      else jobs.change(job.key, 'refused', { why: 'never-taken' }, this.#now());
    });
    if (!done.ok) throw new Error(done.error.detail);
  }

  /** `before`: what the X said just before, where it was asked. */
  async #record(job: FiscalJob, answer: Answered<Signed>, before: RegisterState | null): Promise<void> {
    const { jobs } = this.#parts;
    if (answer.state === 'signed') return this.#signed(job, answer, before);
    if (answer.state === 'refused') return this.#refused(job, answer);
    const state = answer.state === 'unknown' ? 'unknown' : 'waiting';
    if (state === 'unknown') this.#swallows = true;
    jobs.change(job.key, state, { words: answer.words }, this.#now());
    this.#day = null;
    // What it says of cash may tell what a drawer holds, and a technician reads how it stands.
    const isOfCash = state === 'unknown' && !isTicket(job);
    this.#pause(isOfCash ? { ...answer, words: 'it did not say whether it took what it was told' } : answer);
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
        const entry = this.#entryOf(job);
        const receipt = { entryId: entry.id, key: job.key, total: job.amount, signed: { ...answer, sign } };
        const draft = signDraft(receipt, ledger, { now: clock.now(), ids });
        const written = ledger.append(draft, () => {
          jobs.taken(job.key, answer.shiftNumber, this.#now());
          this.#letGo(job);
        });
        if (!written.ok) throw new Error(written.error.detail);
      });
    // A receipt that was found may be of an earlier day; the X before it told of today's.
    if (job.state === 'waiting') this.#dayGoesOn(job, answer);
    this.#heard({ register: 'ready', why: null, words: null, offline: answer.offline });
  }

  /** The first document after a day's end begins the next one, at this moment. */
  #dayGoesOn({ does }: FiscalJob, { shiftNumber, register }: Signed): void {
    const isOpen = does !== 'day-end';
    const before = this.#self;
    const goesOn = isOpen && before?.dayIsOpen === true ? before : null;
    const beginsMs = isOpen ? this.#parts.clock.now() : null;
    this.#day = { shiftNumber: shiftNumber ?? this.#shiftOfNext(), isOpen };
    this.#self = {
      register,
      dayIsOpen: isOpen,
      openedAt: goesOn?.openedAt ?? null,
      dayBeganMs: goesOn ? goesOn.dayBeganMs : beginsMs,
    };
  }

  /** Nothing more of it has to be written into the journal. */
  #taken(job: FiscalJob, shiftNumber: number | null, dayEnded: RegisterState | null = null): void {
    const { jobs, days, register, ledger, clock } = this.#parts;
    const done = ledger.transaction(() => {
      jobs.taken(job.key, shiftNumber, this.#now());
      if (dayEnded) days.keep(register.serial, dayEnded, this.#now());
      this.#letGo(job);
    });
    if (!done.ok) throw new Error(done.error.detail);
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
      this.#day = null;
      return this.#pause(answer);
    }
    if (job.does === 'day-end') this.#day = null;
    this.#heard({ ...this.#health, register: 'ready', why: null, words: null });
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
    const entry = this.#entryOf(waiting);
    const done = ledger.transaction(() => {
      const part = `day-end-${jobs.dayEndsFor(entrySeq) + 1}`;
      jobs.change(key, 'waiting', { words }, this.#now());
      const job = { key: `${entry.id}-${part}`, entrySeq, part, does: 'day-end', goesFirst: true } as const;
      insertFiscalJob(db, { ...job, amount: ZERO, at: this.#now() });
    });
    if (!done.ok) throw new Error(done.error.detail);
    // Also where this end of a day is refused: one after the other would cure nothing.
    this.#dayEndedAt = clock.monotonic();
  }

  /** The X; null: it can't be had now, and the register is left alone for a while. */
  async #state(): Promise<RegisterState | null> {
    const answer = await this.#heardState();
    return answer.state === 'told' ? answer : null;
  }

  async #heardState(): Promise<Answered<RegisterState>> {
    const heard = await this.#answerOf(() => this.#parts.register.port.state());
    const answer = heard.state === 'refused' && isEnded(heard.why) ? NO_DAY_YET : heard;
    if (answer.state !== 'told') {
      this.#pause(answer);
      return answer;
    }
    this.#day = { shiftNumber: answer.shiftNumber, isOpen: answer.dayIsOpen };
    this.#self = selfOf(answer, this.#self);
    this.#parts.days.keep(this.#parts.register.serial, answer, this.#now());
    // One that is blocked gives its X all the same: only a document that it takes shows that it signs again.
    const { register: before, why } = this.#health;
    const isHeld = before === 'unreachable' ? this.#swallows : before === 'refuses' && KEPT_BY_X.includes(why);
    const ready = { register: 'ready', why: null, words: null } as const;
    this.#health = { ...this.#health, ...(isHeld ? {} : ready), offline: answer.offline };
    return answer;
  }

  /** An adapter that throws has perhaps asked: nobody knows. */
  async #answerOf<Value>(ask: () => Promise<Answered<Value>>): Promise<Answered<Value> | Unheard> {
    try {
      return await ask();
    } catch (fault) {
      this.#parts.log.fault('asking the register', fault);
      return { state: 'unknown', words: 'the register could not be asked' };
    }
  }

  #heard(health: RegisterHealth): void {
    this.#health = health;
    this.#swallows = false;
    this.#busyAt = null;
    this.#parts.pauses.end();
  }

  /** It is out of reach, or refuses whatever it is told. */
  #pause(answer: Unheard): void {
    const { pauses } = this.#parts;
    const { words } = answer;
    if (answer.state !== 'refused') {
      this.#health = { ...this.#health, register: 'unreachable', why: null, words };
      return pauses.begin(answer.state);
    }
    if (answer.why === 'busy') return pauses.begin('busy');
    this.#health = { ...this.#health, register: 'refuses', why: answer.why, words };
    pauses.begin('refused');
  }
}

function selfOf({ register, dayIsOpen, openedAt, openedAtMs }: RegisterState, before: RegisterSelf | null) {
  const began = dayIsOpen ? { openedAt, dayBeganMs: openedAtMs ?? before?.dayBeganMs ?? null } : NO_DAY_OPEN;
  return { register: register ?? before?.register ?? null, dayIsOpen, ...began };
}

const NO_DAY_OPEN = { openedAt: null, dayBeganMs: null } as const;

/** A receipt that is signed bears a sign, and nothing else does. Without it nobody knows what became of it. */
function signedFor<Answer extends Answered<Signed | NotFound> | Unheard>(
  { does }: FiscalJob,
  answer: Answer,
): Answer | Unheard {
  const isOdd = answer.state === 'signed' && isTicket({ does }) && answer.sign === null;
  return isOdd ? { state: 'unknown', words: 'the register signed without a sign' } : answer;
}

/** Cash that moves and a day that ends bear no sign. */
function isTicket<Told extends { readonly does: FiscalJob['does'] }>(
  told: Told,
): told is Told & { readonly does: 'sale' | 'return' } {
  return told.does === 'sale' || told.does === 'return';
}

function isOfDocument(answer: Unheard): boolean {
  return answer.state === 'refused' && answer.why === 'document';
}

/** What a day that is not open leaves to be ended is nothing, whoever ended it. */
function isOver({ does }: Pick<FiscalJob, 'does'>, { dayIsOpen }: RegisterState): 'done' | 'unclear' {
  return does === 'day-end' && !dayIsOpen ? 'done' : 'unclear';
}

function isEnded(why: RefusedWhy): boolean {
  return why === 'day-ended' || why === 'no-open-day';
}
