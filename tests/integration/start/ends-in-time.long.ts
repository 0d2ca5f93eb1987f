import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { LedgerFile } from '../../devices/a-counter-files.ts';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
import { TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { aDeviceFile } from '../../devices/a-device-file.ts';
import { type EnrolledFolder, anEnrolledFolder } from '../../devices/an-enrolled-folder.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';

/** Whatever a device or a server does, the whole counter ends within five seconds, and its ledger is closed whole. */

const WITHIN_MS = 5_000;
const AWAITED_WITHIN_MS = 10_000;
const WINDOW = 1;

let reference: Reference;
let enrolled: EnrolledFolder;
beforeAll(async () => {
  reference = await startReference();
  enrolled = await anEnrolledFolder(reference);
});
afterAll(async () => {
  await enrolled.end();
  await reference.stop();
});

/** Takes every connection and whatever comes, and says nothing. */
async function aSilentServer() {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('error', () => {}).resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close() {
      connections.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}

type SetUp = Parameters<typeof aComposedCounter>[0];
interface Place {
  /** The silent server listens here. */
  readonly port: number;
  /** This device takes no bytes. */
  readonly device: string;
}

const REGISTER = { apiKey: 'WKD-1', login: 'till', password: 'geheim', uniqueNumber: 'SWK00030001' };
const TERMINAL = { host: '127.0.0.1', certificateName: 'terminal.kaspipos.kz', ca: null, clientName: 'Sapar-3' };
const urlAt = (port: number) => `http://127.0.0.1:${port}`;

const SILENT = {
  printer: ({ port }: Place) => ({ printer: { kind: 'tcp', host: '127.0.0.1', port } }) as const,
  stuck: ({ device }: Place) => ({ printer: { kind: 'file', path: device } }) as const,
  register: ({ port }: Place) => ({ register: { ...REGISTER, url: new URL(urlAt(port)) } }),
  terminal: ({ port }: Place) => ({ terminal: { ...TERMINAL, port, takes: ['bank-card', 'qr'] } }) as const,
  upstream: ({ port }: Place) => ({ upstreamUrl: urlAt(port) }),
  // What lies on this machine is reached straight.
  proxy: ({ port }: Place) => ({
    upstreamUrl: 'https://upstream.example.kz',
    upstreamProxy: { address: urlAt(port), login: null },
  }),
} satisfies Record<string, (place: Place) => Partial<SetUp>>;

test.concurrent.for<[string, readonly (keyof typeof SILENT)[]]>([
  ['a printer that takes no bytes', ['stuck']],
  ['a printer in the network that is silent', ['printer']],
  ['a register that is silent', ['register']],
  ['a terminal that is silent', ['terminal']],
  ['an upstream that hangs', ['upstream']],
  ['a proxy that is silent', ['proxy']],
  ['all of them at once', ['stuck', 'register', 'terminal', 'proxy']],
])('%s keeps no counter from ending in time', async ([, silent], { expect }) => {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-ends-'));
  const dataDir = join(folder, 'data');
  cpSync(enrolled.folder, dataDir, { recursive: true });
  const device = await aDeviceFile();
  device.takesNothing();
  // Each of them listens by itself, so that each is known to be waited for.
  const places = await Promise.all(silent.map(async (name) => ({ name, server: await aSilentServer() })));
  const trouble: Partial<SetUp> = Object.assign(
    {},
    ...places.map(({ name, server }) => SILENT[name]({ port: server.port, device: device.path })),
  );
  const setUp = { dataDir, upstreamUrl: enrolled.upstream.url, enrolmentCode: null, ...trouble };
  const running = await aComposedCounter(setUp);
  const route = running.route(WINDOW, () => Promise.resolve(new Uint8Array()));
  const clerk = DEMO_CLERKS.find(({ name }) => name === TIMUR_THE_TECHNICIAN.name);
  const signedIn = await route('session.sign-in', { clerkId: clerk?.id ?? '', pin: TIMUR_THE_TECHNICIAN.pin });
  expect(signedIn).toMatchObject({ ok: true });
  // The end comes while each of them is waited for.
  for (let paper = 0; paper < 3; paper += 1) void route('printer.test-page', null);
  void route('register.test', null);
  const isStuck = () => running.counter.paper.printing.status().trouble?.kind === 'takes-nothing';
  const notAwaited = () =>
    places.flatMap(({ name, server: { connections } }) =>
      (name === 'stuck' ? isStuck() : connections.size > 0) ? [] : name,
    );
  await expect.poll(notAwaited, { timeout: AWAITED_WITHIN_MS }).toEqual([]);

  const began = performance.now();
  await running.stop();
  expect(performance.now() - began).toBeLessThan(WITHIN_MS);

  const stored = new LedgerFile(dataDir).stored().map(({ seq, hash }) => `${seq}:${hash}`);
  expect(stored.slice(0, enrolled.journal.length)).toEqual(enrolled.journal);
  places.forEach(({ server }) => server.close());
  await device.unplug();
  rmSync(folder, { recursive: true, force: true });
});
