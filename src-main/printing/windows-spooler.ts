import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { codeOf } from '../platform/fault-code.ts';
import type { PrinterAddress } from '../platform/printer-address.ts';
import {
  type FoundQueue,
  type QueueClient,
  type QueueFault,
  type QueueJob,
  type QueueState,
  wordsShown,
} from './queue-client.ts';
import { canPrint } from './printer.ts';
import type { QueueTimes } from './queue-printer.ts';
import type { ReachableState } from './standing.ts';
import { windowsJobIn, windowsQueueIn, windowsQueuesIn } from './windows-queues.ts';
import { WINDOWS_SCRIPT } from './windows-script.ts';

/** A question costs Windows more than CUPS, and nothing comes of asking it ten times a second. */
export const WINDOWS_TIMES: Partial<QueueTimes> = { askEveryMs: 1500, followEveryMs: 300 };

const SPOOLER_TIMES = {
  /** One that is silent is told within 5 s, the pause between two questions included. */
  answerMs: 3000,
  /** It may have to compile some lines of C# first. */
  documentMs: 15_000,
  /** PowerShell may take so long to start on an old machine, and a search waits for it, as a trial does. */
  startMs: 10_000,
  /** One that ended is not started again before. */
  restartMs: 5000,
  /** One that said nothing for so long hangs, and another takes its place. */
  hangsMs: 20_000,
};
type SpoolerTimes = typeof SPOOLER_TIMES;

/** How PowerShell is started; tests start another program that answers as it does. */
export type SpoolerCommand = readonly [program: string, ...given: string[]];
export interface SpoolerOptions {
  readonly command?: SpoolerCommand;
  readonly times?: Partial<SpoolerTimes>;
}

const POWERSHELL: SpoolerCommand = [
  join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
  ...'-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command -'.split(' '),
];

const inBase64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
/** One line, since PowerShell takes what it is told line by line. */
const SCRIPT = `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${inBase64(WINDOWS_SCRIPT)}'))`;
const BEGINNING = `. ([scriptblock]::Create(${SCRIPT}))`;
/** Whatever stands before it: a prompt, or a mark of the encoding. */
const ANSWER = /sapar:(\d+):([\w+/=]*)\s*$/;
const ANSWER_LENGTH_MAX = 1024 * 1024;

const Answer = z.union([z.object({ Said: z.unknown() }), z.object({ Refused: z.string() })]);
const Printed = z.object({ Id: z.int(), Fault: z.int(), Says: z.string() });

/** The one PowerShell that a queue is asked by: to start one for each question takes seconds of an old machine. */
class Spooler {
  readonly #command: SpoolerCommand;
  readonly times: SpoolerTimes;
  #child: ChildProcess | undefined;
  #startedAt = -Infinity;
  #heardAt = -Infinity;
  /** Why it could not be started or ended. */
  #why = '';
  /** How often it was started: what was told to one is unknown to the next. */
  starts = 0;
  #questions = 0;
  #closed = false;
  readonly #waiting = new Map<number, (answer: Result<unknown, QueueFault>) => void>();

  constructor({ command = POWERSHELL, times }: SpoolerOptions = {}) {
    this.#command = command;
    this.times = { ...SPOOLER_TIMES, ...times };
  }

