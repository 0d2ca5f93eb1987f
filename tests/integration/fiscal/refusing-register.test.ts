import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FiscalTurns } from '../../../src-main/fiscal/fiscal-turns.ts';
import type { RefusedWhy } from '../../../src-main/fiscal/port.ts';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister } from './a-register.ts';

const BAD = { id: 'bad', kind: 'pass', name: { ru: 'Плохой' }, price: 5000, validFrom: '2026-01-01' };
const RULES = fiscalProfile({ products: [...fiscalProfile().products, BAD] });
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

let register: ARegister;
let counter: AFiscalCounter;
beforeEach(() => {
  register = new ARegister();
  counter = new AFiscalCounter(register, aFiscalLedger(RULES));
  counter.opens();
});
afterEach(() => {
  expect(register.keys()).toEqual([...new Set(register.keys())]);
  counter.bench.close();
});

describe('a register that refuses', () => {
  test('one document for a reason of its own takes those behind it, and the refused one is shown', async () => {
    register.badItems.add('Плохой');
    const bad = counter.sellsOf('bad');
    const sale = counter.sells();
    await counter.start();
    expect(counter.jobs()).toEqual(['cash-in signed', 'sale refused document', 'sale signed']);
    expect(register.keys('sale')).toEqual([sale]);
    const open = counter.parts().jobs.open();
    expect(open).toMatchObject([{ key: bad, why: 'document', problem: 'refused: document' }]);
  });

  test('leaves the return of a sale that it refused waiting in sight', async () => {
    register.badItems.add('Плохой');
    counter.returns(counter.sellsOf('bad'));
    const sale = counter.sells();
    await counter.start();
    expect(counter.jobs().slice(1)).toEqual(['sale refused document', 'return waiting sale-unsigned', 'sale signed']);
    expect(register.keys('sale')).toEqual([sale]);
  });

  test.each([
    'credentials',
    'no-right',
    'unknown-register',
    'blocked',
    'not-activated',
    'autonomous-too-long',
    'no-open-day',
  ] as const)('everything (%s) is asked again each minute, loses no order, and is said', async (why: RefusedWhy) => {
    await counter.start();
    register.goesWrong('submit', { is: 'refused', why }, 3);
    const sales = [counter.sells(), counter.sells()];
    const turns = await counter.start({}, 0);
    expect(turns.health()).toMatchObject({ register: 'refuses', why, words: `refused: ${why}` });
    expect((await turns.turn()).ms).toBe(MINUTE_MS);
    await counter.works(turns);
    expect(register.keys('sale')).toEqual(sales);
    expect(turns.health()).toMatchObject({ register: 'ready', why: null, words: null });
  });

  test('since it is busy is asked again at once, and nobody is told of trouble', async () => {
    await counter.start();
    register.goesWrong('submit', { is: 'refused', why: 'busy' });
    const sale = counter.sells();
    const turns = await counter.start({}, 0);
    expect(turns.health().register).toBe('ready');
    await counter.works(turns);
    expect(register.keys('sale')).toEqual([sale]);
  });

  test('one document as if it were busy, and answers all else, takes those behind it', async () => {
    await counter.start();
    const [odd, sale] = [counter.sells(), counter.sells()];
    register.fault = (call, key) => (call === 'submit' && key === odd ? { is: 'refused', why: 'busy' } : null);
    await counter.start();
    expect(counter.jobs().slice(1)).toEqual(['sale refused document', 'sale signed']);
    expect(register.keys('sale')).toEqual([sale]);
  });

  test('since it is busy for minutes keeps every document, in its order', async () => {
    await counter.start();
    register.goesWrong('state', { is: 'refused', why: 'busy' }, 100);
    const turns = await counter.start({}, 0);
    const sales = [counter.sells(), counter.sells()];
    await counter.works(turns);
    await counter.works(turns);
    expect(register.keys('sale')).toEqual(sales);
  });

  test('since its day is too long ends it before what waits, and then takes all in order', async () => {
    await counter.start();
    register.dayIsTooLong = true;
    const sales = [counter.sells(), counter.sells()];
    await counter.start();
    expect(register.took.slice(1).map(({ does }) => does)).toEqual(['day-end', 'sale', 'sale']);
    expect(register.keys('sale')).toEqual(sales);
    expect(register.keys('day-end')).toEqual([`${sales[0]}-day-end-1`]);
  });

  test('since its day is too long has it ended also where the disk takes that a moment later', async () => {
    await counter.start();
    register.dayIsTooLong = true;
    const sale = counter.sells();
    const { db } = counter.bench;
    db.exec("CREATE TRIGGER full BEFORE INSERT ON fiscal_job BEGIN SELECT raise(ABORT, 'disk full'); END");
    const turns = new FiscalTurns(counter.parts());
    await expect(turns.turn()).rejects.toThrow('disk full');
    db.exec('DROP TRIGGER full');
    await counter.works(turns, 0);
    expect(register.keys('sale')).toEqual([sale]);
  });

  test('whose day stays too long is not sent one end of a day after the other', async () => {
    await counter.start();
    register.goesWrong('submit', { is: 'refused', why: 'day-too-long' }, 1);
    counter.sells();
    register.fault = (call, key) =>
      call === 'submit' && key?.includes('day-end') === false ? { is: 'refused', why: 'day-too-long' } : null;
    const turns = await counter.start({}, 30 * MINUTE_MS);
    expect(register.keys('day-end')).toHaveLength(1);
    expect(turns.health()).toMatchObject({ register: 'refuses', why: 'day-too-long' });
  });

  test('the end of the day that would cure it is not asked for one after the other either', async () => {
    await counter.start();
    register.dayIsTooLong = true;
    register.fault = (call, key) =>
      call === 'submit' && key?.includes('day-end') === true ? { is: 'refused', why: 'document' } : null;
    counter.sells();
    const turns = await counter.start({}, 30 * MINUTE_MS);
    expect(counter.jobs().slice(1)).toEqual(['sale waiting', 'day-end refused document']);
    expect(turns.health()).toMatchObject({ register: 'refuses', why: 'day-too-long' });
  });

  test('cash out for little cash takes it after the next cash in, and says nothing of it', async () => {
    await counter.start();
    register.refusesLittleCash = true;
    await register.submit({
      does: 'cash-out',
      key: 'by hand',
      amount: counter.parts().jobs.byKey(counter.shiftId)!.amount,
    });
    const drop = counter.moves('safe-drop', 2000);
    const turns = await counter.start();
    expect(counter.jobs().at(-1)).toBe('cash-out waiting little-cash');
    expect(turns.health()).toMatchObject({ register: 'ready', why: null, words: null });
    const sale = counter.sells(3000);
    await counter.works(turns);
    expect(register.keys().slice(-2)).toEqual([sale, drop]);
  });

  test('the end of a day that is over needs none', async () => {
    await counter.start();
    counter.closes();
    register.fault = (call, key) =>
      call === 'submit' && key?.length === 36 ? { is: 'refused', why: 'day-ended' } : null;
    await counter.start();
    expect(counter.jobs().at(-1)).toBe('day-end not-needed');
  });

  test('a day that nobody began is not ended', async () => {
    await counter.start();
    await register.submit({ does: 'day-end', key: 'by hand' });
    counter.bench.db.exec("UPDATE fiscal_job SET state = 'not-needed' WHERE does = 'cash-out'");
    counter.closes();
    counter.bench.db.exec("UPDATE fiscal_job SET state = 'not-needed' WHERE part = 'removal'");
    await counter.start();
    expect([counter.jobs().at(-1), register.keys('day-end')]).toEqual(['day-end not-needed', ['by hand']]);
  });
});
