import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningCounter } from '../../../src-main/compose.ts';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
import { shiftOpened } from '../../devices/a-ledger.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { LOGIN, SERIAL_NUMBER, VirtualRegister } from '../../devices/virtual-register.ts';

/** The whole counter, composed as it is shipped, with a register set by its settings. */

let reference: Reference;
let device: VirtualRegister;
let dataDir: string;
beforeAll(async () => void (reference = await startReference()));
afterAll(() => reference.stop());
beforeEach(async () => {
  device = await VirtualRegister.start();
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-with-register-'));
});
afterEach(async () => {
  await device.isDown();
  rmSync(dataDir, { recursive: true, force: true });
});

async function starts({ isFirst = true, hasRegister = true } = {}): Promise<RunningCounter> {
  const { operator } = reference;
  return aComposedCounter({
    dataDir,
    upstreamUrl: reference.url,
    enrolmentCode: isFirst ? await operator.newEnrolmentCode((await operator.addCounter()).number) : null,
    register: hasRegister ? { url: device.url, ...LOGIN, uniqueNumber: SERIAL_NUMBER } : null,
  });
}

const opensIn = ({ counter }: RunningCounter) =>
  void counter.ledger.append(shiftOpened({ clock: counter.clock, ids: counter.ids }));

const moves = () => device.books().moves.map(({ sum, comesIn }) => [sum / 100, comesIn]);

test('each commit wakes the queue, and the register hears of it', async () => {
  const running = await starts();
  expect(device.heard).toEqual([]);
  opensIn(running);
  await expect.poll(moves).toEqual([[20_000, true]]);
  await running.stop();
});

test('without a register nothing is asked, and one that is set later is told what waits', async () => {
  const before = await starts({ hasRegister: false });
  opensIn(before);
  await before.stop();
  expect(device.heard).toEqual([]);
  const running = await starts({ isFirst: false });
  await expect.poll(moves).toEqual([[20_000, true]]);
  await running.stop();
});

test('a blocked register keeps new sales away, and a counter that was stopped asks it nothing', async () => {
  const running = await starts();
  device.books().isBlocked = true;
  opensIn(running);
  const asked = () => device.heard.filter(({ path }) => path.endsWith('MoneyOperation')).length;
  await expect.poll(asked).toBe(1);
  await expect.poll(() => running.counter.sale.registerRefusal?.(0)).toEqual({ kind: 'register-blocked' });
  await running.stop();
  const heard = device.heard.length;
  device.books().isBlocked = false;
  await new Promise((resolve) => setImmediate(resolve));
  expect([device.heard.length, moves()]).toEqual([heard, []]);
});

test('neither key nor password of the register stands in any file', async () => {
  const running = await starts();
  device.willDoAtLogin({ says: { code: 1, text: `wrong: ${LOGIN.login} ${LOGIN.password}` } });
  opensIn(running);
  await expect.poll(() => device.heard.length).toBeGreaterThan(0);
  await running.stop();
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  expect(texts.length).toBeGreaterThan(3);
  for (const secret of [LOGIN.password, LOGIN.apiKey])
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
});
