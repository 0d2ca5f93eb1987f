import Database from 'better-sqlite3';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { jobOfTestPage } from '../../../src-main/printing/preview.ts';
import { printerChoice, printerGiven } from '../../../src-main/printing/printer-settings.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { TcpPrinter } from '../../../src-main/printing/tcp-printer.ts';
import { instant } from '../../../src-shared/time.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, tcpAddress, type Till, until } from './bench.ts';

let old: VirtualPrinter;
let other: VirtualPrinter;
let till: Till;

beforeEach(async () => {
  [old, other] = await Promise.all([VirtualPrinter.start(), VirtualPrinter.start({ paper: 58 })]);
});
afterEach(async () => {
  await till.end();
  await Promise.all([old.stop(), other.stop()]);
});

const totals = (printer: VirtualPrinter) =>
  printer
    .receipts()
    .map((receipt) => Number(/ИТОГО(?: \/ TOTAL)?\s+([\d ]+)/.exec(receipt.text)?.[1]?.replaceAll(' ', '')));
const isReady = () => till.printing.status().printer === 'ready';
const toTheOther = () => till.printing.takeOver({ address: tcpAddress(other), profile: printerProfile('epson', 58) });

describe('another printer takes over', () => {
  test('what waited for a dead one, in the order of the sales, on its own paper', async () => {
    till = aTill(old);
    await until(isReady);
    await old.powerOff();
    for (const amount of [1000, 2000, 3000]) till.sell(amount);
    await toTheOther();
    till.sell(4000);
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    expect(totals(other)).toEqual([1000, 2000, 3000, 4000]);
    expect(other.receipts().map((receipt) => receipt.faults)).toEqual([[], [], [], []]);
    expect(totals(old)).toEqual([]);
  });

  test('what was half printed on the one before is asked about, and not printed by the new one', async () => {
    till = aTill(old);
    await until(isReady);
    old.afterBytes(600, () => old.runOutOfPaper());
    till.sell(1000);
    till.sell(2000);
    await until(() => till.printing.status().printer === 'paper-out');
    await toTheOther();
    await until(
      () => till.states()[1] === 'printed',
      () => till.states(),
    );
    expect(till.states()).toEqual(['unknown', 'printed']);
    expect(totals(other)).toEqual([2000]);
    expect(other.receipts()[0]?.text).not.toMatch(/X{32}/);
  }, 20_000);

  test('and what is being printed meanwhile comes out of the one before, once', async () => {
    till = aTill(old);
    await until(isReady);
    const amounts = [1000, 2000, 3000, 4000, 5000, 6000];
    for (const amount of amounts) till.sell(amount);
    await old.waitForReceipt(2);
    await toTheOther();
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    expect([...totals(old), ...totals(other)]).toEqual(amounts);
    expect(totals(other).length).toBeGreaterThan(0);
  });

  test('and back again, twice over: nothing is lost or printed twice', async () => {
    till = aTill(old);
    const backToTheOld = () => till.printing.takeOver({ address: tcpAddress(old), profile: printerProfile('epson') });
    till.sell(1000);
    const changes = [toTheOther(), backToTheOld(), toTheOther()];
    till.sell(2000);
    await Promise.all(changes);
    till.sell(3000);
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    expect([...totals(old), ...totals(other)].toSorted()).toEqual([1000, 2000, 3000]);
  });
});

