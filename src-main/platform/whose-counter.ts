import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { codeOf } from './fault-code.ts';
import { ledgerFile } from './settings.ts';

/** The system, as far as it says where what belongs to all accounts lies. */
interface System {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Where the shipped app keeps its one counter of this machine: absolute, the same for each account. The folder above it
 * is made by the installer, and everybody may make something in it (the deb's `postinst`; Windows and macOS do so).
 */
export function machineFolder({ platform, env }: System): string {
  if (platform === 'win32') return win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'Sapar Counter', 'counter');
  return posix.join(platform === 'darwin' ? '/Users/Shared/Sapar Counter' : '/var/lib/sapar-counter', 'counter');
}

/**
 * The account whose counter lies in the folder, where it is another one than ours: its name, or `account 1001` where
 * the system has no name for it. null: ours, nobody's yet, or a system that does not say (Windows).
 */
export function otherOwnerOf(dataDir: string): string | null {
  const own = process.getuid?.();
  const owner = ownerOf(ledgerFile(dataDir)) ?? ownerOf(dataDir, own);
  return own === undefined || owner === null || owner === own ? null : nameOf(owner);
}

/** `unless`: a folder that may be looked into and has no ledger is nobody's counter. */
function ownerOf(path: string, unless?: number): number | null {
  try {
    const found = lstatSync(path);
    if (unless === undefined) return found.uid;
    const isClosed = found.isDirectory() && (found.mode & 0o077) === 0;
    return isClosed ? found.uid : null;
  } catch (fault) {
    if (codeOf(fault) === 'EACCES' || codeOf(fault) === 'ENOENT') return null;
    throw fault;
  }
}

function nameOf(account: number): string {
  try {
    return execFileSync('id', ['-nu', String(account)], { encoding: 'utf8' }).trim();
  } catch {
    return `account ${account}`;
  }
}
