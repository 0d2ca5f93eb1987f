import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { moveCash } from '../../../src-main/shift/cash.ts';
import { closeShift, giveCount, reveal, stopCounting } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { giveXReport } from '../../../src-main/shift/x-report.ts';
import { instant } from '../../../src-shared/time.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { fiscalProfile, keepProfile } from '../../devices/a-fiscal-ledger.ts';
import { aClock } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, DANIYAR_AT_WORK, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { withoutIds } from '../../devices/without-ids.ts';

let till: Till;
beforeEach(() => {
  till = aTill();
});
afterEach(() => till.close());

const open = (counts = notes([1000, 20]), fromSafe = 20_000, difference?: number) =>
  openShift(
    { counts, fromSafe: money(fromSafe), ...(difference !== undefined && { difference: money(difference) }) },
    AIGERIM_AT_WORK,
    till,
  );
const count = (...counts: [number, number][]) => giveCount(notes(...counts), AIGERIM_AT_WORK, till);
const close = (carried: number, more: object = {}) =>
  closeShift(
    { carried: money(carried), bagSeal: `Z-${till.bags.all().length}`, ...more },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    till,
  );

describe('opening', () => {
  test('the first float comes from the safe', () => {
    expect(open()).toMatchObject({ ok: true, value: { number: 1, carried: 0, counted: 20_000, difference: 0 } });
    expect(till.shifts.view()).toMatchObject({ number: 1, clerkName: 'Aigerim S.', phase: 'open' });
  });

  test('the first float comes from the safe also when nobody said so', () => {
    expect(open(notes([1000, 20]), 0)).toMatchObject({ ok: true, value: { difference: 0 } });
    expect(till.ledger.openShift()?.postings).toEqual([
      { account: 'drawer', amount: 20_000 },
      { account: 'safe', amount: -20_000 },
    ]);
  });

  const closesLeaving = (carried: number) => {
    open();
    count([1000, 20]);
    reveal(AIGERIM_AT_WORK, till);
    expect(close(carried)).toMatchObject({ ok: true, value: { carried, removed: 20_000 - carried } });
  };

  test('a float that is not what the last close left is told first, and nothing is written', () => {
    closesLeaving(15_000);
    const head = till.ledger.head();
    for (const difference of [undefined, 0, 1000, -999])
      expect(open(notes([1000, 14]), 0, difference)).toEqual({
        ok: false,
        error: { kind: 'float-differs', carried: 15_000, fromSafe: 0, counted: 14_000, difference: -1000 },
      });
    expect(till.ledger.head()).toEqual(head);
    expect(till.shifts.open()).toBeNull();
    // Counted again, it is what was left.
    expect(open(notes([1000, 15]), 0)).toMatchObject({ ok: true, value: { difference: 0 } });
  });

  test('what came from the safe is no difference', () => {
    closesLeaving(15_000);
    expect(open(notes([1000, 18]), 3000)).toMatchObject({ ok: true, value: { counted: 18_000, difference: 0 } });
  });

  test('a float that is not what the last close left is recorded as over or short once that is agreed', () => {
    closesLeaving(15_000);
    expect(open(notes([1000, 14]), 0, -1000)).toMatchObject({
      ok: true,
      value: { number: 2, carried: 15_000, counted: 14_000, difference: -1000 },
    });
    expect(till.ledger.openShift()?.postings).toContainEqual({ account: 'over-short', amount: 1000 });
  });

  test.each<[string, () => ReturnType<typeof open>, string]>([
    [
      'while one is open',
      () => {
        open();
        return open();
      },
      'shift-already-open',
    ],
    ['with a note that does not exist', () => open(notes([3000, 1])), 'count-unreadable'],
    ['with one note counted twice', () => open(notes([1000, 1], [1000, 2])), 'count-unreadable'],
    [
      'without a profile',
      () => {
        till.world.profile = null;
        return open();
      },
      'no-profile',
    ],
  ])('is refused %s', (_name, attempt, kind) => expect(attempt()).toEqual({ ok: false, error: { kind } }));
});

