import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KeyStore } from '../../../src-main/platform/secrets.ts';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { type Trust, trustIn } from '../../../src-main/platform/trust.ts';
import { startCounter } from '../../../src-main/start.ts';
import { ShiftId } from '../../../src-shared/ids.ts';
import { aComposedCounter, machineOf } from '../../devices/a-composed-counter.ts';
import { cashSale, shiftOpened } from '../../devices/a-ledger.ts';
import { anAuthority } from '../../devices/an-authority.ts';
import {
  type ControllableUpstream,
  controllableUpstream,
  type Reference,
  sharedReference,
} from '../../devices/controllable-upstream.ts';
import { aVirtualProxy, type VirtualProxy } from '../../devices/virtual-proxy.ts';
import { QUICK } from './a-counter-side.ts';

/** An operator's network that lets a till out by its proxy alone. No DNS knows the upstream: the proxy does. */

const PATIENT = { timeout: 15_000 };
const HOST = 'upstream.example.kz';
const PASSWORD = 'geheim-7391';
const operators = anAuthority('Carrier of the tests');

let reference: Reference;
let upstream: ControllableUpstream;
let proxy: VirtualProxy;
let dataDir: string;
beforeAll(async () => {
  reference = await sharedReference();
});
beforeEach(async () => {
  upstream = await controllableUpstream(reference, operators.vouchesFor(HOST));
  proxy = await aVirtualProxy();
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-proxy-'));
});
afterEach(async () => {
  await proxy.close();
  await upstream.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function trusting(pem: string): Trust {
  const trust = trustIn(Buffer.from(pem), Date.now());
  if (!trust.ok) throw new Error(trust.error);
  return trust.value;
}

const place = () => `${HOST}:${new URL(upstream.url).port}`;
const aCode = async () => reference.operator.newEnrolmentCode((await reference.operator.addCounter()).number);

const starts = async () =>
  aComposedCounter({
    dataDir,
    upstreamUrl: `https://${place()}`,
    enrolmentCode: await aCode(),
    upstreamTrust: trusting(operators.ca),
    upstreamProxy: { address: `http://${proxy.place}`, login: null },
    machine: { pace: QUICK },
  });

test('a counter is enrolled, sends and hears by the proxy alone, and sells on while that is dead', async () => {
  proxy.does('refuses');
  await expect(starts()).rejects.toThrow(
    /could not be enrolled: the proxy http.* refuses upstream\.example\.kz:\d+; ask whoever runs the network/,
  );
  expect(upstream.calls).toEqual([]);
  proxy.does('serves');
  const { counter, stop } = await starts();
  const { contact, shipper } = counter.upstream;
  await expect.poll(() => contact.state(), PATIENT).toBe('online');
  const opened = shiftOpened(counter);
  counter.ledger.append(opened);
  await expect.poll(() => shipper.ackedSeq(), PATIENT).toBe(counter.ledger.head().seq);
  expect(upstream.calls.map(({ path }) => path.replace(/[?].*/, '').split('/').at(-1))).toEqual(
    expect.arrayContaining(['healthz', 'enrolments', 'profile', 'clerks', 'hotlist', 'entries', 'outcomes']),
  );

  proxy.does('hangs-up');
  proxy.dies();
  await expect.poll(() => [contact.state(), contact.proxy()?.why], PATIENT).toEqual(['offline', 'silent']);
  expect(counter.machine.desk.settings()).toMatchObject({ proxyFault: 'silent', certificate: null });
  const sale = cashSale(counter, ShiftId.parse(opened.id));
  const lines = sale.body.lines.map((line) => ({ ...line, productId: 'stored-value' }));
  const body = { ...sale.body, lines, profileVersion: counter.profile()?.version ?? '' };
  expect(counter.ledger.append({ ...sale, body })).toMatchObject({ ok: true });
  proxy.does('serves');
  await expect.poll(() => [contact.state(), contact.proxy()], PATIENT).toEqual(['online', null]);
  await expect.poll(() => shipper.ackedSeq(), PATIENT).toBe(counter.ledger.head().seq);
  expect(new Set(proxy.asked)).toEqual(new Set([place()]));
  expect(proxy.plain).toEqual([]);
  await stop();
});

/** As the system's own does, it makes of a text what nobody reads. */
const KEY_STORE: KeyStore = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)),
  decryptString: (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString(),
};

