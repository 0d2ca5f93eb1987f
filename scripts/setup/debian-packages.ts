// What Electron and a screen need from the system on Linux. The system is asked for files, not for packages, since
// distributions name packages differently.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { progress } from './say.mjs';

const ELECTRON_LIBRARIES: readonly (readonly [library: string, debianPackage: string])[] = [
  ['libnss3.so', 'libnss3'],
  ['libatk-1.0.so.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libcups.so.2', 'libcups2'],
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libgbm.so.1', 'libgbm1'],
  ['libasound.so.2', 'libasound2'],
  ['libXss.so.1', 'libxss1'],
  ['libdrm.so.2', 'libdrm2'],
];
const KEY_STORE_PROGRAMS: readonly (readonly [program: string, debianPackage: string])[] = [
  ['gnome-keyring-daemon', 'gnome-keyring'],
  ['dbus-daemon', 'dbus-daemon'],
];
/** Each comes in the package of its name. */
const PACKING_PROGRAMS = ['dpkg', 'tar'];
const CUPS_SOCKET_BACKEND = '/usr/lib/cups/backend/socket';
const POSTGRES_FOLDER = '/usr/lib/postgresql';
const OUTPUT_TAIL_CHARACTERS = 2_000;

export interface SystemNeeds {
  readonly display: boolean;
  /** Only the packed counter insists on one. */
  readonly keyStore?: boolean;
  /** Tests look at the system’s own windows, and strike its keys on a display of their own. */
  readonly keys?: boolean;
  /** The tests play the upstream's rules on a server of their own. */
  readonly postgres?: boolean;
  /** The tests print through a queue of their own. */
  readonly cups?: boolean;
  /** The tests build a disk that fails. */
  readonly compiler?: boolean;
  /** An archive and a Debian package are made. */
  readonly packing?: boolean;
  /** The long tests install the Debian package on a machine of its own. */
  readonly freshDebian?: boolean;
  /** The long tests open an export as an auditor would. */
  readonly spreadsheet?: boolean;
}

/** Installs what is missing, or throws the sentence and the one line that would. */
export async function ensureSystemPackages(needs: SystemNeeds): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = missingPackages(needs);
  if (missing.length === 0) return;

  if (!findProgram('apt-get')) {
    throw new Error(
      `This system lacks what Debian calls ${missing.join(', ')}. ` +
        'Install these with its package manager and run the command again.',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Error(
      'Some system packages are missing. Install them and run the command again:\n' +
        `sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    );
  }
  const step = progress(`Debian packages (${missing.join(' ')})`);
  await apt(['update'], step.update);
  await apt(['install', '-y', '--no-install-recommends', ...missing.map(nameHere)], step.update);
  const still = missingPackages(needs);
  if (still.length > 0) throw new Error(`apt-get installed its packages, but ${still.join(', ')} is still not there.`);
  step.done('installed');
}

function missingPackages(needs: SystemNeeds): string[] {
  const present = knownLibraries();
  const missing = ELECTRON_LIBRARIES.filter(([library]) => !present.has(library)).map(([, name]) => name);
  if (needs.display && (needs.keys || !process.env['DISPLAY']) && !findProgram('Xvfb')) missing.unshift('xvfb');
  if (needs.keys && !findProgram('xdotool')) missing.push('xdotool');
  if (needs.keys && !findProgram('setxkbmap')) missing.push('x11-xkb-utils');
  if (needs.keyStore) {
    missing.push(...KEY_STORE_PROGRAMS.filter(([program]) => !findProgram(program)).map(([, name]) => name));
    if (!present.has('libsecret-1.so.0')) missing.push('libsecret-1-0');
  }
  if (needs.compiler && !findProgram('cc') && !findProgram('tcc')) missing.push('tcc');
  if (needs.postgres && !hasPostgres()) missing.push('postgresql');
  if (needs.spreadsheet && !findProgram('soffice')) missing.push('libreoffice-calc-nogui');
  if (needs.packing || needs.freshDebian) missing.push(...PACKING_PROGRAMS.filter((name) => !findProgram(name)));
  if (needs.freshDebian && !findProgram('mmdebstrap')) missing.push('mmdebstrap');
  // Debian's cups-daemon alone has no backend for a printer on the network.
  if (needs.cups && !existsSync(CUPS_SOCKET_BACKEND)) missing.push('cups');
  return missing;
}

/** Debian keeps the server's programs out of PATH, in a folder a version. */
function hasPostgres(): boolean {
  const versions = existsSync(POSTGRES_FOLDER) ? readdirSync(POSTGRES_FOLDER) : [];
  return (
    findProgram('initdb') !== undefined ||
    versions.some((version) => existsSync(join(POSTGRES_FOLDER, version, 'bin', 'initdb')))
  );
}

function knownLibraries(): Set<string> {
  // ldconfig lies where a plain user's PATH does not look.
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((path) => existsSync(path)) ?? 'ldconfig';
  const list = execFileSync(ldconfig, ['-p'], { encoding: 'utf8' });
  return new Set(Array.from(list.matchAll(/^\s+(\S+) \(/gm), (match) => match[1] ?? ''));
}

function findProgram(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Debian 13 and Ubuntu 24.04 renamed libraries whose time grew to 64 bits. */
function nameHere(name: string): string {
  const candidate = (one: string) =>
    /Candidate: (?!\(none\))/.test(execFileSync('apt-cache', ['policy', one], { encoding: 'utf8' }));
  return !candidate(name) && candidate(`${name}t64`) ? `${name}t64` : name;
}

function apt(args: string[], told: (detail: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('apt-get', ['-o', 'APT::Status-Fd=3', '-o', 'Dpkg::Use-Pty=0', '-q', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    let tail = '';
    const keep = (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-OUTPUT_TAIL_CHARACTERS);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.stdio[3]?.on('data', (chunk: Buffer) => tellStatus(chunk.toString(), told));
    child.on('error', (error) => reject(new Error(`apt-get could not be started: ${error.message}.`)));
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`apt-get ${args[0] ?? ''} did not succeed:\n${tail.trim()}`));
    });
  });
}

/** apt's own status lines: 'dlstatus:1:45.2:Retrieving file 3 of 9' and 'pmstatus:libgbm1:62.5:Unpacking libgbm1'. */
function tellStatus(lines: string, told: (detail: string) => void): void {
  for (const line of lines.split('\n')) {
    const [kind = '', , percent = '', ...words] = line.split(':');
    if (kind === 'dlstatus' || kind === 'pmstatus') told(`${words.join(':').trim()}, ${Math.floor(Number(percent))} %`);
  }
}
