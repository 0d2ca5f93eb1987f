import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { announcedPrinters } from '../../../src-main/printing/announced-printers.ts';
import { findPrinters, type FindPlaces } from '../../../src-main/printing/find-printers.ts';
import { aPort } from '../../devices/a-port.ts';
import { aUsbBus } from '../../devices/a-usb-bus.ts';
import { anAnnouncer } from '../../devices/an-announcer.ts';
import { aVirtualCups } from '../../devices/virtual-cups.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';

/** Printers are looked for on a bus, a CUPS and a network of the test's own. */

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** Two addresses: this machine's own and a neighbour that nobody has. */
const LOOPBACK = [{ address: '127.0.0.1', netmask: '255.255.255.252' }];

/** On loopback an answer comes at once. */
const askedAt = (port: number) => ({ port, listenMs: 300 });

/** Nowhere but where a test says. */
async function places(some: FindPlaces): Promise<FindPlaces> {
  const bus = aUsbBus();
  ends.push(() => bus.remove());
  return { usb: bus, cups: { host: '127.0.0.1', port: await aPort() }, networks: [], ...some };
}

async function aPrinter() {
  const printer = await VirtualPrinter.start();
  ends.push(() => printer.stop());
  return printer;
}

test('where there is none, none is found', async () => {
  expect(await findPrinters({ port9100: true }, await places({}))).toEqual([]);
});

test('one on USB is named as it calls itself, and its name tells of its model', async () => {
  const bus = aUsbBus();
  ends.push(() => bus.remove());
  const paper = join(bus.devices, 'paper');
  writeFileSync(paper, '');
  bus.plug('lp0', { idVendor: '04b8', idProduct: '0202', manufacturer: 'EPSON', product: 'TM-T88III' }, paper);
  bus.plug('lp1', { idVendor: '0416', idProduct: '5011' }, join(bus.devices, 'gone'));
  expect(await findPrinters({ port9100: false }, await places({ usb: bus }))).toEqual([
    { name: 'EPSON TM-T88III', model: 'epson-old', address: 'usb:04b8:0202', by: 'usb', state: 'ready' },
    {
      name: 'lp1',
      model: 'generic',
      address: 'usb:0416:5011',
      by: 'usb',
      state: 'offline',
      trouble: { kind: 'not-there', name: join(bus.devices, 'lp1') },
    },
  ]);
});

test('a way of finding that fails takes no other along', async () => {
  const bus = aUsbBus();
  ends.push(() => bus.remove());
  const paper = join(bus.devices, 'paper');
  writeFileSync(paper, '');
  bus.plug('lp0', { idVendor: '04b8', idProduct: '0202', manufacturer: 'EPSON', product: 'TM-T20' }, paper);
  // A port that there is not, a program below what is no folder, and a network that this machine is not in.
  const cups = { host: '127.0.0.1', port: 70_000 };
  const windows = { command: [join(paper, 'powershell.exe')] as const };
  const networks = [{ address: '192.0.2.1', netmask: '255.255.255.0' }];
  const found = await findPrinters({ port9100: false }, await places({ usb: bus, cups, windows, networks }));
  expect(found.map(({ by }) => by)).toEqual(['usb']);
});

test('each queue of CUPS is named by its description, with its state', async () => {
  const cups = await aVirtualCups(['till', 'office']);
  ends.push(() => cups.stop());
  const server = { host: '127.0.0.1', port: cups.port };
  expect(await findPrinters({ port9100: false }, await places({ cups: server }))).toMatchObject([
    { name: 'Receipts at till', address: `cups://127.0.0.1:${cups.port}/till`, by: 'cups', state: 'ready' },
    { name: 'Receipts at office', address: `cups://127.0.0.1:${cups.port}/office`, by: 'cups', state: 'ready' },
  ]);
});

test('one that announces itself is asked for once, by its name, and is told as silent where its port is', async () => {
  const printer = await aPrinter();
  const here = await anAnnouncer({ name: 'Receipts 3', port: printer.port, ty: 'XPRINTER XP-N160II' });
  ends.push(() => here.stop());
  const some = await places({ networks: LOOPBACK, mdns: askedAt(here.port) });
  const address = `tcp://127.0.0.1:${printer.port}`;
  const found = { name: 'XPRINTER XP-N160II', model: 'xprinter', address, by: 'mdns' };
  expect(await findPrinters({ port9100: false }, some)).toEqual([{ ...found, state: null }]);
  expect(here.asked()).toBe(1);
  // It was reached, and nothing was sent that it could print.
  expect([printer.bytesObeyed, printer.receipts()]).toEqual([0, []]);

  await printer.vanish();
  expect(await findPrinters({ port9100: false }, some)).toEqual([
    { ...found, state: 'offline', trouble: { kind: 'not-reached', name: `127.0.0.1:${printer.port}` } },
  ]);
});

