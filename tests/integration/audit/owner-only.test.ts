import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ledgerFlags } from '../../../src-main/ledger/command-line.ts';
import { closeToOthers } from '../../../src-main/platform/owner-only.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';

/** Under the umask that machines have, whatever a counter makes is its owner's alone. */

const UMASK_OF_MACHINES = 0o022;
let reference: Reference;
let counter: CounterInProcess;
let umaskBefore: number;
beforeAll(async () => {
  umaskBefore = process.umask(UMASK_OF_MACHINES);
  reference = await sharedReference();
  counter = await aCounterInProcess(reference);
});
afterAll(async () => {
  await counter.end();
  process.umask(umaskBefore);
});

const dataDir = () => counter.dataDir;
const openToOthers = (folder: string) =>
  [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))].filter(
    (path) => !lstatSync(path).isSymbolicLink() && (lstatSync(path).mode & 0o077) !== 0,
  );

test('ledger, log, backups, reports, diagnostics and secrets are closed to others', async () => {
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  const { saleId } = await counter.gets('sale.begin', null);
  const lines = [{ cardNumber: await aFreshCard(reference), productId: 'stored-value', amount: 5000 }];
  const tenders = [{ kind: 'cash' as const, amount: 5000, received: 5000 }];
  await counter.gets('sale.take', { saleId, lines, tenders, language: 'en' });
  const shiftId = counter.state().shift?.id ?? '';
  await counter.gets('shift.count', { counts: notes([1000, 25]) });
  await counter.gets('shift.reveal', null);
  await counter.gets('shift.close', { carried: 25_000 });
  await counter.gets('reports.export', { shiftId, as: 'csv' });
  await counter.gets('reports.export', { shiftId, as: 'pdf' });
  await counter.gets('session.sign-out', null);
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await counter.gets('backup.make', null);
  await counter.gets('diagnostics.make', null);

  const made = readdirSync(dataDir());
  for (const name of ['ledger.sqlite', 'audit.sqlite', 'counter.log', 'backups', 'secrets', 'reports'])
    expect(made).toContain(name);
  expect(openToOthers(dataDir())).toEqual([]);
});

test('so is an export by the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-export-'));
  process.umask(UMASK_OF_MACHINES);
  const target = join(folder, 'for-the-auditor');
  expect(ledgerFlags(['--ledger-export', join(dataDir(), 'ledger.sqlite'), '--ledger-to', target])).toMatchObject({
    exitCode: 0,
  });
  expect(openToOthers(target)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('what was made earlier is closed at the start, and what a link leads to is left alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-earlier-'));
  const elsewhere = mkdtempSync(join(tmpdir(), 'sapar-elsewhere-'));
  process.umask(UMASK_OF_MACHINES);
  mkdirSync(join(folder, 'backups', 'old'), { recursive: true });
  writeFileSync(join(folder, 'backups', 'old', 'ledger.sqlite'), 'x');
  writeFileSync(join(folder, 'counter.log'), 'x');
  // What a kill or something in the way left beside our names is ours as well.
  writeFileSync(join(folder, 'doubt.json.new'), 'x');
  mkdirSync(join(folder, `doubt.json.no-file-${randomUUID()}`));
  writeFileSync(join(folder, `electron.no-folder-${randomUUID()}`), 'x');
  writeFileSync(join(elsewhere, 'not-ours'), 'x');
  chmodSync(join(elsewhere, 'not-ours'), 0o644);
  symlinkSync(join(elsewhere, 'not-ours'), join(folder, 'backups', 'link'));
  const faults: unknown[] = [];
  for (const _ of [1, 2]) closeToOthers(folder, { fault: (_what, fault) => void faults.push(fault) });
  expect(openToOthers(folder)).toEqual([]);
  expect(lstatSync(join(elsewhere, 'not-ours')).mode & 0o777).toBe(0o644);
  expect(faults).toEqual([]);
  rmSync(folder, { recursive: true });
  rmSync(elsewhere, { recursive: true });
});

test('what lies there and is not ours is left alone, and so is a folder that holds it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-shared-'));
  process.umask(UMASK_OF_MACHINES);
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'documents'));
  writeFileSync(join(folder, 'documents', 'letter.txt'), 'x');
  writeFileSync(join(folder, 'ledger.sqlite'), 'x');
  closeToOthers(folder, { fault: () => undefined });
  expect(openToOthers(folder).map((path) => path.slice(folder.length))).toEqual([
    '',
    '/documents',
    '/documents/letter.txt',
  ]);
  rmSync(folder, { recursive: true });
});
