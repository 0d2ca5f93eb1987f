import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsbPlaces } from '../../src-main/printing/usb-printers.ts';

/** Printers on USB as Linux lists them: folders of its /sys, and devices beside them. */
interface UsbBus extends UsbPlaces {
  /** `name`: lp0, lp1 and so on; `device`: the device that is so called. */
  plug(name: string, printer: UsbPrinterOfTests, device: string): void;
  unplug(name: string): void;
  remove(): void;
}

interface UsbPrinterOfTests {
  readonly idVendor: string;
  readonly idProduct: string;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly serial?: string;
}

export function aUsbBus(): UsbBus {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-usb-'));
  const [listed, devices, bus] = ['usbmisc', 'dev', 'bus'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [listed, devices, bus]) mkdirSync(each);
  return {
    listed,
    devices,
    plug(name, printer, device) {
      // An interface is a folder inside of its device, and what is listed leads to it.
      const itself = join(bus, `at-${name}`);
      mkdirSync(join(itself, 'interface', 'usbmisc', name), { recursive: true });
      for (const [attribute, text] of Object.entries(printer)) writeFileSync(join(itself, attribute), `${text}\n`);
      symlinkSync(join(itself, 'interface'), join(itself, 'interface', 'usbmisc', name, 'device'));
      symlinkSync(join(itself, 'interface', 'usbmisc', name), join(listed, name));
      symlinkSync(device, join(devices, name));
    },
    unplug(name) {
      for (const path of [join(listed, name), join(devices, name), join(bus, `at-${name}`)])
        rmSync(path, { recursive: true, force: true });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
