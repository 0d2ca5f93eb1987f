// How large the packed app may be. docs/install.md tells the same to people; a test holds the two together.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MEGABYTE = 1_000_000;

/** In whole megabytes of a million bytes; a few more than was measured. */
export const BUDGET_MB = {
  'the unpacked folder': 290,
  'ours within it': 62,
  'the archive (.tar.gz)': 125,
  'the package (.deb)': 95,
} as const;
export type Weighed = keyof typeof BUDGET_MB;

/** Whole megabytes, rounded up, of a file or of all files below a folder. */
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
  return megabytes <= BUDGET_MB[what]
    ? null
    : `${what} has ${megabytes} MB, and ${BUDGET_MB[what]} MB is what docs/install.md promises`;
}
