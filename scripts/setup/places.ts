// Where things lie, said once.
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The top of the source tree. */
export const ROOT = dirname(dirname(import.meta.dirname));

/** The user's cache folder: what is in it can be deleted at any time and is fetched again. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sapar-counter');
}

/** All files of one counter, unless the caller says otherwise. */
export function dataFolder(): string {
  return process.env['SAPAR_DATA_DIR'] || join(ROOT, 'run');
}

/**
 * Makes a folder and those above it. Node's own recursive mkdir never returns where a file system refuses with ENOENT,
 * as /proc does.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
