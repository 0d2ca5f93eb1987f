import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * A program in a process of its own works at a virtual device. It is killed (SIGKILL) at each step, and started again.
 * The steps are those of a trace: of the program's own work, and of the device's, as either tells them.
 */

const ROOT = join(import.meta.dirname, '../..');
/** Beside the packages that it needs. */
const CACHE = join(ROOT, 'node_modules/.cache/sapar');
const RUN_MS_MAX = 20_000;
const TELLS_ITS_STEPS = 0;
const NEVER = -1;

/** What the program is killed at: its own step, by its number, or the device's. */
interface Step {
  readonly of: 'program' | 'device';
  readonly no: number;
}

/** `World`: a device, as many of them as run at a time. */
interface Killing<World, Fault> {
  /** A file of `tests/devices/`; the last argument that it gets is the step at which it kills itself. */
  readonly program: string;
  /** The ledger with which each run begins. */
  readonly ledger: string;
  readonly worlds: readonly World[];
  /** The device as each run finds it, and what goes wrong there; `step` hears each of its steps. */
  ready(world: World, fault: Fault, own: string, step: () => void): void | Promise<void>;
  argumentsOf(world: World, fault: Fault, own: string): string[];
  /** No step is heard any more: another start, and what it leaves is judged. `told`: what the program said. */
  afterwards(world: World, fault: Fault, own: string, told: readonly string[]): Promise<void>;
}

export async function killRunner<World, Fault>(killing: Killing<World, Fault>) {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-killed-'));
  const program = await bundled(killing.program);

  /** null: it is not killed, and its steps are counted. */
  async function run(fault: Fault, step: Step | null, world: World): Promise<{ program: number; device: number }> {
    const own = mkdtempSync(join(folder, 'run-'));
    copyFileSync(killing.ledger, join(own, 'ledger.sqlite'));
    let atDevice = 0;
    let child: ChildProcess | null = null;
    await killing.ready(world, fault, own, () => {
      if (!child) return;
      atDevice += 1;
      if (step?.of === 'device' && atDevice === step.no) child.kill('SIGKILL');
    });
    const ofProgram = step?.of === 'program' ? step.no : NEVER;
    const killAt = step === null ? TELLS_ITS_STEPS : ofProgram;
    const started = spawn(process.execPath, [program, ...killing.argumentsOf(world, fault, own), String(killAt)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    const exited = once(started, 'exit');
    const told = await linesUntilItEnds(started);
    started.kill('SIGKILL');
    await exited;
    child = null;
    await killing.afterwards(world, fault, own, told);
    rmSync(own, { recursive: true, force: true });
    return { program: told.filter((line) => line.startsWith('step ')).length, device: atDevice };
  }

  return {
    /** One run a step. Answers how many there were. */
    async atEachStep(fault: Fault, every = 1): Promise<number> {
      const [first] = killing.worlds;
      if (first === undefined) throw new Error('no device to work at');
      const traced = await run(fault, null, first);
      const numbered = (of: Step['of'], length: number) =>
        Array.from({ length }, (_, at): Step => ({ of, no: at + 1 }));
      const steps = [...numbered('program', traced.program), ...numbered('device', traced.device)].filter(
        (_, at) => at % every === 0,
      );
      const left = steps.values();
      await Promise.all(
        killing.worlds.map(async (world) => {
          for (const step of left) await run(fault, step, world);
        }),
      );
      return steps.length;
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Until it says that it is done, or dies. */
async function linesUntilItEnds(child: ChildProcess): Promise<string[]> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`it neither died nor was done: ${text.slice(-300)}`)), RUN_MS_MAX);
    const end = () => {
      clearTimeout(late);
      resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.includes('done\n')) end();
    });
    child.once('exit', end);
  });
  return text.split('\n').filter((line) => line !== '' && line !== 'done');
}

/** In one file it starts four times as fast. */
async function bundled(program: string): Promise<string> {
  mkdirSync(CACHE, { recursive: true });
  const name = `${program}-${process.pid}.mjs`;
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(ROOT, `tests/devices/${program}.ts`),
      outDir: CACHE,
      emptyOutDir: false,
      target: 'node22',
      rollupOptions: { output: { entryFileNames: name } },
    },
  });
  return join(CACHE, name);
}
