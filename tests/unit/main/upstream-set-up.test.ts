import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { upstreamHandlersOver } from '../../../src-main/ipc/upstream-handlers.ts';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { secretsIn } from '../../../src-main/platform/secrets.ts';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { trialsIn } from '../../../src-main/platform/trials.ts';
import { upstreamSetUpOver } from '../../../src-main/upstream/upstream-set-up.ts';
import { ClerkId } from '../../../src-shared/ids.ts';

const ADDRESS = 'https://upstream.example.kz';
/** Nothing listens at this port. */
const ADDRESS_OF_NOBODY = 'https://127.0.0.1:1';
const TIMUR = {
  clerkId: ClerkId.parse('01900000-0000-7000-8000-0000000000a1'),
  name: 'Timur B.',
  role: 'technician',
} as const;
const PROXY = 'http://proxy.example.kz:3128';

let folder: string;
const dataDir = () => join(folder, 'counter');
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sapar-upstream-set-up-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Its secrets lie elsewhere, so that a test can have one disk refuse alone. */
function theSetUp() {
  const settings = readSettings({ SAPAR_DATA_DIR: dataDir() }, folder);
  const faults: string[] = [];
  const log = { info() {}, fault: (what: string) => void faults.push(what), incident: () => '' };
  const secrets = secretsIn(folder, null, { packaged: false, log });
  if (!settings.ok || !secrets.ok) throw new Error('this folder takes no settings');
  const parts = { settings: settings.value, clock: systemClock, log, chooseFile: async () => null };
  return { ...upstreamSetUpOver({ ...parts, secrets: secrets.value }), secrets: secrets.value, faults };
}

test.each([
  [`${ADDRESS}/`, ADDRESS],
  ['https://Upstream.example.kz:443', ADDRESS],
  [`${ADDRESS}/v1/`, `${ADDRESS}/v1`],
  ['https://пример.қаз', 'https://xn--e1afmkfd.xn--80ao21a'],
])('an address that is typed as %s is told as %s', (typed, told) => {
  expect(theSetUp().set({ address: typed })).toMatchObject({ ok: true, value: { address: told } });
});

test('a proxy that is refused leaves the address that was typed with it out of use', () => {
  const setUp = theSetUp();
  setUp.set({ address: ADDRESS, proxy: PROXY });
  const before = setUp.view();
  expect(setUp.set({ address: 'https://another.example.kz', proxy: 'ftp://proxy' })).toMatchObject({
    error: { kind: 'proxy-unfit' },
  });
  expect(setUp.set({ address: 'ftp://another', proxy: 'http://another:3128' })).toMatchObject({
    error: { kind: 'upstream-unfit' },
  });
  expect(setUp.view()).toEqual(before);
});

test('a disk that refuses the address leaves the login of the same proxy as it was', () => {
  const setUp = theSetUp();
  setUp.set({ proxy: PROXY.replace('//', '//till:geheim@') });
  rmSync(dataDir(), { recursive: true });
  const proxy = PROXY.replace('//', '//till:other@');
  expect(setUp.set({ address: ADDRESS, proxy })).toMatchObject({ error: { kind: 'file-not-written' } });
  expect(setUp.secrets.get('proxy')).toMatch(/^[^]*till:geheim(?![^]*till:other)/);
});

test('a disk that refuses another proxy keeps the login of the proxy in use', () => {
  const setUp = theSetUp();
  setUp.set({ proxy: PROXY.replace('//', '//till:geheim@') });
  rmSync(dataDir(), { recursive: true });
  for (const proxy of ['', 'http://till:other@another.example.kz:3128'])
    expect(setUp.set({ proxy })).toMatchObject({ error: { kind: 'file-not-written' } });
  expect(setUp.secrets.get('proxy')).toContain('till:geheim');
});

test.each([
  ['is kept', ADDRESS_OF_NOBODY, ['failed']],
  ['is kept of nothing once another one is in use', ADDRESS, []],
])('the answer of an address that was being tried %s', async (_, meanwhile, outcomes) => {
  const setUp = theSetUp();
  const trials = trialsIn({
    dataDir: dataDir(),
    clock: systemClock,
    triedWith: () => setUp.named(),
    onFault: (fault) => void setUp.faults.push(String(fault)),
  });
  const handlers = upstreamHandlersOver(setUp, null, trials);
  await handlers['upstream.set']({ address: ADDRESS_OF_NOBODY }, TIMUR);
  const tried = handlers['upstream.try'](null, TIMUR);
  await handlers['upstream.set']({ address: meanwhile }, TIMUR);
  expect(await tried).toMatchObject({ value: { reached: false } });
  expect(trials.list().map(({ outcome }) => outcome)).toEqual(outcomes);
});

describe('a disk that refuses the last write alone, which forgets earlier logins', () => {
  /** In the place of its folder of secrets stands a file. */
  function sealsNothing(): void {
    rmSync(join(folder, 'secrets'), { recursive: true });
    writeFileSync(join(folder, 'secrets'), '');
  }

  test('leaves the proxy that was typed in force, and the answer says so', () => {
    const setUp = theSetUp();
    setUp.set({ proxy: PROXY.replace('//', '//till:geheim@') });
    sealsNothing();
    expect(setUp.set({ proxy: 'http://another.example.kz:3128' })).toMatchObject({
      ok: true,
      value: { proxy: 'http://another.example.kz:3128', hasProxyLogin: false },
    });
    expect(setUp.faults).toEqual(['forgetting earlier logins of a proxy']);
  });

  test('leaves the login of the same proxy in force where it was to go, and that is refused', () => {
    const setUp = theSetUp();
    setUp.set({ proxy: PROXY.replace('//', '//till:geheim@') });
    sealsNothing();
    expect(setUp.set({ address: ADDRESS, proxy: PROXY })).toMatchObject({ error: { kind: 'file-not-written' } });
    expect(setUp.view()).toMatchObject({ address: '', proxy: PROXY, hasProxyLogin: true });
  });

  test('leaves address and proxy as they were where another login can’t be sealed', () => {
    const setUp = theSetUp();
    setUp.set({ proxy: PROXY.replace('//', '//till:geheim@') });
    sealsNothing();
    for (const proxy of [PROXY.replace('//', '//till:other@'), 'http://till:other@another.example.kz:3128'])
      expect(setUp.set({ address: ADDRESS, proxy })).toMatchObject({ error: { kind: 'file-not-written' } });
    expect(setUp.view()).toMatchObject({ address: '', proxy: PROXY, hasProxyLogin: true });
  });
});
