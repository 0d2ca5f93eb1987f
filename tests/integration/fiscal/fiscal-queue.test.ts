import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fiscalJobsIn } from '../../../src-main/fiscal/fiscal-job.ts';
import { fiscalQueueOver } from '../../../src-main/fiscal/fiscal-queue.ts';
import { newPauses } from '../../../src-main/fiscal/pauses.ts';
import { aFiscalLedger } from '../../devices/a-fiscal-ledger.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister, type Fault } from './a-register.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

let register: ARegister;
let counter: AFiscalCounter;
beforeEach(() => {
  register = new ARegister();
  counter = new AFiscalCounter(register);
  counter.opens();
});
afterEach(() => {
  expect(register.keys()).toEqual([...new Set(register.keys())]);
  counter.bench.close();
});

describe('a shift', () => {
  test('is told in its order, each entry once, and each receipt’s sign comes into the journal', async () => {
    const sale = counter.sells();
    counter.moves('pay-in');
    const back = counter.returns(sale);
    counter.moves('safe-drop', 6000);
    const other = counter.sells(2000);
    await counter.start();
    expect(register.took.map(({ does }) => does)).toEqual(['cash-in', 'sale', 'cash-in', 'return', 'cash-out', 'sale']);
    expect(counter.signs()).toEqual([sale, back, other]);
    expect(register.cashHeld).toBe(counter.bench.ledger.drawerOf(counter.shiftId));
    counter.closes();
    await counter.start();
    expect(register.keys('day-end')).toHaveLength(1);
    expect([register.cashHeld, register.sums]).toEqual([0, { sold: 7000, returned: 5000 }]);
    expect(counter.jobs().filter((job) => !job.endsWith(' signed'))).toEqual([]);
  });

  test('gives each return the sign of its sale as its basis', async () => {
    const sale = counter.sells();
    counter.returns(sale);
    await counter.start();
    expect(register.took.find(({ does }) => does === 'return')).toMatchObject({
      basis: { sign: `sign of ${sale}`, registrationNumber: 'R of SWK-1', total: 5000, offline: false },
    });
  });

  test('a sign that comes after the close stands in the shift that is open then, and else in a note', async () => {
    const sale = counter.sells();
    counter.closes();
    const closed = counter.shiftId;
    counter.opens();
    await counter.start();
    const entry = counter.bench.ledger.lastOfKind('fiscalised');
    expect([entry?.shiftId, entry?.body['key'], entry?.clerkId]).toEqual([counter.shiftId, sale, null]);
    expect(entry?.shiftId).not.toBe(closed);

    const late = counter.sells();
    counter.closes();
    await counter.start();
    const note = counter.bench.ledger.lastOfKind('note');
    expect([note?.shiftId, note?.body['fiscalised']]).toMatchObject([null, { key: late, total: 5000 }]);
  });

  test('a sign in a note is a return’s basis as well', async () => {
    const sale = counter.sells();
    counter.closes();
    await counter.start();
    counter.opens();
    counter.returns(sale);
    await counter.start();
    expect(register.keys('return')).toHaveLength(1);
  });
});

test('nothing is told while the journal takes no entries, and all of it afterwards', async () => {
  let isClosed = true;
  const sale = counter.sells();
  const turns = await counter.start({ closed: () => isClosed });
  expect(register.calls).toEqual([]);
  isClosed = false;
  await counter.works(turns);
  expect(register.keys('sale')).toEqual([sale]);
});

