// An Electron that runs on this machine: the real one of the electron package, or the fallback where its download is
// blocked. Whoever starts the counter asks here and nowhere else.
import { statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFallback, FALLBACK_VERSION, fallbackFits, fallbackIsReady } from './electron/fallback.ts';
import { downloadIsReachable, downloadReal, findReal, realVersion } from './electron/real.ts';
import { cacheFolder } from './setup/places.ts';
import { say } from './setup/say.mjs';

export interface ElectronRuntime {
  /** The folder of the whole runtime, as ELECTRON_OVERRIDE_DIST_PATH and electron-builder's electronDist take it. */
  readonly distPath: string;
  readonly executable: string;
  readonly version: string;
  readonly fallback: boolean;
}

// A blocked download stays blocked for the day; asking at every start would cost seconds where packets are dropped.
const BLOCKED_IS_REMEMBERED_MS = 24 * 60 * 60 * 1000;

/** Finds or fetches an Electron that runs; throws a sentence where there can be none. */
export async function ensureElectron(): Promise<ElectronRuntime> {
  const runtime = await chooseElectron();
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.distPath;
  process.env['SAPAR_ELECTRON_PATH'] = runtime.executable;
  say(describe(runtime));
  return runtime;
}

async function chooseElectron(): Promise<ElectronRuntime> {
  if (process.env['SAPAR_ELECTRON'] === 'fallback') return fallback('SAPAR_ELECTRON asks for the fallback');

  const real = findReal();
  if (real) return { ...real, version: realVersion(), fallback: false };
  if (fallbackIsReady() && wasBlockedLately()) return fallback();

  const refusal = await downloadIsReachable();
  if (refusal === undefined) {
    try {
      return { ...(await downloadReal()), version: realVersion(), fallback: false };
    } catch (error) {
      return fallback(error instanceof Error ? error.message : String(error));
    }
  }
  await rememberBlocked();
  return fallback(refusal);
}

async function fallback(because?: string): Promise<ElectronRuntime> {
  if (because !== undefined) say(`Electron ${realVersion()} can't be downloaded here: ${because}.`);
  if (!fallbackFits()) {
    throw new Error(
      `No Electron can be had on ${process.platform} ${process.arch} without downloading it: ` +
        'the fallback is for Linux on x64 only. ' +
        'Allow the download, or set ELECTRON_MIRROR to a place that has it, and run the command again.',
    );
  }
  const distPath = await ensureFallback();
  return { distPath, executable: join(distPath, 'electron'), version: FALLBACK_VERSION, fallback: true };
}

function describe(runtime: ElectronRuntime): string {
  if (!runtime.fallback) return `Electron ${runtime.version} from the electron package`;
  const shipped = realVersion();
  return `Electron ${runtime.version}, the fallback for development and tests (the counter ships with ${shipped})`;
}

function blockedMark(): string {
  return join(cacheFolder(), `electron-${realVersion()}-blocked`);
}

function wasBlockedLately(): boolean {
  const mark = statSync(blockedMark(), { throwIfNoEntry: false });
  return mark !== undefined && Date.now() - mark.mtimeMs < BLOCKED_IS_REMEMBERED_MS;
}

async function rememberBlocked(): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  writeFileSync(blockedMark(), '');
}