describe('paper that waited while no printer was set up', () => {
  const aTillWithoutPrinter = () => {
    till = aTill(null);
    till.sell(1000);
    till.sell(2000);
  };

  test('is asked about when one is set up; yes prints it in its order, before nothing newer', async () => {
    aTillWithoutPrinter();
    await toTheOther();
    till.sell(3000);
    await other.waitForReceipt(1);
    expect(till.printing.status()).toMatchObject({ held: 2 });
    expect(till.printing.heldSince()).not.toBeNull();
    till.printing.decideHeld(true);
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    expect(totals(other)).toEqual([3000, 1000, 2000]);
    expect(till.printing.status()).toMatchObject({ held: 0, waiting: 0, failed: 0 });
  });

  test('is asked about also when the program starts with its first printer; no closes it for good', async () => {
    aTillWithoutPrinter();
    till = await till.restart({ address: tcpAddress(other), isFirstPrinter: true });
    till.sell(3000);
    await other.waitForReceipt(1);
    till.printing.decideHeld(false);
    expect(till.states().slice(0, 2)).toEqual(['failed', 'failed']);
    expect(till.printing.failedJobs()).toEqual([]);
    expect(till.printing.status()).toMatchObject({ held: 0, failed: 0 });
    expect(till.printing.heldSince()).toBeNull();
    expect(totals(other)).toEqual([3000]);
  });
});

test('a printer that a full disk refused can be set up once there is room, and the till ends in order', async () => {
  till = aTill(null);
  till.sell(1000);
  till.bench.db.pragma('query_only = ON');
  await expect(toTheOther()).rejects.toThrow();
  till.bench.db.pragma('query_only = OFF');
  await toTheOther();
  till.sell(2000);
  await other.waitForReceipt(1);
  expect(totals(other)).toEqual([2000]);
  expect(till.printing.status()).toMatchObject({ held: 1 });
});

test('a disk that takes nothing keeps no till from starting, and no paper is printed unasked because of it', () => {
  till = aTill(null);
  const facts = factsIn(till.bench.db);
  const files = { devicesOnly: true, dataDir: '/nowhere' };
  const printerTraits = { model: null, paper: null, image: null };
  const given = printerGiven({ printer: tcpAddress(other), printerTraits }, files);
  if (!given.ok) throw new Error(given.error);
  const choice = () => printerChoice(given.value, { printerText: 'tcp' }, facts, files);
  facts.set('had-printer', false);
  till.bench.db.pragma('query_only = ON');
  // Asked twice: a till that died before it could hold the paper is asked once more.
  expect([choice().isFirst(), choice().isFirst()]).toEqual([true, true]);
  till.bench.db.pragma('query_only = OFF');
  choice().remember();
  till.bench.db.pragma('query_only = ON');
  const again = choice();
  expect(again.isFirst()).toBe(false);
  expect(() => again.remember()).not.toThrow();
  till.bench.db.pragma('query_only = OFF');
});

test('a drawer that could not be opened without paper opens with the receipt', async () => {
  till = aTill(old);
  await until(isReady);
  // The line breaks in the same moment in which the drawer is asked to open.
  old.runOutOfPaper();
  await until(() => till.printing.status().printer === 'paper-out');
  await old.vanish();
  till.sell(1000);
  old.loadPaper();
  await old.reappear();
  await until(
    () => till.states()[0] === 'printed',
    () => till.states(),
  );
  expect(old.drawerPulses()).toHaveLength(1);
});

test('a trial whose page can not be made for the disk is told as not begun, and lets its printer go', async () => {
  till = aTill(null, {
    sources: {
      counter() {
        throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ');
      },
    },
  });
  const page = jobOfTestPage({ at: instant(0), printer: 'Epson', clerkName: 'Тимур' });
  const tried = await till.printing.tryOut({ address: tcpAddress(old), profile: printerProfile('epson') }, page);
  expect(tried).toEqual({ outcome: 'not-begun', state: 'ready' });
  await until(() => old.connections === 0);
  expect(till.faults).toHaveLength(1);
});

test('a printer that is closed while it is still connecting leaves no connection behind', async () => {
  till = aTill(null);
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const printer = new TcpPrinter({ host: '127.0.0.1', port }, printerProfile('epson'));
  printer.open();
  await printer.close();
  await new Promise((resolved) => setTimeout(resolved, 100));
  expect(sockets.filter((socket) => !socket.destroyed && socket.readyState === 'open')).toEqual([]);
  server.close();
});
