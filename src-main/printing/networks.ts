import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A network that this machine is in. */
export interface Network {
  /** The machine's own address there. */
  readonly address: string;
  readonly netmask: string;
}

/** Version 4 alone: printers of receipts know no other. */
export function ownNetworks(interfaces = networkInterfaces()): readonly Network[] {
  return Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address, netmask }) => ({ address, netmask }));
}

/** Bridges of containers and virtual machines, and tunnels, as Linux, Windows and macOS name them. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vbox|tun|tap|wg|ppp|utun|tailscale|zt|vEthernet)/i;

/** A larger network is tried only where this machine stands in it: 254 addresses. */
const NETMASK_BITS_MIN = 24;

/** The addresses of a network without those that no device has: its first and its last. */
export function hostsOf({ address, netmask }: Network): readonly string[] {
  if (!isIPv4(address) || !isIPv4(netmask)) return [];
  const bits = Math.max(NETMASK_BITS_MIN, numberOf(netmask).toString(2).replaceAll('0', '').length);
  const size = 2 ** (32 - bits);
  const first = Math.floor(numberOf(address) / size) * size;
  return Array.from({ length: Math.max(0, size - 2) }, (_, place) => textOf(first + place + 1));
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
