import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from './database.ts';

/** The embedded database has no lock of its own, and two processes on its files would destroy them. */
const Owner = z.object({ pid: z.int(), startedAt: z.string() });

export class FolderInUse extends Error {
  override name = 'FolderInUse';
}

/** Takes the folder for this process. Returns what gives it back; what a killed process left behind is taken over. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'in-use-by.json');
  const owner = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) });
  for (let attempt = 1; ; attempt++) {
    try {
      writeFileSync(file, owner, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (fault) {
      if (codeOf(fault) !== 'EEXIST' || attempt > 2) throw fault;
    }
    const pid = livingOwner(file);
    if (pid !== undefined)
      throw new FolderInUse(
        `the process ${pid} uses the database in ${folder}; stop it, or set SAPAR_DATA_DIR to another folder`,
      );
    rmSync(file, { force: true });
  }
}

function livingOwner(file: string): number | undefined {
  try {
    const owner = Owner.parse(JSON.parse(readFileSync(file, 'utf8')));
    process.kill(owner.pid, 0);
    return startOf(owner.pid) === owner.startedAt ? owner.pid : undefined;
  } catch (fault) {
    // EPERM: it lives and is somebody else's. Everything else: gone, or half-written by one that died while writing.
    return codeOf(fault) === 'EPERM' ? -1 : undefined;
  }
}

const STARTTIME_FIELD_AFTER_NAME = 19;

/**
 * When a process started, where the system tells it: a number that was given to another process since is not the
 * owner's.
 */
function startOf(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return '';
  return readFileSync(stat, 'utf8').split(') ').at(-1)?.split(' ')[STARTTIME_FIELD_AFTER_NAME] ?? '';
}
