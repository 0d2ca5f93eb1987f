import { afterEach, describe, expect, test } from 'vitest';
import { printerAddress } from '../../../src-main/platform/printer-address.ts';
import { CupsClient } from '../../../src-main/printing/cups-client.ts';
import type { OPERATION } from '../../../src-main/printing/ipp.ts';
import { printerProfile, profileOfSetup } from '../../../src-main/printing/printer-profile.ts';
import { QueuePrinter } from '../../../src-main/printing/queue-printer.ts';
import { TcpPrinter } from '../../../src-main/printing/tcp-printer.ts';
import { aPort } from '../../devices/a-port.ts';
import { aVirtualCups } from '../../devices/virtual-cups.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, tcpAddress, until } from './bench.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** Printers as they stand in stations: each tells its own reason, and keeps nobody from going on. */

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function aPrinter(options: Parameters<typeof VirtualPrinter.start>[0] = {}) {
  const printer = await VirtualPrinter.start(options);
  ends.push(() => printer.stop());
  return printer;
}

describe('a printer that serves one connection and is held by another till', () => {
  test.each([
    ['others-wait', 'no-answer'],
    ['others-refused', 'refuses-connection'],
  ] as const)('is told as such (%s), and prints what waited once it is free', async (oneConnection, kind) => {
    const printer = await aPrinter({ oneConnection });
    const other = new TcpPrinter({ host: '127.0.0.1', port: printer.port }, printerProfile('epson'));
    ends.push(() => other.close());
    other.open();
    await until(() => other.standing.state() === 'ready');
    const till = aTill(printer);
    ends.push(() => till.end());
    till.sell(1000);
    await until(
      () => till.printing.status().trouble?.kind === kind,
      () => till.printing.status(),
      5000,
    );
    expect(till.printing.status()).toMatchObject({
      printer: 'offline',
      trouble: { kind, name: `127.0.0.1:${printer.port}` },
    });
    expect(till.states()).toEqual(['queued']);
    await other.close();
    await printer.waitForReceipt(1);
    await until(() => till.printing.status().waiting === 0);
    expect(till.printing.status().trouble).toBeUndefined();
  });
});

describe('a printer that is set up as it is', () => {
  async function prints(
    printer: VirtualPrinter,
    changes: Partial<Parameters<typeof profileOfSetup>[0]>,
  ): Promise<ReturnType<typeof aTill>> {
    const till = aTill(printer);
    ends.push(() => till.end());
    const setup = { address: printer.address, paper: 80, wholeReceiptAsImage: false, codePage: null } as const;
    const profile = profileOfSetup({ ...setup, model: 'epson', ...changes });
    if (!profile) throw new Error('no such model');
    await till.printing.takeOver({ address: tcpAddress(printer), profile });
    till.sell(1000);
    await until(
      () => till.states()[0] === 'printed',
      () => [till.states(), till.printing.status()],
    );
    return till;
  }

  test('an older TM-T88 prints 42 columns on 512 dots, and what its one page lacks as images', async () => {
    const printer = await aPrinter({ model: 'epson-old' });
    await prints(printer, { model: 'epson-old' });
    const receipt = await printer.waitForReceipt(1);
    // A line or an image wider than 512 dots would be a fault of this printer.
    expect(receipt.faults).toEqual([]);
    const texts = receipt.lines.filter((line) => line.as === 'text').map(({ text }) => text);
    expect(Math.max(...texts.map((text) => text.length))).toBe(42);
    expect(texts.join(' ')).toMatch(/[а-я]{4}/);
    expect(texts.join(' ')).not.toMatch(/[ӘҒҚҢӨҰҮҺІәғқңөұүһі]/);
    expect(receipt.lines.some((line) => line.as === 'image')).toBe(true);
  });

  test.each([
    [2, 0],
    [5, 1],
  ] as const)('a drawer on pin %i is opened by that pin', async (drawerPin, pin) => {
    const printer = await aPrinter();
    await prints(printer, { drawerPin });
    expect(printer.drawerPulses().map((pulse) => pulse.pin)).toEqual([pin]);
  });

  test('without a cutter the paper is fed until all of it can be torn off', async () => {
    const printer = await aPrinter({ cutter: 'none' });
    await prints(printer, { cutter: 'none' });
    printer.tearOff();
    const receipt = await printer.waitForReceipt(1);
    expect(receipt.faults).toEqual([]);
    expect(receipt.text).toMatch(/ИТОГО/);
  });

  test('a code page has any number that a technician types', async () => {
    const printer = await aPrinter({ model: 'citizen' });
    await prints(printer, { model: 'epson', codePage: { page: 'CP866', number: 7 } });
    const receipt = await printer.waitForReceipt(1);
    expect(receipt.faults).toEqual([]);
    expect(
      receipt.lines
        .filter((line) => line.as === 'text')
        .map(({ text }) => text)
        .join(' '),
    ).toMatch(/[а-я]{4}/);
  });
});

