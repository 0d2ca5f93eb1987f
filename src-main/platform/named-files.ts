import { join } from 'node:path';
import { z } from 'zod';
import { SettingsFile } from '../../src-shared/contract/settings-file.ts';
import type { AuthorityFault } from '../../src-shared/contract/views/certificate.ts';
import { err, type Result } from '../../src-shared/result.ts';
import { writeDurably } from './durable-files.ts';
import { jsonOf } from './json.ts';
import { readKeptFile } from './kept-file.ts';
import { type Trust, trustIn, trustOfFile } from './trust.ts';

/** What settings name beside the counter's own files, as it was last read: a stick goes, and a till must start. */
const NamedFiles = z.strictObject({
  /** The file of settings, without its secrets. */
  settings: z.strictObject({ path: z.string(), content: SettingsFile }).nullable(),
  /** Texts in PEM, by the paths of their files. */
  authorities: z.record(z.string(), z.string()),
});
export type NamedFiles = z.infer<typeof NamedFiles>;

const FILE_NAME = 'named-files.json';
const FILE_BYTES_MAX = 1024 * 1024;
const NOTHING: NamedFiles = { settings: null, authorities: {} };
export const AS_READ_LAST = 'What was read of it last is in force.';

/** What can't be read was never kept. */
export function readNamedFiles(dataDir: string): NamedFiles {
  const found = readKeptFile(join(dataDir, FILE_NAME), FILE_BYTES_MAX);
  return NamedFiles.safeParse(found.kind === 'content' ? jsonOf(found.text) : undefined).data ?? NOTHING;
}

/** Durable when it returns, and written where it changed alone. Throws when the disk refuses. */
export function keepNamedFiles(dataDir: string, named: NamedFiles): void {
  const text = JSON.stringify(named);
  if (text !== JSON.stringify(readNamedFiles(dataDir))) writeDurably(join(dataDir, FILE_NAME), text);
}

/** Files of authorities that settings name; `read` holds what this start read of them. */
export interface AuthorityFiles {
  trustOf(path: string): Result<Trust, AuthorityFault>;
  readonly read: Readonly<Record<string, string>>;
}

/** `passOver` hears of each file that can't be read any more: it is taken as it was read last. */
export function authorityFilesOver(kept: NamedFiles, passOver: (sentence: string) => void): AuthorityFiles {
  const read: Record<string, string> = {};
  function asReadLast(path: string): Result<Trust, AuthorityFault> {
    const pem = kept.authorities[path];
    if (pem === undefined) return err('unreadable');
    passOver(`The file of an authority ${path} can't be read. ${AS_READ_LAST} Put it back, or name another one.`);
    return trustIn(Buffer.from(pem), null);
  }
  return {
    trustOf(path) {
      const found = trustOfFile(path, null);
      const trust = !found.ok && found.error === 'unreadable' ? asReadLast(path) : found;
      if (trust.ok && trust.value.kind === 'file') read[path] = trust.value.pem;
      return trust;
    },
    read,
  };
}
