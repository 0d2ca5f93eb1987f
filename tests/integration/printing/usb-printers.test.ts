import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { printerAddress } from '../../../src-main/platform/printer-address.ts';
import { troubleOfFile } from '../../../src-main/printing/printer-files.ts';
import { deviceOf, usbPrinters } from '../../../src-main/printing/usb-printers.ts';
import { aUsbBus } from '../../devices/a-usb-bus.ts';
import { aTill, until } from './bench.ts';

const EPSON = { idVendor: '04b8', idProduct: '0e28', manufacturer: 'EPSON', product: 'TM-T20III', serial: 'X7 4/1' };
const NAMELESS = { idVendor: '0416', idProduct: '5011' };

let bus: ReturnType<typeof aUsbBus>;
let paper: string;
beforeEach(() => {
  bus = aUsbBus();
  paper = join(bus.devices, 'paper');
  writeFileSync(paper, '');
});
afterEach(() => bus.remove());

/** The address as it is typed, shown and kept. */
function addressOf(text: string) {
  const address = printerAddress(text);
  if (address?.kind !== 'usb' && address?.kind !== 'file') throw new Error(`${text} is no device`);
  return address;
}

test('printers on USB are listed with their names and with addresses that stay', () => {
  bus.plug('lp10', NAMELESS, paper);
  bus.plug('lp2', EPSON, paper);
  expect(usbPrinters(bus).map(({ name, path, address }) => [name, path, address])).toEqual([
    ['EPSON TM-T20III', join(bus.devices, 'lp2'), addressOf('usb:04b8:0e28/X7%204%2F1')],
    ['lp10', join(bus.devices, 'lp10'), addressOf('usb:0416:5011')],
  ]);
});

test('a printer on USB is the same one in capitals, and its serial number stays as it is written', () => {
  expect(addressOf('usb:04B8:0E28/Xy1')).toEqual({ kind: 'usb', vendor: '04b8', product: '0e28', serial: 'Xy1' });
});

test('a printer is found again when lp0 becomes lp1, and its receipts come out there', async () => {
  bus.plug('lp0', EPSON, paper);
  const till = aTill(null, { address: addressOf('usb:04b8:0e28/X7%204%2F1'), usb: bus });
  await until(() => till.printing.status().printer === 'ready');
  bus.unplug('lp0');
  await until(() => till.printing.status().trouble?.kind === 'not-there');
  till.sell(1000);
  bus.plug('lp0', NAMELESS, join(bus.devices, 'another'));
  bus.plug('lp1', EPSON, paper);
  await until(
    () => till.states()[0] === 'printed',
    () => [till.states(), till.printing.status()],
  );
  expect(statSync(paper).size).toBeGreaterThan(1000);
  await till.end();
});

test('a path that has no device any more has another printer named beside it, which is not taken', () => {
  const named = addressOf(`file:${join(bus.devices, 'lp0')}`);
  expect(deviceOf(named, bus)).toEqual({ ok: false, error: { kind: 'not-there', name: join(bus.devices, 'lp0') } });
  bus.plug('lp1', EPSON, paper);
  expect(deviceOf(named, bus)).toEqual({
    ok: false,
    error: { kind: 'moved', name: `EPSON TM-T20III (${join(bus.devices, 'lp1')})` },
  });
  bus.plug('lp0', EPSON, paper);
  expect(deviceOf(named, bus)).toEqual({ ok: true, value: join(bus.devices, 'lp0') });
});

test.each([
  ['EACCES', 'no-rights', /^(?:root|wheel)$/],
  ['EBUSY', 'in-use', /^\/dev\/null$/],
  ['ENODEV', 'not-there', /^\/dev\/null$/],
])('what the system says of a device (%s) is %s, and the group that may print is named', (code, kind, name) => {
  const trouble = troubleOfFile(Object.assign(new Error(code), { code }), '/dev/null');
  expect(trouble).toEqual({ kind, name: expect.stringMatching(name) });
});
