// Bundles the counter into out/, when its sources are not the ones that out/ was made of.
import './setup/node-version.ts';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { build } from 'electron-vite';
import { withLock } from './setup/lock.mjs';
import { progress } from './setup/say.mjs';
import { ROOT } from './setup/places.ts';

const SOURCES = ['src-main', 'src-renderer', 'src-shared', 'migrations/counter', 'migrations/audit'];
const SETTINGS = ['scripts/electron.vite.config.ts', 'scripts/build.ts', 'package-lock.json', 'tsconfig.json'];

/** Brings out/ up to date. A call that finds it so costs the reading of the sources. */
export async function ensureBuilt(): Promise<void> {
  await withLock('build', ROOT, async () => {
    const wanted = fingerprintOfSources();
    const mark = join(ROOT, 'out', '.sources');
    if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;

    const step = progress('Building the counter');
    await bundle();
    writeFileSync(mark, wanted);
    step.done('three bundles in out/');
  });
}

function fingerprintOfSources(): string {
  const hash = createHash('sha256');
  for (const file of [...SOURCES.flatMap(filesUnder), ...SETTINGS]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .toSorted();
}

/** Builds beside the last result and swaps at the end: a counter that is being started never sees half a build. */
async function bundle(): Promise<void> {
  // In node_modules, where neither git nor the checkers look.
  const next = join(ROOT, 'node_modules', '.sapar-build', 'next');
  const last = join(ROOT, 'node_modules', '.sapar-build', 'last');
  for (const folder of [next, last]) rmSync(folder, { recursive: true, force: true });

  process.env['SAPAR_BUILD_OUT'] = next;
  process.env['NODE_ENV'] = 'production';
  try {
    await build({ root: ROOT, configFile: join(ROOT, 'scripts', 'electron.vite.config.ts'), logLevel: 'warn' });
  } catch (error) {
    // The bundler paints every letter of the source it quotes, terminal or not.
    throw new Error(stripVTControlCharacters(error instanceof Error ? error.message : String(error)), { cause: error });
  }

  if (existsSync(join(ROOT, 'out'))) renameSync(join(ROOT, 'out'), last);
  renameSync(next, join(ROOT, 'out'));
  rmSync(last, { recursive: true, force: true });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await ensureBuilt();
  } catch (error) {
    process.stdout.write(`The counter could not be built: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
