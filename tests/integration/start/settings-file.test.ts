import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { startCounter } from '../../../src-main/start.ts';
import { machineOf } from '../../devices/a-composed-counter.ts';
import {
  type ControllableUpstream,
  controllableUpstream,
  type Reference,
  sharedReference,
} from '../../devices/controllable-upstream.ts';

/** A counter that one file sets up, from the first start on. */

let reference: Reference;
let upstream: ControllableUpstream;
let dataDir: string;
beforeAll(async () => {
  reference = await sharedReference();
});
beforeEach(async () => {
  upstream = await controllableUpstream(reference);
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-set-up-by-file-'));
});
afterEach(async () => {
  await upstream.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** `then`: what happens between the reading of the settings and all else. */
async function start(env: Record<string, string> = {}, then = () => {}) {
  const settings = readSettings({ SAPAR_DATA_DIR: dataDir, ...env }, dataDir);
  if (!settings.ok) throw settings.error;
  then();
  return startCounter(settings.value, machineOf({}), null);
}

async function started(...given: Parameters<typeof start>) {
  const come = await start(...given);
  if (come.kind !== 'sells') throw new Error(come.kind === 'refused' ? come.why.message : come.kind);
  return come.running;
}

const aCode = async () => reference.operator.newEnrolmentCode((await reference.operator.addCounter()).number);
const passedOver = ({ counter }: Awaited<ReturnType<typeof started>>) =>
  counter.upstream.alarms.list().flatMap(({ alarm, detail }) => (alarm === 'setting-passed-over' ? detail : []));

test('its secrets are sealed and gone from the file, and the next start goes by what is left of it', async () => {
  const code = await aCode();
  const secrets = { key: 'WKD-1', login: 'till@carrier.example', password: 'geheim' };
  const register = { url: 'http://127.0.0.1:1', number: 'SWK00030001' };
  const open = { language: 'kk', idleLockSeconds: 60 };
  const file = join(dataDir, 'settings.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...open,
      upstream: { url: upstream.url, enrolmentCode: code },
      register: { ...register, ...secrets },
    }),
  );

  const first = await started();
  expect(first.counter.upstream.enrolment.current()).not.toBeNull();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...open, upstream: { url: upstream.url }, register });
  await first.stop();

  const second = await started();
  expect(second.state(1).clerks).toHaveLength(4);
  expect(second.counter.register.inUse()).toMatchObject({ origin: 'file', settings: { password: 'geheim' } });
  const { setBy } = second.counter.machine.desk.settings();
  expect(setBy).toEqual([
    { setting: 'upstream', value: upstream.url, origin: 'file' },
    { setting: 'authority', value: 'well-known', origin: 'default' },
    { setting: 'proxy', value: null, origin: 'default' },
    { setting: 'printer', value: null, origin: 'default' },
    { setting: 'language', value: 'kk', origin: 'file' },
    { setting: 'display', value: 'auto', origin: 'default' },
    { setting: 'clerkScreen', value: 'any', origin: 'default' },
    { setting: 'fullScreen', value: 'no', origin: 'default' },
    { setting: 'idleLock', value: '60', origin: 'file' },
    { setting: 'receiptWait', value: '2000', origin: 'default' },
    { setting: 'register', value: 'SWK00030001', origin: 'file' },
    { setting: 'terminal', value: null, origin: 'default' },
  ]);
  expect(JSON.stringify(setBy)).not.toContain('geheim');
  await second.stop();
});

const REGISTER = { url: 'http://127.0.0.1:1', number: 'SWK00030001' };
const SECRETS = { key: 'WKD-1', login: 'till@carrier.example', password: 'geheim' };

test('a second machine with the stick of a first one is told that its register lacks what opens it', async () => {
  const path = join(dataDir, 'stick.json');
  const first = {
    upstream: { url: upstream.url, enrolmentCode: await aCode() },
    register: { ...REGISTER, ...SECRETS },
  };
  writeFileSync(path, JSON.stringify(first));
  const one = await started({ SAPAR_SETTINGS: path, SAPAR_DATA_DIR: join(dataDir, 'one') });
  expect(passedOver(one)).toEqual([]);
  await one.stop();

  const env = { SAPAR_SETTINGS: path, SAPAR_DATA_DIR: join(dataDir, 'two'), SAPAR_ENROLMENT_CODE: await aCode() };
  const two = await started(env);
  expect(two.counter.register.inUse()).toBeNull();
  expect(passedOver(two)).toEqual([
    expect.stringMatching(/names the register SWK00030001 at .* this machine has none for it: .* once more/),
  ]);
  await two.stop();

  // Written once more, it is in force, and nothing is told any more.
  writeFileSync(path, JSON.stringify({ upstream: { url: upstream.url }, register: { ...REGISTER, ...SECRETS } }));
  const again = await started(env);
  expect(again.counter.register.inUse()).toMatchObject({ origin: 'file' });
  expect(passedOver(again)).toEqual([]);
  await again.stop();

  // Another register without its secrets does not pass for the one that is in force.
  const another = { ...REGISTER, number: 'SWK00030002' };
  writeFileSync(path, JSON.stringify({ upstream: { url: upstream.url }, register: another }));
  const changed = await started(env);
  expect(changed.counter.register.inUse()).toMatchObject({ settings: { uniqueNumber: 'SWK00030001' } });
  expect(passedOver(changed)).toEqual([expect.stringContaining('names the register SWK00030002')]);
  await changed.stop();
});

