import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Chance } from './chance.ts';

/**
 * A disk beneath the real files of a folder. It fails on order, and its power can be cut at any moment of what was
 * written. It lies below Node and below SQLite: `failing-disk.c` stands between this process and the system.
 */
export interface FailingDisk {
  /** What is written under it goes through the disk. */
  readonly folder: string;
  fails(fault: DiskFault): void;
  /** From now on everything succeeds. */
  isWell(): void;
  /** Everything that reached the disk so far, in order. */
  operations(): DiskOperation[];
  /**
   * A folder as the power cut leaves it after the first `operations`: what was synced is there, and of the rest any
   * part. What a failed sync was to bring stays in doubt, however many syncs succeed after it.
   */
  afterPowerCut(operations: number, mayBeLost: MayBeLost): string;
  remove(): void;
}

/** Whether a piece that was not synced is lost; drawn, or the same for all. */
export type MayBeLost = Chance | 'all of it' | 'nothing';

interface DiskFault {
  readonly at: keyof typeof OPERATIONS;
  /** The first that fails, from now on; the next one when it is left out. */
  readonly nth?: number;
  /** How many fail; all that come when it is left out. */
  readonly times?: number;
  readonly error?: keyof typeof ERRORS;
  /** How much of a write that fails reaches the file all the same. */
  readonly keeps?: 'nothing' | 'half' | 'all';
  /** After the first failure nothing more is taken, of whatever kind. */
  readonly thenDies?: boolean;
  /** Only files with this ending. */
  readonly ending?: string;
}

interface DiskOperation {
  readonly kind: keyof typeof OPERATIONS;
  readonly failed: boolean;
  readonly file: string;
  readonly to: string;
  readonly at: number;
  readonly data: Buffer;
}

const OPERATIONS = {
  write: 'w',
  sync: 's',
  truncate: 't',
  unlink: 'u',
  rename: 'r',
  link: 'l',
  mkdir: 'm',
  any: '*',
} as const;
const ERRORS = { EIO: 5, ENOSPC: 28, EROFS: 30 } as const;
const KEEPS = { nothing: 0, half: 1, all: 2 } as const;
/** A disk writes a sector whole or not at all. */
const SECTOR_BYTES = 512;

const SOURCE = join(import.meta.dirname, 'failing-disk.c');

/** The compiled library, for LD_PRELOAD of the tests' own processes; null where nothing compiles it. */
export function failingDiskLibrary(): string | null {
  const content = readFileSync(SOURCE);
  const library = join(tmpdir(), `sapar-failing-disk-${createHash('sha256').update(content).digest('hex')}.so`);
  if (existsSync(library)) return library;
  const unfinished = `${library}.${process.pid}`;
  for (const [program, ...words] of [
    ['cc', '-fPIC'],
    ['tcc', '-nostdlib'],
  ] as const) {
    try {
      execFileSync(program, [...words, '-shared', '-o', unfinished, SOURCE], { stdio: 'ignore' });
      renameSync(unfinished, library);
      return library;
    } catch {
      // The next one, or none.
    }
  }
  return null;
}

export function aFailingDisk(): FailingDisk {
  const room = mkdtempSync(join(tmpdir(), 'sapar-failing-disk-'));
  const folder = join(room, 'disk');
  const log = join(room, 'log');
  mkdirSync(folder);
  tell(`watch:${room}`);
  if (!existsSync(log))
    throw new Error(
      'The failing disk is not under this process: run these tests as the project «disk», ' +
        'on Linux, with a compiler (Debian: apt-get install tcc)',
    );
  let images = 0;
  return {
    folder,
    fails: ({ at, nth = 1, times = -1, error = 'EIO', keeps = 'all', thenDies = false, ending = '' }) =>
      tell(`fail:${OPERATIONS[at]}:${nth}:${times}:${ERRORS[error]}:${KEEPS[keeps]}:${Number(thenDies)}:${ending}`),
    isWell: () => tell('well'),
    operations: () => readLog(log),
    afterPowerCut(operations, mayBeLost) {
      images += 1;
      const image = join(room, `image-${images}`);
      mkdirSync(image);
      for (const [file, content] of platterOf(readLog(log).slice(0, operations), mayBeLost)) {
        const name = relative(folder, file);
        if (name.endsWith('-shm')) continue;
        mkdirSync(join(image, name, '..'), { recursive: true });
        writeFileSync(join(image, name), content);
      }
      return image;
    },
    remove() {
      tell('rest');
      rmSync(room, { recursive: true, force: true });
    },
  };
}

/** The library hears of it by a name that there is not. */
function tell(words: string): void {
  try {
    openSync(`/failing-disk/${words}`, 'r');
  } catch {
    // It was heard, or is not there: who asks for a disk finds out.
  }
}