describe('closing', () => {
  beforeEach(async () => {
    open();
    await takeSale(aSale(till), AIGERIM_AT_WORK, till);
  });

  test('a count answers only that it was recorded, and offers one recount whatever it was', () => {
    expect(till.shifts.view()).toMatchObject({ recounted: false });
    expect(count([1000, 25])).toEqual({ ok: true, value: { counted: 25_000, recountOffered: true } });
    expect(till.shifts.view()).toMatchObject({ phase: 'counting', recounted: false });
    expect(count([1000, 24])).toEqual({ ok: true, value: { counted: 24_000, recountOffered: false } });
    // The screen that comes anew offers none that would be refused.
    expect(till.shifts.view()).toMatchObject({ phase: 'counting', recounted: true });
    expect(count([1000, 23])).toEqual({ ok: false, error: { kind: 'recount-used' } });
  });

  test('nothing is told before the count is given', () => {
    expect(reveal(AIGERIM_AT_WORK, till)).toEqual({ ok: false, error: { kind: 'count-not-given' } });
    expect(close(0)).toEqual({ ok: false, error: { kind: 'count-not-given' } });
  });

  test('between count and reveal the clerk may go back and sell', async () => {
    count([1000, 25]);
    expect(await takeSale(aSale(till), AIGERIM_AT_WORK, till)).toEqual({ ok: false, error: { kind: 'shift-closing' } });
    expect(stopCounting(AIGERIM_AT_WORK, till).ok).toBe(true);
    expect((await takeSale(aSale(till), AIGERIM_AT_WORK, till)).ok).toBe(true);
  });

  test('after the reveal the shift can only be closed, also after a restart', async () => {
    count([1000, 25]);
    expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({
      ok: true,
      value: {
        expected: 25_000,
        counted: 25_000,
        difference: 0,
        needsApproval: false,
        movements: [
          { kind: 'shift-opened', count: 1, amount: 20_000 },
          { kind: 'sale', count: 1, amount: 5000 },
        ],
      },
    });
    expect(stopCounting(AIGERIM_AT_WORK, till)).toEqual({ ok: false, error: { kind: 'shift-closing' } });
    expect(count([1000, 26])).toEqual({ ok: false, error: { kind: 'shift-closing' } });
    expect(await takeSale(aSale(till), AIGERIM_AT_WORK, till)).toEqual({ ok: false, error: { kind: 'shift-closing' } });
    till.bench.db.close();
    till = aTill(till.bench.folder);
    expect(till.shifts.view()).toMatchObject({ phase: 'revealed' });
  });

  test('writes the Z with totals, leaves the drawer at zero and queues its paper', () => {
    count([1000, 24], [500, 1]);
    reveal(AIGERIM_AT_WORK, till);
    expect(close(20_000, { bagSeal: 'B-77' })).toMatchObject({
      ok: true,
      value: {
        zNumber: 1,
        expected: 25_000,
        counted: 24_500,
        difference: -500,
        carried: 20_000,
        removed: 4500,
        approvalOutstanding: false,
      },
    });
    const z = till.ledger.lastOfKind('shift-closed');
    expect(z?.postings).toEqual([
      { account: 'float', amount: 20_000 },
      { account: 'safe', amount: 4500 },
      { account: 'over-short', amount: 500 },
      { account: 'drawer', amount: -25_000 },
    ]);
    expect(z?.body).toMatchObject({
      firstSeq: 1,
      bagSeal: 'B-77',
      totals: {
        zNumber: 1,
        shift: { sales: { count: 1, amount: 5000 }, changeGiven: 5000 },
        perpetual: { sales: { count: 1, amount: 5000 } },
      },
    });
    expect(till.bench.db.prepare("SELECT count(*) AS n FROM print_job WHERE document = 'shift-closed'").get()).toEqual({
      n: 1,
    });
    expect(till.shifts.open()).toBeNull();
    expect(verifyJournal(till.bench.db)).toMatchObject({ whole: true });
  });

  test('above the tolerance wants a reason, and without a supervisor leaves the approval outstanding', () => {
    count([1000, 24]);
    expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({
      ok: true,
      value: { difference: -1000, needsReason: true, needsApproval: true },
    });
    expect(close(0)).toEqual({ ok: false, error: { kind: 'reason-needed' } });
    expect(close(0, { reason: 'miscounted change', bagSeal: '' })).toEqual({
      ok: false,
      error: { kind: 'seal-needed' },
    });
    expect(close(30_000, { reason: 'miscounted change' })).toEqual({
      ok: false,
      error: { kind: 'carried-above-counted' },
    });
    expect(close(0, { reason: 'miscounted change' })).toMatchObject({ ok: true, value: { approvalOutstanding: true } });
  });

  test('the reveal has the planted cause among its first three, and none without a difference', async () => {
    await takeSale(aSale(till, { amount: 3700, received: 3700 }), AIGERIM_AT_WORK, till);
    await takeSale(aSale(till, { amount: 4100, received: 4100 }), AIGERIM_AT_WORK, till);
    count([1000, 29], [100, 1]);
    const told = reveal(AIGERIM_AT_WORK, till);
    expect(told.ok && told.value.causes.slice(0, 3)).toContainEqual(
      expect.objectContaining({ kind: 'wrong-tender', tender: 'cash', amount: 3700, receiptNumber: 'TEST1-000003' }),
    );
    close(0, { reason: 'a card slip was booked as cash' });
    open(notes([1000, 20]), 20_000);
    count([1000, 20]);
    expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ ok: true, value: { difference: 0, causes: [] } });
  });

  test('approved on the spot names the supervisor in the entry', () => {
    count([1000, 24]);
    reveal(AIGERIM_AT_WORK, till);
    const closed = closeShift(
      { carried: money(0), bagSeal: 'B-1', reason: 'seen' },
      { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId },
      till,
    );
    expect(closed).toMatchObject({ ok: true, value: { approvalOutstanding: false } });
    expect(till.ledger.lastOfKind('shift-closed')?.supervisorId).toBe(SUPERVISOR.clerkId);
  });

  test('another clerk may not, a supervisor may', () => {
    expect(giveCount(notes([1000, 25]), DANIYAR_AT_WORK, till)).toMatchObject({
      ok: false,
      error: { kind: 'shift-of-another' },
    });
    expect(giveCount(notes([1000, 25]), SUPERVISOR, till).ok).toBe(true);
  });

  test('membership is by shift id: a clock set back changes nothing', async () => {
    till.bench.clock.set('2026-03-01T00:00:00.000Z');
    await takeSale(aSale(till), AIGERIM_AT_WORK, till);
    count([1000, 30]);
    expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ ok: true, value: { difference: 0 } });
    expect(close(0).ok).toBe(true);
  });

  test('membership is by shift id: a changed time zone and a close after midnight change nothing', async () => {
    till.bench.clock.set('2026-11-22T18:59:59.000Z');
    await takeSale(aSale(till), AIGERIM_AT_WORK, till);
    till.world.profile = aProfile({ timeZone: 'Pacific/Kiritimati' });
    till.bench.clock.set('2026-11-22T19:00:01.000Z');
    await takeSale(aSale(till), AIGERIM_AT_WORK, till);
    till.world.profile = aProfile({ timeZone: 'America/Los_Angeles' });
    count([1000, 35]);
    expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ ok: true, value: { expected: 35_000, difference: 0 } });
    expect(close(0)).toMatchObject({ ok: true, value: { zNumber: 1, difference: 0 } });
    expect(till.ledger.lastOfKind('shift-closed')?.body).toMatchObject({ totals: { shift: { sales: { count: 3 } } } });
  });

  test('after 24 hours nothing is sold and everything is closed, even if the clock is set back meanwhile', async () => {
    till.bench.clock.pass(24 * 3_600_000);
    expect(await takeSale(aSale(till), AIGERIM_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'shift-too-long', hours: 24 },
    });
    expect(till.shifts.view()).toMatchObject({ number: 1, phase: 'open' });
    till.bench.clock.set('2026-11-21T00:00:00.000Z');
    count([1000, 25]);
    expect(reveal(AIGERIM_AT_WORK, till)).toMatchObject({ ok: true, value: { difference: 0 } });
    expect(close(25_000)).toMatchObject({ ok: true, value: { difference: 0 } });
    expect(open(notes([1000, 25]), 0)).toMatchObject({ ok: true, value: { number: 2, difference: 0 } });
    expect((await takeSale(aSale(till), AIGERIM_AT_WORK, till)).ok).toBe(true);
    expect(till.ledger.drawerOf(till.shifts.open()!.id)).toBe(30_000);
  });

  test('the 24 hours pass whatever is done to the clock, over a restart, and while the machine was off', async () => {
    const { clock, folder } = till.bench;
    clock.pass(10 * 3_600_000);
    clock.set('2026-11-22T08:25:00.000Z');
    expect((await takeSale(aSale(till), AIGERIM_AT_WORK, till)).ok).toBe(true);

    // The program ends and starts again two hours later; then so does the machine, whose clock began anew.
    till.bench.db.close();
    clock.pass(2 * 3_600_000);
    const afterProgram = aTill(folder, clock);
    expect((await takeSale(aSale(afterProgram), AIGERIM_AT_WORK, afterProgram)).ok).toBe(true);
    const at = afterProgram.clock.now();
    afterProgram.shifts.keepTime();
    afterProgram.bench.db.close();
    const rebooted = aClock(instant(at + 6 * 3_600_000));
    till = aTill(folder, rebooted);
    expect((await takeSale(aSale(till), AIGERIM_AT_WORK, till)).ok).toBe(true);
    rebooted.set('2026-11-22T08:25:00.000Z');
    expect(till.shifts.view()).toMatchObject({ openMinutes: 18 * 60 });
    rebooted.pass(6 * 3_600_000);
    expect(await takeSale(aSale(till), AIGERIM_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'shift-too-long', hours: 24 },
    });
  });

  test('of a journal that came from elsewhere the hours of a shift are at least those it was written in', async () => {
    const { clock, folder, db } = till.bench;
    clock.pass(20 * 3_600_000);
    expect((await takeSale(aSale(till), AIGERIM_AT_WORK, till)).ok).toBe(true);
    factsIn(db).forget('shift-counted');
    db.close();
    const elsewhere = aClock('2026-11-22T08:00:00.000Z');
    till = aTill(folder, elsewhere);
    expect(till.shifts.view()).toMatchObject({ openMinutes: 20 * 60 });
    elsewhere.pass(4 * 3_600_000);
    expect(await takeSale(aSale(till), AIGERIM_AT_WORK, till)).toMatchObject({ error: { kind: 'shift-too-long' } });
  });

  test('perpetual totals go on over the shifts', async () => {
    count([1000, 25]);
    reveal(AIGERIM_AT_WORK, till);
    close(25_000);
    open(notes([1000, 25]), 0);
    await takeSale(aSale(till, { amount: 2000, received: 2000 }), AIGERIM_AT_WORK, till);
    count([1000, 27]);
    reveal(AIGERIM_AT_WORK, till);
    expect(close(0)).toMatchObject({ ok: true, value: { zNumber: 2, difference: 0 } });
    expect(till.ledger.lastOfKind('shift-closed')?.body).toMatchObject({
      totals: { shift: { sales: { count: 1, amount: 2000 } }, perpetual: { sales: { count: 2, amount: 7000 } } },
    });
  });
});

