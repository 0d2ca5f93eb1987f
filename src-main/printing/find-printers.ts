import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { connect } from 'node:net';
import type { FoundPrinter } from '../../src-shared/contract/views/printer.ts';
import { textOfPrinterAddress } from '../platform/printer-address.ts';
import { announcedPrinters } from './announced-printers.ts';
import { type CupsServer, queuesOf } from './cups-client.ts';
import { hostsOf, type Network, ownNetworks } from './networks.ts';
import { troubleOfFile } from './printer-files.ts';
import { PRINTER_MODELS, type PrinterModelId } from './printer-profile.ts';
import type { FoundQueue } from './queue-client.ts';
import { type UsbPlaces, usbPrinters } from './usb-printers.ts';
import { type SpoolerOptions, windowsQueues } from './windows-spooler.ts';

/** Where printers are looked for; absent: where they are in earnest. */
export interface FindPlaces {
  readonly usb?: UsbPlaces;
  /** null: that of this machine. */
  readonly cups?: CupsServer | null;
  /** How Windows is asked; absent: as it is in earnest, and on Windows alone. */
  readonly windows?: SpoolerOptions;
  readonly networks?: readonly Network[];
  readonly mdns?: Parameters<typeof announcedPrinters>[1];
  readonly rawPort?: number;
}

const RAW_PORT = 9100;
const CONNECT_MS = 400;
const CONNECTIONS_MAX = 64;
/** Two networks of 254 addresses: a machine with more of them is no till's. */
const HOSTS_MAX = 508;
/** No station has so many; a network may say that it has. */
const FOUND_MAX = 50;
const NAME_LENGTH_MAX = 80;

/** What can be printed to from here, each once, what is plugged in first. Nothing is sent to what is found. */
export async function findPrinters(
  { port9100 }: { readonly port9100: boolean },
  places: FindPlaces = {},
): Promise<readonly FoundPrinter[]> {
  const networks = places.networks ?? ownNetworks();
  const rawPort = places.rawPort ?? RAW_PORT;
  const [plugged, ofCups, ofWindows, announced, answering] = await Promise.all([
    orNone(onUsb(places.usb)),
    orNone(queuesOf(places.cups ?? null)),
    orNone(windowsQueues(places.windows)),
    orNone(announcedPrinters(networks, places.mdns)),
    port9100 ? answeringAt([...new Set(networks.flatMap(hostsOf))].slice(0, HOSTS_MAX), rawPort) : [],
  ]);
  const inNetwork = await Promise.all(
    firstOfEach(announced, ({ host, port }) => `${host}:${port}`)
      .slice(0, CONNECTIONS_MAX)
      .map((each) => reached(each.name, each.host, each.port, 'mdns')),
  );
  const all = [
    ...plugged,
    ...ofCups.map(asFound('cups')),
    ...ofWindows.map(asFound('winspool')),
    ...inNetwork,
    ...answering,
  ];
  return firstOfEach(all, ({ address }) => address).slice(0, FOUND_MAX);
}

/** One way of finding that fails takes no other along. */
function orNone<Each>(found: Promise<readonly Each[]>): Promise<readonly Each[]> {
  return found.catch(() => []);
}

function firstOfEach<Each>(all: readonly Each[], keyOf: (each: Each) => string): Each[] {
  return [...new Map(all.toReversed().map((each) => [keyOf(each), each])).values()].toReversed();
}

async function onUsb(places: UsbPlaces | undefined): Promise<FoundPrinter[]> {
  return Promise.all(
    usbPrinters(places).map(async ({ name, path, address }) => {
      const trouble = await access(path, constants.W_OK).then(
        () => null,
        (fault: unknown) => troubleOfFile(fault, path),
      );
      const state = trouble ? 'offline' : 'ready';
      return { ...named(name), address: textOfPrinterAddress(address), by: 'usb', state, ...(trouble && { trouble }) };
    }),
  );
}

function asFound(by: 'cups' | 'winspool'): (queue: FoundQueue) => FoundPrinter {
  return ({ name, address, state }) => ({ ...named(name), address, by, state });
}

/** Its port takes connections, or says nothing of itself. */
async function reached(name: string, host: string, port: number, by: 'mdns' | 'port'): Promise<FoundPrinter> {
  const address = textOfPrinterAddress({ kind: 'tcp', host, port });
  const takes = await takesConnections(host, port);
  return {
    ...named(name),
    address,
    by,
    state: takes ? null : 'offline',
    ...(!takes && { trouble: { kind: 'not-reached', name: `${host}:${port}` } }),
  };
}

async function answeringAt(hosts: readonly string[], port: number): Promise<FoundPrinter[]> {
  const left = [...hosts];
  const found: FoundPrinter[] = [];
  const tryOn = async (): Promise<void> => {
    for (let host = left.shift(); host !== undefined; host = left.shift()) {
      const each = await reached(host, host, port, 'port');
      if (each.state === null) found.push(each);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS_MAX }, tryOn));
  return found;
}

function takesConnections(host: string, port: number): Promise<boolean> {
  return new Promise((settled) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const end = (takes: boolean) => {
      socket.destroy();
      settled(takes);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

const MODEL_NAMES: readonly (readonly [RegExp, PrinterModelId])[] = [
  [/tm-t88(?:i{2,3}|iv)\b/i, 'epson-old'],
  [/epson/i, 'epson'],
  [/xprinter/i, 'xprinter'],
  [/bixolon/i, 'bixolon'],
  [/citizen/i, 'citizen'],
  [/\bhp\b|hewlett/i, 'hp'],
];

/** A name from outside may hold anything. */
function named(said: string): Pick<FoundPrinter, 'name' | 'model'> {
  const name = said
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .trim()
    .slice(0, NAME_LENGTH_MAX);
  const model = MODEL_NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 'generic';
  return { name: name === '' ? PRINTER_MODELS.generic.name : name, model };
}