function readLog(log: string): DiskOperation[] {
  const content = readFileSync(log);
  const operations: DiskOperation[] = [];
  for (let at = 0; at < content.length;) {
    const lineEnd = content.indexOf(10, at);
    const [letter, error, place, length, file = '', to = ''] = content.toString('utf8', at, lineEnd).split('\t');
    const kind = kindOf(letter);
    const bytes = kind === 'write' ? Number(length) : 0;
    const data = content.subarray(lineEnd + 1, lineEnd + 1 + bytes);
    operations.push({ kind, failed: error !== '0', file, to, at: Number(place), data });
    at = lineEnd + 1 + bytes;
  }
  return operations;
}

function kindOf(letter: string | undefined): DiskOperation['kind'] {
  for (const kind of ['write', 'sync', 'truncate', 'unlink', 'rename', 'link', 'mkdir'] as const)
    if (OPERATIONS[kind] === letter) return kind;
  throw new Error(`the log of the disk can't be read at «${letter}»`);
}

/** What stands on the platter: each file by its name. */
function platterOf(operations: readonly DiskOperation[], mayBeLost: MayBeLost): Map<string, Buffer> {
  const isLost = () => (typeof mayBeLost === 'string' ? mayBeLost === 'all of it' : mayBeLost.percent(50));
  const isDurable = whatIsDurable(operations);
  const files = new Map<string, Content>();
  const folders = new Set<string>();
  operations.forEach(({ kind, failed, file, to, at, data }, index) => {
    if (kind === 'sync') return;
    const durable = isDurable.has(index);
    if (kind === 'write') {
      const content = files.get(file) ?? new Content();
      files.set(file, content);
      if (durable) content.write(at, data);
      else
        for (const [from, end] of sectorsOf(at, data))
          if (!isLost()) content.write(at + from, data.subarray(from, end));
    } else if (!failed && !durable && isLost()) {
      // Without its name nothing in it is found again.
      if (kind === 'mkdir') folders.add(file);
    } else if (kind === 'truncate') files.get(file)?.truncate(at);
    else if (kind === 'unlink') files.delete(file);
    else if (kind !== 'mkdir') moved(files, file, to, kind === 'rename');
  });
  return new Map(
    [...files]
      .filter(([file]) => ![...folders].some((folder) => file.startsWith(`${folder}/`)))
      .map(([file, content]) => [file, content.bytes()]),
  );
}

class Content {
  #bytes = Buffer.alloc(0);
  #length = 0;

  write(at: number, data: Buffer): void {
    this.#grow(at + data.length);
    data.copy(this.#bytes, at);
    this.#length = Math.max(this.#length, at + data.length);
  }
  truncate(length: number): void {
    this.#grow(length);
    this.#bytes.fill(0, length);
    this.#length = length;
  }
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
  #grow(length: number): void {
    if (length > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(length)]);
  }
}

/** A file, or all that is in a folder, under another name. */
function moved(files: Map<string, Content>, from: string, to: string, isRenamed: boolean): void {
  for (const [file, content] of files) {
    if (file !== from && !file.startsWith(`${from}/`)) continue;
    files.set(to + file.slice(from.length), content);
    if (isRenamed) files.delete(file);
  }
}

/** The indexes of what a sync brought to the disk, before any sync of the same file failed. */
function whatIsDurable(operations: readonly DiskOperation[]): Set<number> {
  const durable = new Set<number>();
  const waiting = new Map<string, number[]>();
  operations.forEach(({ kind, failed, file, to }, index) => {
    if (kind === 'sync') {
      if (!failed) for (const each of waiting.get(file) ?? []) durable.add(each);
      // The system forgets what it could not write: a later sync says nothing of it.
      waiting.delete(file);
      return;
    }
    // A name is of its folder.
    const isOf = kind === 'write' || kind === 'truncate' ? file : join(to === '' ? file : to, '..');
    waiting.set(isOf, [...(waiting.get(isOf) ?? []), index]);
    const withIt = kind === 'rename' ? waiting.get(file) : undefined;
    if (withIt) {
      waiting.set(to, withIt);
      waiting.delete(file);
    }
  });
  return durable;
}

/** Where each sector begins and ends in what is written. */
function sectorsOf(at: number, data: Buffer): [from: number, end: number][] {
  const sectors: [number, number][] = [];
  for (let from = 0; from < data.length;) {
    const end = Math.min(data.length, from + SECTOR_BYTES - ((at + from) % SECTOR_BYTES));
    sectors.push([from, end]);
    from = end;
  }
  return sectors;
}
