import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawerPulse } from '../../../src-main/printing/escpos.ts';
import { FilePrinter } from '../../../src-main/printing/file-printer.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { ok } from '../../../src-shared/result.ts';
import { receiptsOf } from '../../devices/virtual-printer-offline.ts';
import { aTill, until } from './bench.ts';

let folder: string;

const files = { devicesOnly: false, dataDir: '/nowhere' };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-printer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('receipts are appended to a file, whole and in order', async () => {
  const path = join(folder, 'paper');
  const till = aTill(null, { address: { kind: 'file', path } });
  till.sell(1000);
  till.sell(2000);
  await until(
    () => till.states().join() === 'printed,printed',
    () => till.states(),
  );
  const receipts = receiptsOf(readFileSync(path), 'epson', 80);
  expect(receipts.map((receipt) => [receipt.faults, /ИТОГО(?: \/ TOTAL)?\s+(\d)/.exec(receipt.text)?.[1]])).toEqual([
    [[], '1'],
    [[], '2'],
  ]);
  await till.end();
});

test('a drawer at a device file opens without paper, by a job of its own', async () => {
  const path = join(folder, 'paper');
  const till = aTill(null, { address: { kind: 'file', path } });
  await until(() => till.printing.status().printer === 'ready');
  expect(await till.printing.openDrawer()).toBe('told');
  expect(readFileSync(path)).toEqual(Buffer.from(drawerPulse(printerProfile('epson'))));
  rmSync(folder, { recursive: true });
  await until(() => till.printing.status().printer === 'offline');
  expect(await till.printing.openDrawer()).toBe('not-told');
  await till.end();
});

test('a folder that is not there is an offline printer, until it is there', async () => {
  const printer = new FilePrinter(() => ok(join(folder, 'later', 'paper')), files, { checkEveryMs: 20 });
  printer.open();
  expect(await printer.send(Buffer.from('A'))).toEqual({ outcome: 'not-begun' });
  expect(printer.standing.state()).toBe('offline');
  await printer.close();
});

test('a device that is unplugged is not made up as a file', async () => {
  const printer = new FilePrinter(() => ok('/dev/sapar-no-such-printer'), files, { checkEveryMs: 20 });
  printer.open();
  await new Promise((resolved) => setTimeout(resolved, 60));
  expect(printer.standing.state()).toBe('offline');
  expect(await printer.send(Buffer.from('A'))).toEqual({ outcome: 'not-begun' });
  await printer.close();
});

test('a device that takes no more bytes leaves its receipt in question', async () => {
  const printer = new FilePrinter(() => ok('/dev/full'), files, { checkEveryMs: 20 });
  printer.open();
  await until(() => printer.standing.state() === 'ready');
  expect(await printer.send(Buffer.from('A'))).toEqual({ outcome: 'unknown', problem: 'connection-lost' });
  await printer.close();
});

test('a file that was there keeps what it holds', async () => {
  const path = join(folder, 'paper');
  writeFileSync(path, 'before');
  const printer = new FilePrinter(() => ok(path), files, { checkEveryMs: 20 });
  expect(await printer.send(Buffer.from(' after'))).toEqual({ outcome: 'printed' });
  expect(readFileSync(path, 'utf8')).toBe('before after');
});

test.each<[string, (path: string) => void]>([
  ['a pipe that nobody reads', (path) => void execFileSync('mkfifo', [path])],
  ['a folder', (path) => void mkdirSync(path)],
  ['a link to a device that is unplugged', (path) => void symlinkSync(join(folder, 'unplugged'), path)],
])('%s is an offline printer: nothing waits for it, and nothing is made up', async (_what, put) => {
  const path = join(folder, 'paper');
  put(path);
  const printer = new FilePrinter(() => ok(path), files, { checkEveryMs: 20 });
  printer.open();
  expect(await printer.send(Buffer.from('A'))).toEqual({ outcome: 'not-begun' });
  expect([printer.standing.state(), existsSync(join(folder, 'unplugged'))]).toEqual(['offline', false]);
  await printer.close();
});

test('what another program holds is in use until it lets go of it, and no receipt is begun meanwhile', async () => {
  const path = join(folder, 'held');
  copyFileSync('/bin/sleep', path);
  const holder = spawn(path, ['60']);
  await once(holder, 'spawn');
  const till = aTill(null, { address: { kind: 'file', path } });
  const seen: string[] = [];
  till.printing.onChange(({ printer, trouble }) => seen.push(trouble?.kind ?? printer));
  till.sell(1000);
  await until(
    () => till.printing.status().trouble?.kind === 'in-use',
    () => seen,
  );
  const [first] = [seen.length];
  // The device is looked for again once a second.
  await new Promise((resolved) => setTimeout(resolved, 2500));
  expect([till.states(), seen.slice(first)]).toEqual([['queued'], []]);
  holder.kill();
  await once(holder, 'exit');
  await until(
    () => till.states()[0] === 'printed',
    () => [till.states(), seen],
  );
  await till.end();
});
