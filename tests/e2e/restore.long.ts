import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import en from '../../src-shared/i18n/en.json';
import { aCounter } from '../devices/a-counter.ts';
import { LedgerFile } from '../devices/a-counter-files.ts';
import { CounterScreen } from '../devices/a-counter-screen.ts';
import { TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import {
  aCounterWithAHistory,
  ledgerOf,
  replaces,
  signsIn,
  startedAt,
  type StepsScreen,
  stepsOfTimur,
} from '../devices/restore-steps.ts';

/** What takes longest of the steps by which a ledger is had back; restore.test.ts has the rest. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

test('a ledger that is gone but for its -wal is had back; the steps can be left, and change nothing', async () => {
  await using counter = await aCounterWithAHistory(reference);
  await counter.kill9();
  rmSync(ledgerOf(counter));

  const steps = await startedAt(counter);
  await steps.screen.shows('The ledger of this counter is not there.');
  await signsIn(steps, TIMUR_THE_TECHNICIAN);
  const again = steps.app.waitForEvent('window', { timeout: 30_000 });
  await steps.page.getByRole('button', { name: 'Try the ledger that is there' }).click();
  const page = await again;
  const second: StepsScreen = { app: steps.app, page, screen: new CounterScreen(page) };
  await second.screen.shows('The ledger of this counter is not there.');
  expect(existsSync(ledgerOf(counter))).toBe(false);
  await signsIn(second, TIMUR_THE_TECHNICIAN);
  await second.page.getByRole('button', { name: 'From the operator' }).click();
  await second.screen.shows('Nothing is lost.');
  await replaces(second);
  expect(new LedgerFile(counter.dataDir).verify()).toMatchObject({ whole: true });
});

/** Longer than all that a busy machine is given between two keys of a hand. */
const IDLE_SECONDS = 10;
const LOCKED_WITHIN_MS = 3 * IDLE_SECONDS * 1000;

test('steps that nobody touches ask again who is there, and lead nobody further', async () => {
  await using counter = await aCounter({ reference });
  const steps = await stepsOfTimur(counter, IDLE_SECONDS);
  await steps.screen.hides('From the operator', steps.page, LOCKED_WITHIN_MS);
  await steps.screen.showsElement(steps.page.getByRole('region', { name: en.restore.who }), 'the sign-in of the steps');
  expect(await steps.page.evaluate(`window.sapar.call('restore.prepare', { kind: 'upstream' })`)).toMatchObject({
    ok: false,
    error: { kind: 'not-signed-in' },
  });
});
