import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Posted, post } from '../../../src-main/fiscal/webkassa/post.ts';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { ProxyRefused, proxyWayOver } from '../../../src-main/platform/proxy-way.ts';
import { type Trust, trustIn, WELL_KNOWN } from '../../../src-main/platform/trust.ts';
import { newUpstreamClient } from '../../../src-main/upstream/client.ts';
import { anAuthority, type Vouched } from '../../devices/an-authority.ts';
import { aPort } from '../../devices/a-port.ts';
import { aVirtualProxy, type VirtualProxy } from '../../devices/virtual-proxy.ts';
import { LOGIN, VirtualRegister } from '../../devices/virtual-register.ts';

/** Whatever a proxy does, and whatever stands behind it: over sockets, at a name that no DNS knows. */

const HOST = 'upstream.example.kz';
const operators = anAuthority('Carrier of the tests');
const others = anAuthority('Somebody else');

let proxy: VirtualProxy;
let server: Server | null;
let heard: string[];
beforeEach(async () => {
  proxy = await aVirtualProxy();
  server = null;
  heard = [];
});
afterEach(async () => {
  await proxy.close();
  server?.closeAllConnections();
  server?.close();
});

function trusting(pem: string): Trust {
  const trust = trustIn(Buffer.from(pem), Date.now());
  if (!trust.ok) throw new Error(trust.error);
  return trust.value;
}

interface Given {
  readonly vouched?: Vouched;
  readonly trust?: Trust;
  readonly address?: string;
  readonly login?: string | null;
  readonly host?: string;
}

