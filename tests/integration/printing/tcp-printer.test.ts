import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { TcpPrinter } from '../../../src-main/printing/tcp-printer.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { until } from './bench.ts';

/** A real till's times hold here: what the top bar shows is never older than two seconds. */
const TOP_BAR_MS = 2000;

let device: VirtualPrinter;
let printer: TcpPrinter;

beforeEach(async () => {
  device = await VirtualPrinter.start();
  printer = new TcpPrinter({ host: '127.0.0.1', port: device.port }, printerProfile('epson'));
  printer.open();
  await until(() => printer.standing.state() === 'ready');
});
afterEach(async () => {
  await printer.close();
  await device.stop();
});

describe('within two seconds the till knows that the printer', () => {
  test.each([
    ['has no paper', (): void => device.runOutOfPaper(), 'paper-out'],
    ['has its cover open', (): void => device.openCover(), 'cover-open'],
    ['is low on paper', (): void => device.setPaperLow(true), 'paper-low'],
    ['is silent, as one whose plug was pulled', (): void => device.stopReading(), 'offline'],
    ['refuses connections', (): void => void device.vanish(), 'offline'],
    ['was reset', (): void => device.reset(), 'offline'],
  ] as const)('%s', async (_, happens, state) => {
    const began = Date.now();
    happens();
    await until(
      () => printer.standing.state() === state,
      () => printer.standing.state(),
      TOP_BAR_MS,
    );
    expect(Date.now() - began).toBeLessThanOrEqual(TOP_BAR_MS);
  });

  test('is back after it was gone for longer than any pause between attempts', async () => {
    await device.vanish();
    await new Promise((resolved) => setTimeout(resolved, 3000));
    await device.reappear();
    await until(
      () => printer.standing.state() === 'ready',
      () => printer.standing.state(),
      TOP_BAR_MS,
    );
    expect(device.connections).toBe(1);
  });
});

test('a job for a printer that is gone is not begun', async () => {
  await device.vanish();
  expect(await printer.send(Buffer.from('A\n'))).toEqual({ outcome: 'not-begun' });
});

test('a second job while one is on its way is not begun', async () => {
  const [first, second] = await Promise.all([printer.send(Buffer.from('A\n')), printer.send(Buffer.from('B\n'))]);
  expect([first.outcome, second.outcome].toSorted()).toEqual(['not-begun', 'printed']);
});

test('a printer that never answers is believed when it took every byte', async () => {
  const silent = new TcpPrinter(
    { host: '127.0.0.1', port: device.port },
    { ...printerProfile('generic'), answers: 'none' },
  );
  silent.open();
  await until(() => silent.standing.state() === 'ready');
  expect(await silent.send(Buffer.from('A\n\x1dVB\0', 'latin1'))).toEqual({ outcome: 'printed' });
  await device.waitForReceipt(1);
  await silent.close();
});