  /** `call`: a function of the script and what it is given. What it throws is refused, and nothing was taken. */
  ask(call: string, waitMs = this.times.answerMs): Promise<Result<unknown, QueueFault>> {
    const child = this.#running();
    if (!child) return Promise.resolve(err({ mayHaveTaken: false, trouble: this.#away() }));
    this.#questions += 1;
    const number = this.#questions;
    return new Promise((settled) => {
      const timer = setTimeout(() => {
        if (performance.now() - Math.max(this.#heardAt, this.#startedAt) > this.times.hangsMs) child.kill();
        answered(err({ mayHaveTaken: true, trouble: this.#away() }));
      }, waitMs);
      const answered = (answer: Result<unknown, QueueFault>) => {
        clearTimeout(timer);
        this.#waiting.delete(number);
        settled(answer);
      };
      this.#waiting.set(number, answered);
      child.stdin?.write(`SaparTell ${number} { ${call} }\n`);
    });
  }

  close(): void {
    this.#closed = true;
    this.#child?.kill();
  }

  #running(): ChildProcess | undefined {
    const now = performance.now();
    if (this.#child || this.#closed || now - this.#startedAt < this.times.restartMs) return this.#child;
    this.#startedAt = now;
    try {
      this.#start();
    } catch (fault) {
      this.#why = codeOf(fault);
    }
    return this.#child;
  }

  /** Throws where the system refuses at once. */
  #start(): void {
    const [program, ...given] = this.#command;
    const child: ChildProcess = spawn(program, given, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    const end = (why: string) => {
      this.#why = why;
      if (this.#child !== child) return;
      this.#child = undefined;
      for (const answered of this.#waiting.values()) answered(err({ mayHaveTaken: true, trouble: this.#away() }));
    };
    child.once('error', (fault) => end(codeOf(fault)));
    child.once('exit', (code) => end(code === null ? '' : String(code)));
    // A system out of file numbers makes no pipes, and says so a moment later.
    if (!child.stdin || !child.stdout) return;
    this.#child = child;
    this.#why = '';
    this.starts += 1;
    child.stdin.on('error', () => undefined);
    createInterface(child.stdout).on('line', (line) => this.#hear(line));
    child.stdin.write(`${BEGINNING}\n`);
  }

  #hear(line: string): void {
    if (line.length > ANSWER_LENGTH_MAX) return;
    const [, number, said] = ANSWER.exec(line) ?? [];
    const answered = this.#waiting.get(Number(number));
    this.#heardAt = performance.now();
    if (!answered || said === undefined) return;
    const answer = Answer.safeParse(jsonIn(Buffer.from(said, 'base64').toString('utf8')));
    if (!answer.success) return answered(err({ mayHaveTaken: true, trouble: this.#away() }));
    answered(
      'Refused' in answer.data
        ? err({ mayHaveTaken: false, trouble: { kind: 'windows-refuses', name: wordsShown(answer.data.Refused) } })
        : ok(answer.data.Said),
    );
  }

  #away(): PrinterTrouble {
    const isStarting = this.#child !== undefined && this.#heardAt < this.#startedAt;
    return isStarting && performance.now() - this.#startedAt < this.times.startMs
      ? { kind: 'windows-starts', name: '' }
      : { kind: 'windows-away', name: this.#why };
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every queue of this Windows that a receipt could come out of; none elsewhere, and none where it can't be asked. */
export async function windowsQueues(options?: SpoolerOptions): Promise<readonly FoundQueue[]> {
  if (!options && process.platform !== 'win32') return [];
  const spooler = new Spooler(options);
  const answer = await spooler.ask('SaparQueues', spooler.times.startMs);
  spooler.close();
  return answer.ok ? windowsQueuesIn(answer.value) : [];
}

/** The print system that only starts refuses to tell of its queues: that passes by itself. */
function awayIn({ kind, name }: PrinterTrouble): PrinterTrouble {
  return { kind: kind === 'windows-refuses' ? 'windows-away' : kind, name };
}

/** A queue of Windows, printed to as raw bytes. */
export class WindowsQueue implements QueueClient {
  readonly #queue: string;
  readonly #spooler: Spooler;
  /** What was last heard of the job that is followed. */
  #last: QueueJob | null = null;
  /** What was last heard of the queue. */
  #state: ReachableState | null = null;
  /** The start of PowerShell that was told to compile, and when that is done. */
  #compiled = { start: 0, done: Promise.resolve<unknown>(null) };

  constructor({ queue }: Extract<PrinterAddress, { kind: 'winspool' }>, options?: SpoolerOptions) {
    this.#queue = queue;
    this.#spooler = new Spooler(options);
  }

  async queue(): Promise<Result<QueueState, PrinterTrouble>> {
    // A question behind that would wait for as long, and tell of a Windows that is silent.
    await this.#compiled.done;
    const answer = await this.#spooler.ask('SaparQueues');
    if (!answer.ok) return err(awayIn(answer.error.trouble));
    const { starts, times } = this.#spooler;
    // Compiled before the first receipt, and after the first answer: whoever tries a printer waits for that.
    if (this.#compiled.start !== starts)
      this.#compiled = { start: starts, done: this.#spooler.ask('SaparReady', times.documentMs) };
    const found = windowsQueueIn(answer.value, this.#queue);
    if (!found) return err({ kind: 'windows-no-queue', name: this.#queue });
    this.#state = found.state;
    return ok(found);
  }

  async print(job: Uint8Array, title: string): Promise<Result<number, QueueFault>> {
    this.#last = null;
    const call = `SaparPrint ${this.#quoted(this.#queue)} '${inBase64(job)}' ${this.#quoted(title)}`;
    const answer = await this.#spooler.ask(call, this.#spooler.times.documentMs);
    if (!answer.ok) return answer;
    const printed = Printed.safeParse(answer.value);
    if (!printed.success) return err({ mayHaveTaken: true, trouble: { kind: 'windows-refuses', name: '' } });
    const { Id, Fault, Says } = printed.data;
    if (Fault === 0) return ok(Id);
    return err({ mayHaveTaken: Id !== 0, trouble: { kind: 'windows-refuses', name: wordsShown(Says) } });
  }

  async job(id: number): Promise<QueueJob | null> {
    // Asked first: a job may come out, and be forgotten, as soon as its queue is well again.
    if (this.#state !== null && !canPrint(this.#state)) await this.queue();
    const answer = await this.#spooler.ask(`SaparJobs ${this.#quoted(this.#queue)}`);
    if (!answer.ok) {
      // A queue that somebody deleted took its jobs along.
      const queue = await this.queue();
      const isGone = !queue.ok && queue.error.kind === 'windows-no-queue';
      return isGone ? { state: 'gone', trouble: null } : null;
    }
    const job = windowsJobIn(answer.value, id, this.#last, this.#state);
    this.#last = job ?? this.#last;
    return job;
  }

  async cancel(id: number): Promise<boolean> {
    const answer = await this.#spooler.ask(`SaparCancel ${this.#quoted(this.#queue)} ${id}`);
    return answer.ok;
  }

  close(): void {
    this.#spooler.close();
  }

  #quoted(text: string): string {
    return `'${inBase64(text)}'`;
  }
}
