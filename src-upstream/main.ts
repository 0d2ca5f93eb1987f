import { DatabaseOutOfReach, codeOf } from './database/database.ts';
import { FolderInUse } from './database/folder-lock.ts';
import { DatabaseFromTheFuture } from './database/migrate.ts';
import { listingForPeople, listingForScripts } from './listing.ts';
import { readSettings, type Settings } from './settings.ts';
import { type RunningUpstream, startUpstream } from './upstream.ts';

/** The reference upstream as a program: `node src-upstream/main.ts [--demo] [--json]`. */

const STOP_WITHIN_MS = 1_800;

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.argv.slice(2));
  if (!settings.ok) return fail(settings.error);
  try {
    const running = await startUpstream(settings.value);
    stopOnSignals(running);
    process.stdout.write(settings.value.json ? listingForScripts(running) : await listingForPeople(running));
  } catch (fault) {
    fail(sentenceFor(fault, settings.value));
  }
}

function stopOnSignals(running: RunningUpstream): void {
  const stop = () => {
    // Whatever hangs, a signal ends this process in time; the database recovers what was not committed as not having been.
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    running.stop().then(() => process.exit(0), () => process.exit(1));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function sentenceFor(fault: unknown, settings: Settings): string {
  const message = fault instanceof Error ? fault.message : String(fault);
  if (codeOf(fault) === 'EADDRINUSE') return `Port ${settings.port} is taken by another program: stop it, or set PORT to another number (0 picks a free one).`;
  if (codeOf(fault) === 'EACCES' && settings.database.kind !== 'folder') return `Port ${settings.port} may not be opened by this user: set PORT to a number above 1023.`;
  if (fault instanceof DatabaseOutOfReach) return `The database of DATABASE_URL can not be used (${message}): start PostgreSQL, or correct DATABASE_URL.`;
  if (fault instanceof FolderInUse || fault instanceof DatabaseFromTheFuture) return `${capitalised(message)}.`;
  if (settings.database.kind === 'folder' && isFileFault(fault)) {
    return `The folder ${settings.database.folder} can not be used (${message}): make it writable for this user, or set SAPAR_DATA_DIR to another folder.`;
  }
  return `The upstream could not start: ${message}.`;
}

function isFileFault(fault: unknown): boolean {
  return /^(EACCES|EPERM|ENOENT|ENOTDIR|EEXIST|EROFS|ENOSPC|EISDIR)$/.test(codeOf(fault) ?? '');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

await main();
