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

  test('is back after it was gone for longer than any pause between attempts', { tags: ['long'] }, async () => {
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

test('a printer whose paper is low is told so again once its late paper has come out', async () => {
  const low = new TcpPrinter({ host: '127.0.0.1', port: device.port }, printerProfile('epson'), {
    times: { lateMs: 100 },
  });
  device.setPaperLow(true);
  low.open();
  await until(() => low.standing.state() === 'paper-low');
  const states: string[] = [];
  low.standing.onChange(() => states.push(low.standing.state()));
  device.afterBytes(device.bytesObeyed + 10, () => device.readSlowly(50));
  expect(await low.send(Buffer.from(`${'A'.repeat(30)}\n`))).toEqual({ outcome: 'printed' });
  expect(states).toEqual(['no-confirmation', 'paper-low']);
  await low.close();
});

test.each([
  ['is not told as late before the slowest printer would have it out', 800, ['ready']],
  ['is told as late once that time is over as well', 100, ['ready', 'no-confirmation', 'ready']],
])('a long paper on a slow printer %s', async (_what, dots, states) => {
  const slow = new TcpPrinter({ host: '127.0.0.1', port: device.port }, printerProfile('epson'), {
    times: { lateMs: 100 },
  });
  const seen: string[] = [];
  slow.standing.onChange(() => seen.push(slow.standing.state()));
  slow.open();
  await until(() => slow.standing.state() === 'ready');
  // Some 0.8 s, which 800 dots take at twice this speed and 100 dots do not.
  device.afterBytes(device.bytesObeyed + 10, () => device.readSlowly(50));
  expect(await slow.send(Buffer.from(`${'A'.repeat(40)}\n`), { dots })).toEqual({ outcome: 'printed' });
  expect(seen).toEqual(states);
  await slow.close();
});

test('is given up only so long after it is late, however long its paper is', async () => {
  const slow = new TcpPrinter({ host: '127.0.0.1', port: device.port }, printerProfile('epson'), {
    times: { lateMs: 50, barrierMs: 200 },
  });
  slow.open();
  await until(() => slow.standing.state() === 'ready');
  device.confirmNothing();
  const began = performance.now();
  // 200 dots of the slowest printer take half a second.
  expect(await slow.send(Buffer.from('A\n'), { dots: 200 })).toEqual({
    outcome: 'unknown',
    problem: 'no-confirmation',
  });
  expect(performance.now() - began).toBeGreaterThan(650);
  await slow.close();
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

describe('within five seconds the till knows, in the middle of a job, that the printer', () => {
  const WITHIN_MS = 5000;

  async function sends(does: (other: VirtualPrinter) => void, answers: 'escpos' | 'none', job: Buffer) {
    const other = await VirtualPrinter.start();
    const under = new TcpPrinter(
      { host: '127.0.0.1', port: other.port },
      { ...printerProfile('epson'), ...(answers === 'none' && { answers }) },
    );
    under.open();
    await until(() => under.standing.state() === 'ready');
    does(other);
    const sent = under.send(job);
    return { other, under, sent };
  }

  test.concurrent.each([
    [
      'is silent, and its paper counts once it answers again',
      (other: VirtualPrinter) => other.afterBytes(2, () => other.stopReading()),
      'escpos',
      'A\nB\n',
      'offline',
    ],
    [
      'never confirms what it printed',
      (other: VirtualPrinter) => other.confirmNothing(),
      'escpos',
      'A\n',
      'no-confirmation',
    ],
    [
      'takes no bytes, which alone tells of one that never answers',
      (other: VirtualPrinter) => other.stopReading(),
      'none',
      'A'.repeat(2 ** 24),
      'no-confirmation',
    ],
  ] as const)('%s', async (_what, does, answers, job, state) => {
    const { other, under, sent } = await sends(does, answers, Buffer.from(job));
    await until(
      () => under.standing.state() === state,
      () => under.standing.state(),
      WITHIN_MS,
    );
    const isSilent = state === 'offline';
    if (isSilent) other.startReading();
    else await under.close();
    expect(await sent).toMatchObject(isSilent ? { outcome: 'printed' } : { outcome: 'unknown', problem: 'stopped' });
    await under.close();
    await other.stop();
  });
});
