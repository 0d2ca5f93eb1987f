import { constants, lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { codeOf } from '../platform/fault-code.ts';
import { WITHOUT_WAITING } from './device-writer.ts';

/** Into which files a printer of `file:` may be written: whoever sets one up must not reach the ledger or a secret. */
export interface FileRule {
  /** As shipped: a device of characters and no other file. */
  readonly devicesOnly: boolean;
  /** Where nothing is ever printed into. */
  readonly dataDir: string;
}

type FileRefused = 'printer-file-no-device' | 'printer-file-of-counter';

/** `\\.\` is how Windows names devices. */
const NAMED_AS_DEVICE = /^\/dev\/|^\\\\\.\\/;

/** A device that is unplugged is not made up as a file. */
function isNamedAsDevice(path: string): boolean {
  return NAMED_AS_DEVICE.test(resolve(path));
}

/**
 * Where its links lead. A device that is unplugged may be set up all the same: it is judged again when it is opened.
 */
export function refuseFile(path: string, rule: FileRule): FileRefused | null {
  const there = statOf(path);
  if (rule.devicesOnly && !(there ? there.isCharacterDevice() : isNamedAsDevice(path))) return 'printer-file-no-device';
  // Another name of one file is no other file.
  const hasOtherNames = there?.isFile() === true && there.nlink > 1n;
  return hasOtherNames || isWithin(realPath(path), rule.dataDir) ? 'printer-file-of-counter' : null;
}

/**
 * Opened at its end, and judged by what was opened: a link may lead elsewhere since it was looked at. A pipe is none:
 * opening it waits for a reader, and the queue with it. Nothing is made behind a link that leads nowhere.
 */
export async function openPrinterFile(path: string, rule: FileRule): Promise<Result<FileHandle, PrinterTrouble>> {
  const flags = howToOpen(path, rule);
  const notThere = err({ kind: 'not-there', name: path } as const);
  if (flags === null) return notThere;
  const real = realPath(path);
  const found = await open(real, flags | constants.O_NOFOLLOW | WITHOUT_WAITING).then(
    (file) => ok(file),
    (fault: unknown) => err(troubleOfFile(fault, path)),
  );
  if (!found.ok) return found;
  const file = found.value;
  const opened = await file.stat();
  const mayBePlain = !rule.devicesOnly && opened.nlink === 1 && !isWithin(pathOf(file) ?? real, rule.dataDir);
  if (opened.isCharacterDevice() || (opened.isFile() && mayBePlain)) return found;
  await file.close();
  return notThere;
}

/** Why the system opens no file at this path. A user without rights gets them by the file's group. */
export function troubleOfFile(fault: unknown, path: string): PrinterTrouble {
  const code = codeOf(fault);
  if (code === 'EACCES' || code === 'EPERM') return { kind: 'no-rights', name: groupOf(path) };
  return { kind: code === 'EBUSY' || code === 'ETXTBSY' ? 'in-use' : 'not-there', name: path };
}

/** An administrator types its name; its number stands where no name is known. */
function groupOf(path: string): string {
  const id = String(statOf(path)?.gid ?? '');
  try {
    const rows = readFileSync('/etc/group', 'utf8').split('\n');
    return rows.map((row) => row.split(':')).find(([, , number]) => number === id)?.[0] ?? id;
  } catch {
    return id;
  }
}

/** null: there is no printer. */
export function howToOpen(path: string, rule: FileRule): number | null {
  if (refuseFile(path, rule) !== null) return null;
  const toItsEnd = constants.O_WRONLY | constants.O_APPEND;
  const there = statOf(path);
  if (there) return there.isFile() || there.isCharacterDevice() ? toItsEnd : null;
  return rule.devicesOnly || isLink(path) || isNamedAsDevice(path)
    ? null
    : toItsEnd | constants.O_CREAT | constants.O_EXCL;
}

/** The path of an open file, where the system tells it. */
function pathOf({ fd }: FileHandle): string | null {
  try {
    return realpathSync(`/proc/self/fd/${fd}`);
  } catch {
    return null;
  }
}

/** Folders are compared by what they are: one folder may have many names. */
function isWithin(path: string, folder: string): boolean {
  const [here, inner] = [statOf(path), statOf(folder)];
  if (here !== undefined && here.ino === inner?.ino && here.dev === inner.dev) return true;
  const above = dirname(path);
  return above !== path && isWithin(above, folder);
}

/** A file that is not there yet has the path of its folder, a link that leads nowhere yet the one it would lead to. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const whole = resolve(path);
    const led = isLink(whole) ? resolve(dirname(whole), readlinkSync(whole)) : whole;
    return dirname(led) === led ? led : join(realPath(dirname(led)), basename(led));
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function statOf(path: string) {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
