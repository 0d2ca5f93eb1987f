// The real Electron of the electron package: found, or downloaded from where the package says it is.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../setup/places.ts';

export const PACKAGE = join(ROOT, 'node_modules', 'electron');
const PROBE_TIMEOUT_MS = 5_000;

interface RealElectron {
  readonly distPath: string;
  readonly executable: string;
}

export function realVersion(): string {
  const about: { version: string } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return about.version;
}

/** The real Electron, if its program lies where the electron package puts it. */
export function findReal(): RealElectron | undefined {
  const distPath = join(PACKAGE, 'dist');
  const pathFile = join(PACKAGE, 'path.txt');
  const versionFile = join(distPath, 'version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return undefined;
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== realVersion()) return undefined;
  const executable = join(distPath, readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? { distPath, executable } : undefined;
}

/**
 * Undefined when the download can be reached, otherwise the reason in words. A name that can't be resolved decides at
 * once.
 */
export async function downloadIsReachable(): Promise<string | undefined> {
  const url = await downloadUrl();
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return answer.ok ? undefined : `${new URL(url).host} answers ${answer.status}`;
  } catch (error) {
    return `${new URL(url).host} can't be reached (${reasonOf(error)})`;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer in ${PROBE_TIMEOUT_MS / 1000} s`;
  const cause = error.cause;
  return cause instanceof Error ? cause.message || cause.name : error.message;
}

/** Asked of Electron's own downloader, because mirrors and their settings are its business. */
async function downloadUrl(): Promise<string> {
  const part = join(ROOT, 'node_modules', '@electron', 'get', 'dist', 'artifact-utils.js');
  const { getArtifactRemoteURL }: { getArtifactRemoteURL: (details: object) => Promise<string> } = await import(
    pathToFileURL(part).href
  );
  return getArtifactRemoteURL({ ...artifact(), version: `v${realVersion()}` });
}

/** Which of Electron's files is wanted, in the words of its downloader. */
export function artifact() {
  return { artifactName: 'electron', platform: process.platform, arch: process.arch, version: realVersion() };
}

/**
 * Downloads and unpacks; rejects with the reason in words. In a process of its own, whose crash is only a refusal to
 * us.
 */
export async function downloadReal(): Promise<RealElectron> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts', 'electron', 'download.ts')], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(firstErrorIn(complaint) ?? `the download ended with exit code ${code}`)),
    );
  });
  const real = findReal();
  if (!real) throw new Error('its download came, but left no program to run');
  return real;
}

function firstErrorIn(complaint: string): string | undefined {
  return complaint.split('\n').find((line) => /^\w*Error\b/.test(line));
}
