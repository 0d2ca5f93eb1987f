import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { type Start, StartAnswer } from './start-lines.ts';

/** A bound against hanging and no measure: a start that waits for what never comes would go on for ever. */
const START_WITHIN_MS = 15_000;
const PROGRAM_WITHIN_MS = 60_000;
const PROGRAM = join(import.meta.dirname, 'a-start-program.ts');
/** Room for the counter's files and for what fills the rest. */
const SMALL_DISK = '48m';

/** Starts of a counter in a program of their own, one after the other. One that hangs is ended, and said to hang. */
export class Starts {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sapar-starts-'));
  readonly #onSmallDisk: boolean;
  #program: ChildProcess | null = null;
  #lines: AsyncIterator<string> | null = null;
  #reader: Interface | null = null;
  #stderr = '';

  /** `onSmallDisk`: folders lie on a disk in memory, which a start can be made to fill. */
  constructor({ onSmallDisk = false } = {}) {
    this.#onSmallDisk = onSmallDisk;
    // Some starts are those of a user who is nobody.
    chmodSync(this.#folder, 0o755);
  }

  async start(start: Start): Promise<StartAnswer | { readonly kind: 'hangs' }> {
    await this.#run();
    this.#program?.stdin?.write(`${JSON.stringify(start)}\n`);
    const line = await this.#line(START_WITHIN_MS);
    if (line !== null) return StartAnswer.parse(JSON.parse(line));
    await this.end();
    return { kind: 'hangs' };
  }

  async end(): Promise<void> {
    const program = this.#program;
    this.#program = null;
    this.#reader?.close();
    if (program && program.exitCode === null && program.signalCode === null) {
      const ended = new Promise((resolve) => program.once('exit', resolve));
      program.kill('SIGKILL');
      await ended;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #run(): Promise<void> {
    if (this.#program) return;
    const [command, ...words] = this.#onSmallDisk
      ? onASmallDisk(this.#folder, [process.execPath, PROGRAM, this.#folder])
      : [process.execPath, PROGRAM, this.#folder];
    if (command === undefined) throw new Error('there is no program');
    const program = spawn(command, words, { cwd: this.#folder, stdio: ['pipe', 'pipe', 'pipe'] });
    program.stderr.on('data', (chunk: Buffer) => (this.#stderr += String(chunk)));
    this.#program = program;
    this.#reader = createInterface({ input: program.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
    if ((await this.#line(PROGRAM_WITHIN_MS)) !== '"ready"') throw new Error(`no starts can be made: ${this.#stderr}`);
  }

  async #line(withinMs: number): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<null>();
    const late = setTimeout(() => resolve(null), withinMs);
    const next = this.#lines?.next();
    const line = await Promise.race([next, promise]);
    clearTimeout(late);
    if (line?.done) throw new Error(`the program ended: ${this.#stderr}`);
    return line?.value ?? null;
  }
}

/** In a namespace of its own, so that the disk goes with the program, and that nobody need be root. */
function onASmallDisk(folder: string, words: readonly string[]): string[] {
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const script = `mount -t tmpfs -o size=${SMALL_DISK},mode=755 small "$0" && exec "$@"`;
  return ['unshare', ...asRoot, '--mount', 'sh', '-c', script, folder, ...words];
}
