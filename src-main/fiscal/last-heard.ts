import { instant } from '../../src-shared/time.ts';
import type { RefusedWhy, RegisterFacts, RegisterState, Signed, Unanswered } from './port.ts';
import type { FiscalJob } from './fiscal-job.ts';
import type { FiscalTurnParts } from './turn-parts.ts';

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

interface Day {
  readonly shiftNumber: number | null;
  readonly isOpen: boolean;
}

const KEPT_BY_X: readonly (RefusedWhy | null)[] = ['blocked', 'not-activated', 'autonomous-too-long', 'day-too-long'];

/** What one register said last, in memory alone: how it stands, and its day. */
export class LastHeard {
  readonly #parts: Pick<FiscalTurnParts, 'register' | 'days' | 'pauses' | 'clock'>;
  #day: Day | null = null;
  /** It outlives a day that has to be asked for again. */
  #self: RegisterSelf | null = null;
  #health: RegisterHealth = { register: 'not-asked', why: null, words: null, offline: false };
  /** It never said what became of a document: that it gives its X proves nothing, until it takes one. */
  #swallows = false;

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

  /** The register's day as last heard; null: it is asked first. */
  day(): Day | null {
    return this.#day;
  }

  /** The first document after a day's end begins the next one. */
  shiftOfNext(): number | null {
    if (!this.#day || this.#day.shiftNumber === null) return null;
    return this.#day.isOpen ? this.#day.shiftNumber : this.#day.shiftNumber + 1;
  }

  forgetDay(): void {
    this.#day = null;
  }

  swallowed(): void {
    this.#swallows = true;
  }

  /** A person saw to what it swallowed. */
  mayTakeAgain(): void {
    this.#swallows = false;
  }

  /** It gave its X. */
  gaveX(x: RegisterState): void {
    const { days, register, clock } = this.#parts;
    this.#day = { shiftNumber: x.shiftNumber, isOpen: x.dayIsOpen };
    this.#self = selfOf(x, this.#self);
    days.keep(register.serial, x, instant(clock.now()));
    // One that is blocked gives its X all the same: only a document that it takes shows that it signs again.
    const { register: before, why } = this.#health;
    const isHeld = before === 'unreachable' ? this.#swallows : before === 'refuses' && KEPT_BY_X.includes(why);
    const ready = { register: 'ready', why: null, words: null } as const;
    this.#health = { ...this.#health, ...(isHeld ? {} : ready), offline: x.offline };
  }

  /** It had a word on a document. */
  answered(offline = this.#health.offline): void {
    this.#health = { register: 'ready', why: null, words: null, offline };
    this.#swallows = false;
    this.#parts.pauses.end();
  }

  /** It is out of reach, or refuses whatever it is told. */
  pause(answer: Unanswered): void {
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

  /**
   * What kept it from answering may be over, and nothing is left that would find out: the next sale does. One that
   * swallows documents stays out of reach: a sale to try it, each time, would pass every limit.
   */
  nothingToTell(): void {
    if (this.#health.register === 'unreachable' && this.#swallows) return;
    this.#swallows = false;
    if (this.#health.register === 'ready') return;
    this.#health = { ...this.#health, register: 'not-asked', why: null, words: null };
  }

  /** The first document after a day's end begins the next one, at this moment. */
  dayGoesOn({ does }: FiscalJob, { shiftNumber, register }: Signed): void {
    const isOpen = does !== 'day-end';
    const before = this.#self;
    const goesOn = isOpen && before?.dayIsOpen === true ? before : null;
    const beginsMs = isOpen ? this.#parts.clock.now() : null;
    this.#day = { shiftNumber: shiftNumber ?? this.shiftOfNext(), isOpen };
    this.#self = {
      register,
      dayIsOpen: isOpen,
      openedAt: goesOn?.openedAt ?? null,
      dayBeganMs: goesOn ? goesOn.dayBeganMs : beginsMs,
    };
  }
}

function selfOf({ register, dayIsOpen, openedAt, openedAtMs }: RegisterState, before: RegisterSelf | null) {
  const began = dayIsOpen ? { openedAt, dayBeganMs: openedAtMs ?? before?.dayBeganMs ?? null } : NO_DAY_OPEN;
  return { register: register ?? before?.register ?? null, dayIsOpen, ...began };
}

const NO_DAY_OPEN = { openedAt: null, dayBeganMs: null } as const;
