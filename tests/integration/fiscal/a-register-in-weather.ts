import { fiscalJobsIn } from '../../../src-main/fiscal/fiscal-job.ts';
import { FiscalTurns } from '../../../src-main/fiscal/fiscal-turns.ts';
import { FISCAL_PACE, newPauses } from '../../../src-main/fiscal/pauses.ts';
import type { Register } from '../../../src-main/fiscal/port.ts';
import { registerDaysIn } from '../../../src-main/fiscal/register-days.ts';
import { signsIn } from '../../../src-main/fiscal/signs.ts';
import { webkassaOver } from '../../../src-main/fiscal/webkassa/register.ts';
import { newWebkassaSession } from '../../../src-main/fiscal/webkassa/session.ts';
import { newTurns } from '../../../src-main/platform/turns.ts';
import { instant } from '../../../src-shared/time.ts';
import type { LedgerBench } from '../../devices/a-ledger.ts';
import { type Fate, LOGIN, SERIAL_NUMBER, VirtualRegister } from '../../devices/virtual-register.ts';
import type { Weather } from '../simulation/operations.ts';

/** Beyond these many a document steps aside for a person, and a day would not come to its end by itself. */
const FAULTS_A_DOCUMENT_MAX = 2;
const QUESTIONS_LOST_MAX = 1;
const PATIENT_MS = 10_000;
const IMPATIENT_MS = 30;
const TURNS_TO_END_MAX = 5000;

const FATES: Partial<Record<Weather, Fate>> = {
  'loses its answers': { acts: true, answer: 'none' },
  'loses what it was asked': { acts: false, answer: 'none' },
  'answers by half': { acts: true, answer: 'half' },
  'answers a page of a server between': { acts: false, answer: 'html' },
  'works on another call': { says: { code: 9, text: 'Касса обрабатывает параллельный запрос' } },
  'does not know itself': { says: { code: -1, text: 'Неизвестная ошибка' } },
  'forgets its token': { says: { code: 2, text: 'Срок действия сессии истек' } },
};

/** The virtual register, the adapter, and the queue of one till, which is told one step after the other. */
export class ARegisterInWeather {
  readonly device: VirtualRegister;
  readonly faults: unknown[] = [];
  readonly met = new Map<Weather, number>();
  readonly #register: Register;
  readonly #patience = { answerMs: PATIENT_MS, bodyMs: PATIENT_MS };
  readonly #wentWrong = new Map<string, number>();
  #weather: Weather = 'fair';
  #turns: { readonly of: LedgerBench['db']; readonly turns: FiscalTurns } | null = null;

  static async start(): Promise<ARegisterInWeather> {
    return new ARegisterInWeather(await VirtualRegister.start());
  }

  private constructor(device: VirtualRegister) {
    this.device = device;
    const session = newWebkassaSession({
      baseUrl: device.url,
      credentials: () => LOGIN,
      patience: this.#patience,
    });
    const register = webkassaOver({ session, uniqueNumber: SERIAL_NUMBER, exponent: 0 });
    this.#register = {
      submit: (document) =>
        this.#asked(`submit ${document.key}`, FAULTS_A_DOCUMENT_MAX, () => register.submit(document)),
      find: (ticket, shift) =>
        this.#asked(`find ${ticket.key}`, QUESTIONS_LOST_MAX, () => register.find(ticket, shift)),
      state: () => register.state(),
    };
  }

  async end(): Promise<void> {
    await this.device.isDown();
  }

  /** So many steps in this weather; pauses pass in no time. */
  async tells(bench: LedgerBench, weather: Weather, steps: number): Promise<void> {
    this.#weather = weather;
    this.met.set(weather, (this.met.get(weather) ?? 0) + 1);
    const { device } = this;
    const books = device.books();
    device.clock = () => bench.clock.now();
    if (weather === 'away') await device.isDown();
    if (weather === 'is blocked') books.isBlocked = true;
    if (weather === 'has no line') books.autonomousSince ??= bench.clock.now();
    if (weather !== 'has no line') books.autonomousSince = null;
    try {
      await this.#works(bench, steps);
    } finally {
      if (weather === 'away') await device.isUp();
      books.isBlocked = false;
      this.#weather = 'fair';
    }
  }

  /** Until nothing is left to tell. */
  drains(bench: LedgerBench): Promise<void> {
    return this.tells(bench, 'fair', TURNS_TO_END_MAX);
  }

  async #works(bench: LedgerBench, steps: number): Promise<void> {
    const turns = this.#turnsOf(bench);
    for (let step = 0; step < steps; step += 1) {
      const { ms } = await turns.turn();
      if (!Number.isFinite(ms)) return;
      bench.clock.pass(ms);
    }
    if (steps === TURNS_TO_END_MAX) throw new Error('it asks without end');
  }

  /** A program that was started again has its file alone. */
  #turnsOf({ db, ledger, clock, ids }: LedgerBench): FiscalTurns {
    if (this.#turns?.of === db) return this.#turns.turns;
    const jobs = fiscalJobsIn(db);
    jobs.interrupted(instant(clock.now()));
    const turns = new FiscalTurns({
      db,
      ledger,
      clock,
      ids,
      jobs,
      days: registerDaysIn(db),
      signs: signsIn(db),
      pauses: newPauses(clock, FISCAL_PACE),
      register: { serial: SERIAL_NUMBER, port: this.#register },
      turns: newTurns(),
      closed: () => false,
      log: { info: () => {}, fault: (what, fault) => void this.faults.push([what, fault]), incident: () => '1' },
    });
    this.#turns = { of: db, turns };
    return turns;
  }

  async #asked<Value>(what: string, faultsMax: number, ask: () => Promise<Value>): Promise<Value> {
    const before = this.#wentWrong.get(what) ?? 0;
    const fate = FATES[this.#weather];
    const isSlow = this.#weather === 'slow';
    if (before >= faultsMax || (!fate && !isSlow)) return ask();
    this.#wentWrong.set(what, before + 1);
    if (fate) {
      this.device.willDo(fate);
      return ask();
    }
    this.device.takesMs = 2 * IMPATIENT_MS;
    this.#patience.answerMs = IMPATIENT_MS;
    try {
      return await ask();
    } finally {
      this.device.takesMs = 0;
      this.#patience.answerMs = PATIENT_MS;
      // It comes to its end there, whoever waits for it.
      await new Promise((resolve) => setTimeout(resolve, 2 * IMPATIENT_MS));
    }
  }
}
