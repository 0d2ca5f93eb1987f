import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { FilePrinter } from '../../../src-main/printing/file-printer.ts';
import { changePrinter, printerChoice, printerGiven } from '../../../src-main/printing/printer-settings.ts';
import type { PrinterSetup } from '../../../src-shared/contract/views/printer.ts';
import { ok } from '../../../src-shared/result.ts';
import { aTill, type Till } from './bench.ts';

/** A technician's page names the printer: it must not be a way to write over what the counter keeps. */

let folder: string;
let dataDir: string;
let ledger: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-files-'));
  dataDir = join(folder, 'data');
  mkdirSync(join(dataDir, 'secrets'), { recursive: true });
  ledger = join(dataDir, 'ledger.sqlite');
  writeFileSync(ledger, 'the ledger');
  writeFileSync(join(dataDir, 'secrets', 'token'), 'the token');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isWhole = () =>
  expect([readFileSync(ledger, 'utf8'), readFileSync(join(dataDir, 'secrets', 'token'), 'utf8')]).toEqual([
    'the ledger',
    'the token',
  ]);

/** Names of what must not be written: the place itself, by links, by other names and by ways around. */
function waysIn(): Record<string, string> {
  const way = (name: string) => join(folder, name);
  symlinkSync(ledger, way('link'));
  symlinkSync(way('link'), way('link-of-a-link'));
  symlinkSync(dataDir, way('folder'));
  symlinkSync(join(dataDir, 'secrets', 'not-there-yet'), way('link-to-nothing'));
  linkSync(ledger, way('other-name'));
  return {
    'its place': ledger,
    'a token': join(dataDir, 'secrets', 'token'),
    'a file that is not there yet': join(dataDir, 'secrets', 'not-there-yet'),
    'a link': way('link'),
    'a link of a link': way('link-of-a-link'),
    'a link to the folder': join(way('folder'), 'ledger.sqlite'),
    'a link to a file that is not there yet': way('link-to-nothing'),
    'another name of the file': way('other-name'),
    'a way around': join(folder, 'elsewhere', '..', 'data', 'ledger.sqlite'),
    'from the devices': `/dev/..${ledger}`,
    'the root of the process': `/proc/self/root${ledger}`,
  };
}

const receipt = Buffer.from('a receipt');

async function sends(path: string, devicesOnly: boolean) {
  const printer = new FilePrinter(() => ok(path), { devicesOnly, dataDir }, { checkEveryMs: 20 });
  printer.open();
  const sent = await printer.send(receipt);
  await printer.close();
  return sent.outcome;
}

describe('nothing is printed into the counter’s own folder', () => {
  test.each([
    ['as shipped', true],
    ['while it is developed', false],
  ])('%s', async (_when, devicesOnly) => {
    const ways = waysIn();
    for (const [name, path] of Object.entries(ways))
      expect([name, await sends(path, devicesOnly)]).toEqual([name, 'not-begun']);
    isWhole();
    expect(existsSync(join(dataDir, 'secrets', 'not-there-yet'))).toBe(false);
  });
});

test('as shipped, into no file at all but a device', async () => {
  const plain = join(folder, 'paper');
  writeFileSync(plain, '');
  symlinkSync('/dev/null', join(folder, 'printer'));
  expect(await sends(plain, true)).toBe('not-begun');
  expect(await sends(join(folder, 'new'), true)).toBe('not-begun');
  expect(await sends('/dev/shm/sapar-no-printer', true)).toBe('not-begun');
  expect(await sends('/dev/null', true)).toBe('printed');
  expect(await sends(join(folder, 'printer'), true)).toBe('printed');
  expect(existsSync(join(folder, 'new'))).toBe(false);
});

/** Another program at work: as fast as it can, the link leads to one and the other. */
const TURNING = `
  const { symlinkSync, renameSync } = require('node:fs');
  const { path, ways, turns } = require('node:worker_threads').workerData;
  for (;;) {
    symlinkSync(ways[Atomics.add(turns, 0, 1) % ways.length], path + '.next');
    renameSync(path + '.next', path);
  }`;

test('a link that changes while it is printed to never leads into the folder', async () => {
  const path = join(folder, 'printer');
  symlinkSync('/dev/null', path);
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const other = new Worker(TURNING, { eval: true, workerData: { path, ways: [ledger, '/dev/null'], turns } });
  await once(other, 'online');
  const outcomes = new Set<string>();
  for (let times = 0; times < 1_000; times += 1) outcomes.add(await sends(path, times % 2 === 0));
  await other.terminate();
  expect([...outcomes].toSorted()).toEqual(['not-begun', 'printed']);
  expect(Atomics.load(turns, 0)).toBeGreaterThan(100);
  isWhole();
});

describe('a set-up is refused in words', () => {
  let till: Till;
  beforeEach(() => {
    till = aTill(null);
  });
  afterEach(() => till.end());
  const setupAt = (address: string): PrinterSetup => ({
    address,
    model: 'epson',
    paper: 80,
    wholeReceiptAsImage: false,
    codePage: null,
  });

  const choice = (devicesOnly: boolean) =>
    printerChoice(setupAt(''), { printerText: '' }, factsIn(till.bench.db), { devicesOnly, dataDir });

  function given(devicesOnly: boolean, address: string) {
    const settings = readSettings({ SAPAR_DATA_DIR: dataDir, SAPAR_PRINTER: address }, dataDir);
    return settings.ok ? printerGiven(settings.value, { devicesOnly, dataDir }) : settings;
  }

  test('on the screen, and nothing is changed', async () => {
    const [shipped, developed] = [choice(true), choice(false)];
    for (const path of Object.values(waysIn())) {
      const address = `file:${path}`;
      expect(await changePrinter(setupAt(address), shipped, till.printing, till.bench.ledger)).toMatchObject({
        ok: false,
        error: { kind: expect.stringMatching(/^printer-file-(?:no-device|of-counter)$/), address },
      });
      expect(await changePrinter(setupAt(address), developed, till.printing, till.bench.ledger)).toMatchObject({
        ok: false,
        error: { kind: 'printer-file-of-counter', address },
      });
    }
    expect(
      await changePrinter(setupAt(`file:${folder}/paper`), shipped, till.printing, till.bench.ledger),
    ).toMatchObject({
      error: { kind: 'printer-file-no-device' },
    });
    expect(shipped.current().address).toBe('');
    expect(factsIn(till.bench.db).get('printer-setup')).toBeUndefined();
    // A device that is unplugged is set up all the same.
    expect(shipped.judge(setupAt('file:/dev/usb/sapar-no-such-printer')).ok).toBe(true);
  });

  test('in the environment', () => {
    expect(given(false, `file:${ledger}`)).toMatchObject({
      error: { message: expect.stringMatching(/^SAPAR_PRINTER is «file:.*own/) },
    });
    expect(given(true, `file:${folder}/paper`)).toMatchObject({
      error: expect.stringMatching(/^SAPAR_PRINTER is «file:.*which is no device/),
    });
    expect(given(true, 'file:/dev/usb/sapar-no-such-printer').ok).toBe(true);
    expect(given(false, `file:${folder}/paper`).ok).toBe(true);
  });

  test('one that was chosen before is not taken up again', () => {
    factsIn(till.bench.db).set('printer-setup', { setup: setupAt(`file:${ledger}`), insteadOf: '' });
    const chosen = choice(true);
    expect(chosen.current().address).toBe('');
  });
});
