import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { ZERO } from '../../../src-shared/money.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { sharedReference } from '../../devices/controllable-upstream.ts';

/** A technician compares this machine's clock with the upstream's; the counter sets neither. */

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let counter: CounterInProcess;
let wrongByMs: number;
beforeEach(async () => {
  wrongByMs = 0;
  counter = await aCounterInProcess(await sharedReference(), {
    clock: { now: () => systemClock.now() + wrongByMs, monotonic: () => systemClock.monotonic() },
  });
  await expect.poll(() => counter.running.counter.upstream.contact.upstreamNow()).not.toBeNull();
});
afterEach(() => counter.end());

test('this machine’s clock is told beside the upstream’s and the journal’s, also while it is moved', async () => {
  await counter.signsIn(AIGERIM);
  expect(await counter.ask('clock.view', null)).toMatchObject({ error: { kind: 'role-needed', role: 'technician' } });
  await counter.gets('shift.open', { counts: [], fromSafe: ZERO });
  await counter.gets('session.sign-out', null);
  await counter.signsIn(TIMUR_THE_TECHNICIAN);

  const right = await counter.gets('clock.view', null);
  const head = counter.running.counter.ledger.head();
  expect(right).toMatchObject({
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    newestEntry: counter.running.counter.ledger.entryAt(head.seq)?.at,
    fault: null,
  });
  expect(Math.abs(Date.parse(right.now) - Date.parse(right.upstream ?? ''))).toBeLessThan(MINUTE_MS);

  wrongByMs = -2 * HOUR_MS;
  const wrong = await counter.gets('clock.view', null);
  expect(wrong.fault?.kind).toBe('differs');
  const behindMs = Date.parse(wrong.upstream ?? '') - Date.parse(wrong.now);
  expect(Math.abs(behindMs - 2 * HOUR_MS)).toBeLessThan(MINUTE_MS);
});
