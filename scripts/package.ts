// npm run package: the unpacked app by electron-builder, looked through for what must not be in it, weighed and tried.
// On Linux an archive and a Debian package are made of it. `-- --untried` leaves the trial away.
import './setup/node-version.ts';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { listPackage } from '@electron/asar';
import { build, type Configuration, Platform } from 'electron-builder';
import type { ElectronRuntime } from './electron-runtime.ts';
import { openKeyStore } from './key-store.ts';
import { makeArtifacts } from './packing/artifacts.ts';
import { megabytesOf, overBudget, type Weighed } from './packing/budget.ts';
import { drawIcons } from './packing/icons.ts';
import { billOfMaterials, noticesOf } from './packing/papers.ts';
import { billOfTheCanvas, shippedParts } from './packing/shipped-parts.ts';
import { ROOT } from './setup/places.ts';
import { progress, say } from './setup/say.mjs';
import { prepareMachine } from './setup.ts';
import { runProject } from './testing/vitest-project.ts';

// The two native modules; @napi-rs/canvas keeps its binary for each system in a package of its own.
const PACKED_MODULES =
  /^[/\\]node_modules(?:$|[/\\](?:better-sqlite3|@napi-rs(?:$|[/\\]canvas(?:-[a-z0-9-]+)?))(?:$|[/\\]))/;
const PACKED_OTHERS = /^[/\\](?:package\.json$|out(?:$|[/\\]))/;
const DIST = join(ROOT, 'dist');
const ICONS = join(DIST, 'icons');
/** These go into the packed app: what it holds of others, and under which licence. */
const PAPERS = join(DIST, 'papers');

try {
  const { electron, display } = await prepareMachine({ display: true, keyStore: true, keys: true, packing: true });
  if (display.screenFile !== undefined) process.env['SAPAR_SCREEN_FILE'] = display.screenFile;
  const executable = await packUp(electron);
  refuseStrangers(executable, electron.fallback);
  await handOut(executable, electron.fallback);
  const tried = process.argv.includes('--untried') || (await tryPacked(executable));
  await display.close();
  say(`The packed counter: ${executable}`);
  if (electron.fallback)
    say('It carries the fallback Electron and serves this test only; ship what is packed with the real one.');
  process.exit(tried ? 0 : 1);
} catch (error) {
  say(`The counter could not be packed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

async function packUp(electron: ElectronRuntime): Promise<string> {
  const step = progress('Packing the counter');
  rmSync(DIST, { recursive: true, force: true });
  await drawIcons(ICONS);
  writePapers(electron);
  const config: Configuration = {
    extends: join(ROOT, 'electron-builder.yml'),
    electronDist: electron.distPath,
    electronVersion: electron.version,
    ...fusesFor(electron),
  };
  await build({ projectDir: ROOT, targets: Platform.current().createTarget('dir'), config, publish: 'never' });
  const executable = findExecutable();
  if (electron.fallback) putBehindBootstrap(executable);
  step.done('in dist/');
  return executable;
}

function writePapers(electron: ElectronRuntime): void {
  const about: { name: string; version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const parts = shippedParts(electron.version);
  mkdirSync(PAPERS, { recursive: true });
  writeFileSync(join(PAPERS, 'THIRD-PARTY-NOTICES.txt'), noticesOf(parts));
  writeFileSync(join(PAPERS, 'sbom.cdx.json'), billOfMaterials(about, parts));
  writeFileSync(join(PAPERS, 'sbom-canvas.cdx.json'), billOfTheCanvas());
  copyFileSync(join(ROOT, 'LICENSE'), join(PAPERS, 'LICENSE'));
}

/** Weighs what was made, and refuses what outgrew its budget: a technician carries it on a stick. */
async function handOut(executable: string, fallback: boolean): Promise<void> {
  const folder = dirname(executable);
  weigh('ours within it', megabytesOf(resourcesOf(executable)));
  if (process.platform !== 'linux') return;
  weigh('the unpacked folder', megabytesOf(folder));
  const step = progress('Making the archive and the Debian package');
  const { archive, deb, checksums } = await makeArtifacts({ folder, fallback, icons: ICONS, dist: DIST });
  step.done(`${basename(archive)}, ${basename(deb)}, ${basename(checksums)}`);
  weigh('the archive (.tar.gz)', megabytesOf(archive));
  weigh('the package (.deb)', megabytesOf(deb));
}

function weigh(what: Weighed, megabytes: number): void {
  say(`${what}: ${megabytes} MB`);
  const tooMuch = overBudget(what, megabytes);
  if (tooMuch !== null) throw new Error(tooMuch);
}

/** The fallback starts an app beside the archive, which these two fuses forbid. All others are as shipped. */
function fusesFor(electron: ElectronRuntime): Pick<Configuration, 'electronFuses'> {
  return electron.fallback
    ? { electronFuses: { onlyLoadAppFromAsar: false, enableEmbeddedAsarIntegrityValidation: false } }
    : {};
}

/**
 * Electron prefers app.asar to the fallback's own start, which must come first: it brings the database module that
 * fits.
 */
function putBehindBootstrap(executable: string): void {
  const resources = resourcesOf(executable);
  for (const ending of ['', '.unpacked'])
    renameSync(join(resources, `app.asar${ending}`), join(resources, `counter.asar${ending}`));
}

function resourcesOf(executable: string): string {
  return process.platform === 'darwin'
    ? join(dirname(executable), '..', 'Resources')
    : join(dirname(executable), 'resources');
}

function findExecutable(): string {
  const candidates = [
    ['linux-unpacked', 'sapar-counter'],
    ['linux-arm64-unpacked', 'sapar-counter'],
    ['win-unpacked', 'sapar-counter.exe'],
    ['win-arm64-unpacked', 'sapar-counter.exe'],
    ['mac', 'Sapar Counter.app', 'Contents', 'MacOS', 'Sapar Counter'],
    ['mac-arm64', 'Sapar Counter.app', 'Contents', 'MacOS', 'Sapar Counter'],
  ].map((parts) => join(DIST, ...parts));
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error(`electron-builder left no program in ${DIST}.`);
  return found;
}

/** A tool or a test that slips into the app is weight at best and a hole at worst. */
function refuseStrangers(executable: string, fallback: boolean): void {
  const archive = join(resourcesOf(executable), fallback ? 'counter.asar' : 'app.asar');
  const strangers = listPackage(archive, { isPack: false }).filter(
    (path) => !PACKED_MODULES.test(path) && !PACKED_OTHERS.test(path),
  );
  if (strangers.length > 0)
    throw new Error(`these files do not belong into the app: ${strangers.slice(0, 10).join(', ')}`);
}

async function tryPacked(executable: string): Promise<boolean> {
  process.env['SAPAR_PACKED_PATH'] = executable;
  const keyStore = await openKeyStore();
  const { passed, tests, said } = await runProject('packed', join(DIST, 'packed-tests.json'));
  await keyStore.close();
  if (said) say(said);
  say(`tests: ${tests?.passed ?? 0} passed, ${tests?.failed ?? 0} failed`);
  return passed;
}
