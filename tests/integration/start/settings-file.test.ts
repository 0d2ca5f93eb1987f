import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

async function started() {
  const settings = readSettings({ SAPAR_DATA_DIR: dataDir }, dataDir);
  if (!settings.ok) throw new Error(settings.error);
  const start = await startCounter(settings.value, machineOf({}), null);
  if (start.kind !== 'sells') throw new Error(start.kind === 'refused' ? start.sentence : start.kind);
  return start.running;
}

test('its secrets are sealed and gone from the file, and the next start goes by what is left of it', async () => {
  const code = await reference.operator.newEnrolmentCode((await reference.operator.addCounter()).number);
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
    { setting: 'clerkScreen', value: null, origin: 'default' },
    { setting: 'fullScreen', value: 'no', origin: 'default' },
    { setting: 'idleLock', value: '60', origin: 'file' },
    { setting: 'receiptWait', value: '2000', origin: 'default' },
    { setting: 'register', value: 'SWK00030001', origin: 'file' },
    { setting: 'terminal', value: null, origin: 'default' },
  ]);
  expect(JSON.stringify(setBy)).not.toContain('geheim');
  await second.stop();
});
