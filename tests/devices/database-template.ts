import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { pgliteTemplate } from '../../src-upstream/database/pglite.ts';

/** Beside the packages it depends on, so that a fresh install starts afresh. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/sapar', import.meta.url));

/**
 * An empty PGlite cluster, made once and kept as a file: every further database in memory starts from it in half a
 * second.
 */
export async function databaseTemplate(): Promise<Blob> {
  const file = join(CACHE, `pglite-${pgliteVersion()}.tar`);
  if (!existsSync(file)) {
    const template = await pgliteTemplate();
    mkdirSync(CACHE, { recursive: true });
    // Written aside and moved: another test may look for it at this moment.
    const aside = `${file}.${process.pid}`;
    writeFileSync(aside, Buffer.from(await template.arrayBuffer()));
    renameSync(aside, file);
  }
  return new Blob([readFileSync(file)]);
}

function pgliteVersion(): string {
  const main = fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
  const packageFile = join(main.slice(0, main.lastIndexOf('dist')), 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, 'utf8'))).version;
}
