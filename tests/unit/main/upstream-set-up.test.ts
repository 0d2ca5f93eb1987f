import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { secretsIn } from '../../../src-main/platform/secrets.ts';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { upstreamSetUpOver } from '../../../src-main/upstream/upstream-set-up.ts';

const ADDRESS = 'https://upstream.example.kz';
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
