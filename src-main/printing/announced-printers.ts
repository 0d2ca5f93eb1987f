import { createSocket } from 'node:dgram';
import { decode, encode, type Answer } from 'dns-packet';
import type { Network } from './networks.ts';

/** A printer that announces itself in the network (mDNS, RFC 6762): raw data at its port. */
interface AnnouncedPrinter {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

const GROUP = '224.0.0.251';
const MDNS_PORT = 5353;
const LISTEN_MS = 1500;
/** Raw ESC/POS over TCP goes by this name (DNS-SD). */
const SERVICE = '_pdl-datastream._tcp.local';
const RAW_PORT = 9100;
/** No station has so many; a network may say that it has, and nothing more of it is heard. */
const ANNOUNCED_MAX = 256;

/**
 * Asks once on each network. From a port of its own the answers come to this question alone (RFC 6762, 5.1), whatever
 * else listens on this machine. A network that can't be asked has none.
 */
export async function announcedPrinters(
  networks: readonly Network[],
  { port = MDNS_PORT, listenMs = LISTEN_MS } = {},
): Promise<readonly AnnouncedPrinter[]> {
  const found = await Promise.all(networks.map(({ address }) => askedOn(address, port, listenMs)));
  return found.flat();
}

function askedOn(address: string, port: number, listenMs: number): Promise<AnnouncedPrinter[]> {
  const question = encode({ type: 'query', id: 0, questions: [{ type: 'PTR', name: SERVICE }] });
  const found: AnnouncedPrinter[] = [];
  return new Promise((settled) => {
    const socket = createSocket('udp4');
    const end = () => {
      clearTimeout(timer);
      socket.close();
      settled(found);
    };
    const timer = setTimeout(end, listenMs);
    socket.once('error', end);
    socket.on('message', (bytes, { address: host }) => {
      for (const heard of printersIn(bytes, host))
        if (found.length < ANNOUNCED_MAX && !found.some((known) => isSame(known, heard))) found.push(heard);
    });
    socket.bind(0, address, () => {
      try {
        socket.setMulticastInterface(address);
        socket.send(question, port, GROUP);
      } catch {
        end();
      }
    });
  });
}

function isSame(known: AnnouncedPrinter, { host, port }: AnnouncedPrinter): boolean {
  return known.host === host && known.port === port;
}

/** The instances that an answer names; its sender is their address. Nothing of what can't be read. */
function printersIn(bytes: Buffer, host: string): AnnouncedPrinter[] {
  try {
    const { answers = [], additionals = [] } = decode(bytes);
    const records = [...answers, ...additionals];
    return answers.flatMap((answer) => {
      if (answer.type !== 'PTR' || answer.name.toLowerCase() !== SERVICE) return [];
      const { data: instance } = answer;
      const port = records.flatMap((each) =>
        each.type === 'SRV' && each.name === instance ? [each.data.port] : [],
      )[0];
      const name = wordOf(records, instance, 'ty') ?? instance.slice(0, -(SERVICE.length + 1));
      return port === 0 ? [] : [{ name, host, port: port ?? RAW_PORT }];
    });
  } catch {
    return [];
  }
}

/** TXT records hold «key=value». */
function wordOf(records: readonly Answer[], instance: string, key: string): string | undefined {
  const texts = records.flatMap((each) => (each.type === 'TXT' && each.name === instance ? [each.data].flat() : []));
  const words = texts.map((text) => text.toString().split('='));
  return words
    .find(([name]) => name === key)
    ?.slice(1)
    .join('=');
}
