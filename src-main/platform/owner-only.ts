import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log.ts';

const OTHERS = 0o077;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** All that a counter makes in its data folder: what else lies there is not ours to change. */
const OURS = new RegExp(
  String.raw`^(?:(?:ledger|audit)\.sqlite(?:-wal|-shm|-journal)?|counter\.log(?:\.1)?|doubt\.json(?:\.new)?|` +
    String.raw`(?:settings|set-up|named-files)\.json(?:\.new)?|` +
    String.raw`backups|diagnostics|electron|reports|restore|secrets|set-aside)(?:\.no-(?:file|folder)-[0-9a-f-]{36})?$`,
);

/** From here on what this program makes is its owner's alone: sums, card numbers and names stand in all of it. */
export function makeForOwnerOnly(): void {
  // Windows has no such bits; what a user may read is said by the folder above.
  if (process.platform !== 'win32') process.umask(OTHERS);
}

/**
 * What was made in the data folder before, for its owner alone; the folder itself where nothing else lies in it. A link
 * is left as it is, since what it leads to is not ours. What can't be changed, as a file of another account, stops no
 * till and keeps nothing else open: it is logged. `change` sets a mode, and throws where it may not.
 */
export function closeToOthers(dataDir: string, log: Pick<Log, 'fault'>, change: typeof chmodSync = chmodSync): void {
  makeForOwnerOnly();
  mkdirSync(dataDir, { recursive: true });
  if (process.platform === 'win32') return;
  const faults: unknown[] = [];
  function trying(work: () => void): void {
    try {
      work();
    } catch (fault) {
      faults.push(fault);
    }
  }
  trying(() => {
    const names = readdirSync(dataDir);
    const ours = names.filter((name) => OURS.test(name));
    for (const path of ours.map((name) => join(dataDir, name))) {
      trying(() => close(path, change));
      trying(() => allIn(path).forEach((each) => trying(() => close(each, change))));
    }
    if (ours.length === names.length) close(dataDir, change);
  });
  if (faults.length > 0) log.fault(`closing the data folder to others (faults: ${faults.length})`, faults[0]);
}

function allIn(path: string): string[] {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true }).map(({ parentPath, name }) =>
    join(parentPath, name),
  );
}

function close(path: string, change: typeof chmodSync): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || (found.mode & OTHERS) === 0) return;
  if (found.isDirectory()) change(path, FOLDER_MODE);
  else if (found.isFile()) change(path, FILE_MODE);
}
