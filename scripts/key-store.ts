// A key store for trying the packed counter: it refuses to run without one, and a machine without a desktop has none.
// It is gnome-keyring itself, on a message bus of its own, with its files in a folder that goes when we go.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { say } from './setup/say.mjs';

interface KeyStoreSession {
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;

/** Opens it where the system needs one, and tells the programs we start by the environment. */
export async function openKeyStore(): Promise<KeyStoreSession> {
  if (process.platform !== 'linux') return { close: async () => undefined };

  const folder = mkdtempSync(join(tmpdir(), 'sapar-keys-'));
  const running: ChildProcess[] = [];
  const kill = () => {
    for (const child of running.toReversed()) child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', kill);

  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--nosyslog', '--print-address=3'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  running.push(bus);
  process.env['DBUS_SESSION_BUS_ADDRESS'] = await firstLine(
    bus,
    bus.stdio[3] as Readable,
    'The message bus for the key store',
  );
  // Chromium picks its key store by the desktop it believes to be on.
  process.env['XDG_CURRENT_DESKTOP'] = 'GNOME';

  const keyring = spawn(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`],
    {
      env: { ...process.env, XDG_DATA_HOME: folder },
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  running.push(keyring);
  keyring.stdin.end('a password for an hour\n');
  await firstLine(keyring, keyring.stdout, 'The key store');
  say('A key store of its own runs for the packed counter');

  return {
    close: async () => {
      const ended = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
      kill();
      await Promise.all(ended);
      process.off('exit', kill);
    },
  };
}

/** Both programs print one line when others can reach them. */
function firstLine(child: ChildProcess, stream: Readable, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} did not start within ${START_TIMEOUT_MS / 1000} s.`)),
      START_TIMEOUT_MS,
    );
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      finish();
    };
    let written = '';
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      if (written.includes('\n')) settle(() => resolve(written.split('\n')[0] ?? ''));
    });
    child.on('error', (error) => settle(() => reject(new Error(`${name} can't start: ${error.message}.`))));
    child.on('exit', (code) => settle(() => reject(new Error(`${name} ended at once (exit code ${code}).`))));
  });
}
