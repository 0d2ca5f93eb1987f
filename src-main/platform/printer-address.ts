import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';

/** Where a printer is. Its text comes from the environment, from the screen, or from what was kept: nothing throws. */
export type PrinterAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'file'; readonly path: string }
  /** A printer on USB by what it is, whatever its device is called today. null: it has no serial number. */
  | { readonly kind: 'usb'; readonly vendor: string; readonly product: string; readonly serial: string | null }
  /** A queue of this Windows; `\\SERVER\QUEUE` for one of another machine that it is connected to. */
  | { readonly kind: 'winspool'; readonly queue: string }
  /** A queue of CUPS; null: that of this machine. */
  | {
      readonly kind: 'cups';
      readonly queue: string;
      readonly server: { readonly host: string; readonly port: number } | null;
    };

const TCP_PORT = 9100;
const IPP_PORT = 631;
/** Windows keeps backslash, comma and exclamation mark out of the name of a queue. */
const WINDOWS_QUEUE = /^(?:\\\\[^\\,!\s]{1,100}\\)?[^\\,!\s](?:[^\\,!]{0,218}[^\\,!\s])?$/u;
const QUEUE_NAME = /^[^\s/?#\p{Cc}\p{Cf}]{1,127}$/u;
/** As many as the screen takes. */
const ADDRESS_LENGTH_MAX = 300;
/** Controls and what has no shape: a name with one is never the name that somebody meant. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/u;

/** Four digits of maker and of product, in capitals too, and the serial number where the printer has one. */
const USB = /^usb:([\da-f]{4}):([\da-f]{4})(?:\/(.{1,127}))?$/iu;

/**
 * tcp://host:port, file:path, usb:MAKER:PRODUCT/SERIAL, cups:QUEUE, cups://host:port/QUEUE or winspool:QUEUE; null for
 * anything else.
 */
export function printerAddress(text: string): PrinterAddress | null {
  if (text.length > ADDRESS_LENGTH_MAX || UNSEEN.test(text)) return null;
  if (text.startsWith('file:')) {
    const path = filePath(text.slice('file:'.length));
    return path === '' ? null : { kind: 'file', path };
  }
  const [, vendor, product, serial] = USB.exec(text) ?? [];
  if (vendor !== undefined && product !== undefined)
    return serial !== undefined && decoded(serial) === ''
      ? null
      : {
          kind: 'usb',
          vendor: vendor.toLowerCase(),
          product: product.toLowerCase(),
          serial: serial === undefined ? null : decoded(serial),
        };
  const ofWindows = /^winspool:(.*)$/.exec(text)?.[1];
  if (ofWindows !== undefined) {
    const queue = decoded(ofWindows);
    return WINDOWS_QUEUE.test(queue) && !UNSEEN.test(queue) ? { kind: 'winspool', queue } : null;
  }
  const queue = /^cups:(?!\/\/)(.*)$/.exec(text)?.[1];
  if (queue !== undefined) return QUEUE_NAME.test(queue) ? { kind: 'cups', queue, server: null } : null;
  const url = URL.canParse(text) ? new URL(text) : null;
  // What is written and not used is a mistake: a name, a password, a question, port 0.
  if (!url || url.username + url.password + url.search + url.hash !== '' || url.port === '0') return null;
  const host = hostOf(url.hostname);
  if (host === null) return null;
  const at = (usual: number) => ({ host, port: url.port === '' ? usual : Number(url.port) });
  if (url.protocol === 'tcp:') return /^\/?$/.test(url.pathname) ? { kind: 'tcp', ...at(TCP_PORT) } : null;
  const name = decoded(url.pathname.slice(1));
  return url.protocol === 'cups:' && QUEUE_NAME.test(name) ? { kind: 'cups', queue: name, server: at(IPP_PORT) } : null;
}

/** As `printerAddress` reads it. */
export function textOfPrinterAddress(address: PrinterAddress): string {
  if (address.kind === 'file') return `file:${address.path}`;
  if (address.kind === 'usb') {
    const serial = address.serial === null ? '' : `/${encodeURIComponent(address.serial)}`;
    return `usb:${address.vendor}:${address.product}${serial}`;
  }
  // Names of Windows are full of blanks; these three alone would be read as something else.
  if (address.kind === 'winspool') return `winspool:${address.queue.replaceAll(/[%?#]/g, encodeURIComponent)}`;
  const at = (host: string, port: number) => `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (address.kind === 'tcp') return `tcp://${at(address.host, address.port)}`;
  return address.server
    ? `cups://${at(address.server.host, address.server.port)}/${encodeURIComponent(address.queue)}`
    : `cups:${address.queue}`;
}

/** Linux gives this number to memory, zero, random and the like: they take every byte and print none. */
const MEMORY_DEVICES = 1;

/**
 * What is at this path instead of a printer, in words; null where it may be one, also one that is unplugged. To write
 * to a pipe waits for its reader, without end; to write to a disk or to the counter's own files destroys them.
 */
export function notAPrinter(path: string, dataDir: string): string | null {
  if (isInside(realPath(dataDir), realPath(path))) return 'one of the counter’s own files, in its data folder';
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found || found.isFile()) return null;
    if (found.isDirectory()) return 'a folder';
    if (found.isFIFO()) return 'a pipe';
    if (found.isSocket()) return 'a socket';
    if (found.isBlockDevice()) return 'a disk';
    // stat tells major and minor number in one: the major stands above the lowest eight bits.
    const prints = process.platform !== 'linux' || ((found.rdev >> 8) & 0xfff) !== MEMORY_DEVICES;
    return prints ? null : 'a device that prints nothing';
  } catch {
    // A folder on the way may not be read yet, or is none: a printer that is not there.
    return null;
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Where the file is not there yet, the nearest folder above it that is there decides. */
function realPath(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    return dirname(whole) === whole ? whole : join(realPath(dirname(whole)), basename(whole));
  }
}

/** file:///dev/usb/lp0, file://dev/usb/lp0 and file:/tmp/../dev/usb/lp0 are one device. */
function filePath(written: string): string {
  const path = written.replace(/^\/\/(?=\/)/, '');
  return path === '' || process.platform === 'win32' ? path : normalize(path);
}

/** As a name server is asked for it: letters of other alphabets in their own encoding. Null for what is no host. */
function hostOf(written: string): string | null {
  const asWeb = `http://${written}`;
  if (written === '' || !URL.canParse(asWeb)) return null;
  return new URL(asWeb).hostname.replace(/^\[|\]$/g, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