/** An answer whose one name is a pointer to its own place (RFC 1035, 4.1.4). */
const POINTS_TO_ITSELF = Buffer.from('000084000000000100000000c00c000c000100000078000200c0', 'hex');

test.each([
  ['a name of unseen letters', { name: 'Re\u0007ceipts\u202e 3', port: 9 }, undefined, 'Re ceipts  3'],
  ['a name of nothing but unseen letters', { name: '\u200b\u202e', port: 9 }, undefined, 'ESC/POS'],
  ['a name longer than any', { name: 'x', port: 9, ty: 'N'.repeat(240) }, undefined, 'N'.repeat(80)],
  ['a name in markup', { name: '<img src=x onerror=alert(1)>', port: 9 }, undefined, '<img src=x onerror=alert(1)>'],
  ['a port that there is not', { name: 'x', port: 0 }, undefined, undefined],
  ['a name that points to itself', { name: 'x', port: 9 }, POINTS_TO_ITSELF, undefined],
  ['bytes that are none of DNS', { name: 'x', port: 9 }, Buffer.from('HTTP/1.1 200 OK'), undefined],
  ['nothing', { name: 'x', port: 9 }, Buffer.alloc(0), undefined],
])('an answer of %s keeps nobody from finding others', async (_what, printer, raw, name) => {
  const here = await anAnnouncer(printer, { raw });
  ends.push(() => here.stop());
  const found = await findPrinters({ port9100: false }, await places({ networks: LOOPBACK, mdns: askedAt(here.port) }));
  expect(found.map((each) => each.name)).toEqual(name === undefined ? [] : [name]);
});

test('one that announces itself three hundred times is heard once, and keeps no other from being heard', async () => {
  const flood = Array.from({ length: 300 }, () => ({ name: 'Flood', port: 20_000 }));
  const here = await anAnnouncer({ name: 'Receipts 3', port: 9100 }, { others: flood });
  ends.push(() => here.stop());
  const announced = await announcedPrinters(LOOPBACK, askedAt(here.port));
  expect(announced.map(({ name, port }) => [name, port])).toEqual([
    ['Flood', 20_000],
    ['Receipts 3', 9100],
  ]);
});

test(
  'of a network that announces a thousand, some are heard, each once, and tried a few at a time',
  { tags: ['long'] },
  async () => {
    const printer = await aPrinter();
    const others = Array.from({ length: 1000 }, (_, at) => ({ name: `Flood ${at}`, port: 20_000 + (at % 800) }));
    const here = await anAnnouncer(
      { name: 'Receipts 3', port: printer.port },
      { others: [{ name: 'Receipts 3', port: printer.port }, ...others] },
    );
    ends.push(() => here.stop());
    const mdns = { port: here.port, listenMs: 1500 };
    const announced = await announcedPrinters(LOOPBACK, mdns);
    expect(announced).toHaveLength(256);
    expect(new Set(announced.map(({ port }) => port)).size).toBe(256);
    const found = await findPrinters({ port9100: false }, await places({ networks: LOOPBACK, mdns }));
    expect(found).toHaveLength(50);
    expect(found[0]).toMatchObject({ name: 'Receipts 3', address: `tcp://127.0.0.1:${printer.port}`, state: null });
    expect(printer.bytesObeyed).toBe(0);
  },
);

test('port 9100 of the own network is tried where somebody asked for it, and not otherwise', async () => {
  const printer = await aPrinter();
  const some = await places({ networks: LOOPBACK, mdns: askedAt(await aPort()), rawPort: printer.port });
  expect(await findPrinters({ port9100: false }, some)).toEqual([]);
  expect(printer.connections).toBe(0);
  expect(await findPrinters({ port9100: true }, some)).toEqual([
    { name: '127.0.0.1', model: 'generic', address: `tcp://127.0.0.1:${printer.port}`, by: 'port', state: null },
  ]);
});

test('one that is found in two ways stands there once, by the way that tells more', async () => {
  const printer = await aPrinter();
  const here = await anAnnouncer({ name: 'Receipts 3', port: printer.port });
  ends.push(() => here.stop());
  const some = await places({ networks: LOOPBACK, mdns: askedAt(here.port), rawPort: printer.port });
  expect(await findPrinters({ port9100: true }, some)).toMatchObject([{ name: 'Receipts 3', by: 'mdns' }]);
});
