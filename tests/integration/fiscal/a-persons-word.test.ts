import { afterEach, beforeEach, expect, test } from 'vitest';
import { deedsOn, type FiscalJob } from '../../../src-main/fiscal/fiscal-job.ts';
import { jobView } from '../../../src-main/ipc/register-jobs.ts';
import type { JobDeed } from '../../../src-shared/contract/views/register.ts';
import { instant } from '../../../src-shared/time.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister } from './a-register.ts';

/** What waits for a person: told again, or decided by who looked into the register. */

let register: ARegister;
let counter: AFiscalCounter;
beforeEach(async () => {
  register = new ARegister();
  counter = new AFiscalCounter(register);
  counter.opens();
  await counter.start();
});
afterEach(() => counter.bench.close());

const EVER = Number.POSITIVE_INFINITY;
const last = (): FiscalJob => counter.parts().jobs.open().at(-1)!;
const deeds = (serial = register.serial) => deedsOn(last(), serial);
const decides = (deed: JobDeed) => counter.parts().jobs.decide(last().key, deed, instant(counter.bench.clock.now()));

/** Somebody else put cash in while this cash was on its way: nobody can say whether it moved. */
async function cashInDoubt(): Promise<void> {
  counter.moves('pay-in');
  register.fault = (call) => {
    if (call !== 'submit') return null;
    register.takesCashOfOthers(333);
    return { is: 'lost before' };
  };
  await counter.start();
  register.fault = () => null;
  expect(counter.jobs().at(-1)).toBe('cash-in unknown figures-differ');
}

test('a receipt that was refused is told again, under the same key, once somebody cured what was wrong', async () => {
  register.goesWrong('submit', { is: 'refused', why: 'document' }, EVER);
  const sale = counter.sells();
  await counter.start();
  expect([counter.jobs().at(-1), deeds()]).toEqual(['sale refused document', ['again']]);
  register.fault = () => null;
  decides('again');
  await counter.start();
  expect([counter.jobs().at(-1), register.keys('sale')]).toEqual(['sale signed', [sale]]);
});

test('what was sent in vain as often as it may is sent as often again', async () => {
  register.goesWrong('submit', { is: 'lost before' }, EVER);
  counter.sells();
  await counter.start();
  expect(counter.jobs().at(-1)).toBe('sale refused never-taken');
  const before = register.calls.filter((call) => call === 'submit').length;
  decides('again');
  await counter.start();
  expect(register.calls.filter((call) => call === 'submit')).toHaveLength(before * 2 - 1);
  expect(counter.jobs().at(-1)).toBe('sale refused never-taken');
});

test('where no register stands nothing is said to be on its way: what was may have been heard', () => {
  counter.moves('pay-in');
  counter.parts().jobs.begin(last().key, { register: 'SWK-0', shiftNumber: null, before: null }, instant(0));
  const stateAt = (serial: string | null) => jobView(last(), serial, null, counter.bench).state;
  expect([stateAt(register.serial), stateAt(null)]).toEqual(['sending', 'unknown']);
});

test('cash of which a supervisor says that it moved is told no more', async () => {
  await cashInDoubt();
  expect(deeds()).toEqual(['done', 'not-done']);
  const took = register.keys('cash-in').length;
  decides('done');
  await counter.start();
  expect([counter.jobs().at(-1), register.keys('cash-in').length]).toEqual(['cash-in signed', took]);
});

test('cash of which a supervisor says that it did not move is told, once', async () => {
  await cashInDoubt();
  const took = register.keys('cash-in').length;
  decides('not-done');
  await counter.start();
  expect([counter.jobs().at(-1), register.keys('cash-in').length]).toEqual(['cash-in signed', took + 1]);
});

test('of a receipt nobody says that it was signed; that it was not has it told under its key', async () => {
  const sale = counter.sells();
  register.fault = (call) => {
    if (call === 'submit') return { is: 'heard' };
    return call === 'find' ? { is: 'refused', why: 'document' } : null;
  };
  await counter.start();
  expect([counter.jobs().at(-1), deeds()]).toEqual(['sale unknown cannot-be-asked', ['again', 'not-done']]);
  register.fault = () => null;
  decides('not-done');
  await counter.start();
  expect([counter.jobs().at(-1), register.keys('sale'), counter.signs()]).toEqual(['sale signed', [sale], [sale]]);
});

test('what waits its turn, or is signed, asks nobody', async () => {
  register.goesWrong('state', { is: 'unreachable' }, EVER);
  counter.moves('pay-in');
  await counter.start({}, 0);
  expect([counter.jobs().at(-1), deeds()]).toEqual(['cash-in waiting', []]);
});

test('another register is told what the one before it certainly has not, and of the rest a person says', async () => {
  register.goesWrong('submit', { is: 'unreachable' }, EVER);
  const sale = counter.sells();
  await counter.start({}, 0);
  expect(last().register).toBe('SWK-1');
  const other = new ARegister('SWK-2');
  const next = new AFiscalCounter(other, counter.bench);
  next.shiftId = counter.shiftId;
  counter.parts().jobs.goOver('SWK-2');
  await next.start();
  expect([other.keys('sale'), counter.signs()]).toEqual([[sale], [sale]]);
  counter.moves('pay-in');
  other.fault = (call) => (call === 'submit' ? { is: 'heard' } : null);
  await next.start({}, 0);
  expect([counter.jobs().at(-1), deeds('SWK-2'), deeds('SWK-3')]).toEqual([
    'cash-in unknown',
    [],
    ['done', 'not-done'],
  ]);
});
