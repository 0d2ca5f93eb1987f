import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noRegisterOver } from '../../../src-main/fiscal/no-register.ts';
import type { FiscalTurns } from '../../../src-main/fiscal/fiscal-turns.ts';
import { clockWatchOver } from '../../../src-main/shift/clock-watch.ts';
import { newStanding, type Standing } from '../../../src-main/fiscal/standing.ts';
import { NO_REGISTER_WHYS, type NoRegisterWhy } from '../../../src-shared/contract/refusals.ts';
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

describe('where none can be asked, and the rules want one', () => {
  const MISSING = 'register-missing';
  const none = (fiscal: Record<string, unknown>, why: NoRegisterWhy = 'not-set-up') => {
    const { db, clock } = counter.bench;
    const profile = () => fiscalProfile({ fiscal, timeZone: 'Asia/Almaty' });
    const clockFault = clockWatchOver({ db, clock, contact: { upstreamNow: () => null } });
    return noRegisterOver(why, { db, clock, clockFault, profile });
  };
  const refusal = (fiscal: Record<string, unknown>, begun = 0) => none(fiscal).standing(begun)?.keepsAway?.refusal;

  test.each(NO_REGISTER_WHYS)('%s: sales go on to the limit of unsigned ones, with those begun elsewhere', (why) => {
    counter.sells();
    const judge = none({ unsignedSalesMax: 2 }, why);
    expect(judge.standing(0)).toMatchObject({ state: why, since: now(), unsigned: 1, keepsAway: null });
    expect(judge.standing(1)?.keepsAway).toEqual({
      refusal: { kind: MISSING, why, unsigned: 2, from: null },
      tenders: ['cash', 'qr'],
    });
    counter.sells();
    expect(judge.standing(0)?.keepsAway?.refusal).toMatchObject({ kind: MISSING, unsigned: 2 });
    expect(judge.openJobs().map(({ does }) => does)).toEqual(['cash-in', 'sale', 'sale']);
  });

  test('a limit of none keeps the first one away, and without a limit all are taken, as with one out of reach', () => {
    expect(refusal({ unsignedSalesMax: 0 })).toMatchObject({ kind: MISSING, unsigned: 0 });
    expect(refusal({}, 100_000)).toBeUndefined();
  });

  test('from the day that the rules name none is taken, by the day where the counter stands', () => {
    const rules = { unsignedSalesMax: 100, registerRequiredFrom: '2026-12-01' };
    counter.bench.clock.set('2026-11-30T18:59:59Z');
    expect(refusal(rules)).toBeUndefined();
    counter.bench.clock.set('2026-11-30T19:00:00Z');
    expect(refusal(rules)).toEqual({ kind: MISSING, why: 'not-set-up', unsigned: 0, from: '2026-12-01' });
    // A register that is there, and out of reach, goes by the limit alone.
    const away = { register: 'unreachable', why: null, words: null, offline: false, unsignedSales: 99 } as const;
    expect(standing.now(away, null, fiscalProfile({ fiscal: rules }), 0).keepsAway).toBeNull();
  });

  test('a clock that is put back brings no day back on which the rules had things sold without one', () => {
    counter.bench.clock.set('2026-11-30T19:00:00Z');
    counter.sells();
    counter.bench.clock.set('2026-11-29T12:00:00Z');
    expect(refusal({ registerRequiredFrom: '2026-12-01' })).toMatchObject({ kind: MISSING, from: '2026-12-01' });
  });

  test('rules that want none are told of none', () => {
    const tenders = [{ id: 'cash', kind: 'cash', name: { ru: 'Наличные' } }];
    const profile = () => fiscalProfile({ fiscal: undefined, tenders });
    const { db, clock } = counter.bench;
    const judge = noRegisterOver('taken-away', { db, clock, clockFault: () => null, profile });
    expect(judge.standing(0)).toBeNull();
  });
});
