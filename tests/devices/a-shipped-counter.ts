import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { demoProfile } from '../../src-upstream/demo/profile.ts';
import { LedgerFile } from './a-counter-files.ts';
import type { Vouched } from './an-authority.ts';
import { type CounterSettings, environmentOf, packedCounter } from './a-counter-process.ts';
import { controllableUpstream, type Reference, startReference } from './controllable-upstream.ts';
import { VirtualPrinter } from './virtual-printer.ts';

/**
 * The packed app as it is shipped. It has no inspector: the system strikes its keys, and Xvfb mirrors its screen in a
 * file.
 */

const run = promisify(execFile);
const READY_WITHIN_MS = 60_000;
const STILL_WITHIN_MS = 20_000;
const STILL_FOR_MS = 300;
/** So much of the screen changes with another page, and not with a letter in a field. */
const ANOTHER_PAGE = 0.02;
const BYTES_SAMPLED_EVERY = 64;
const CHECK_EVERY_MS = 50;
/** Between two keys of a scanner, and of a hand. */
const SCANNER_KEY_MS = 8;
const HAND_KEY_MS = 60;

/** What a shipped counter stands in: an upstream with its demo operator, a printer, a folder of its own. */
export interface Surroundings {
  readonly settings: CounterSettings & { readonly dataDir: string };
  readonly reference: Reference;
  readonly printer: VirtualPrinter;
  readonly ledger: LedgerFile;
  end(): Promise<void>;
}

/** `vouched`: the upstream speaks https, and the operator's own authority lies in a file that the settings name. */
export async function surroundings(vouched: Vouched | null = null): Promise<Surroundings> {
  const reference = await startReference();
  const upstream = await controllableUpstream(reference, vouched);
  const printer = await VirtualPrinter.start();
  const folder = mkdtempSync(join(tmpdir(), 'sapar-shipped-'));
  const dataDir = join(folder, 'data');
  const authority = join(folder, 'carrier.pem');
  if (vouched) writeFileSync(authority, vouched.ca);
  const { number } = await reference.operator.addCounter();
  return {
    settings: {
      dataDir,
      upstreamUrl: upstream.url,
      upstreamAuthority: vouched ? authority : undefined,
      enrolmentCode: await reference.operator.newEnrolmentCode(number),
      printer: printer.address,
      language: 'en',
    },
    reference,
    printer,
    ledger: new LedgerFile(dataDir),
    async end() {
      await upstream.close();
      await reference.stop();
      await printer.stop();
      // Electron's helpers end a moment after it, and write until then.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** A packed counter that somebody started, whatever way. */
interface Started {
  readonly process: ChildProcess;
  said(): string;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Starts it with more words and environment than it is shipped with. */
export function startShipped(
  settings: CounterSettings,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  executable = packedCounter().executable,
): Started {
  return started(
    spawn(executable, [...packedCounter().args, ...words], {
      env: { ...environmentOf(settings), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

export function started(child: ChildProcess): Started {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
  return { process: child, said: () => said, ended };
}

export class ShippedCounter {
  readonly process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.process = process;
  }

  static start(settings: CounterSettings): Promise<ShippedCounter> {
    return ShippedCounter.of(startShipped(settings));
  }

  static async of({ process: child, said }: Started): Promise<ShippedCounter> {
    const until = Date.now() + READY_WITHIN_MS;
    while (!said().includes('SAPAR_READY')) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`the packed counter is not ready; it said:\n${said()}`);
      await pause(CHECK_EVERY_MS);
    }
    const [window] = (await xdotool('search', '--sync', '--onlyvisible', '--name', '^Sapar Counter$')).split('\n');
    if (!window) throw new Error('the packed counter has no window');
    const counter = new ShippedCounter(child);
    await xdotool('windowfocus', '--sync', window);
    await counter.isStill();
    return counter;
  }

  /** Signs the first clerk in and opens the shift with 20 notes of 1 000 as float. */
  async opensTheShift(pin: string): Promise<void> {
    // The first of the demo operator's people; tiles have their numbers as keys.
    await this.presses('1');
    await this.types(pin);
    await this.turnsThePage(() => this.presses('Return'));
    for (const { value } of demoProfile.cash.denominations) {
      if (value === 1000) await this.types('20');
      await this.presses('Return');
    }
    await this.turnsThePage(() => this.presses('Return'));
  }

  /** Sells 5 000 ₸ onto a card, of a note of 10 000. */
  async sellsTopUp(card: string): Promise<void> {
    await this.turnsThePage(() => this.scans(card));
    await this.turnsThePage(() => this.presses('F4'));
    await this.types('10000');
    await this.presses('Return');
  }

  /** Keys by their names in X; each is struck once the screen has nothing more to show of the one before. */
  async presses(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await xdotool('key', '--clearmodifiers', key);
      await this.isStill();
    }
  }

  async types(text: string): Promise<void> {
    await xdotool('type', '--delay', String(HAND_KEY_MS), text);
    await this.isStill();
  }

  async scans(text: string): Promise<void> {
    await xdotool('type', '--delay', String(SCANNER_KEY_MS), `${text}\n`);
    await this.isStill();
  }

  /** What is done brings another page, however long it takes. */
  async turnsThePage(act: () => Promise<void>): Promise<void> {
    const before = await picture();
    await act();
    const until = Date.now() + STILL_WITHIN_MS;
    while (difference(before, await picture()) < ANOTHER_PAGE) {
      if (Date.now() > until) throw new Error('the screen shows no other page');
      await pause(CHECK_EVERY_MS);
    }
    await this.isStill();
  }

  /** Resolves once nothing has moved on the screen for a while. */
  async isStill(): Promise<void> {
    const until = Date.now() + STILL_WITHIN_MS;
    let [last, since] = [await picture(), Date.now()];
    while (Date.now() - since < STILL_FOR_MS && Date.now() < until) {
      await pause(CHECK_EVERY_MS);
      const now = await picture();
      if (!now.equals(last)) [last, since] = [now, Date.now()];
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGTERM');
    await once(this.process, 'exit');
  }
}

async function xdotool(...words: readonly string[]): Promise<string> {
  return (await run('xdotool', [...words], { timeout: READY_WITHIN_MS })).stdout.trim();
}

function picture(): Promise<Buffer> {
  const file = process.env['SAPAR_SCREEN_FILE'];
  if (!file) throw new Error('SAPAR_SCREEN_FILE names no screen: npm run package opens one and starts this test.');
  return readFile(file);
}

/** A person reads why there is no counter, and closes the window: its one button has the focus. */
export async function closesTheRefusal(): Promise<void> {
  await xdotool('windowfocus', '--sync', await showsARefusal(), 'key', 'Return');
}

/** Resolves with the window that says why there is no counter, once it stands. */
export async function showsARefusal(): Promise<string> {
  const windows = await xdotool('search', '--sync', '--onlyvisible', '--name', "^The counter can't start$");
  return windows.split('\n')[0] ?? '';
}

/** Which share of two pictures differs. */
function difference(one: Buffer, other: Buffer): number {
  let differing = 0;
  for (let at = 0; at < one.length; at += BYTES_SAMPLED_EVERY) if (one[at] !== other[at]) differing += 1;
  return (differing * BYTES_SAMPLED_EVERY) / one.length;
}
