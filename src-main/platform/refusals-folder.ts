import { lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'sapar-not-started-';
const OWNERS_ALONE = 0o700;
const OTHERS = 0o077;

/**
 * Where Electron writes while a refusal stands in its window: nothing of it may be left in a counter's folder. There is
 * one for each account, so that a second refusal finds the first one's window. A folder of that name that others may
 * use is not taken; then each refusal has its own. null: the temporary folder takes none. Never throws.
 */
export function refusalsFolder(parent = tmpdir(), own: number | undefined = process.getuid?.()): string | null {
  const folder = join(parent, `${NAME}${own ?? 'user'}`);
  try {
    mkdirSync(folder, { mode: OWNERS_ALONE });
    return folder;
  } catch {
    return isOurs(folder, own) ? folder : anotherIn(parent);
  }
}

/** Windows has no such bits, and gives each account temporary files of its own. */
function isOurs(folder: string, own: number | undefined): boolean {
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && (own === undefined || (found.uid === own && (found.mode & OTHERS) === 0));
  } catch {
    return false;
  }
}

function anotherIn(parent: string): string | null {
  try {
    return mkdtempSync(join(parent, NAME));
  } catch {
    return null;
  }
}

/** Helpers of Electron write on while it ends. What can't be removed even so stays: it is no reason against a start. */
export function takeAway(folder: string | null): void {
  if (folder === null) return;
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 4, retryDelay: 50 });
  } catch {
    // The next start finds it, and tries again.
  }
}
