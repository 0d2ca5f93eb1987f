import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CounterId } from '../../src-shared/ids.ts';
import { makeFolder, renameDurably, syncFile, syncFolder, writeDurably } from '../platform/durable-files.ts';
import { isNoFile, isNoFolder, readKeptFile } from '../platform/kept-file.ts';
import { ledgerFile } from '../platform/settings.ts';
import { readThrough } from './read-through.ts';

/**
 * Puts a verified file in the ledger's place. What was there is kept. Whenever the machine dies, the next start finds
 * the old ledger or the new one, whole. Nothing touches the old one before the order to replace is durable. Once it is,
 * the next start carries the replacement to its end before it opens a ledger.
 */

const folderOf = (dataDir: string) => join(dataDir, 'restore');
/** Where a file is made ready and verified. */
export const candidateFile = (dataDir: string) => join(folderOf(dataDir), 'candidate.sqlite');
/** While it stands, the candidate is to take the ledger's place. */
const orderFile = (dataDir: string) => join(folderOf(dataDir), 'replace');
const ORDER = 'the candidate takes the place of the ledger\n';
const ORDER_BYTES_MAX = 4096;
/** An old -wal beside a new file would be written into it. */
const BESIDE = ['-wal', '-shm', '-journal'] as const;

export function makeRestoreFolder(dataDir: string): void {
  makeFolder(folderOf(dataDir));
}

/** A candidate of an earlier attempt, with whatever SQLite left beside it. */
export function dropCandidate(dataDir: string): void {
  const file = candidateFile(dataDir);
  for (const each of [file, ...BESIDE.map((ending) => file + ending)]) rmSync(each, { force: true });
}

/** `stamp` names the copy of what is replaced. The candidate is closed, verified and one file without a -wal. */
export function replaceLedger(dataDir: string, stamp: string): void {
  syncFile(candidateFile(dataDir));
  keepAside(dataDir, `replaced-${stamp}`);
  writeOrder(dataDir);
  let unfit: string | null = null;
  try {
    finishReplacement(dataDir, { tell: (sentence) => (unfit = sentence) });
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    throw new Error(`${why}; it is ordered, and the next start carries it to its end`, { cause: fault });
  }
  if (unfit !== null) throw new Error(unfit);
}

/**
 * To be called at every start, before the ledger is opened. True when a replacement was carried to its end. What is no
 * order of ours, and a candidate that is no whole ledger of this counter, are told and change nothing.
 */
export function finishReplacement(
  dataDir: string,
  { counterId, tell = () => {} }: { counterId?: CounterId | undefined; tell?: (sentence: string) => void } = {},
): boolean {
  // Where there is no such folder, nobody gave an order.
  if (isNoFolder(folderOf(dataDir))) return false;
  const order = readKeptFile(orderFile(dataDir), ORDER_BYTES_MAX);
  if (order.kind === 'absent') return false;
  const [candidate, ledger] = [candidateFile(dataDir), ledgerFile(dataDir)];
  // Without a candidate it has taken its place already, and only the order is left to be taken away.
  const waits = lstatSync(candidate, { throwIfNoEntry: false }) !== undefined;
  const unfit = order.kind === 'content' && order.text === ORDER ? waits && whyUnfit(candidate, counterId) : NO_ORDER;
  if (unfit) tell(`${orderFile(dataDir)} is not followed: ${unfit}. The ledger stays as it is.`);
  else if (waits) {
    for (const path of ['', ...BESIDE].map((ending) => ledger + ending))
      if (isNoFile(path)) setAsideNoFile(dataDir, path);
    for (const ending of BESIDE) rmSync(ledger + ending, { force: true });
    syncFolder(dataDir);
    renameDurably(candidate, ledger);
    syncFolder(folderOf(dataDir));
  }
  rmSync(orderFile(dataDir), { force: true, recursive: true });
  syncFolder(folderOf(dataDir));
  return waits && !unfit;
}

const NO_ORDER = 'it is not written as this app writes it';

/** Why a file must not take the ledger's place, in words; null when it may. */
function whyUnfit(candidate: string, counterId: CounterId | undefined): string | null {
  const found = readThrough(candidate);
  if (!found) return `${candidate} is no ledger`;
  return counterId === undefined || found.enrolment === null || found.enrolment.counterId === counterId
    ? null
    : `${candidate} is the ledger of another counter, «${found.enrolment.counterName}»`;
}

/** A folder would refuse what is to take its place, and a pipe holds up whoever reads it; nothing is thrown away. */
function setAsideNoFile(dataDir: string, path: string): string {
  const folder = join(dataDir, 'set-aside');
  makeFolder(folder);
  const kept = join(folder, `no-file-${randomUUID()}`);
  renameSync(path, kept);
  syncFolder(folder);
  return kept;
}

/** SQLite waits for a pipe without end, and opens no database beside a folder of such a name. */
export function setAsideWhatIsNoFile(dataDir: string, tell: (sentence: string) => void): void {
  for (const path of BESIDE.map((ending) => ledgerFile(dataDir) + ending))
    if (isNoFile(path)) tell(`${path} is no file, and was put aside as ${setAsideNoFile(dataDir, path)}.`);
}

/**
 * Keeps the ledger as it is, with its -wal, under set-aside/; answers with the path, or null when there is no ledger at
 * all.
 */
export function keepAside(dataDir: string, name: string): string | null {
  const [ledger, folder] = [ledgerFile(dataDir), join(dataDir, 'set-aside')];
  const kept = join(folder, `${name}.sqlite`);
  const files = ['', ...BESIDE].filter((ending) => existsSync(ledger + ending) && statSync(ledger + ending).isFile());
  if (files.length === 0) return null;
  makeFolder(folder);
  for (const ending of files) if (!existsSync(kept + ending)) linkOrCopy(ledger + ending, kept + ending);
  syncFolder(folder);
  return files.includes('') ? kept : `${kept}${files[0] ?? ''}`;
}

/** The same as keepAside for a file that stays in use: a link would go on changing with it. */
export function copyAside(dataDir: string, name: string): string | null {
  const [ledger, folder] = [ledgerFile(dataDir), join(dataDir, 'set-aside')];
  const kept = join(folder, `${name}.sqlite`);
  const files = ['', '-wal'].filter((ending) => existsSync(ledger + ending) && statSync(ledger + ending).isFile());
  if (files.length === 0) return null;
  makeFolder(folder);
  for (const ending of files) {
    if (existsSync(kept + ending)) continue;
    const unfinished = `${kept}${ending}.unfinished`;
    copyFileSync(ledger + ending, unfinished);
    syncFile(unfinished);
    renameDurably(unfinished, kept + ending);
  }
  return join(folder, basename(kept) + (files[0] ?? ''));
}

/** A second name takes no room on a disk that may be full; where there is none, such as on FAT, a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
    syncFile(to);
  }
}

/** One that nobody knows to be durable is taken back: what was told as failed is not done by the next start. */
function writeOrder(dataDir: string): void {
  try {
    writeDurably(orderFile(dataDir), ORDER);
  } catch (fault) {
    rmSync(orderFile(dataDir), { force: true });
    syncFolder(folderOf(dataDir));
    throw fault;
  }
}
