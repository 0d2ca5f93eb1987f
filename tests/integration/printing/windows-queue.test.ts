import { afterEach, describe, expect, test } from 'vitest';
import { findPrinters } from '../../../src-main/printing/find-printers.ts';
import { jobOfTestPage } from '../../../src-main/printing/preview.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { QueuePrinter, type QueueTimes } from '../../../src-main/printing/queue-printer.ts';
import { WindowsQueue } from '../../../src-main/printing/windows-spooler.ts';
import { instant } from '../../../src-shared/time.ts';
import { aPort } from '../../devices/a-port.ts';
import { aUsbBus } from '../../devices/a-usb-bus.ts';
import { sampleOf } from '../../devices/sample-of.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aVirtualSpooler, type SpoolerOrders } from '../../devices/virtual-spooler.ts';
import { aTill, until } from './bench.ts';

/** The print system of a Windows, as a process that answers as its PowerShell does. It was never run on a Windows. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const TILL = { Name: 'Чеки кассы 3', DriverName: 'EPSON TM-T20III', PortName: 'USB001', Status: 'Normal' };
const TIMES = { answerMs: 900, documentMs: 2000, startMs: 500, restartMs: 200, hangsMs: 3000 };
const RECEIPT = Buffer.concat([Buffer.from('\x1b@Receipt 7\n'), Buffer.from([0x1d, 0x56, 66, 0])]);

function aSpooler(orders: Partial<SpoolerOrders> = {}) {
  const spooler = aVirtualSpooler({ queues: TILL, ...orders });
  ends.push(() => spooler.remove());
  return spooler;
}

function aQueue(
  spooler: Pick<ReturnType<typeof aSpooler>, 'command'>,
  times: Partial<typeof TIMES> = {},
  queueTimes: Partial<QueueTimes> = {},
) {
  const options = { command: spooler.command, times: { ...TIMES, ...times } };
  const client = new WindowsQueue({ kind: 'winspool', queue: TILL.Name }, options);
  const printer = new QueuePrinter(client, {
    askEveryMs: 50,
    followEveryMs: 20,
    busyMs: 500,
    jobMs: 2000,
    ...queueTimes,
  });
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
        kind: 'windows-away',
        name: 'Служба печати  не запущена.',
      },
    ],
    ['nobody answers', { silent: true }, { kind: 'windows-away', name: '' }],
  ])('%s', async (_what, orders, trouble) => {
    const printer = aQueue(aSpooler(orders));
    await expect.poll(() => printer.standing.trouble(), { timeout: 5000 }).toEqual(trouble);
    expect(await printer.send(RECEIPT)).toEqual({ outcome: 'not-begun' });
  });

  test.each([
    ['there is no PowerShell, as on every system but Windows', '/nowhere/powershell.exe', 'ENOENT'],
    ['the system refuses to start it at once', `${import.meta.filename}/powershell.exe`, 'ENOTDIR'],
  ])('%s', async (_what, program, name) => {
    const printer = aQueue({ command: [program] });
    await until(
      () => printer.standing.trouble()?.name === name,
      () => printer.standing.trouble(),
    );
    expect(printer.standing.trouble()).toEqual({ kind: 'windows-away', name });
    expect(await printer.send(RECEIPT)).toEqual({ outcome: 'not-begun' });
  });
});

test('a print system that only starts is asked again at once, not after a minute', { tags: ['long'] }, async () => {
  const spooler = aSpooler({ refuses: { SaparQueues: 'RPC server is unavailable' } });
  const printer = aQueue(spooler);
  await until(() => printer.standing.trouble()?.kind === 'windows-away');
  spooler.order({ queues: TILL });
  await expect.poll(() => printer.standing.state()).toBe('ready');
});

describe('a PowerShell that is slow', () => {
  const page = jobOfTestPage({ at: instant(0), printer: 'Epson', clerkName: 'Тимур' });
  const inUse = { address: { kind: 'winspool', queue: TILL.Name } as const, profile: printerProfile('epson') };

  test('that it starts is told of a trial, and its page comes then', { tags: ['long'] }, async () => {
    const spooler = aSpooler({ startsMs: 500 });
    const windows = { command: spooler.command, times: { answerMs: 100 } };
    const till = aTill(null, { windows, limits: { tryReachMs: 300, tryWordMs: 350 } });
    ends.push(() => till.end());
    expect(await till.printing.tryOut(inUse, page)).toEqual({
      outcome: 'unknown',
      state: 'offline',
      trouble: { kind: 'windows-starts', name: '' },
    });
    await until(() => spooler.asked().includes('SaparPrint'));
  });

  test('at compiling is waited for, and a receipt goes out then', { tags: ['long'] }, async () => {
    const spooler = aSpooler({ takes: { SaparReady: 300 } });
    const printer = aQueue(spooler, { answerMs: 150 });
    const seen: string[] = [];
    printer.standing.onChange(() => seen.push(printer.standing.state()));
    await isReady(printer);
    seen.splice(0);
    expect(await printer.send(RECEIPT)).toEqual({ outcome: 'printed' });
    expect(seen).toEqual([]);
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
    const spooler = aSpooler({ job: 'Paused, Printing' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(
      () => printer.standing.state() === 'stopped',
      () => printer.standing.state(),
    );
    expect(printer.standing.trouble()).toEqual({ kind: 'windows-holds', name: '' });
    spooler.order({ queues: TILL, job: 'Printing, Printed' });
    expect(await sent).toEqual({ outcome: 'printed' });
    expect(spooler.asked().filter((call) => call === 'SaparPrint')).toHaveLength(1);
  });

  test.each(
    sampleOf<[string, Partial<SpoolerOrders>, string]>(
      [
        ['but holds', { job: 'Paused' }, 'stopped'],
        ['for its printer is away', { job: 'Offline' }, 'offline'],
        ['for its queue’s cover is open', { job: 'PaperOut', queues: { ...TILL, Status: 'DoorOpen' } }, 'cover-open'],
        ['for its queue has no paper', { job: 'Printing', queues: { ...TILL, Status: 'PaperOut' } }, 'paper-out'],
      ],
      2,
    ),
  )('%s until somebody deletes it is asked about, and a drawer may open', async (_what, orders, state) => {
    const spooler = aSpooler({ job: 'Printing' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(() => spooler.asked().includes('SaparJobs'));
    spooler.order({ queues: TILL, ...orders });
    await until(
      () => printer.standing.state() === state,
      () => printer.standing.state(),
    );
    // Not between two states: the queue's own is not hidden by that of its job.
    await new Promise((resolved) => setTimeout(resolved, 100));
    expect(printer.standing.state()).toBe(state);
    spooler.order({ queues: { ...TILL, ...(orders.queues as object) }, jobs: [] });
    // Not «given up»: for a drawer's command that would say that it is certain to stay shut.
    expect(await sent).toEqual({ outcome: 'unknown', problem: 'no-confirmation' });
    spooler.order({ queues: TILL });
    await isReady(printer);
    expect(printer.standing.trouble()).toEqual({ kind: 'windows-keeps', name: '' });
  });

  test('for its queue had no paper comes out once it has some', { tags: ['long'] }, async () => {
    const spooler = aSpooler({ job: 'Printing' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(() => spooler.asked().includes('SaparJobs'));
    spooler.order({ queues: { ...TILL, Status: 'PaperOut' }, job: 'Printing' });
    await until(() => printer.standing.state() === 'paper-out');
    spooler.order({ queues: TILL, jobs: [] });
    expect(await sent).toEqual({ outcome: 'printed' });
  });

  test('or tells nothing of that can be read, is asked about in the end', { tags: ['long'] }, async () => {
    const spooler = aSpooler({ jobs: 'Access is denied.' });
    const printer = aQueue(spooler, {}, { jobMs: 100 });
    await isReady(printer);
    expect(await printer.send(RECEIPT)).toEqual({ outcome: 'unknown', problem: 'no-confirmation' });
  });

  test.each(
    sampleOf<[string, number, string]>(
      [
        ['of a long paper takes its time', 4000, 'ready'],
        ['of any other waits for a printer that is not reached', 0, 'offline'],
      ],
      1,
    ),
  )('%s: the queue is at work, and told by that', async (_what, dots, state) => {
    const spooler = aSpooler({ job: 'Printing' });
    const printer = aQueue(spooler, {}, { busyMs: 100 });
    await isReady(printer);
    spooler.order({ queues: { ...TILL, Status: 'Printing' }, job: 'Printing' });
    const sent = printer.send(RECEIPT, { dots });
    await until(() => spooler.asked().includes('SaparJobs'));
    await new Promise((resolved) => setTimeout(resolved, 400));
    expect(printer.standing.state()).toBe(state);
    spooler.order({ queues: TILL, jobs: [] });
    await sent;
  });

  test('since its queue was deleted meanwhile is asked about', { tags: ['long'] }, async () => {
    const spooler = aSpooler({ job: 'Printing' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(() => spooler.asked().includes('SaparJobs'));
    spooler.order({ queues: [], refuses: { SaparJobs: 'The specified printer was not found.' } });
    expect(await sent).toEqual({ outcome: 'unknown', problem: 'no-confirmation' });
    await until(() => printer.standing.trouble()?.kind === 'windows-no-queue');
    spooler.order({ queues: TILL });
    await isReady(printer);
    expect(printer.standing.trouble()).toBeNull();
  });

  test('when another printer is taken is called back', { tags: ['long'] }, async () => {
    const spooler = aSpooler({ job: 'Paused' });
    const printer = aQueue(spooler);
    await isReady(printer);
    const sent = printer.send(RECEIPT);
    await until(() => printer.standing.state() === 'stopped');
    await printer.close();
    expect(await sent).toEqual({ outcome: 'unknown', problem: 'stopped' });
    expect(spooler.asked()).toContain('SaparCancel');
  });

  test('in time is called back: a drawer opens for nobody', { tags: ['long'] }, async () => {
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

test(
  'one that falls silent in the middle of a job is told, and the printer ends within five seconds',
  { tags: ['long'] },
  async () => {
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
  },
);