describe('a printer in the network that can’t be used says why', () => {
  test('nobody listens at its port', async () => {
    const port = await aPort();
    await expectTrouble({ host: '127.0.0.1', port }, { kind: 'refuses-connection', name: `127.0.0.1:${port}` });
  });

  test('nobody has its name', async () => {
    await expectTrouble(
      { host: 'no-such-printer.invalid', port: 9100 },
      { kind: 'no-such-host', name: 'no-such-printer.invalid:9100' },
    );
  });

  test('what answers is no receipt printer', async () => {
    const printer = await aPrinter();
    printer.answerGarbage(true);
    await expectTrouble(tcpAddress(printer), { kind: 'no-receipt-printer', name: `127.0.0.1:${printer.port}` });
  });

  async function expectTrouble(address: object, trouble: object): Promise<void> {
    const { host, port } = address as { host: string; port: number };
    const printer = new TcpPrinter({ host, port }, printerProfile('epson'));
    ends.push(() => printer.close());
    printer.open();
    await until(
      () => printer.standing.trouble() !== null,
      () => printer.standing.state(),
      5000,
    );
    expect([printer.standing.state(), printer.standing.trouble()]).toEqual(['offline', trouble]);
  }
});

describe('a CUPS that refuses', () => {
  async function aTillAtCups() {
    const cups = await aVirtualCups();
    ends.push(() => cups.stop());
    const till = aTill(null, { address: printerAddress(cups.address) });
    ends.push(() => till.end());
    return { cups, till };
  }
  type Refusing = [keyof typeof OPERATION, Parameters<Awaited<ReturnType<typeof aVirtualCups>>['refuse']>[1], object];

  test.each<[string, ...Refusing]>(
    sampleOf<[string, ...Refusing]>(
      [
        [
          'the format',
          'printJob',
          { ipp: 0x040a, says: 'Unsupported document-format "application/vnd.cups-raw".' },
          { kind: 'format-refused', name: 'till' },
        ],
        ['a job without a password', 'printJob', { http: 401 }, { kind: 'wants-password', name: '' }],
        ['a question without a password', 'getPrinterAttributes', { http: 401 }, { kind: 'wants-password', name: '' }],
        ['a line without TLS', 'getPrinterAttributes', { http: 426 }, { kind: 'wants-tls', name: '' }],
        [
          'this user',
          'printJob',
          { ipp: 0x0403, says: 'You are not\r\nallowed to print.' },
          { kind: 'cups-refuses', name: 'You are not  allowed to print.' },
        ],
      ],
      3,
    ),
  )('%s says its own reason, and is not asked again and again', async (_what, operation, how, trouble) => {
    const { cups, till } = await aTillAtCups();
    cups.refuse(operation, how);
    till.sell(1000);
    await until(
      () => till.printing.status().printer === 'stopped',
      () => till.printing.status(),
    );
    const times = cups.asked(operation);
    await new Promise((resolved) => setTimeout(resolved, 1200));
    expect(till.printing.status()).toMatchObject({ printer: 'stopped', trouble, waiting: 1 });
    expect([cups.asked(operation), cups.jobs.length]).toEqual([times, 0]);
  });

  test('because it is busy is asked again, and prints', async () => {
    const { cups, till } = await aTillAtCups();
    cups.refuse('printJob', { ipp: 0x0507, says: 'The printer is busy.' });
    till.sell(1000);
    await until(() => till.printing.status().trouble?.kind === 'cups-busy');
    cups.refuse('printJob', null);
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    expect(cups.jobs).toHaveLength(1);
  });

  test('is tried once more after its pause, when somebody may have set it up anew', async () => {
    const { cups } = await aTillAtCups();
    cups.refuse('getPrinterAttributes', { http: 401 });
    const printer = new QueuePrinter(
      new CupsClient({ kind: 'cups', queue: 'till', server: { host: '127.0.0.1', port: cups.port } }),
      { askEveryMs: 20, refusedMs: 200 },
    );
    ends.push(() => printer.close());
    printer.open();
    await until(() => printer.standing.trouble()?.kind === 'wants-password');
    cups.refuse('getPrinterAttributes', null);
    await expect.poll(() => printer.standing.state(), { timeout: 5000 }).toBe('ready');
  });

  test.each<[string, [string, string], object]>([
    ['for a password', ['job-hold-until', 'auth-info-required'], { kind: 'wants-password', name: '' }],
    ['for a reason of its own', ['job-hold-until', 'night'], { kind: 'cups-holds', name: 'night' }],
  ])('holds a job that it took %s: it is told, and comes out once', async (_what, [name, value], trouble) => {
    const { cups, till } = await aTillAtCups();
    cups.tellOfJobs([
      { tag: 'enum', name: 'job-state', values: [4] },
      { tag: 'keyword', name, values: [value] },
    ]);
    till.sell(1000);
    await until(() => till.printing.status().printer === 'stopped');
    expect(till.printing.status()).toMatchObject({ trouble });
    cups.tellOfJobs([{ tag: 'enum', name: 'job-state', values: [9] }]);
    await until(() => till.states()[0] === 'printed' && till.printing.status().printer === 'ready');
    expect([cups.jobs.length, till.printing.status().trouble]).toEqual([1, undefined]);
  });

  test(
    'does not get to the drawer’s command in time: it is called back, and opens no drawer for nobody',
    { tags: ['long'] },
    async () => {
      const { cups, till } = await aTillAtCups();
      await until(() => till.printing.status().printer === 'ready');
      cups.tellOfJobs([{ tag: 'enum', name: 'job-state', values: [5] }]);
      expect(await till.printing.openDrawer()).toBe('not-told');
      expect([cups.jobs.length, cups.cancelled]).toEqual([1, [1]]);
    },
  );

  test('does not let a job be called back: that the drawer may still open is said', async () => {
    const { cups } = await aTillAtCups();
    const server = { host: '127.0.0.1', port: cups.port };
    const printer = new QueuePrinter(new CupsClient({ kind: 'cups', queue: 'till', server }));
    ends.push(() => printer.close());
    cups.tellOfJobs([{ tag: 'enum', name: 'job-state', values: [5] }]);
    cups.refuse('cancelJob', { ipp: 0x0403, says: 'It is not yours.' });
    const sent = await printer.send(Buffer.from('\x1bp'), { callBack: AbortSignal.timeout(50) });
    expect(sent).toEqual({ outcome: 'unknown', problem: 'no-confirmation' });
  });

  test('has a job when another printer is taken: it is called back there', async () => {
    const { cups } = await aTillAtCups();
    const server = { host: '127.0.0.1', port: cups.port };
    const printer = new QueuePrinter(new CupsClient({ kind: 'cups', queue: 'till', server }));
    cups.tellOfJobs([{ tag: 'enum', name: 'job-state', values: [5] }]);
    const sent = printer.send(Buffer.from('\x1b@'));
    await until(() => cups.asked('getJobAttributes') > 0);
    await printer.close();
    expect([await sent, cups.cancelled]).toEqual([{ outcome: 'unknown', problem: 'stopped' }, [1]]);
  });

  test('gives a job up: its reason stands until the next comes out', async () => {
    const { cups, till } = await aTillAtCups();
    cups.tellOfJobs([
      { tag: 'enum', name: 'job-state', values: [8] },
      { tag: 'keyword', name: 'job-state-reasons', values: ['aborted-by-system'] },
      { tag: 'text', name: 'job-printer-state-message', values: ['Filter failed'] },
    ]);
    till.sell(1000);
    await until(() => till.printing.status().trouble !== undefined);
    expect(till.printing.status()).toMatchObject({
      printer: 'ready',
      trouble: { kind: 'cups-keeps', name: 'Filter failed' },
      unknown: 1,
    });
    cups.tellOfJobs([{ tag: 'enum', name: 'job-state', values: [9] }]);
    till.sell(2000);
    await until(() => till.states()[1] === 'printed' && till.printing.status().trouble === undefined);
  });

  test('takes connections and answers nobody: it is told within five seconds', { tags: ['long'] }, async () => {
    const { cups, till } = await aTillAtCups();
    await until(() => till.printing.status().printer === 'ready');
    cups.fallSilent();
    await until(
      () => till.printing.status().trouble?.kind === 'cups-away',
      () => till.printing.status(),
      5000,
    );
    expect(till.printing.status().printer).toBe('offline');
  });

  test('has no such queue', async () => {
    const cups = await aVirtualCups(['other']);
    ends.push(() => cups.stop());
    const till = aTill(null, { address: printerAddress(`cups://127.0.0.1:${cups.port}/till`) });
    ends.push(() => till.end());
    await until(() => till.printing.status().trouble !== undefined);
    expect(till.printing.status()).toMatchObject({ printer: 'offline', trouble: { kind: 'no-queue', name: 'till' } });
  });
});