test('a file that can’t be written stops no till, and is told until it is clean', async () => {
  const path = join(dataDir, 'stick', 'till.json');
  const text = JSON.stringify({
    upstream: { url: upstream.url, enrolmentCode: await aCode() },
    register: { ...REGISTER, ...SECRETS },
  });
  const env = { SAPAR_SETTINGS: path, SAPAR_DATA_DIR: join(dataDir, 'till') };
  const isPutIn = () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const isPulledOut = () => rmSync(dirname(path), { recursive: true });
  for (let turn = 1; turn <= 2; turn += 1) {
    isPutIn();
    const till = await started(env, isPulledOut);
    expect(till.counter.register.inUse()).toMatchObject({ origin: 'file' });
    expect(passedOver(till)).toEqual([expect.stringMatching(/can't be taken out of it \(ENOENT\).*They are sealed/)]);
    // What was used is not kept for another use.
    expect(existsSync(join(dataDir, 'till', 'secrets', 'file-code'))).toBe(false);
    await till.stop();
  }

  isPutIn();
  const clean = await started(env);
  expect(passedOver(clean)).toEqual([]);
  expect(readFileSync(path, 'utf8')).not.toContain('geheim');
  await clean.stop();
});

test('a code that met no upstream is tried again in a sentence, and one that was refused is over', async () => {
  const path = join(dataDir, 'settings.json');
  const sealedCode = join(dataDir, 'secrets', 'file-code');
  writeFileSync(path, JSON.stringify({ upstream: { url: 'http://127.0.0.1:1', enrolmentCode: 'WRNG-CODE' } }));
  for (let turn = 1; turn <= 2; turn += 1)
    expect(await start()).toMatchObject({
      kind: 'refused',
      why: { message: expect.stringContaining("can't be reached") },
    });
  expect(readFileSync(path, 'utf8')).not.toContain('WRNG-CODE');
  expect(existsSync(sealedCode)).toBe(true);

  writeFileSync(path, JSON.stringify({ upstream: { url: upstream.url } }));
  expect(await start()).toMatchObject({ kind: 'refused', why: { message: expect.stringContaining('code is wrong') } });
  expect(existsSync(sealedCode)).toBe(false);
  const page = await start();
  expect(page.kind).toBe('sets-up');
  if (page.kind === 'sets-up') await page.desk.stop();
});

/** A file that is there when it is read, and can't be written. */
function aStick(content: object) {
  const path = join(dataDir, 'stick', 'till.json');
  return async () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(content));
    const env = { SAPAR_SETTINGS: path, SAPAR_DATA_DIR: join(dataDir, 'till') };
    return start(env, () => rmSync(dirname(path), { recursive: true }));
  };
}

test('a refused code in a file that can’t be written is sent once, and then a person is asked', async () => {
  const startsByStick = aStick({ upstream: { url: upstream.url, enrolmentCode: 'WRNG-CODE' } });
  expect(await startsByStick()).toMatchObject({
    kind: 'refused',
    why: { message: expect.stringContaining('code is wrong') },
  });
  const enrolments = () => upstream.calls.filter(({ path }) => path.includes('enrolments'));
  expect(enrolments()).toHaveLength(1);
  const page = await startsByStick();
  expect(page.kind).toBe('sets-up');
  if (page.kind === 'sets-up') await page.desk.stop();
  expect(enrolments()).toHaveLength(1);
});

test('a password of a proxy that was typed stays, where a file that can’t be written has another', async () => {
  const startsByStick = aStick({ upstream: { proxy: 'http://till:of-file@127.0.0.1:1' } });
  const sealed = () => readFileSync(join(dataDir, 'till', 'secrets', 'proxy'), 'utf8');
  const isSealed: string[] = [];
  for (const proxy of ['http://till:typed@127.0.0.1:1', 'http://127.0.0.1:2']) {
    const page = await startsByStick();
    if (page.kind !== 'sets-up') throw new Error(page.kind);
    isSealed.push(sealed());
    const set = await page.desk.route(1, async () => new Uint8Array())('upstream.set', { proxy });
    expect(set).toMatchObject({ ok: true });
    await page.desk.stop();
  }
  expect(isSealed).toEqual([expect.stringContaining('till:of-file'), expect.stringContaining('till:typed')]);
});

test('an enrolled till starts without the stick that its settings and its authority came on', async () => {
  const stick = join(dataDir, 'stick');
  mkdirSync(stick);
  writeFileSync(
    join(stick, 'till.json'),
    JSON.stringify({ language: 'kk', upstream: { url: upstream.url, enrolmentCode: await aCode() } }),
  );
  const env = { SAPAR_SETTINGS: join(stick, 'till.json'), SAPAR_DATA_DIR: join(dataDir, 'till') };
  await (await started(env)).stop();
  rmSync(stick, { recursive: true });

  const without = await started(env);
  expect(without.counter.screen.language.current()).toBe('kk');
  expect(passedOver(without)).toEqual([expect.stringMatching(/till\.json is not there.*What was read of it last/)]);
  await without.stop();
});
