import { join } from 'node:path';
import { makeFolder, writeDurably } from '../platform/durable-files.ts';

const READ_BY_ALL = 0o644;

/** Reports that were asked for as files, in a folder of the counter's own. Somebody may have the last one open. */
export function keepReport(dataDir: string, name: string, content: string | Uint8Array): string {
  const folder = join(dataDir, 'reports');
  makeFolder(folder);
  const file = join(folder, name);
  writeDurably(file, content, READ_BY_ALL);
  return file;
}
