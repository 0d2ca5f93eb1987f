import { lstatSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'sapar-not-started-';
const OWNERS_ALONE = 0o700;
const OTHERS = 0o077;

/**
 * Where Electron writes while a refusal stands in its window: nothing of it may be left in a counter's folder. There is
 * one for each account, so that a second refusal finds the first one's window. A folder of that name that others may
 * use is not taken; then each refusal has its own.
 */
export function refusalsFolder(parent = tmpdir(), own: number | undefined = process.getuid?.()): string {
  const folder = join(parent, `${NAME}${own ?? 'user'}`);
  try {
    mkdirSync(folder, { mode: OWNERS_ALONE });
  } catch {
    const found = lstatSync(folder, { throwIfNoEntry: false });
    // Windows has no such bits, and gives each account temporary files of its own.
    const isOurs = own === undefined || (found?.uid === own && (found.mode & OTHERS) === 0);
    if (!found?.isDirectory() || !isOurs) return mkdtempSync(join(parent, NAME));
  }
  return folder;
}
