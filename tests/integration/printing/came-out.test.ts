import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PrintJobId } from '../../../src-shared/ids.ts';
import { err, ok } from '../../../src-shared/result.ts';
import { printJobsIn } from '../../../src-main/printing/print-job.ts';
import { printerProfile } from '../../../src-main/printing/printer-profile.ts';
import { PrintQueue } from '../../../src-main/printing/print-queue.ts';
import { receiptCameOut, type ReprintCounter } from '../../../src-main/printing/reprint.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';
import { money } from '../../../src-shared/money.ts';

let till: Till;
let jobId: PrintJobId;
beforeEach(async () => {
  till = aTill();
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
  await takeSale(aSale(till), AIGERIM_AT_WORK, till);
  till.bench.db.prepare("UPDATE print_job SET state = 'unknown'").run();
  jobId = printJobsIn(till.bench.db).ofState('unknown')[0]!.id;
});
afterEach(() => till.close());

function counter(ledger = till.ledger): ReprintCounter {
  const { db } = till.bench;
  const log = { info: () => {}, fault: () => {}, incident: () => '' };
  const printing = new PrintQueue({
    jobs: printJobsIn(db),
    printer: { address: null, profile: printerProfile('epson') },
    stationOf: () => null,
    interrupted: false,
    paperNow: () => ({ form: null, follows: false, awaitsSign: false }),
    signWaitMs: 0,
    clock: till.clock,
    log,
    release: () => Promise.resolve(),
  });
  return {
    ledger,
    printing,
    clock: till.clock,
    ids: till.ids,
    openShiftId: () => till.shifts.open()?.id ?? null,
  };
}
const jobs = () => till.bench.db.prepare('SELECT copy, state FROM print_job ORDER BY copy').all();

test('what did not come out is printed again as a copy, once', () => {
  expect(receiptCameOut(jobId, false, AIGERIM_AT_WORK, counter())).toEqual(ok());
  expect(receiptCameOut(jobId, false, AIGERIM_AT_WORK, counter())).toEqual(err({ kind: 'print-job-settled' }));
  expect(jobs()).toEqual([
    { copy: 0, state: 'failed' },
    { copy: 1, state: 'queued' },
  ]);
});

test('when the copy can not be written, the clerk is asked again', () => {
  const full = {
    ...till.ledger,
    append: () => err({ kind: 'ledger-unwritable' as const, detail: 'the disk is full' }),
  };
  expect(receiptCameOut(jobId, false, AIGERIM_AT_WORK, counter(full))).toMatchObject({
    ok: false,
    error: { kind: 'ledger-unwritable' },
  });
  expect(jobs()).toEqual([{ copy: 0, state: 'unknown' }]);
});

test('what came out is done', () => {
  expect(receiptCameOut(jobId, true, AIGERIM_AT_WORK, counter())).toEqual(ok());
  expect(jobs()).toEqual([{ copy: 0, state: 'printed' }]);
});