describe('a register that can’t be reached', () => {
  test('gets nothing twice, and all in its order once it answers', async () => {
    register.goesWrong('submit', { is: 'unreachable' }, 5);
    const sales = [counter.sells(), counter.sells(), counter.sells()];
    await counter.start();
    expect(register.keys('sale')).toEqual(sales);
  });

  test('is left alone for longer each time, up to a minute, by the house’s clock', async () => {
    register.goesWrong('state', { is: 'unreachable' }, 9);
    const turns = await counter.start({}, 0);
    const rests: number[] = [];
    for (let time = 0; time < 8; time++) {
      const { ms, heeds } = await turns.turn();
      expect(heeds).toEqual(['contact']);
      rests.push(ms);
      counter.bench.clock.pass(ms);
      await turns.turn();
    }
    expect(rests.map((ms) => ms / SECOND_MS)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(turns.health()).toMatchObject({ register: 'unreachable', words: 'no line' });
  });

  test('a wall clock that is set does not shorten a pause', async () => {
    register.goesWrong('state', { is: 'unreachable' });
    const turns = await counter.start({}, 0);
    counter.bench.clock.set('2027-01-01T00:00:00.000Z');
    expect((await turns.turn()).ms).toBe(SECOND_MS);
  });
});

describe('nobody knows whether the register heard', () => {
  test.each(['heard', 'lost before', 'throws', 'throws after'] as const)(
    'a sale whose answer was lost (%s): it is asked, and is there once',
    async (is) => {
      await counter.start();
      register.goesWrong('submit', { is });
      const sale = counter.sells();
      await counter.start();
      expect([register.keys('sale'), counter.signs()]).toEqual([[sale], [sale]]);
      expect(register.calls).toContain('find');
    },
  );

  test.each(['heard', 'lost before', 'throws', 'throws after'] as const)(
    'cash that moved or not (%s): the X before and after tells',
    async (is) => {
      await counter.start();
      register.goesWrong('submit', { is });
      const drop = counter.moves('safe-drop');
      await counter.start();
      expect(register.keys('cash-out')).toEqual([drop]);
      expect(register.cashHeld).toBe(19_000);
    },
  );

  test.each(['heard', 'lost before'] as const)('a day that ended or not (%s)', async (is) => {
    await counter.start();
    register.fault = (call, key) => (call === 'submit' && key === closed && !isAsked++ ? { is } : null);
    let isAsked = 0;
    const closed = counter.closes();
    await counter.start();
    expect(register.keys('day-end')).toEqual([closed]);
    expect(counter.jobs().at(-1)).toBe('day-end signed');
  });

  test('cash that began the register’s day, in a day before which there was none', async () => {
    register.goesWrong('submit', { is: 'heard' });
    await counter.start();
    expect([register.keys('cash-in'), register.cashHeld]).toEqual([[counter.shiftId], 20_000]);
  });

  test('what it said of cash stands with its job alone, which a supervisor reads', async () => {
    register.submit = () => Promise.resolve({ state: 'unknown', words: 'в кассе 12345' });
    const turns = await counter.start({}, 0);
    expect(counter.parts().jobs.open()).toMatchObject([{ state: 'unknown', problem: 'в кассе 12345' }]);
    expect(turns.health().register).toBe('unreachable');
    expect(turns.health().words).not.toContain('12345');
  });

  test('nothing else is told before it is known', async () => {
    await counter.start();
    register.goesWrong('submit', { is: 'heard' });
    const [first, second] = [counter.sells(), counter.sells()];
    const turns = await counter.start({}, 0);
    expect(register.keys('sale')).toEqual([first]);
    expect(counter.jobs().slice(1)).toEqual(['sale unknown', 'sale waiting']);
    await counter.works(turns);
    expect(register.keys('sale')).toEqual([first, second]);
  });

  test('where somebody else moved cash meanwhile, it steps aside for a person, and is never told again', async () => {
    await counter.start();
    register.goesWrong('submit', { is: 'lost before' });
    counter.moves('safe-drop');
    const turns = await counter.start({}, 0);
    register.takesCashOfOthers(700);
    const sale = counter.sells();
    await counter.works(turns);
    expect(counter.jobs().slice(1)).toEqual(['cash-out unknown figures-differ', 'sale signed']);
    expect(register.keys('sale')).toEqual([sale]);
    await counter.start();
    expect(register.keys('cash-out')).toEqual([]);
  });

  test('a receipt that was sent before the register’s day ended is looked for in that day', async () => {
    await counter.start();
    register.goesWrong('submit', { is: 'heard' });
    const sale = counter.sells();
    await counter.start({}, 0);
    register.fault = () => null;
    await register.submit({ does: 'day-end', key: 'by hand' });
    await counter.start();
    expect([register.keys('sale'), counter.signs()]).toEqual([[sale], [sale]]);
  });

  test('a receipt that can’t be asked about steps aside, and the next start asks anew', async () => {
    await counter.start();
    const sale = counter.sells();
    register.fault = (call, key) => (call === 'submit' && key === sale ? { is: 'heard' } : findFails(call, key));
    const findFails = (call: string, key: string | null): Fault | null =>
      call === 'find' && key === sale ? { is: 'lost before' } : null;
    const next = counter.sells();
    await counter.start();
    expect(counter.jobs().slice(1)).toEqual(['sale unknown cannot-be-asked', 'sale signed']);
    register.fault = () => null;
    await counter.start();
    expect(counter.signs()).toEqual([next, sale]);
    expect(register.keys('sale')).toEqual([sale, next]);
  });

  test('a document that the register swallows without a word steps aside after three times', async () => {
    await counter.start();
    const [sale, next] = [counter.sells(), counter.sells()];
    register.fault = (call, key) => (call === 'submit' && key === sale ? { is: 'lost before' } : null);
    await counter.start();
    expect(counter.jobs().slice(1)).toEqual(['sale refused never-taken', 'sale signed']);
    expect(register.keys('sale')).toEqual([next]);
  });

  test('a receipt that is answered without its sign is asked for it', async () => {
    await counter.start();
    register.hidesSigns = true;
    const sale = counter.sells();
    await counter.start();
    expect([counter.signs(), register.keys('sale')]).toEqual([[sale], [sale]]);
  });
});

describe('another register', () => {
  test('is not asked about what the one before it may have heard, nor for returns of its sales', async () => {
    const sale = counter.sells();
    await counter.start();
    register.goesWrong('submit', { is: 'heard' });
    const asked = counter.sells();
    await counter.start({}, 0);
    counter.returns(sale);
    const other = new ARegister('SWK-2');
    const next = new AFiscalCounter(other, counter.bench);
    next.shiftId = counter.shiftId;
    const last = next.sells(1000);
    await next.start();
    expect(other.keys()).toEqual([last]);
    expect(counter.jobs().slice(2)).toEqual(['sale unknown', 'return waiting', 'sale signed']);
    register.fault = () => null;
    await counter.start();
    expect(register.keys().slice(2)).toEqual([asked, expect.any(String)]);
    expect(counter.jobs().filter((job) => !job.endsWith('signed'))).toEqual([]);
  });
});

describe('the content', () => {
  /** So many entries of the journal, in a new file. */
  function cameBack(count: number): AFiscalCounter {
    const bench = aFiscalLedger();
    expect(bench.ledger.takeBack(counter.bench.ledger.entriesFrom(1, count)).ok).toBe(true);
    return new AFiscalCounter(register, bench);
  }

  test('a job that says another amount than its entry steps aside, and the next is told', async () => {
    await counter.start();
    const bench = aFiscalLedger();
    const other = new AFiscalCounter(register, bench);
    other.opens();
    other.sells();
    bench.db.exec("UPDATE fiscal_job SET amount = 4999 WHERE does = 'sale'");
    other.sells();
    await other.start();
    expect(other.jobs()).toEqual(['cash-in signed', 'sale refused content-broken', 'sale signed']);
    bench.close();
  });

  test('a return of a sale whose sign and job are both gone is refused in sight', async () => {
    const sale = counter.sells();
    await counter.start();
    const back = cameBack(2);
    back.returns(sale);
    await back.start();
    expect(back.jobs()).toEqual(['return refused sale-unsigned']);
    back.bench.close();
  });

  test('a return finds the sign of its sale in a journal that came back', async () => {
    const sale = counter.sells();
    await counter.start();
    const back = cameBack(10);
    const returned = back.returns(sale);
    await back.start();
    expect(register.keys('return')).toEqual([returned]);
    back.bench.close();
  });
});

test('what waits is found and let go without reading all that was ever told', () => {
  const { db } = counter.bench;
  const prepare = db.prepare.bind(db);
  const asked: string[] = [];
  db.prepare = (sql: string) => {
    asked.push(sql);
    return prepare(sql);
  };
  fiscalJobsIn(db);
  expect(asked.length).toBeGreaterThan(10);
  for (const sql of asked) {
    const plan = prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll(/@[a-zA-Z]+/g, 'NULL')}`);
    const [first] = plan.all(...Array.from({ length: sql.split('?').length - 1 }, () => null));
    expect(first?.detail).toMatch(/^SEARCH .* USING .*INDEX/);
  }
});

describe('the queue', () => {
  const PACE = { retryFirstMs: 20, retryMaxMs: 20, unknownMs: 20, busyMs: 5, refusedMs: 20 };
  const queueOf = (changes: Partial<ReturnType<AFiscalCounter['parts']>> = {}) => {
    const clock = { now: () => Date.now(), monotonic: () => performance.now() };
    return fiscalQueueOver(counter.parts({ clock, pauses: newPauses(clock, PACE), ...changes }));
  };

  test('works when it is woken, tells what it did, and says how much waits', async () => {
    const queue = queueOf();
    const told: number[] = [];
    const endOfListening = queue.onChange(() => void told.push(queue.status().waiting));
    counter.sells();
    expect(queue.status()).toMatchObject({ register: 'not-asked', waiting: 2, unsignedSales: 1 });
    queue.start();
    await vi.waitFor(() => expect(queue.status()).toMatchObject({ register: 'ready', waiting: 0, unsignedSales: 0 }));
    expect(told.length).toBeGreaterThan(1);
    counter.sells();
    queue.wake();
    await vi.waitFor(() => expect(register.keys('sale')).toHaveLength(2));
    endOfListening();
    await queue.stop();
    expect(queue.openJobs()).toEqual([]);
  });

  test('asks at once when a person wants it, whatever pause the register is in', async () => {
    const clock = { now: () => Date.now(), monotonic: () => performance.now() };
    const queue = queueOf({ pauses: newPauses(clock, { ...PACE, refusedMs: MINUTE_MS }) });
    register.goesWrong('state', { is: 'refused', why: 'credentials' });
    queue.start();
    await vi.waitFor(() => expect(queue.status().why).toBe('credentials'));
    queue.wake();
    queue.tryNow();
    await vi.waitFor(() => expect(queue.status()).toMatchObject({ register: 'ready', waiting: 0 }));
    await queue.stop();
  });

  test('begins also where the disk takes nothing at first, and asks about what was on its way', async () => {
    const { db } = counter.bench;
    db.exec("UPDATE fiscal_job SET state = 'sending', register = 'SWK-1'");
    db.exec("CREATE TRIGGER full BEFORE UPDATE ON fiscal_job BEGIN SELECT raise(ABORT, 'disk full'); END");
    const queue = queueOf();
    queue.start();
    await vi.waitFor(() => expect(counter.faults).toContain('the fiscal queue'));
    db.exec('DROP TRIGGER full');
    queue.tryNow();
    await vi.waitFor(() => expect(queue.status()).toMatchObject({ register: 'ready', waiting: 0, unknown: 1 }));
    await queue.stop();
  });

  test('goes on after a fault of whoever listens', async () => {
    const queue = queueOf();
    queue.onChange(() => {
      throw new Error('a listener broke');
    });
    queue.start();
    await vi.waitFor(() => expect(register.keys()).toHaveLength(1));
    expect(counter.faults).toContain('the fiscal queue');
    await queue.stop();
  });
});
