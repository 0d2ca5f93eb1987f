import { randomUUID } from 'node:crypto';
import { type Dirent, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { CounterRefused } from './counter-refused.ts';
import { codeOf } from './fault-code.ts';
import { isNoFile, isNoFolder } from './kept-file.ts';

/**
 * Where Electron keeps what is its own: the lock of the one counter, the page's cache. The folder is looked through and
 * tried before Electron gets it. Electron waits for a pipe without end, and takes a folder that can't be written for
 * another counter's. Nothing in it is needed.
 */
export function pagesFolder(dataDir: string, tell: (sentence: string) => void): Result<string, CounterRefused> {
  const folder = join(dataDir, 'electron');
  const trial = join(folder, 'trial');
  try {
    if (isNoFolder(folder)) {
      const aside = `${folder}.no-folder-${randomUUID()}`;
      renameSync(folder, aside);
      tell(`${folder} is no folder, and was put aside as ${aside}.`);
    }
    mkdirSync(folder, { recursive: true });
    for (const path of strangersIn(folder)) {
      rmSync(path, { recursive: true, force: true });
      tell(`${path} was taken away: it is nothing that this app keeps there.`);
    }
    rmSync(trial, { recursive: true, force: true });
    // A name without content: a disk that is full still has room for it, and for the lock.
    writeFileSync(trial, '');
    rmSync(trial);
    return ok(folder);
  } catch (fault) {
    const code = codeOf(fault);
    const sentence =
      `The folder ${folder} can't be used (${code}). Free space on the disk or correct its rights; ` +
      'it holds nothing that is needed: take it away, and start again.';
    const said = { key: 'startFault.pages-unusable', where: folder, parameters: { code } } as const;
    return err(new CounterRefused(sentence, 'folder', said));
  }
}

/** Electron keeps files and folders alone, and its lock as links that may lead nowhere. */
function strangersIn(folder: string): string[] {
  const isLock = (entry: Dirent) => entry.parentPath === folder && entry.name.startsWith('Singleton');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => {
      if (isLock(entry)) return process.platform !== 'win32' && !entry.isSymbolicLink();
      const path = join(entry.parentPath, entry.name);
      return !entry.isFile() && !entry.isDirectory() && isNoFile(path) && isNoFolder(path);
    })
    .map((entry) => join(entry.parentPath, entry.name));
}
