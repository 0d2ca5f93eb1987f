import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type PrinterAddress, textOfPrinterAddress } from '../platform/printer-address.ts';

type UsbAddress = Extract<PrinterAddress, { kind: 'usb' }>;

/** Where Linux lists printers on USB, and where their devices are. */
export interface UsbPlaces {
  readonly listed: string;
  readonly devices: string;
}

const LINUX: UsbPlaces = { listed: '/sys/class/usbmisc', devices: '/dev/usb' };
const DEVICE = /^lp\d+$/;

interface UsbPrinter {
  /** Its device as it is called now: which printer is lp0 follows from which was plugged in first. */
  readonly path: string;
  readonly address: UsbAddress;
  /** As the printer calls itself: maker and model. */
  readonly name: string;
}

/** Printers on USB that the system's driver (usblp) knows now; none where there is no such driver. */
export function usbPrinters(places: UsbPlaces = LINUX): readonly UsbPrinter[] {
  return namesIn(places.listed)
    .filter((name) => DEVICE.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .flatMap((device) => {
      const known = printerIn(places, device);
      return known ? [known] : [];
    });
}

function printerIn({ listed, devices }: UsbPlaces, device: string): UsbPrinter | null {
  try {
    const itself = dirname(realpathSync(join(listed, device, 'device')));
    const read = (name: string) => wordIn(join(itself, name));
    const [vendor, product] = [read('idVendor'), read('idProduct')];
    if (vendor === null || product === null) return null;
    const name = [read('manufacturer'), read('product')].filter((word) => word !== null).join(' ');
    return {
      path: join(devices, device),
      address: { kind: 'usb', vendor, product, serial: read('serial') },
      name: name === '' ? device : name,
    };
  } catch {
    // It was unplugged while it was read.
    return null;
  }
}

/**
 * Where a printer is now, looked for at each use. A device that was called by its path and is called otherwise since is
 * named, and not taken: it may be another printer.
 */
export function deviceOf(
  address: UsbAddress | Extract<PrinterAddress, { kind: 'file' }>,
  places: UsbPlaces = LINUX,
): Result<string, PrinterTrouble> {
  const name = address.kind === 'file' ? address.path : textOfPrinterAddress(address);
  if (address.kind === 'usb') {
    const found = usbPrinters(places).find((each) => textOfPrinterAddress(each.address) === name);
    return found ? ok(found.path) : err({ kind: 'not-there', name });
  }
  if (dirname(name) !== places.devices || existsSync(name)) return ok(name);
  const [other] = usbPrinters(places);
  return err(other ? { kind: 'moved', name: `${other.name} (${other.path})` } : { kind: 'not-there', name });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function wordIn(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
