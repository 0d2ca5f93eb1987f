import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FiscalTurns } from '../../../src-main/fiscal/fiscal-turns.ts';
import { newStanding, type Standing } from '../../../src-main/fiscal/standing.ts';
import { instant } from '../../../src-shared/time.ts';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister } from './a-register.ts';

/** What whoever sells is told of the register. */

const RULES = fiscalProfile({ fiscal: { unsignedSalesMax: 3 } });
const MINUTES_MS = 10 * 60_000;

let register: ARegister;
let counter: AFiscalCounter;
let standing: Standing;
beforeEach(() => {
  register = new ARegister();
  counter = new AFiscalCounter(register, aFiscalLedger(RULES));
  standing = newStanding(counter.bench.clock);
  counter.opens();
});
afterEach(() => counter.bench.close());

const now = () => instant(counter.bench.clock.now());
const told = (turns: FiscalTurns, begun = 0) => {
  const { unsignedSales } = counter.parts().jobs.counts();
  return standing.now({ ...turns.health(), unsignedSales }, turns.self(), RULES, begun);
};

test('it is told since when a register is out of reach, and no later moment is told while it stays so', async () => {
  const turns = await counter.start();
  expect(told(turns)).toMatchObject({ state: 'ready', keepsAway: null, unsigned: 0 });
  register.fault = () => ({ is: 'unreachable' });
  counter.sells();
  await counter.works(turns, MINUTES_MS);
  const first = told(turns);
  expect(first).toMatchObject({ state: 'unreachable', since: now(), unsigned: 1, keepsAway: null });
  counter.bench.clock.pass(MINUTES_MS);
  expect(told(turns).since).toBe(first.since);
});

test('ways of paying that the register signs are kept away, and sales begun elsewhere count', async () => {
  register.fault = () => ({ is: 'unreachable' });
  counter.sells();
  counter.sells();
  const turns = await counter.start({}, MINUTES_MS);
  expect(told(turns).keepsAway).toBeNull();
  expect(told(turns, 1).keepsAway).toEqual({
    refusal: { kind: 'register-unreachable', unsigned: 3 },
    tenders: ['cash', 'qr'],
  });
});

test('a register that signs without a line to its operator is called autonomous', async () => {
  register.isOffline = true;
  expect(told(await counter.start())).toMatchObject({ state: 'autonomous', keepsAway: null });
});

test('its day began with the first document of it, or when the register says, and ends with its Z', async () => {
  const before = now();
  const turns = await counter.start();
  expect(told(turns).dayBegan).toBe(before);
  register.openedAtMs = Date.parse('2026-11-22T01:00:00Z');
  expect(told(await counter.start()).dayBegan).toBeNull();
  counter.moves('pay-in');
  const again = await counter.start();
  expect(told(again).dayBegan).toBe('2026-11-22T01:00:00.000Z');
  counter.closes();
  await counter.works(again);
  expect(told(again).dayBegan).toBeNull();
});
