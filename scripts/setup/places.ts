// Where things lie, said once.
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
