import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShiftId } from '../../src-shared/ids.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { environmentOf, packedCounter } from '../devices/a-counter-process.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../devices/a-ledger.ts';

/** Where there is no npm: the packed app itself judges and exports a ledger, by flags, without a window. */

let bench: LedgerBench;
let folder: string;
beforeEach(() => {
  bench = aLedger();
  folder = mkdtempSync(join(tmpdir(), 'sapar-flags-'));
  const opening = shiftOpened(bench);
  bench.ledger.append(opening);
  for (let sales = 0; sales < 3; sales += 1) bench.ledger.append(cashSale(bench, opening.id as ShiftId));
});
afterEach(() => {
  bench.close();
  rmSync(folder, { recursive: true, force: true });
});

function asked(...words: string[]): { code: number | null; said: string } {
  const { executable, args } = packedCounter();
  // Without a display: nothing of this may need one.
  // Without a display: nothing of this may need one.
  const { DISPLAY: _, ...env } = environmentOf({ dataDir: join(folder, 'data') });
  const { status, stdout, stderr } = spawnSync(executable, [...args, ...words], { encoding: 'utf8', env });
  return { code: status, said: stdout + stderr };
}

test('a whole ledger is 0, with its head, and says what only an anchor can prove', () => {
  const { seq, hash } = bench.ledger.head();
  expect(asked('--ledger-verify', bench.file)).toEqual({
    code: 0,
    said: expect.stringMatching(/WHOLE: 4 entries, head 4:[0-9a-f]{64}\. Not provable without an anchor/),
  });
  expect(asked('--ledger-verify', bench.file, '--ledger-anchor', `${seq}:${hash}`)).toEqual({
    code: 0,
    said: expect.stringContaining('The anchor was met.'),
  });
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

test('a broken one is 1, with the first wrong entry and why', () => {
  const { hash } = bench.ledger.head();
  expect(asked('--ledger-verify', bench.file, '--ledger-anchor', `9:${hash}`)).toEqual({
    code: 1,
    said: expect.stringContaining('BROKEN at entry 5: the anchor knows entries up to 9'),
  });
  bench.db.exec(
    'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0',
  );
  expect(asked('--ledger-verify', bench.file)).toEqual({
    code: 1,
    said: expect.stringContaining('BROKEN at entry 2: its postings say other than its text'),
  });
});

test('what can’t be read is 2, in words', () => {
  expect(asked('--ledger-verify', join(folder, 'nothing'))).toEqual({
    code: 2,
    said: expect.stringContaining('There is no file'),
  });
  expect(asked('--ledger-verify', bench.file, '--ledger-anchor', 'twelve')).toEqual({
    code: 2,
    said: expect.stringContaining('SEQ:HASH'),
  });
});

test('an export is 0 and all of it, and 2 where it would write over another', () => {
  const target = join(folder, 'for-the-auditor');
  expect(asked('--ledger-export', bench.file, '--ledger-to', target)).toEqual({
    code: 0,
    said: expect.stringContaining('Exported 4 entries'),
  });
  expect(readdirSync(target).toSorted()).toEqual([
    'README.txt',
    'SHA256SUMS',
    'bags.csv',
    'entries.csv',
    'journal.jsonl',
    'postings.csv',
    'terminals.csv',
  ]);
  expect(asked('--ledger-export', bench.file, '--ledger-to', target)).toEqual({
    code: 2,
    said: expect.stringContaining('is not empty'),
  });
});
