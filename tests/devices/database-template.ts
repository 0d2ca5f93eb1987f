import { createHash, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { databaseOver, OPTIONS, pgliteTemplate } from '../../src-upstream/database/pglite.ts';
import { clerkOnWire, DEMO_CLERKS } from '../../src-upstream/demo/clerks.ts';
import { loadStations } from '../../src-upstream/demo/demo.ts';
import { operatorOver } from '../../src-upstream/operator/operator.ts';
import { machinePorts } from '../../src-upstream/ports.ts';
import { openUpstream } from '../../src-upstream/upstream.ts';

/** Beside the packages it depends on, so that a fresh install starts afresh. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/sapar', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/**
 * An empty PGlite cluster, made once and kept as a file: every further database in memory starts from it in half a
 * second.
 */
export function databaseTemplate(): Promise<Blob> {
  return kept(`pglite-${pgliteVersion()}.tar`, pgliteTemplate);
}

/**
 * The same with the schema of the reference, and the demo's stations and clerks: to hash PINs took as long as the rest.
 * What depends on the time is loaded by each start.
 */
export function referenceTemplate(): Promise<Blob> {
  return kept(`reference-${pgliteVersion()}-${madeOf()}.tar`, async () => {
    const pglite = await PGlite.create({ ...OPTIONS, loadDataDir: await databaseTemplate() });
    try {
      const upstream = await openUpstream({ database: { kind: 'opened', database: databaseOver(pglite) } });
      await loadStations(upstream);
      const operator = operatorOver(upstream);
      for (const clerk of DEMO_CLERKS)
        await operator.setClerk({ ...(await clerkOnWire(clerk, machinePorts.randomness)), pin: quickPhc(clerk.pin) });
      return await pglite.dumpDataDir('none');
    } finally {
      await pglite.close();
    }
  });
}

/** At the least cost that the contract has: tests sign in a thousand times. */
function quickPhc(pin: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(pin, salt, 32, { N: 2 ** 14, r: 8, p: 1 });
  const [saltText, keyText] = [salt, key].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$scrypt$ln=14,r=8,p=1$${saltText}$${keyText}`;
}

/** Another schema, or other clerks, make another file. */
function madeOf(): string {
  const migrations = join(REPOSITORY, 'migrations', 'upstream');
  const sources = [
    ...readdirSync(migrations)
      .toSorted()
      .map((file) => join(migrations, file)),
    ...['clerks.ts', 'demo.ts'].map((file) => join(REPOSITORY, 'src-upstream', 'demo', file)),
    fileURLToPath(import.meta.url),
  ];
  const hash = createHash('sha256');
  for (const file of sources) hash.update(file.slice(REPOSITORY.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function kept(name: string, make: () => Promise<Blob>): Promise<Blob> {
  const file = join(CACHE, name);
  if (!existsSync(file)) {
    const template = await make();
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
