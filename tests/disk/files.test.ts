import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupsOver } from '../../src-main/ledger/backup.ts';
import { exportLedger } from '../../src-main/ledger/export.ts';
import { ledgerWatchOver } from '../../src-main/ledger/watch.ts';
import { writeDiagnostics } from '../../src-main/platform/diagnostics.ts';
import type { Log } from '../../src-main/platform/log.ts';
import { type Secrets, secretsIn } from '../../src-main/platform/secrets.ts';
import { keepReport } from '../../src-main/reports/keep-report.ts';
import {
  candidateFile,
  copyAside,
  finishReplacement,
  makeRestoreFolder,
  replaceLedger,
} from '../../src-main/restore/replace.ts';
import { aLedger, type LedgerBench, shiftOpened } from '../devices/a-ledger.ts';
import { aFailingDisk, type FailingDisk } from '../devices/failing-disk.ts';

/** A file of which somebody was told that it is there, is there whatever a power cut takes. */

let disk: FailingDisk;
let bench: LedgerBench;
const log: Log = { info: () => {}, fault: () => {}, incident: () => '' };
beforeEach(() => {
  disk = aFailingDisk();
  bench = aLedger(disk.folder);
  bench.ledger.append(shiftOpened(bench));
});
afterEach(() => {
  disk.isWell();
  bench.db.close();
  disk.remove();
});

function secrets(): Secrets {
  const made = secretsIn(disk.folder, null, { packaged: false, log });
  if (!made.ok) throw made.error;
  return made.value;
}

const WAYS: readonly [what: string, make: () => Promise<void> | void, folder: string][] = [
  ['a token', () => secrets().set('token', 'a token'), 'secrets'],
  ['the head of the journal', () => secrets().keep('head', 'a head'), 'secrets'],
  ['a report', () => void keepReport(disk.folder, 'shift-1.csv', 'what was sold'), 'reports'],
  [
    'a bundle for support',
    () => void writeDiagnostics({ dataDir: disk.folder, now: () => bench.clock.now(), facts: () => ({ version: 1 }) }),
    'diagnostics',
  ],
  [
    'a backup',
    async () => {
      const failed: string[] = [];
      const { db, clock } = bench;
      const folder = join(disk.folder, 'backups');
      const made = await backupsOver({ db, clock, folder, onMade: () => {}, onFailed: (why) => failed.push(why) }).make(
        'by-hand',
      );
      if (!made.ok) throw made.error;
    },
    'backups',
  ],
  [
    'a copy of a ledger that is behind',
    async () => {
      const faults: unknown[] = [];
      await ledgerWatchOver({
        ...bench,
        dataDir: disk.folder,
        log: { ...log, fault: (_, fault) => void faults.push(fault) },
        alarms: { raise: () => {}, clear: () => {}, has: () => false },
      }).keepBecauseBehind();
      if (faults.length > 0) throw faults[0];
    },
    'set-aside',
  ],
  [
    'an export',
    () => {
      const { exitCode, sentence } = exportLedger(bench.file, join(disk.folder, 'exports', 'all'));
      if (exitCode !== 0) throw new Error(sentence);
    },
    'exports',
  ],
];

test.each(WAYS)('%s is there after a power cut, as it was written', async (_, make, folder) => {
  await make();
  const image = disk.afterPowerCut(disk.operations().length, 'all of it');
  expect(contentOf(join(image, folder)) === contentOf(join(disk.folder, folder))).toBe(true);
});

test.each(WAYS)('%s of which the sync failed is told as failed', async (_, make) => {
  disk.fails({ at: 'sync' });
  await expect((async () => make())()).rejects.toThrow(/EIO|i\/o error/i);
});

test('a copy that is set aside is synced, then named, then its folder is synced', () => {
  const before = disk.operations().length;
  copyAside(disk.folder, 'found');
  // What the system copies by itself is not seen here: only that it was brought to the disk.
  expect(
    disk
      .operations()
      .slice(before)
      .flatMap(({ kind, file, to }) => (kind === 'truncate' ? [] : [[kind, basename(to || file)]])),
  ).toEqual([
    ['mkdir', 'set-aside'],
    ['sync', 'disk'],
    ['sync', 'found.sqlite.unfinished'],
    ['rename', 'found.sqlite'],
    ['sync', 'set-aside'],
    ['sync', 'found.sqlite-wal.unfinished'],
    ['rename', 'found.sqlite-wal'],
    ['sync', 'set-aside'],
  ]);
});

test('a replacement that was told as failed is not carried out by the next start', () => {
  makeRestoreFolder(disk.folder);
  writeFileSync(candidateFile(disk.folder), 'another ledger');
  disk.fails({ at: 'sync', ending: '/restore', times: 1 });
  expect(() => replaceLedger(disk.folder, 'now')).toThrow('EIO');
  for (const mayBeLost of ['nothing', 'all of it'] as const)
    expect(finishReplacement(disk.afterPowerCut(disk.operations().length, mayBeLost))).toBe(false);
  expect(finishReplacement(disk.folder)).toBe(false);
});

test('a replacement that stops in the middle says that the next start goes on with it, and it does', () => {
  const another = aLedger();
  another.db.pragma('wal_checkpoint(TRUNCATE)');
  const content = readFileSync(another.file);
  another.close();
  makeRestoreFolder(disk.folder);
  writeFileSync(candidateFile(disk.folder), content);
  disk.fails({ at: 'rename', ending: '/ledger.sqlite', times: 1 });
  expect(() => replaceLedger(disk.folder, 'now')).toThrow('the next start carries it to its end');
  expect(finishReplacement(disk.folder)).toBe(true);
  expect(readFileSync(bench.file).equals(content)).toBe(true);
});

/** Each file with what is in it, folders below included. */
function contentOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  expect(files).not.toEqual([]);
  return JSON.stringify(
    files
      .map((each) => join(each.parentPath, each.name))
      .toSorted()
      .map((file) => [file.slice(folder.length), readFileSync(file, 'latin1')]),
  );
}
