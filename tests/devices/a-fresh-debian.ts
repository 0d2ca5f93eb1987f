import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * A machine with a fresh Debian 12 and nothing else on it, beside ours: a folder that programs take for the whole disk.
 * What is mounted in it is seen by these programs alone and goes with them. It has our network, or none, and wants
 * root.
 */

const run = promisify(execFile);
const SAID_MAX = 64 * 1024 * 1024;

interface OnTheMachine {
  /** The account that types; root without a word. */
  readonly as?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Without it nobody is in reach, not even this machine. */
  readonly network?: boolean;
  /** A folder of ours that lies at /media/stick. */
  readonly stick?: string;
}

export class FreshDebian {
  /** Its whole disk. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async made(): Promise<FreshDebian> {
    if (process.platform !== 'linux' || process.getuid?.() !== 0)
      throw new Error('A fresh Debian is made by root on Linux: run this test as root there.');
    const folder = join(mkdtempSync(join(tmpdir(), 'sapar-debian-')), 'disk');
    await run('mmdebstrap', ['--variant=apt', '--quiet', 'bookworm', folder], { maxBuffer: SAID_MAX });
    return new FreshDebian(folder);
  }

  /** Another machine with the same disk. */
  async copied(): Promise<FreshDebian> {
    const folder = join(mkdtempSync(join(tmpdir(), 'sapar-debian-')), 'disk');
    await run('cp', ['--archive', this.folder, folder]);
    return new FreshDebian(folder);
  }

  /** Types the lines into a shell that ends at the first that fails. Resolves with what was said. */
  async types(lines: string, how: OnTheMachine = {}): Promise<string> {
    const child = this.starts(lines, how);
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const text = Buffer.concat(said).toString();
    if (code !== 0) throw new Error(`${lines.trim()}\nended with ${code} and said:\n${text}`);
    return text;
  }

  /** The same for what goes on running. */
  starts(lines: string, { as, env = {}, network = false, stick }: OnTheMachine = {}): ChildProcess {
    mkdirSync(join(this.folder, 'media', 'stick'), { recursive: true });
    const mounts = [
      'mount -t proc proc "$0/proc"',
      'mount --rbind /dev "$0/dev"',
      ...(stick === undefined ? [] : [`mount --bind "${stick}" "$0/media/stick"`]),
    ];
    const kept = Object.keys(env).join(',');
    const asAccount = `su -l ${as} ${kept === '' ? '' : `-w ${kept}`} -c "set -e; $1"`;
    const shell = as === undefined ? 'sh -e -c "$1"' : asAccount;
    return spawn(
      'unshare',
      [
        '--mount',
        ...(network ? [] : ['--net']),
        'sh',
        '-ec',
        `${mounts.join('; ')}; cd /; exec chroot "$0" ${shell}`,
        this.folder,
        lines,
      ],
      {
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  }

  /** Programs that a test left behind end with their disk. Another file system is left alone, were one mounted. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) this.#endIfHere(pid);
    await run('rm', ['--recursive', '--force', '--one-file-system', join(this.folder, '..')]);
  }

  #endIfHere(pid: string): void {
    try {
      if (readlinkSync(`/proc/${pid}/root`).startsWith(this.folder)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
