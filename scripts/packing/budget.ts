// How large the packed app may be: docs/install.md promises it to whoever carries it on a stick.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/places.ts';

const MEGABYTE = 1_000_000;

/** As the table of the page names it. */
export type Weighed = 'the unpacked folder' | 'ours within it' | 'the archive (.tar.gz)' | 'the package (.deb)';

/** Whole megabytes (a million bytes each), rounded up, of a file or of all files below a folder. */
export function megabytesOf(path: string): number {
  return Math.ceil(bytesOf(path) / MEGABYTE);
}

/** Bytes of a file or of all files below a folder. */
export function bytesOf(path: string): number {
  const found = lstatSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

/** Why it is too heavy, in words; null: it is not. */
export function overBudget(what: Weighed, megabytes: number): string | null {
  const page = readFileSync(join(ROOT, 'docs', 'install.md'), 'utf8');
  const row = page.split('\n').find((line) => line.startsWith(`| ${what} |`));
  const promised = Number(/\| (\d+) MB \|$/.exec(row ?? '')?.[1]);
  return megabytes <= promised ? null : `${what} has ${megabytes} MB, and docs/install.md promises ${promised} MB`;
}
