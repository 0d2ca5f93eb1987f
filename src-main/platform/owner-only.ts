import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log.ts';

const OTHERS = 0o077;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** From here on what this program makes is its owner's alone: sums, card numbers and names stand in all of it. */
export function makeForOwnerOnly(): void {
  // Windows has no such bits; what a user may read is said by the folder above.
  if (process.platform !== 'win32') process.umask(OTHERS);
}

/**
 * The data folder, and what was made in it before, for its owner alone. A link is left as it is, since what it leads to
 * is not ours. What can't be changed stops no till: it is logged.
 */
export function closeToOthers(folder: string, log: Pick<Log, 'fault'>): void {
  makeForOwnerOnly();
  mkdirSync(folder, { recursive: true });
  if (process.platform === 'win32') return;
  try {
    close(folder);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (!entry.isSymbolicLink()) close(join(entry.parentPath, entry.name));
  } catch (fault) {
    log.fault('closing the data folder to others', fault);
  }
}

function close(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || (found.mode & OTHERS) === 0) return;
  if (found.isDirectory()) chmodSync(path, FOLDER_MODE);
  else if (found.isFile()) chmodSync(path, FILE_MODE);
}
