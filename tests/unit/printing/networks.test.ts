import { expect, test } from 'vitest';
import { hostsOf, ownNetworks } from '../../../src-main/printing/networks.ts';

test.each([
  ['192.168.1.77', '255.255.255.0', 254, '192.168.1.1', '192.168.1.254'],
  ['192.168.1.77', '255.255.255.192', 62, '192.168.1.65', '192.168.1.126'],
  ['10.0.7.9', '255.0.0.0', 254, '10.0.7.1', '10.0.7.254'],
  ['127.0.0.1', '255.255.255.252', 2, '127.0.0.1', '127.0.0.2'],
])('a machine at %s in a network of %s tries %i addresses, %s to %s', (address, netmask, count, first, last) => {
  const hosts = hostsOf({ address, netmask });
  expect([hosts.length, hosts[0], hosts.at(-1)]).toEqual([count, first, last]);
});

test.each([
  ['192.168.1.77', '255.255.255.255'],
  ['192.168.1.77', '255.255.255.254'],
  ['fe80::1', 'ffff:ffff:ffff:ffff::'],
  ['nowhere', ''],
])('a network of one machine alone, or of no version 4, has nobody to try (%s, %s)', (address, netmask) => {
  expect(hostsOf({ address, netmask })).toEqual([]);
});

test('printers are looked for in the networks of real cards, and in no bridge and no tunnel', () => {
  const at = (address: string, internal = false) => [
    { address, netmask: '255.255.255.0', family: 'IPv4' as const, mac: '', internal, cidr: null },
  ];
  const found = ownNetworks({
    lo: at('127.0.0.1', true),
    eth0: at('192.168.1.77'),
    wlp2s0: at('172.20.3.4'),
    docker0: at('172.17.0.1'),
    'br-1a2b3c': at('172.18.0.1'),
    tun0: at('10.8.0.6'),
  });
  expect(found.map(({ address }) => address)).toEqual(['192.168.1.77', '172.20.3.4']);
});
