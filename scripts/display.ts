// A display for Electron: the one that is there, or a virtual one that lives as long as we do.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { say } from './setup/say.mjs';

export interface Display {
  /** Undefined on systems that need none. */
  readonly name: string | undefined;
  /** For a virtual display the file that mirrors its screen in the XWD format, otherwise undefined. */
  readonly screenFile: string | undefined;
  close(): Promise<void>;
}

/** The till's own screen. */
export const SCREEN = { width: 1366, height: 768 } as const;
// Without a window manager Electron makes a window that fills its whole screen a pixel smaller: here none does.
// 24 bits a pixel is what Chromium draws.
const VIRTUAL_SCREEN = `${SCREEN.width + 1}x${SCREEN.height + 1}x24`;
const START_TIMEOUT_MS = 10_000;

/**
 * Answers with a display that is ready for windows, and sets DISPLAY for everything we start. `ours`: keys are struck
 * on it, which nobody's own screen may get.
 */
export async function openDisplay(ours = false): Promise<Display> {
  const present = process.env['DISPLAY'];
  if (process.platform !== 'linux' || (!ours && (present || process.env['WAYLAND_DISPLAY']))) {
    return { name: present, screenFile: undefined, close: async () => undefined };
  }
  const display = await openVirtualDisplay();
  process.env['DISPLAY'] = display.name;
  say(`A virtual display of ${SCREEN.width}x${SCREEN.height} runs as ${display.name}`);
  return display;
}

/**
 * As many displays as tests may run beside each other. Two tills on one would take the keyboard from each other, so
 * somebody's own screen counts as one. Sets SAPAR_TEST_DISPLAYS to their names, for
 * tests/devices/display-of-this-worker.ts.
 */
export async function openTestDisplays(count: number): Promise<{ close(): Promise<void> }> {
  const first = await openDisplay();
  if (first.screenFile === undefined) return first;
  const others = await Promise.all(Array.from({ length: count - 1 }, openVirtualDisplay));
  const all = [first, ...others];
  process.env['SAPAR_TEST_DISPLAYS'] = all.map(({ name }) => name).join(' ');
  return { close: async () => void (await Promise.all(all.map((each) => each.close()))) };
}

async function openVirtualDisplay(): Promise<Display> {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-display-'));
  // Its own group: a Ctrl-C on the terminal must end the counter first and its screen last.
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', VIRTUAL_SCREEN, '-nolisten', 'tcp', '-fbdir', folder],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const kill = () => {
    server.kill('SIGTERM');
    removeFolder();
  };
  // The last resort when the script ends on a way nobody thought of.
  process.on('exit', kill);
  const close = async () => {
    server.kill('SIGTERM');
    await ended;
    // Not before: while it ends it clears the folder too, and one of both would be left with a folder that is not
    // empty.
    removeFolder();
    process.off('exit', kill);
  };
  return { name: `:${await readNumber(server)}`, screenFile: join(folder, 'Xvfb_screen0'), close };
}

/** Xvfb chooses a free number and writes it when it can take windows. */
function readNumber(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The virtual display did not start within 10 s.')),
      START_TIMEOUT_MS,
    );
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      finish();
    };
    let written = '';
    (server.stdio[3] as Readable).on('data', (chunk: Buffer) => {
      written += chunk.toString();
      if (written.includes('\n')) settle(() => resolve(written.trim()));
    });
    server.on('error', (error) =>
      settle(() => reject(new Error(`The virtual display can't start: ${error.message}.`))),
    );
    server.on('exit', (code) =>
      settle(() => reject(new Error(`The virtual display ended at once (exit code ${code}).`))),
    );
  });
}
