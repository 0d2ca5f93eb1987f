import { once } from 'node:events';
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { RegisterSettings } from '../../src-main/platform/register-settings.ts';
import { _electron, type ElectronApplication, type Page } from 'playwright';

const ROOT = dirname(dirname(import.meta.dirname));
const START_TIMEOUT_MS = 30_000;
/** A virtual display has none, and Chromium would play one on the processor that the tests need. */
const WITHOUT_GRAPHICS_CARD = '--disable-gpu';

/** The settings of one counter, as its environment names them. */
export interface CounterSettings {
  readonly dataDir: string;
  readonly upstreamUrl?: string | undefined;
  readonly upstreamAuthority?: string | undefined;
  readonly enrolmentCode?: string | undefined;
  readonly printer?: string | undefined;
  readonly register?: RegisterSettings | undefined;
  /** A terminal that answers by itself, as SAPAR_TERMINAL_* name it. */
  readonly terminal?: Readonly<Record<'address' | 'name' | 'certificateName' | 'authorityFile', string>> | undefined;
  readonly language?: string | undefined;
  readonly display?: string | undefined;
  readonly idleLockSeconds?: number | undefined;
  /** So long a receipt waits for the sign of its register. */
  readonly receiptWaitMs?: number | undefined;
}

/** The real program: Electron with the folder of this app, or the packed app where there is one. */
export interface Program {
  readonly executable: string;
  readonly args: readonly string[];
}

export function counterFromSources(): Program {
  const executable = process.env['SAPAR_ELECTRON_PATH'];
  if (!executable)
    throw new Error(
      'SAPAR_ELECTRON_PATH names no Electron: start these tests by npm test, or the demo by npm run demo.',
    );
  return { executable, args: [...withoutSandboxAsRoot(), WITHOUT_GRAPHICS_CARD, ROOT] };
}

export function packedCounter(): Program {
  const executable = process.env['SAPAR_PACKED_PATH'];
  if (!executable)
    throw new Error('SAPAR_PACKED_PATH names no packed counter: npm run package builds it and starts this test.');
  return { executable, args: withoutSandboxAsRoot() };
}

export interface RunningProcess {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly process: ChildProcess;
}

/** Starts the counter and answers with its window. */
export async function launchCounter(program: Program, settings: CounterSettings): Promise<RunningProcess> {
  const app = await _electron.launch({
    executablePath: program.executable,
    args: [...program.args],
    cwd: ROOT,
    env: environmentOf(settings),
    timeout: START_TIMEOUT_MS,
  });
  return { app, page: await app.firstWindow({ timeout: START_TIMEOUT_MS }), process: app.process() };
}

/** Ends this very process at once, as a power cut does. Its children lose their parent and end with it. */
export async function killAtOnce({ app, process: main }: RunningProcess): Promise<void> {
  if (main.pid === undefined || main.exitCode !== null || main.signalCode !== null) return;
  const [ended, closed] = [once(main, 'exit'), new Promise<void>((resolve) => app.once('close', () => resolve()))];
  process.kill(main.pid, 'SIGKILL');
  await Promise.all([ended, closed]);
}

interface RefusedStart {
  readonly code: number | null;
  readonly stderr: string;
}

/** Starts a counter that is expected to refuse its set-up; resolves when it has ended. */
export async function startExpectingRefusal(settings: CounterSettings): Promise<RefusedStart> {
  const { executable, args } = counterFromSources();
  const child = spawn(executable, [...args], {
    cwd: ROOT,
    env: environmentOf(settings),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: START_TIMEOUT_MS,
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr: Buffer.concat(said).toString() };
}

/** Chromium's sandbox refuses to run as root. */
function withoutSandboxAsRoot(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** What a test runner sets for itself is no business of the counter's. */
export function environmentOf(settings: CounterSettings): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SAPAR_|VITEST|NODE_|ELECTRON_)/.test(name));
  const own = {
    SAPAR_DATA_DIR: settings.dataDir,
    SAPAR_UPSTREAM_URL: settings.upstreamUrl,
    SAPAR_UPSTREAM_CA: settings.upstreamAuthority,
    SAPAR_ENROLMENT_CODE: settings.enrolmentCode,
    SAPAR_PRINTER: settings.printer,
    SAPAR_REGISTER_URL: settings.register?.url.href,
    SAPAR_REGISTER_KEY: settings.register?.apiKey,
    SAPAR_REGISTER_LOGIN: settings.register?.login,
    SAPAR_REGISTER_PASSWORD: settings.register?.password,
    SAPAR_REGISTER_NUMBER: settings.register?.uniqueNumber,
    SAPAR_TERMINAL_ADDRESS: settings.terminal?.address,
    SAPAR_TERMINAL_NAME: settings.terminal?.name,
    SAPAR_TERMINAL_CERTIFICATE: settings.terminal?.certificateName,
    SAPAR_TERMINAL_CA: settings.terminal?.authorityFile,
    SAPAR_LANGUAGE: settings.language,
    SAPAR_DISPLAY: settings.display,
    SAPAR_IDLE_LOCK_SECONDS: settings.idleLockSeconds === undefined ? undefined : String(settings.idleLockSeconds),
    SAPAR_RECEIPT_WAIT_MS: settings.receiptWaitMs === undefined ? undefined : String(settings.receiptWaitMs),
  };
  return Object.fromEntries(
    [...inherited, ...Object.entries(own)].filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
