import { execFileSync } from 'node:child_process';
import { type Stats, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { CounterRefused } from './counter-refused.ts';
import { ledgerFile } from './settings.ts';

/** The system, as far as it says where what belongs to all accounts lies. */
interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where the shipped app keeps its one counter of this machine: absolute, the same for each account. The folder above it
 * is made by the installer, and everybody may make something in it (the deb's `postinst`; on Windows
 * `installer.nsh`). On macOS `/Users/Shared` is everybody's.
 */
export function machineFolder({ platform, env }: System): string {
  if (platform === 'win32') return win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'Sapar Counter', 'counter');
  return posix.join(platform === 'darwin' ? '/Users/Shared/Sapar Counter' : '/var/lib/sapar-counter', 'counter');
}

/**
 * The name of the account whose counter lies in the folder, where it is another one than ours. Where the system has no
 * name it is `account 1001`. null: ours, nobody's yet, or a system that does not say (Windows).
 */
export function otherOwnerOf(dataDir: string, own: number | undefined = process.getuid?.()): string | null {
  const folder = found(dataDir);
  // An open folder without a ledger is nobody's counter.
  const closed = folder?.isDirectory() === true && (folder.mode & OTHERS) === 0 ? folder : null;
  const owner = (found(ledgerFile(dataDir)) ?? closed)?.uid;
  return own === undefined || owner === undefined || owner === own ? null : nameOf(owner);
}

const OTHERS = 0o077;

/** null: it is not there, or lies where we may not look. */
function found(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** The refusal of a start under another account than the owner's. */
export function otherAccountRefused(dataDir: string, owner: string): CounterRefused {
  return new CounterRefused(
    `The counter of this machine (${dataDir}) is that of the account «${owner}», whose files are closed to others. ` +
      `Sign in to the machine as ${owner} and start the counter there. Nothing was changed.`,
    'other-account',
    { key: 'startFault.other-account', where: dataDir, parameters: { owner } },
  );
}

function nameOf(account: number): string {
  try {
    return execFileSync('id', ['-nu', String(account)], { encoding: 'utf8' }).trim();
  } catch {
    return `account ${account}`;
  }
}
