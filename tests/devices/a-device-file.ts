import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A printer as a device of characters, such as /dev/usb/lp0: a terminal of the system's own, read by `script`. It takes
 * a few thousand bytes into its buffer, and no more while nobody reads them, as a printer without paper does.
 */
export interface DeviceFile {
  readonly path: string;
  /** All that was read of it so far. */
  bytes(): Buffer;
  /** As without paper, or with its cover open. */
  takesNothing(): void;
  takesAgain(): void;
  unplug(): Promise<void>;
}

/** In it the terminal is told to change no byte, and then names itself. */
const INSIDE = 'stty raw -echo; tty; exec sleep 1000';

export async function aDeviceFile(): Promise<DeviceFile> {
  const way = process.platform === 'linux' ? ['-qfec', INSIDE, '/dev/null'] : ['-q', '/dev/null', 'sh', '-c', INSIDE];
  const reader = spawn('script', way, { stdio: ['pipe', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  let path: string | undefined;
  const named = Promise.withResolvers<string>();
  reader.stdout.on('data', (chunk: Buffer) => {
    if (path !== undefined) return void chunks.push(chunk);
    path = chunk.toString().trim();
    named.resolve(path);
  });
  reader.once('exit', () => named.reject(new Error('script ended: it comes with bsdutils in Debian')));
  return {
    path: await named.promise,
    bytes: () => Buffer.concat(chunks),
    takesNothing: () => void reader.kill('SIGSTOP'),
    takesAgain: () => void reader.kill('SIGCONT'),
    async unplug() {
      const gone = once(reader, 'exit');
      reader.kill('SIGKILL');
      await gone;
    },
  };
}
