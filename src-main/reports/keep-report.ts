import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reports that were asked for as files, in a folder of the counter's own. */
export function keepReport(dataDir: string, name: string, content: string | Uint8Array): string {
  const folder = join(dataDir, 'reports');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  // Whole or not at all: somebody may have the last one open.
  writeFileSync(`${file}.unfinished`, content);
  renameSync(`${file}.unfinished`, file);
  return file;
}
