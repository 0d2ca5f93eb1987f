import { codeOf, DatabaseOutOfReach } from './database/database.ts';
import { FolderInUse } from './database/folder-lock.ts';
import { DatabaseFromTheFuture } from './database/migrate.ts';
import type { Settings } from './settings.ts';

/** What keeps a program of the upstream from starting, in a sentence that says what to do. */
export function sentenceFor(fault: unknown, settings: Settings): string {
  const message = fault instanceof Error ? fault.message : String(fault);
  if (codeOf(fault) === 'EADDRINUSE')
    return (
      `Port ${settings.port} is taken by another program: ` +
      'stop it, or set PORT to another number (0 picks a free one).'
    );
  if (codeOf(fault) === 'EACCES' && settings.database.kind !== 'folder')
    return `Port ${settings.port} may not be opened by this user: set PORT to a number above 1023.`;
  if (fault instanceof DatabaseOutOfReach)
    return `The database of DATABASE_URL can not be used (${message}): start PostgreSQL, or correct DATABASE_URL.`;
  if (fault instanceof FolderInUse || fault instanceof DatabaseFromTheFuture) return `${capitalised(message)}.`;
  if (settings.database.kind === 'folder' && isFileFault(fault)) {
    return (
      `The folder ${settings.database.folder} can not be used (${message}): ` +
      'make it writable for this user, or set SAPAR_DATA_DIR to another folder.'
    );
  }
  return `The upstream could not start: ${message}.`;
}

function isFileFault(fault: unknown): boolean {
  return /^(EACCES|EPERM|ENOENT|ENOTDIR|EEXIST|EROFS|ENOSPC|EISDIR)$/.test(codeOf(fault) ?? '');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
