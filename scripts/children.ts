// The processes that a script starts: each in its own group, with its words in a log, and ended by its own number.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

export interface ChildPlan {
  /** As a sentence names it: 'the upstream'. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** It is told lines while it runs, and answers each with some of its own. */
  readonly isTold?: boolean;
}

export interface Child {
  readonly name: string;
  /** Resolves with the first line that the child prints and `pick` takes; rejects when the child ends before. */
  line<T>(what: string, pick: (line: string) => T | undefined, timeoutMs: number): Promise<T>;
  /** Hands it a line; one that is not told anything hears nothing. */
  tell(line: string): void;
  /** Each line that it prints from now on. */
  onLine(listener: (line: string) => void): void;
  /** Resolves when the child has ended, with the reason in words and its exit code. */
  readonly ended: Promise<Ending>;
  stop(): Promise<void>;
}

interface Ending {
  readonly code: number | undefined;
  readonly reason: string;
}

const GRACE_MS = 8_000;
const LAST_LINES_KEPT = 60;
const LAST_LINES_SHOWN = 4;

export function startChild(plan: ChildPlan): Child {
  mkdirSync(dirname(plan.logFile), { recursive: true });
  const log = createWriteStream(plan.logFile, { flags: 'a' });
  const process_ = spawn(plan.command, plan.args, {
    cwd: plan.cwd,
    env: plan.env,
    stdio: [plan.isTold ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    // A group of its own: a Ctrl-C on the terminal reaches only us, and we end the children in their order.
    detached: process.platform !== 'win32',
  });
  // Its pipe breaks when it ends, which is told as its ending.
  process_.stdin?.on('error', () => {});
  const lastLines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const hear = (stream: NodeJS.ReadableStream | null, listen: boolean) => {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) => {
      log.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > LAST_LINES_KEPT) lastLines.shift();
      if (listen) for (const listener of listeners) listener(line);
    });
  };
  hear(process_.stdout, true);
  hear(process_.stderr, false);

  const ended = new Promise<Ending>((resolve) => {
    process_.on('error', (error) => resolve({ code: undefined, reason: error.message }));
    process_.on('close', (code, signal) => {
      const how = signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`;
      resolve({ code: code ?? undefined, reason: `${how}.${lastWords(lastLines)}\n  Its log: ${plan.logFile}` });
    });
  });

  const line = <T>(what: string, pick: (line: string) => T | undefined, timeoutMs: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const finish = (done: () => void) => {
        clearTimeout(timer);
        listeners.delete(listener);
        done();
      };
      const fail = (sentence: string) => finish(() => reject(new Error(sentence)));
      const listener = (text: string) => {
        const picked = pick(text);
        if (picked !== undefined) finish(() => resolve(picked));
      };
      const timer = setTimeout(
        () => fail(`${capital(plan.name)} did not say ${what} within ${timeoutMs / 1000} s. Its log: ${plan.logFile}`),
        timeoutMs,
      );
      listeners.add(listener);
      void ended.then(({ reason }) => fail(`${capital(plan.name)} did not start: ${reason}`));
    });

  return {
    name: plan.name,
    line,
    tell: (text) => void process_.stdin?.write(`${text}\n`),
    onLine: (listener) => void listeners.add(listener),
    ended,
    stop: () => stopGroup(process_, ended),
  };
}

/** Asks first, and insists after a while. */
async function stopGroup(child: ChildProcess, ended: Promise<Ending>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(child.pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child.pid as number, 'SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(timer);
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended between the asking and the signal.
  }
}

/** What a person should read first: the error itself rather than the places it passed through. */
function lastWords(lines: readonly string[]): string {
  const said = lines.filter((line) => line.trim() !== '' && !isNoise(line));
  const error = said.findLast((line) => /^(?:Uncaught )?\w*Error\b/.test(line));
  const shown = error === undefined ? said.slice(-LAST_LINES_SHOWN) : [error];
  return shown.length > 0 ? ` It said:\n  ${shown.join('\n  ')}` : '';
}

// Chromium complains at length about a system bus that a till does not use and a graphics card that is not there.
export function isNoise(line: string): boolean {
  return /:(ERROR|WARNING|INFO):[a-z_]+\.cc\(\d+\)/.test(line);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
