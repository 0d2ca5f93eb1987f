import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WITHOUT_WAITING } from '../../../src-main/printing/device-writer.ts';
import { FilePrinter } from '../../../src-main/printing/file-printer.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { ok } from '../../../src-shared/result.ts';
import { type DeviceFile, aDeviceFile } from '../../devices/a-device-file.ts';
import { receiptsOf } from '../../devices/virtual-printer-offline.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, tcpAddress, type Till, until } from './bench.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** A device that takes no bytes: whatever it does, the till says so, can be given another printer, and can end. */

/** The till's word on all three. */
const WITHIN_MS = 5000;
/** A till that ends may take so much of that for its printing. */
const STOPS_WITHIN_MS = 3000;

let device: DeviceFile;
let till: Till;
beforeEach(async () => {
  device = await aDeviceFile();
  till = aTill(null, { address: { kind: 'file', path: device.path } });
  await until(() => shown() === 'ready', shown);
});
afterEach(async () => {
  await till.end();
  await device.unplug();
});

const shown = () => till.printing.status().printer;
const totals = () =>
  receiptsOf(device.bytes(), 'epson', 80).map(({ faults, text }) => [
    faults,
    /ИТОГО(?: \/ TOTAL)?\s+(\d)/.exec(text)?.[1],
  ]);

async function msOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** As many as fill its buffer and one that comes to a stand in the middle. */
async function sellsUntilItStands(): Promise<void> {
  device.takesNothing();
  for (const amount of [1000, 2000, 3000]) till.sell(amount);
  await until(
    () => till.printing.status().trouble?.kind === 'takes-nothing',
    () => till.printing.status(),
    WITHIN_MS,
  );
}

test('a device of characters takes receipts whole and in order', async () => {
  till.sell(1000);
  till.sell(2000);
  await until(() => totals().length === 2, totals);
  expect(totals()).toEqual([
    [[], '1'],
    [[], '2'],
  ]);
});

describe('a device that takes no bytes', () => {
  test(
    'is told of, and once it takes them again its receipts come out whole and in order',
    { tags: ['long'] },
    async () => {
      await sellsUntilItStands();
      expect([shown(), till.states().includes('printing')]).toEqual(['offline', true]);
      device.takesAgain();
      await until(
        () => till.states().every((state) => state === 'printed'),
        () => till.states(),
      );
      await until(() => totals().length === 3, totals);
      expect(totals()).toEqual([
        [[], '1'],
        [[], '2'],
        [[], '3'],
      ]);
      expect(till.printing.status().trouble).toBeUndefined();
    },
  );

  test(
    'gives way to another printer, which prints what waited; what had begun is asked about',
    { tags: ['long'] },
    async () => {
      await sellsUntilItStands();
      const other = await VirtualPrinter.start();
      const took = await msOf(() =>
        till.printing.takeOver({ address: tcpAddress(other), profile: printerProfile('epson') }),
      );
      expect(took).toBeLessThan(WITHIN_MS);
      await until(
        () => till.states().at(-1) === 'printed',
        () => till.states(),
      );
      expect(till.states().filter((state) => state === 'unknown')).toHaveLength(1);
      await other.stop();
    },
  );

  test('and takes them again while another takes over has its paper whole, and nobody is asked about it', async () => {
    await sellsUntilItStands();
    const other = await VirtualPrinter.start();
    const taken = till.printing.takeOver({ address: tcpAddress(other), profile: printerProfile('epson') });
    device.takesAgain();
    await taken;
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    expect(till.states()).toEqual(['printed', 'printed', 'printed']);
    await other.stop();
  });

  test('keeps no till from ending', async () => {
    await sellsUntilItStands();
    expect(await msOf(() => till.printing.stop())).toBeLessThan(STOPS_WITHIN_MS);
    expect(till.states()).toContain('unknown');
  });
});

describe('a call of the system that never comes back', () => {
  test.each(
    sampleOf(
      [
        ['the opening', 0],
        ['a write in the middle of a job', 20_000],
      ],
      1,
    ),
  )('%s is told, and keeps nobody from leaving the printer', async (_what, takenFirst) => {
    const printer = new FilePrinter(() => ok(device.path), { devicesOnly: true, dataDir: '/nowhere' });
    printer.open();
    await until(() => printer.standing.state() === 'ready');
    if (takenFirst === 0) await holdsEveryCall();
    const sent = printer.send(Buffer.alloc(1_000_000, 'A'));
    await until(() => device.bytes().length >= takenFirst);
    if (takenFirst > 0) await holdsEveryCall();
    await until(
      () => printer.standing.trouble()?.kind === 'takes-nothing',
      () => [printer.standing.state(), printer.standing.trouble()],
      WITHIN_MS,
    );
    expect(printer.standing.state()).toBe('offline');
    const took = await msOf(async () => {
      await printer.close();
      expect(await sent).toEqual({ outcome: 'unknown', problem: 'stopped' });
    });
    expect(took).toBeLessThan(WITHIN_MS);
  });

  let pipes: string[] = [];
  afterEach(async () => {
    // Both ends at once, by a call that waits for nobody: whoever waits for the other end goes on.
    for (const pipe of pipes) closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK));
    pipes = [];
    rmSync(folder, { recursive: true, force: true });
  });
  let folder: string;

  /** Node has four threads for calls of the system. A pipe that nobody writes to keeps each of them. */
  async function holdsEveryCall(): Promise<void> {
    folder = mkdtempSync(join(tmpdir(), 'sapar-pipes-'));
    pipes = [1, 2, 3, 4].map((number) => join(folder, `pipe-${number}`));
    execFileSync('mkfifo', pipes);
    for (const pipe of pipes) void open(pipe, 'r').then((file) => file.close());
  }
});

test('a drawer’s command that a device without paper did not take is called back, and never comes out', async () => {
  device.takesNothing();
  const file = await open(device.path, constants.O_WRONLY | WITHOUT_WAITING);
  // The system hands on what it took a moment later, and has room once more.
  for (let round = 0; round < 5; round += 1) {
    await expect(async () => {
      for (;;) await file.write('A');
    }).rejects.toThrow('EAGAIN');
    await new Promise((resolved) => setTimeout(resolved, 50));
  }
  await file.close();
  const printer = new FilePrinter(() => ok(device.path), { devicesOnly: true, dataDir: '/nowhere' });
  expect(await printer.send(Buffer.from('the drawer'), { callBack: AbortSignal.timeout(50) })).toEqual({
    outcome: 'not-begun',
  });
  device.takesAgain();
  expect(await printer.send(Buffer.from('B'))).toEqual({ outcome: 'printed' });
  await until(() => device.bytes().includes('B'));
  expect(device.bytes().toString()).toMatch(/^A+B$/);
  await printer.close();
});

test('a device that is unplugged is named, and nothing is made up in its place', async () => {
  await device.unplug();
  till.sell(1000);
  await until(() => shown() === 'offline', shown);
  expect(till.printing.status().trouble).toEqual({ kind: 'not-there', name: device.path });
  expect([till.states(), existsSync(device.path)]).toEqual([['queued'], false]);
  device = await aDeviceFile();
});
