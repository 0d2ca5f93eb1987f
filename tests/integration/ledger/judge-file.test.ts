import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { judgeFile, readAnchor } from '../../../src-main/ledger/judge-file.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';
import { sampleOf } from '../../devices/sample-of.ts';

let bench: LedgerBench;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  bench.ledger.append(opening);
  bench.ledger.append(cashSale(bench, opening.id as ShiftId));
});
afterEach(() => bench.close());

const SCRIPT = resolve(import.meta.dirname, '../../../scripts/ledger.ts');
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

test('a ledger in use is read beside the app, and its head is told', () => {
  const head = bench.ledger.head();
  expect(run('verify', bench.file)).toEqual({
    status: 0,
    said: expect.stringContaining(`WHOLE: 2 entries, head 2:${head.hash}`),
  });
  expect(run('verify', bench.file, '--anchor', `2:${head.hash}`)).toEqual({
    status: 0,
    said: expect.stringContaining('The anchor was met'),
  });
});

test('without an anchor it says what is not provable', () => {
  expect(judgeFile(bench.file, undefined).sentence).toContain('Not provable without an anchor');
});

test('an older copy is found by the anchor', () => {
  bench.db.pragma('wal_checkpoint(TRUNCATE)');
  const copy = join(bench.folder, 'copy.sqlite');
  copyFileSync(bench.file, copy);
  bench.ledger.append(cashSale(bench, bench.ledger.openShift()!.id as ShiftId));
  const { seq, hash } = bench.ledger.head();
  expect(judgeFile(copy, { seq, hash })).toMatchObject({
    exitCode: 1,
    sentence: expect.stringContaining('BROKEN at entry 3'),
  });
});

test('a damaged file is said to be damaged', () => {
  bench.db.pragma('wal_checkpoint(TRUNCATE)');
  const copy = join(bench.folder, 'copy.sqlite');
  copyFileSync(bench.file, copy);
  const db = new Database(copy);
  db.exec(
    'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0',
  );
  db.close();
  expect(run('verify', copy)).toEqual({
    status: 1,
    said: expect.stringContaining('BROKEN at entry 2: its postings say other than its text'),
  });
});

test.each(
  sampleOf(
    [
      [['verify', 'nowhere.sqlite'], /There is no file/],
      [['verify'], /Usage/],
      [['polish', 'x'], /Usage/],
      [['verify', 'x', '--anchor', 'latest'], /SEQ:HASH/],
    ],
    1,
  ),
)('%j is refused in words', (args, words) => {
  expect(run(...args)).toEqual({ status: 2, said: expect.stringMatching(words) });
});

test('a file that is no ledger is refused in words', () => {
  const file = join(bench.folder, 'notes.txt');
  writeFileSync(file, 'not a database at all, but long enough to be looked at');
  expect(judgeFile(file, undefined)).toMatchObject({
    exitCode: 2,
    sentence: expect.stringContaining("can't be read as a ledger"),
  });
});

test('an anchor is what stands on a Z: typed in its groups of eight, or read from its QR code', () => {
  const hash = 'abcdef01'.repeat(8);
  expect(readAnchor(`7:${hash}`)).toEqual({ seq: 7, hash });
  expect(readAnchor(`7:${hash.toUpperCase()}`)).toEqual({ seq: 7, hash });
  expect(readAnchor(` 7: ${'abcdef01 '.repeat(8)}`)).toEqual({ seq: 7, hash });
  expect(readAnchor('7:abc')).toBeNull();
});
