// One set-up at a time: two commands started in the same folder must not install or build over each other.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './say.mjs';

const ASK_AGAIN_MS = 200;

/**
 * Takes the lock for as long as this process lives, or answers with the process that has it.
 *
 * @param {string} kind
 * @param {string} folder
 */
export function holdLock(kind, folder) {
  const lockFile = lockFileOf(kind, folder);
  // Twice, because the first try may only clear away what a killed process left.
  if (!take(lockFile) && !take(lockFile)) return Number(readFileSync(lockFile, 'utf8'));
  process.on('exit', () => rmSync(lockFile, { force: true }));
  return undefined;
}

/**
 * Runs the work while no other living process does the same kind of work on the same folder.
 *
 * @template T
 * @param {string} kind
 * @param {string} folder
 * @param {() => Promise<T>} work
 */
export async function withLock(kind, folder, work) {
  const lockFile = lockFileOf(kind, folder);
  let told = false;
  while (!take(lockFile)) {
    if (!told) say(`Another set-up is at work in ${folder}; waiting for it.`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function lockFileOf(kind, folder) {
  return join(tmpdir(), `sapar-${kind}-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.lock`);
}

function take(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // A holder that was killed leaves its file behind; its number no longer answers.
    if (existsSync(lockFile) && !isAlive(Number(readFileSync(lockFile, 'utf8')))) rmSync(lockFile, { force: true });
    return false;
  }
}

function isAlive(pid) {
  // An empty file is one that is being written this moment.
  if (!pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
