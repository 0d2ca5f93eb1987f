import { connect, type Socket } from 'node:net';
import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { codeOf } from '../platform/fault-code.ts';
import { afterInterruption } from './escpos.ts';
import { type Patience, newPatience } from './patience.ts';
import { AnswerReader, STATUS_ANSWERS, STATUS_QUESTION, stateOfRealTime } from './printer-answers.ts';
import type { PrinterProfile } from './printer-profile.ts';
import { canPrint, DOTS_PER_SECOND, type Printer, type PrintProblem, type SendOptions, type Sent } from './printer.ts';
import { type ReachableState, Standing } from './standing.ts';

/** All waiting has an end. Together they keep the top bar within two seconds of the truth. */
const TCP_TIMES = {
  connectMs: 1500,
  /** Between two questions to an idle printer. */
  askEveryMs: 1000,
  /** An idle printer answers at once. */
  answerMs: 800,
  /** A printer that is printing may be slow to answer; silence longer than this is a lost connection. */
  answerWhilePrintingMs: 8000,
  /** And this is told already, though the job is not given up yet: with the pause between two questions under 5 s. */
  silentMs: 2500,
  /**
   * A job that is so long without the barrier's answer is told as late, and no sooner than the slowest printer has its
   * paper out. The time doesn't run while paper is out or the cover open.
   */
  lateMs: 3500,
  dotsPerSecond: DOTS_PER_SECOND,
  /** One that is late for so long is given up. */
  barrierMs: 15_000,
  reconnectFirstMs: 100,
  reconnectMaxMs: 1500,
};
export type TcpTimes = typeof TCP_TIMES;

/** GS a: tell changes of online, errors and paper unasked. Sent again after each job, since ESC @ may end it. */
const TELL_CHANGES = Buffer.from([0x1d, 0x61, 0x0e]);
/** GS r 1 is obeyed when everything before it has been printed: its answer is the proof. */
const BARRIER = Buffer.from([0x1d, 0x72, 0x01]);
/** DLE DC4 1 m t: opens the drawer even while the printer is out of paper. t is in units of 100 ms. */
const DRAWER_NOW = [0x10, 0x14, 0x01];
const DRAWER_NOW_UNITS = 1;

interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

interface Job {
  readonly settle: (sent: Sent) => void;
  /** Run while nobody has to see to the paper: to be told as late, and to be given up. */
  clocks: readonly Patience[] | undefined;
  isLate: boolean;
  readonly lateMs: number;
}

/** A printer on raw TCP (port 9100): one long-lived connection, asked and listened to. */
export class TcpPrinter implements Printer {
  readonly #address: TcpAddress;
  readonly #profile: PrinterProfile;
  readonly #times: TcpTimes;
  readonly standing = new Standing();
  /** What its last answer said, whatever is told while a job is late. */
  #reported: ReachableState = 'ready';
  #socket: Socket | undefined;
  #connecting: Socket | undefined;
  #reader = new AnswerReader();
  /** This connection has brought a sensible answer. */
  #hasAnswered = false;
  #answers: number[] = [];
  /** Settles when the printer answered the last question, or will not. */
  #asked: { readonly waiting: ((answered: boolean) => void)[]; readonly clocks: readonly Patience[] } | undefined;
  #job: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reconnectMs: number;
  #interrupted: boolean;
  #closed = false;

  /** `interrupted`: the last job of the program before this one may hang in the printer half done. */
  constructor(
    address: TcpAddress,
    profile: PrinterProfile,
    options: { readonly interrupted?: boolean; readonly times?: Partial<TcpTimes> } = {},
  ) {
    this.#address = address;
    this.#profile = profile;
    this.#times = { ...TCP_TIMES, ...options.times };
    this.#interrupted = options.interrupted ?? false;
    this.#reconnectMs = this.#times.reconnectFirstMs;
  }

  open(): void {
    this.#connect();
  }

