import { afterEach, describe, expect, test } from 'vitest';
import { findPrinters } from '../../../src-main/printing/find-printers.ts';
import { QueuePrinter } from '../../../src-main/printing/queue-printer.ts';
import { WindowsQueue } from '../../../src-main/printing/windows-spooler.ts';
import { aPort } from '../../devices/a-port.ts';
import { aUsbBus } from '../../devices/a-usb-bus.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aVirtualSpooler, type SpoolerOrders } from '../../devices/virtual-spooler.ts';
import { until } from './bench.ts';

/** The print system of a Windows, as a process that answers as its PowerShell does. It was never run on a Windows. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const TILL = { Name: 'Чеки кассы 3', DriverName: 'EPSON TM-T20III', PortName: 'USB001', Status: 'Normal' };
const TIMES = { answerMs: 900, documentMs: 2000, restartMs: 200, hangsMs: 3000 };
const RECEIPT = Buffer.concat([Buffer.from('\x1b@Receipt 7\n'), Buffer.from([0x1d, 0x56, 66, 0])]);

function aSpooler(orders: Partial<SpoolerOrders> = {}) {
  const spooler = aVirtualSpooler({ queues: TILL, ...orders });
  ends.push(() => spooler.remove());
  return spooler;
}

function aQueue(spooler: ReturnType<typeof aSpooler>, queue = TILL.Name) {
  const options = { command: spooler.command, times: TIMES };
  const client = new WindowsQueue({ kind: 'winspool', queue }, options);
  const printer = new QueuePrinter(client, { askEveryMs: 50, followEveryMs: 20, busyMs: 500, jobMs: 2000 });
  ends.push(() => printer.close());
  printer.open();
  return printer;
}

const isReady = (printer: QueuePrinter) =>
  until(
    () => printer.standing.state() === 'ready',
    () => printer.standing.trouble(),
  );

test('a queue of Windows is found by its name, beside one that is no printer', async () => {
  const bus = aUsbBus();
  ends.push(() => bus.remove());
  const pdf = { Name: 'Microsoft Print to PDF', DriverName: 'Microsoft Print To PDF', PortName: 'PORTPROMPT:' };
  const windows = { command: aSpooler({ queues: [pdf, { ...TILL, Status: 'Offline' }] }).command };
  const places = { usb: bus, cups: { host: '127.0.0.1', port: await aPort() }, networks: [], windows };
  expect(await findPrinters({ port9100: false }, places)).toEqual([
    { name: TILL.Name, model: 'generic', address: 'winspool:Чеки кассы 3', by: 'winspool', state: 'offline' },
  ]);
});

test('a receipt goes to the queue as it is, and is printed once Windows has forgotten it', async () => {
  const paper = await VirtualPrinter.start();
  ends.push(() => paper.stop());
  // A prompt and a mark of the encoding may stand before each answer.
  const spooler = aSpooler({ port: paper.port, before: '\ufeffPS C:\\> ' });
  const printer = aQueue(spooler);
  await isReady(printer);
  expect(await printer.send(RECEIPT)).toEqual({ outcome: 'printed' });
  expect((await paper.waitForReceipt(1)).text).toContain('Receipt 7');
  expect(spooler.asked().filter((call) => call === 'SaparPrint')).toHaveLength(1);
});

describe('a queue of Windows that can’t be used says why', () => {
  test.each<[string, Partial<SpoolerOrders>, object]>([
    ['it is not there', { queues: [] }, { kind: 'windows-no-queue', name: TILL.Name }],
    [
      'Windows refuses to tell of it',
      { refuses: { SaparQueues: 'Служба печати\r\nне запущена.' } },
      {
        kind: 'windows-refuses',
        name: 'Служба печати  не запущена.',
      },
    ],
    ['nobody answers', { silent: true }, { kind: 'windows-away', name: '' }],
  ])('%s', async (_what, orders, trouble) => {
    const printer = aQueue(aSpooler(orders));
    await expect.poll(() => printer.standing.trouble(), { timeout: 5000 }).toEqual(trouble);
    expect(await printer.send(RECEIPT)).toEqual({ outcome: 'not-begun' });
  });

  test('there is no PowerShell, as on every system but Windows', async () => {
    const printer = aQueue({ ...aSpooler(), command: ['/nowhere/powershell.exe'] });
    await until(
      () => printer.standing.trouble()?.name === 'ENOENT',
      () => printer.standing.trouble(),
    );
    expect(printer.standing.trouble()).toEqual({ kind: 'windows-away', name: 'ENOENT' });
  });
});

describe('a job that Windows does not print', () => {
  const REFUSES = { kind: 'windows-refuses', name: 'Отказано в доступе' };

  test.each([
    ['refused before it was begun, is not begun, and its words are told', 0, { outcome: 'not-begun' }, REFUSES],
    ['and of which a part was taken, is asked about', 7, { outcome: 'unknown', problem: 'connection-lost' }, null],
  ])('%s', async (_what, Id, outcome, trouble) => {
    const spooler = aSpooler({ fault: { Id, Fault: 5, Says: REFUSES.name } });
    const printer = aQueue(spooler);
    await isReady(printer);
    expect([await printer.send(RECEIPT), printer.standing.trouble()]).toEqual([outcome, trouble]);
    expect(spooler.asked().filter((call) => call === 'SaparPrint')).toHaveLength(1);
  });

  test('but holds is told of, and comes out once', async () => {
    const spooler = aSpooler({ job: 'Error, Printing' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(
      () => printer.standing.state() === 'stopped',
      () => printer.standing.state(),
    );
    expect(printer.standing.trouble()).toEqual({ kind: 'windows-holds', name: 'Error, Printing' });
    spooler.order({ queues: TILL, job: 'Printing, Printed' });
    expect(await sent).toEqual({ outcome: 'printed' });
    expect(spooler.asked().filter((call) => call === 'SaparPrint')).toHaveLength(1);
  });

  test('but holds until somebody deletes it is asked about', async () => {
    const spooler = aSpooler({ job: 'Offline' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(
      () => printer.standing.state() === 'stopped',
      () => printer.standing.state(),
    );
    spooler.order({ queues: TILL });
    expect(await sent).toEqual({ outcome: 'unknown', problem: 'given-up' });
  });

  test('since its queue was deleted meanwhile is asked about', async () => {
    const spooler = aSpooler({ job: 'Printing' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(() => spooler.asked().includes('SaparJobs'));
    spooler.order({ queues: [], refuses: { SaparJobs: 'The specified printer was not found.' } });
    expect(await sent).toEqual({ outcome: 'unknown', problem: 'given-up' });
  });

  test('in time is called back: a drawer opens for nobody', async () => {
    const spooler = aSpooler({ job: 'Spooling' });
    const printer = aQueue(spooler);
    await isReady(printer);
    expect(await printer.send(Buffer.from('\x1bp'), { callBack: AbortSignal.timeout(100) })).toEqual({
      outcome: 'unknown',
      problem: 'given-up',
    });
    expect(spooler.asked()).toContain('SaparCancel');
  });
});

test('one that falls silent in the middle of a job is told, and the printer ends within five seconds', async () => {
  const spooler = aSpooler({ job: 'Printing' });
  const printer = aQueue(spooler);
  await isReady(printer);
  const sent = printer.send(RECEIPT);
  await until(() => spooler.asked().includes('SaparJobs'));
  spooler.order({ queues: TILL, silent: true });
  await until(
    () => printer.standing.trouble()?.kind === 'windows-away',
    () => printer.standing.state(),
    5000,
  );
  const from = performance.now();
  await printer.close();
  expect(await sent).toEqual({ outcome: 'unknown', problem: 'stopped' });
  expect(performance.now() - from).toBeLessThan(1000);
});
