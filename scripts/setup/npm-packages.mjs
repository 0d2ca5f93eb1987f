// The npm packages of package-lock.json: installed when missing, left alone when they are there.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm-client.mjs';
import { progress } from './say.mjs';
import { withLock } from './lock.mjs';

const LOOK_EVERY_MS = 500;

/** Makes node_modules what package-lock.json says. A second call costs the reading of two files. */
export async function ensureNpmPackages(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lockText).digest('hex');
  const markFile = join(root, 'node_modules', '.sapar-installed');
  if (isMarked(markFile, wanted)) return;

  await withLock('install', root, async () => {
    if (isMarked(markFile, wanted)) return;
    const packages = packagesFor(JSON.parse(lockText));
    if (!areInstalled(root, packages)) await install(root, packages);
    writeFileSync(markFile, wanted);
  });
}

function isMarked(markFile, wanted) {
  return existsSync(markFile) && readFileSync(markFile, 'utf8') === wanted;
}

/** The lock file's packages that belong on this system, by the folder each is installed in. */
function packagesFor(lock) {
  const allows = (words, value) => {
    const list = words === undefined ? [] : [words].flat();
    if (list.includes(`!${value}`)) return false;
    return list.includes(value) || list.every((one) => one.startsWith('!'));
  };
  return Object.entries(lock.packages)
    .filter(([folder, one]) => folder && !one.link && allows(one.os, process.platform) && allows(one.cpu, process.arch))
    .map(([folder, one]) => ({ folder, version: one.version, optional: Boolean(one.optional) }));
}

/** Whether somebody's own npm ci or npm install left exactly these versions: then there is nothing to do. */
function areInstalled(root, packages) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return packages.every((one) => {
    const found = installed[one.folder];
    return found ? found.version === one.version : one.optional;
  });
}

async function install(root, packages) {
  const step = progress(`npm packages (${packages.length})`);
  const count = () => packages.filter((one) => existsSync(join(root, one.folder, 'package.json'))).length;
  const watch = setInterval(() => {
    const come = count();
    step.update(`${come} of ${packages.length} unpacked, ${Math.floor((come / packages.length) * 100)} %`);
  }, LOOK_EVERY_MS);
  try {
    // No package needs its install script: better-sqlite3 brings its binaries and would compile them again all the
    // same.
    await npm(['ci', '--ignore-scripts'], { cwd: root });
  } finally {
    clearInterval(watch);
  }
  step.done('installed');
}
