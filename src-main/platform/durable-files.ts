import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Files beside the ledger of which somebody is told that they are there: they are once these return. */

const OWNERS_ALONE = 0o600;

/** Makes the folders above it too, and does nothing where it is there. */
export function makeFolder(folder: string, mode?: number): void {
  const first = mkdirSync(folder, { recursive: true, mode });
  if (first === undefined) return;
  for (let above = dirname(folder); above.length >= dirname(first).length; above = dirname(above)) syncFolder(above);
}

/** All of it or nothing, whenever the power goes: written beside, brought to the disk, then put in its place. */
export function writeDurably(path: string, content: string | Uint8Array, mode = OWNERS_ALONE): void {
  const beside = makeRoom(path);
  const file = openSync(beside, 'wx', mode);
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameDurably(beside, path);
}

/** As writeDurably, off the main thread. One at a time a path. */
export async function writeDurablyBeside(path: string, content: string): Promise<void> {
  const beside = makeRoom(path);
  const file = await open(beside, 'wx', OWNERS_ALONE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  if (process.platform === 'win32') return;
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The name to write under first. A folder in the place of a file would refuse the rename for ever. */
function makeRoom(path: string): string {
  const beside = `${path}.new`;
  rmSync(beside, { force: true, recursive: true });
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) renameSync(path, `${path}.no-file-${randomUUID()}`);
  return beside;
}

/** What is in the file is durable when the name is. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

export function syncFile(path: string): void {
  // Windows syncs only what is open for writing.
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A name is durable only with its folder. Windows has no such thing as opening one. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