  async send(job: Uint8Array, { dots = 0, callBack }: SendOptions = {}): Promise<Sent> {
    const socket = this.#socket;
    if (!socket || this.#job || !(await this.#ask())) return { outcome: 'not-begun' };
    // While the printer was asked, its line may have broken, its paper run out, or another job begun.
    if (this.#socket !== socket || this.#job || !canPrint(this.standing.state())) return { outcome: 'not-begun' };
    // What a socket has taken can't be taken back.
    if (callBack?.aborted) return { outcome: 'not-begun' };
    const recovery = this.#interrupted ? [afterInterruption(this.#profile)] : [];
    const barrier = this.#profile.answers === 'none' ? [] : [TELL_CHANGES, BARRIER];
    return new Promise((settled) => {
      this.#interrupted = true;
      const paperMs = (dots / this.#times.dotsPerSecond) * 1000;
      const lateMs = Math.max(this.#times.lateMs, paperMs);
      this.#job = { settle: settled, clocks: undefined, isLate: false, lateMs };
      socket.write(Buffer.concat([...recovery, job, ...barrier]), () => this.#allHandedOver());
      this.#watchBarrier(this.standing.state());
    });
  }

  async openDrawer(): Promise<boolean> {
    const socket = this.#socket;
    // Behind bytes that wait the command would wait too, and open the drawer for nobody.
    if (!socket || this.standing.state() === 'offline' || socket.writableLength > 0) return false;
    const wasAsked = this.#asked !== undefined;
    socket.write(Buffer.from([...DRAWER_NOW, this.#profile.drawer.pin, DRAWER_NOW_UNITS]));
    // An answer to a question of before tells nothing of the drawer; one to a question of after it does.
    if (wasAsked) await this.#ask();
    return this.#socket === socket && (await this.#ask()) && this.#socket === socket;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#connecting?.destroy();
    this.#lose('stopped');
  }

  // ——— the connection ———

  #connect(): void {
    const socket = connect(this.#address);
    this.#connecting = socket;
    socket.setNoDelay(true);
    const giveUp = newPatience(this.#times.connectMs, () => socket.destroy());
    let code = 'ETIMEDOUT';
    let wasConnected = false;
    socket.once('connect', () => {
      giveUp.cancel();
      wasConnected = true;
      this.#connecting = undefined;
      this.#socket = socket;
      this.#reader = new AnswerReader();
      this.#hasAnswered = false;
      if (this.#profile.answers !== 'none') socket.write(TELL_CHANGES);
      void this.#keepAsking();
    });
    socket.on('data', (bytes) => this.#listen(socket, bytes));
    socket.on('error', (fault) => {
      code = codeOf(fault);
      socket.destroy();
    });
    socket.once('close', () => {
      giveUp.cancel();
      this.#connecting = undefined;
      if (this.#socket === socket) return this.#lose('connection-lost');
      if (wasConnected || this.#closed) return;
      this.standing.become('offline', this.#trouble(troubleOfConnection(code)));
      this.#connectLater();
    });
  }

  /** The connection is over: what was being printed is unknown, and the printer is looked for again. */
  #lose(problem: PrintProblem): void {
    const isSilent = this.#socket !== undefined && !this.#hasAnswered && this.#profile.answers !== 'none';
    const kind = problem === 'not-understood' ? 'no-receipt-printer' : 'no-answer';
    const trouble = isSilent || problem === 'not-understood' ? this.#trouble(kind) : null;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    clearTimeout(this.#timer);
    this.#settleAsked(false);
    this.#answers = [];
    this.standing.become('offline', trouble);
    this.#settleJob({ outcome: 'unknown', problem });
    this.#connectLater();
  }

  #trouble(kind: PrinterTrouble['kind']): PrinterTrouble {
    return { kind, name: `${this.#address.host}:${this.#address.port}` };
  }

  #connectLater(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), this.#reconnectMs);
    this.#reconnectMs = Math.min(this.#reconnectMs * 2, this.#times.reconnectMaxMs);
  }

  async #keepAsking(): Promise<void> {
    const socket = this.#socket;
    const answered = await this.#ask();
    if (this.#socket !== socket || this.#closed) return;
    if (!answered) return this.#lose('connection-lost');
    this.#reconnectMs = this.#times.reconnectFirstMs;
    this.#timer = setTimeout(() => void this.#keepAsking(), this.#times.askEveryMs);
  }

  // ——— questions and answers ———

  /** Asks for the status, or waits with those who asked already; false when no answer came in time. */
  #ask(): Promise<boolean> {
    const socket = this.#socket;
    if (!socket) return Promise.resolve(false);
    if (this.#profile.answers === 'none') {
      this.#become('ready');
      return Promise.resolve(true);
    }
    return new Promise((settled) => {
      if (this.#asked) return void this.#asked.waiting.push(settled);
      const { answerMs, answerWhilePrintingMs, silentMs } = this.#times;
      const giveUp = newPatience(this.#job ? answerWhilePrintingMs : answerMs, () => this.#settleAsked(false));
      const tell = newPatience(silentMs, () => this.standing.become('offline', this.#trouble('no-answer')));
      this.#asked = { waiting: [settled], clocks: [giveUp, tell] };
      socket.write(STATUS_QUESTION);
    });
  }

  #settleAsked(answered: boolean): void {
    const asked = this.#asked;
    this.#asked = undefined;
    for (const clock of asked?.clocks ?? []) clock.cancel();
    for (const settled of asked?.waiting ?? []) settled(answered);
  }

  #listen(socket: Socket, bytes: Buffer): void {
    for (const answer of this.#reader.read(bytes)) {
      if (this.#socket !== socket) return;
      if (answer.kind === 'garbage') return this.#lose('not-understood');
      if (answer.kind === 'automatic') this.#become(answer.state);
      else if (answer.kind === 'real-time') this.#hearAnswer(answer.byte);
      else if (!this.#hearBarrier()) return this.#lose('not-understood');
    }
  }

  #hearAnswer(byte: number): void {
    this.#hasAnswered = true;
    this.#answers.push(byte);
    if (this.#answers.length < STATUS_ANSWERS) return;
    this.#become(stateOfRealTime(this.#answers));
    this.#answers = [];
    this.#settleAsked(true);
  }

  #become(state: ReachableState): void {
    this.#reported = state;
    this.standing.become(this.#job?.isLate && canPrint(state) ? 'no-confirmation' : state);
    this.#watchBarrier(state);
  }

  // ——— the job on its way ———

  /** A printer that never answers: it has the bytes, and more can't be known. */
  #allHandedOver(): void {
    if (this.#profile.answers === 'none') this.#hearBarrier();
  }

  /** false: nobody asked for a barrier. */
  #hearBarrier(): boolean {
    if (!this.#job) return false;
    this.#interrupted = false;
    this.#settleJob({ outcome: 'printed' });
    return true;
  }

  /** The clocks of the barrier stand still while a person has to see to the paper, and start anew after that. */
  #watchBarrier(state: ReachableState): void {
    const job = this.#job;
    if (!job) return;
    if (canPrint(state))
      job.clocks ??= [
        newPatience(job.lateMs, () => this.#tellLate(job)),
        newPatience(job.lateMs + this.#times.barrierMs, () => this.#lose('no-confirmation')),
      ];
    else this.#stopClocks(job);
  }

  #tellLate(job: Job): void {
    job.isLate = true;
    // One that is silent is told as such.
    if (canPrint(this.standing.state())) this.#become(this.#reported);
  }

  #stopClocks(job: Job): void {
    for (const clock of job.clocks ?? []) clock.cancel();
    job.clocks = undefined;
    job.isLate = false;
  }

  #settleJob(sent: Sent): void {
    const job = this.#job;
    this.#job = undefined;
    if (!job) return;
    this.#stopClocks(job);
    if (this.standing.state() === 'no-confirmation') this.#become(this.#reported);
    job.settle(sent);
  }
}

/** A port that refuses is not one that nobody answers at: some printers refuse a second till so. */
function troubleOfConnection(code: string): PrinterTrouble['kind'] {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'refuses-connection';
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'no-such-host' : 'not-reached';
}
