import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { journalHead, verifyJournal } from '../../../src-main/ledger/verify.ts';
import {
  candidateFile,
  finishReplacement,
  keepAside,
  makeRestoreFolder,
  replaceLedger,
} from '../../../src-main/restore/replace.ts';
import { aLedger, aNote, type LedgerBench } from '../../devices/a-ledger.ts';

const TOUCHES_MAX = 60;
const OLD_ENTRIES = 7;
const NEW_ENTRIES = 4;

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-replace-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function writeNotes({ ledger, ids, clock }: LedgerBench, count: number): void {
  for (let at = 0; at < count; at += 1) {
    ledger.append(aNote({ ids, clock }, `${count}`));
  }
}

/** A ledger whose newest entries stand only in its -wal, and a verified candidate beside it. */
function aFolderBeforeReplacing(): string {
  const folder = aFolder();
  const old = aLedger(folder);
  writeNotes(old, OLD_ENTRIES);
  const copy = `${folder}-copy`;
  // As a cut of power leaves it: never closed, with a -wal that holds everything.
  cpSync(folder, copy, { recursive: true });
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  old.db.close();
  expect(existsSync(join(copy, 'ledger.sqlite-wal'))).toBe(true);

  const elsewhere = aLedger();
  writeNotes(elsewhere, NEW_ENTRIES);
  elsewhere.db.pragma('wal_checkpoint(TRUNCATE)');
  elsewhere.db.pragma('journal_mode = DELETE');
  makeRestoreFolder(copy);
  cpSync(elsewhere.file, candidateFile(copy));
  elsewhere.close();
  return copy;
}

function headOf(file: string): number {
  const db = new Database(file, { fileMustExist: true });
  try {
    expect(verifyJournal(db)).toMatchObject({ whole: true });
    return journalHead(db).seq;
  } finally {
    db.close();
  }
}

/** Each touch is a program of its own that is started and killed: on a busy machine half a minute is soon over. */
const KILLS_TIMEOUT_MS = 180_000;

test(
  'killed before any touch of the disk, the next start finds the old or the new ledger, whole, never none',
  { tags: ['long'], timeout: KILLS_TIMEOUT_MS },
  () => {
    const untouched = aFolderBeforeReplacing();
    const found: number[] = [];
    let ended: { status: number | null; stderr: string } | null = null;
    for (let touches = 0; touches < TOUCHES_MAX; touches += 1) {
      const folder = join(aFolder(), 'data');
      cpSync(untouched, folder, { recursive: true });
      const { signal, status, stderr } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, 'killed-while-replacing.ts'), folder, String(touches)],
        { encoding: 'utf8' },
      );
      ended = { status, stderr };
      if (signal === null) break;
      expect(existsSync(join(folder, 'ledger.sqlite'))).toBe(true);
      finishReplacement(folder);
      found.push(headOf(join(folder, 'ledger.sqlite')));
      // Once more is no harm, and no order is left behind.
      expect([finishReplacement(folder), existsSync(join(folder, 'restore', 'replace'))]).toEqual([false, false]);
    }
    // In the end it was let through.
    expect(ended).toEqual({ status: 0, stderr: '' });
    expect(new Set(found)).toEqual(new Set([OLD_ENTRIES, NEW_ENTRIES]));
    // First the old one, and from the durable order on the new one.
    expect(found).toEqual(found.toSorted((a, b) => b - a));
    expect(found.length).toBeGreaterThan(10);
  },
);

test('what was replaced is kept whole, its -wal with it', () => {
  const folder = aFolderBeforeReplacing();
  replaceLedger(folder, 'now');
  expect(headOf(join(folder, 'ledger.sqlite'))).toBe(NEW_ENTRIES);
  expect(headOf(join(folder, 'set-aside', 'replaced-now.sqlite'))).toBe(OLD_ENTRIES);
  expect(readdirSync(join(folder, 'restore'))).toEqual([]);
});

test('where there is no ledger nothing is kept, and the candidate takes its place', () => {
  const folder = aFolderBeforeReplacing();
  for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `ledger.sqlite${ending}`), { force: true });
  expect(keepAside(folder, 'nothing')).toBeNull();
  replaceLedger(folder, 'now');
  expect(headOf(join(folder, 'ledger.sqlite'))).toBe(NEW_ENTRIES);
});

test('a disk that refuses leaves the ledger as it was', () => {
  const folder = aFolderBeforeReplacing();
  // A file in the place of the folder where what is replaced would be kept.
  writeFileSync(join(folder, 'set-aside'), '');
  expect(() => replaceLedger(folder, 'now')).toThrow();
  expect(finishReplacement(folder)).toBe(false);
  expect(headOf(join(folder, 'ledger.sqlite'))).toBe(OLD_ENTRIES);
});
