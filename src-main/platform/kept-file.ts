import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { codeOf } from './fault-code.ts';

/** What lies where a small file should. Nothing is waited for: a pipe would be read without end. */
type Kept<Content> =
  | { readonly kind: 'absent' }
  | ({ readonly kind: 'content' } & Content)
  | { readonly kind: 'unusable'; readonly why: string };

const unusable = (why: string) => ({ kind: 'unusable', why }) as const;

/** As text. Never throws. A file of more than `bytesMax` is none of ours. */
export function readKeptFile(path: string, bytesMax: number): Kept<{ readonly text: string }> {
  const found = readKeptBytes(path, bytesMax);
  return found.kind === 'content' ? { kind: 'content', text: found.bytes.toString('utf8') } : found;
}

/** The same for a file that may be no text. */
export function readKeptBytes(path: string, bytesMax: number): Kept<{ readonly bytes: Buffer }> {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK the opening of a pipe waits for somebody who writes.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = fstatSync(file);
    if (!found.isFile()) return unusable('it is no file');
    if (found.size > bytesMax) return unusable('it is far larger than any such file');
    const bytes = Buffer.alloc(found.size);
    return { kind: 'content', bytes: bytes.subarray(0, readSync(file, bytes)) };
  } catch (fault) {
    if (codeOf(fault) !== 'ENOENT') return unusable(codeOf(fault));
    return lstatSync(path, { throwIfNoEntry: false })
      ? unusable('it is a link that leads nowhere')
      : { kind: 'absent' };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * What SQLite or a rename can do nothing with: a folder, a pipe, a device, a link that leads nowhere. False where there
 * is nothing at all.
 */
export function isNoFile(path: string): boolean {
  return isOtherThan(path, (found) => found.isFile());
}

export function isNoFolder(path: string): boolean {
  return isOtherThan(path, (found) => found.isDirectory());
}

function isOtherThan(path: string, isMeant: (found: Stats) => boolean): boolean {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
  try {
    return !isMeant(statSync(path));
  } catch {
    return true;
  }
}