/** A client of an upstream behind the proxy, which answers everything with 404. */
async function aClient({
  vouched = operators.vouchesFor(HOST),
  trust = trusting(operators.ca),
  address = `http://${proxy.place}`,
  login = null,
  host = HOST,
}: Given = {}) {
  server = createServer(vouched, ({ url = '' }, outgoing) => {
    heard.push(url);
    outgoing.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = newUpstreamClient({
    baseUrl: new URL(`https://${host}:${port}`),
    trust,
    proxy: { address, login },
    token: () => null,
    counterId: () => null,
    clock: systemClock,
    patience: { healthMs: 1_000 },
  });
  return { client, place: `${host}:${port}` };
}

async function faultOf(given: Given = {}) {
  const { client } = await aClient(given);
  const health = await client.health();
  if (health.ok) throw new Error('it answered');
  return health.error;
}

test('each request goes through a tunnel, and the certificate that is shown is the upstream’s', async () => {
  const { client, place } = await aClient();
  expect(await client.health()).toMatchObject({ error: { kind: 'unreadable' } });
  expect(heard).toEqual(['/healthz']);
  expect(await client.certificate()).toMatchObject({ name: HOST, issuer: 'Carrier of the tests' });
  expect(new Set(proxy.asked)).toEqual(new Set([place]));
  expect(proxy.plain).toEqual([]);
});

test('an upstream on this machine itself is never asked by another one', async () => {
  expect(await faultOf({ host: 'localhost', vouched: operators.vouchesFor('localhost') })).toMatchObject({
    kind: 'unreadable',
  });
  expect([heard, proxy.asked]).toEqual([['/healthz'], []]);
});

describe('what a proxy does instead has its own reason, and nothing is sent', () => {
  test.each([
    [
      'refuses',
      'refuses-address',
      /refuses upstream\.example\.kz:\d+; ask whoever runs the network to let the counter/,
    ],
    [
      'does-not-reach',
      'upstream-unreached',
      /answers, and does not reach upstream\.example\.kz:\d+; check that address/,
    ],
    ['silent', 'silent', /gives no answer; check host and port/],
    ['hangs-up', 'silent', /gives no answer; check host and port/],
    ['web-server', 'no-proxy', /what answers at http:\/\/127\.0\.0\.1:\d+ is no proxy; check its host and port/],
    ['garbage', 'no-proxy', /what answers at http:\/\/127\.0\.0\.1:\d+ is no proxy/],
  ] as const)('it %s', async (mode, why, sentence) => {
    proxy.does(mode);
    const fault = { kind: 'unreachable', proxy: why, detail: expect.stringMatching(sentence) };
    expect(await faultOf()).toMatchObject(fault);
    expect(proxy.asked).not.toEqual([]);
    expect(heard).toEqual([]);
  });

  test('nobody is there, or its name is not found', async () => {
    const address = `http://127.0.0.1:${await aPort()}`;
    expect(await faultOf({ address })).toMatchObject({
      proxy: 'unreached',
      detail: `the proxy ${address} is not reached; check its host and port, the cable and the network`,
    });
    expect(await faultOf({ address: 'http://proxy.invalid:3128' })).toMatchObject({
      proxy: 'no-name',
      detail: expect.stringMatching(/^the name of the proxy http:\/\/proxy\.invalid:3128 is not found; check it/),
    });
  });

  test('it wants a name and a password, and none or others were given', async () => {
    await proxy.close();
    proxy = await aVirtualProxy({ login: 'till:p@ss/құпия' });
    for (const login of [null, 'till:wrong']) {
      const fault = await faultOf({ login });
      expect(fault).toMatchObject({ proxy: 'wants-password' });
      expect(JSON.stringify(fault)).not.toContain('wrong');
    }
    expect(heard).toEqual([]);
    expect(await faultOf({ login: 'till:p@ss/құпия' })).toMatchObject({ kind: 'unreadable' });
  });

  test('it is spoken to by https, and another authority than the upstream’s vouches for it', async () => {
    await proxy.close();
    proxy = await aVirtualProxy({ vouched: operators.vouchesFor('localhost') });
    expect(await faultOf({ address: `https://${proxy.place}` })).toMatchObject({ kind: 'unreadable' });
    // It speaks TLS, and is spoken to without.
    expect(await faultOf({ address: `http://${proxy.place}` })).toMatchObject({ kind: 'unreachable' });
    for (const vouched of [others.vouchesFor('localhost'), operators.vouchesFor('proxy.example.kz')]) {
      await proxy.close();
      proxy = await aVirtualProxy({ vouched });
      expect(await faultOf({ address: `https://${proxy.place}` })).toMatchObject({ proxy: 'disbelieved' });
      expect(proxy.asked).toEqual([]);
    }
  });
});

test.each<[string, Vouched, Trust, string]>([
  ['nobody here vouches for', operators.vouchesFor(HOST), WELL_KNOWN, 'other-authority'],
  ['another authority vouches for', others.vouchesFor(HOST), trusting(operators.ca), 'other-authority'],
  ['has expired', operators.vouchesFor(HOST, { fromDay: -40, days: 30 }), trusting(operators.ca), 'expired'],
  ['is not valid yet', operators.vouchesFor(HOST, { fromDay: 5 }), trusting(operators.ca), 'not-yet-valid'],
  ['is of another name', operators.vouchesFor('localhost'), trusting(operators.ca), 'other-name'],
])('a certificate behind the proxy that %s is told with name and reason', async (_what, vouched, trust, why) => {
  const issuer = vouched.ca === operators.ca ? 'Carrier of the tests' : 'Somebody else';
  const certificate = { why, host: HOST, certificate: { issuer } };
  expect(await faultOf({ vouched, trust })).toMatchObject({ kind: 'unreachable', certificate });
  expect(heard).toEqual([]);
});

describe('the service of a fiscal register', () => {
  const asks = (base: URL): Promise<Posted> =>
    post({
      base,
      way: proxyWayOver({ address: `http://${proxy.place}`, login: null }, WELL_KNOWN, WELL_KNOWN),
      path: '/api/v4/XReport',
      apiKey: LOGIN.apiKey,
      body: '{}',
      answerBytesMax: 10_000,
      patience: { answerMs: 2_000, bodyMs: 2_000 },
    });

  test('is reached through the proxy where it is outside, and straight on this machine', async () => {
    const register = await VirtualRegister.start();
    const outside = `register.example.kz:${register.url.port}`;
    expect(await asks(new URL(`http://${outside}`))).toMatchObject({ state: 'json' });
    expect(proxy.asked).toEqual([outside]);
    expect(await asks(register.url)).toMatchObject({ state: 'json' });
    expect(proxy.asked).toHaveLength(1);
    await register.isDown();
  });

  test.each(['refuses', 'hangs-up', 'web-server'] as const)(
    'has heard nothing where the proxy %s: it may be asked again',
    async (mode) => {
      proxy.does(mode);
      expect(await asks(new URL('https://register.example.kz'))).toMatchObject({ state: 'unreachable' });
      expect(proxy.asked).toEqual(['register.example.kz:443']);
    },
  );
});

test('whoever gives a request up while the proxy is silent knows whom it waited for', async () => {
  proxy.does('silent');
  const way = proxyWayOver({ address: `http://${proxy.place}`, login: null }, WELL_KNOWN, WELL_KNOWN);
  expect(way.silence()).toBeNull();
  const opened = way.tunnelTo(HOST, 443).catch((fault: unknown) => fault);
  await expect.poll(() => proxy.asked).toEqual([`${HOST}:443`]);
  expect(way.silence()).toMatchObject({ why: 'silent' });
  proxy.dies();
  expect(await opened).toBeInstanceOf(ProxyRefused);
  expect(way.silence()).toBeNull();
});
