import { afterEach, beforeEach, expect, test } from 'vitest';
import { totalsOf } from '../../../src-shared/journal/adding-up.ts';
import { type ShiftEntries, shiftEntriesIn } from '../../../src-main/shift/shift-entries.ts';
import { aLedger, cashSale, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
beforeEach(() => {
  bench = aLedger();
  bench.db.pragma('synchronous = OFF');
});
afterEach(() => bench.close());

/** More than one slice of them. */
const SALES = 450;

function opens(): { id: NonNullable<ReturnType<typeof shiftOpened>['shiftId']>; openedSeq: number } {
  const opening = shiftOpened(bench);
  bench.ledger.append(opening);
  return { id: opening.shiftId!, openedSeq: bench.ledger.head().seq };
}
const sells = (shiftId: ReturnType<typeof opens>['id'], times: number) => {
  for (let sold = 0; sold < times; sold += 1) bench.ledger.append(cashSale(bench, shiftId, 1000 + sold, 10_000));
};

test('what a shift did so far is the same when appended, read at once, and read in slices after a start', async () => {
  const appended = shiftEntriesIn(bench.ledger);
  bench.ledger.onAppended((entry) => appended.goOn(entry));
  const shift = opens();
  sells(shift.id, SALES);
  const atOnce = shiftEntriesIn(bench.ledger);
  const inSlices: ShiftEntries = shiftEntriesIn(bench.ledger);
  const reading = inSlices.readAhead(shift, () => true);
  // A sale comes between two slices.
  sells(shift.id, 1);
  inSlices.goOn(bench.ledger.entryAt(bench.ledger.head().seq)!);
  await reading;

  const truth = bench.ledger.entriesFrom(1, 1000);
  expect(truth).toHaveLength(SALES + 2);
  for (const each of [appended, atOnce, inSlices])
    expect(each.soFar(shift)).toMatchObject({ entries: truth, totals: totalsOf(truth) });
});

test('a new shift begins with nothing of the one before it', () => {
  const known = shiftEntriesIn(bench.ledger);
  bench.ledger.onAppended((entry) => known.goOn(entry));
  const first = opens();
  sells(first.id, 2);
  bench.ledger.append(shiftClosed(bench, first.id, 20_000 + 1000 + 1001));
  const second = opens();
  sells(second.id, 1);
  expect(known.soFar(second)).toMatchObject({ totals: { sales: { count: 1, amount: 1000 } } });
  expect(known.soFar(second).entries.map(({ kind }) => kind)).toEqual(['shift-opened', 'sale']);
});

test('reading ahead stops when the file is closed', async () => {
  const shift = opens();
  sells(shift.id, SALES);
  let turns = 0;
  await shiftEntriesIn(bench.ledger).readAhead(shift, () => (turns += 1) < 2);
  expect(turns).toBe(2);
});