test('the X report counts operations and tells no amount', async () => {
  open();
  await takeSale(aSale(till, { amount: 4321, received: 10_000 }), AIGERIM_AT_WORK, till);
  for (const amount of [money(1303), money(1409)])
    moveCash(
      { kind: 'pay-in', amount, against: 'safe', reason: 'change' },
      { clerk: AIGERIM_AT_WORK, supervisorId: null },
      till,
    );
  moveCash(
    { kind: 'safe-drop', amount: money(1507), bagSeal: 'B-1' },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    till,
  );
  const given = giveXReport({ print: false }, AIGERIM_AT_WORK, { ...till, printing: { wake: () => {} } });
  if (!given.ok) throw new Error(given.error.kind);
  const report = given.value;
  expect(report).toMatchObject({
    bagsInSafe: 1,
    unknownPayments: 0,
    notesToExchange: 0,
    sales: 1,
    cards: 1,
    payIns: 2,
    payOuts: 0,
    safeDrops: 1,
    byTender: { cash: 1, bankCard: 0, qr: 0 },
    byProduct: { storedValue: 1 },
  });
  expect(withoutIds(report)).not.toMatch(/4321|10000|20000|24321|1303|1409|2712|1507/);
});

test('the close names how many receipts no register has signed, and says nothing where none is owed', async () => {
  const closedWith = () => till.ledger.lastOfKind('shift-closed')?.body['unsigned'];
  open();
  await takeSale(aSale(till), AIGERIM_AT_WORK, till);
  count([1000, 25]);
  reveal(AIGERIM_AT_WORK, till);
  expect([close(20_000).ok, closedWith()]).toEqual([true, undefined]);

  till.world.profile = fiscalProfile({ version: 'fiscal' });
  keepProfile(till.bench, till.world.profile);
  open(notes([1000, 20]), 0);
  await takeSale(aSale(till), AIGERIM_AT_WORK, till);
  await takeSale(aSale(till), AIGERIM_AT_WORK, till);
  count([1000, 30]);
  reveal(AIGERIM_AT_WORK, till);
  expect([close(0).ok, closedWith()]).toEqual([true, 2]);
});