/** Every file of the counter that holds the password, plain or as it is sent. */
const filesWithPassword = () =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => {
      const text = readFileSync(path, 'latin1');
      return [PASSWORD, Buffer.from(`till:${PASSWORD}`).toString('base64')].some((secret) => text.includes(secret));
    });

test('a file of settings names it: its password is sealed, gone from the file, and nowhere in the open', async () => {
  await proxy.close();
  proxy = await aVirtualProxy({ login: `till:${PASSWORD}` });
  const file = join(dataDir, 'settings.json');
  writeFileSync(join(dataDir, 'carrier.pem'), operators.ca);
  const open = { url: `https://${place()}`, authority: 'carrier.pem' };
  const withPassword = { ...open, proxy: `http://till:${PASSWORD}@${proxy.place}`, enrolmentCode: await aCode() };
  writeFileSync(file, JSON.stringify({ upstream: withPassword }));
  async function startsByFile() {
    const settings = readSettings({ SAPAR_DATA_DIR: dataDir }, dataDir);
    if (!settings.ok) throw settings.error;
    const start = await startCounter(
      settings.value,
      machineOf({ machine: { keyStore: KEY_STORE, pace: QUICK } }),
      null,
    );
    if (start.kind !== 'sells') throw new Error(start.kind === 'refused' ? start.why.message : start.kind);
    return start.running;
  }

  const first = await startsByFile();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ upstream: { ...open, proxy: `http://${proxy.place}` } });
  await first.stop();
  const { counter, stop } = await startsByFile();
  const { contact } = counter.upstream;
  await expect.poll(() => contact.state(), PATIENT).toBe('online');
  expect(counter.machine.desk.settings().setBy).toContainEqual({
    setting: 'proxy',
    value: `http://${proxy.place}`,
    origin: 'file',
  });

  // A technician says otherwise, and what was typed is judged first.
  const { upstreamSetUp } = counter.machine;
  const before = readFileSync(join(dataDir, 'secrets', 'proxy'));
  for (const text of [`ftp://till:${PASSWORD}@proxy:1`, `http://till:${PASSWORD}@proxy`])
    expect(upstreamSetUp.set({ proxy: text })).toMatchObject({ ok: false, error: { kind: 'proxy-unfit' } });
  expect(readFileSync(join(dataDir, 'secrets', 'proxy'))).toEqual(before);
  expect(upstreamSetUp.view()).toMatchObject({ proxy: `http://${proxy.place}`, isForNextStart: false });
  const set = upstreamSetUp.set({ proxy: `http://till:wrong-${PASSWORD}@${proxy.place}` });
  expect(set).toMatchObject({ ok: true, value: { proxy: `http://${proxy.place}`, hasProxyLogin: true } });
  expect(JSON.stringify(set)).not.toContain(PASSWORD);
  expect(await upstreamSetUp.tryOut()).toMatchObject({ reached: false, proxyFault: 'wants-password' });
  upstreamSetUp.set({ proxy: `http://till:${PASSWORD}@${proxy.place}` });
  expect(await upstreamSetUp.tryOut()).toMatchObject({
    reached: true,
    proxyFault: null,
    certificate: { name: HOST, issuer: 'Carrier of the tests' },
  });
  expect(counter.machine.desk.diagnostics().ok).toBe(true);
  await stop();

  const told = readSettings({ SAPAR_DATA_DIR: dataDir }, dataDir);
  expect(told).toMatchObject({ value: { origins: { proxy: 'screen' } } });
  upstreamSetUp.set({ proxy: '' });
  expect(readSettings({ SAPAR_DATA_DIR: dataDir }, dataDir)).toMatchObject({
    value: { upstreamProxy: null, origins: { proxy: 'screen' } },
  });
  expect(filesWithPassword()).toEqual([]);
});
