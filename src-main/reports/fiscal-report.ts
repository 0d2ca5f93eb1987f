import {
  type CashCause,
  FISCAL_REASONS,
  FISCAL_ROWS_SHOWN_MAX,
  type FiscalReport,
  type FiscalRow,
  type FiscalState,
} from '../../src-shared/contract/fiscal-report.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import { KINDS } from '../../src-shared/journal/kinds/index.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { BookedDay, FiscalBooks, FiscalRecord } from '../fiscal/fiscal-books.ts';
import { fiscalSums } from './fiscal-sums.ts';
import { OPERATIONS_OF_A_SHIFT_MAX, type ReportCounter, rowOf } from './reports.ts';

interface FiscalCounter extends ReportCounter {
  readonly fiscalBooks: FiscalBooks;
}

interface WholeReport {
  /** As a page shows it. */
  readonly report: FiscalReport;
  /** All of them, in the order of the entries. */
  readonly rows: readonly FiscalRow[];
}

/** What a register was told of a shift, from this machine's own books: no register is asked. */
export function fiscalReportOf(shiftId: ShiftId, who: Session, counter: FiscalCounter): Result<WholeReport, Refusal> {
  const shift = rowOf(shiftId, who, counter);
  if (!shift) return err({ kind: 'shift-unknown' });
  const { fiscalBooks } = counter;
  const entries = entriesOf(shiftId, counter);
  const records = fiscalBooks.recordsOf(entries, shiftId);
  const days = fiscalBooks.daysOf(records);
  const isOpen = shift.closedAt === null;
  const rows = records.map((record) => fiscalRow(record, isOpen, fiscalBooks.serial()));
  const reachesOpen = isOpen || reachInto(days, counter.shifts.open()?.id);
  const { number, clerkName, openedAt, closedAt } = shift;
  const report: FiscalReport = {
    shiftId,
    number,
    clerkName,
    openedAt,
    closedAt,
    rows: rows.toSorted((a, b) => Number(isDone(a)) - Number(isDone(b))).slice(0, FISCAL_ROWS_SHOWN_MAX),
    states: [...Map.groupBy(rows, ({ state }) => state)].map(([state, each]) => ({ state, count: each.length })),
    sums: reachesOpen ? null : fiscalSums({ shiftId, entries, records, days }),
    days: days.map(({ register, shiftNumber, own }) => ({
      serialNumber: register,
      shiftNumber,
      isOver: own && own.isOver,
      toldAt: own && own.toldAt,
    })),
  };
  return ok({ report, rows });
}

/** A day of the register that holds documents of the open shift tells what its drawer holds. */
function reachInto(days: readonly BookedDay[], openShiftId: ShiftId | undefined): boolean {
  return days.some(({ taken }) => taken.some(({ shiftId }) => shiftId !== null && shiftId === openShiftId));
}

const HEARD = Object.values(KINDS)
  .filter(({ register }) => register !== null)
  .map(({ name }) => name);

function entriesOf(shiftId: ShiftId, { ledger }: Pick<ReportCounter, 'ledger'>): Entry[] {
  return HEARD.flatMap((kind) => ledger.newestOfShift(shiftId, kind, OPERATIONS_OF_A_SHIFT_MAX)).toSorted(
    (a, b) => a.seq - b.seq,
  );
}

/** Somebody counts an open shift yet: neither amounts are told, nor what its register says of cash. */
function fiscalRow(record: FiscalRecord, isOpen: boolean, serial: string | null): FiscalRow {
  const { entry, does, amount, job, sign } = record;
  const receiptNumber = entry.body['receiptNumber'];
  const isOfAnother = isOpenJob(job) && job.register !== null && serial !== null && job.register !== serial;
  const known = FISCAL_REASONS.find((each) => each === job?.why) ?? (job?.why ? 'other' : null);
  const why = isOfAnother ? 'other-register' : known;
  // One that stands aside for no reason would be one for which there is too little cash.
  const isHidden = isOpen && why === 'little-cash';
  const state = isHidden ? 'waits' : stateOf(record, serial !== null);
  return {
    entryId: entry.id,
    at: entry.at,
    kind: entry.kind,
    receiptNumber: typeof receiptNumber === 'string' ? receiptNumber : null,
    does,
    cause: cashCauseOf(record),
    amount: isOpen || does === 'day-end' ? null : amount,
    state: isOfAnother ? 'aside' : state,
    why: isHidden ? null : why,
    words: isOpen ? null : (job?.problem ?? null),
    sign: sign?.sign ?? null,
    signedAt: sign?.at ?? null,
    serialNumber: sign?.register.serialNumber ?? job?.register ?? null,
    registrationNumber: sign?.register.registrationNumber ?? null,
    shiftNumber: sign?.shiftNumber ?? (job?.state === 'signed' ? job.shiftNumber : null),
    orderNumber: sign?.orderNumber ?? null,
    offline: sign?.offline ?? null,
  };
}

function cashCauseOf({ entry, part, does }: FiscalRecord): CashCause | null {
  if (does !== 'cash-in' && does !== 'cash-out') return null;
  if (part === 'over-short') return does === 'cash-in' ? 'surplus' : 'shortage';
  if (part === 'removal') return 'bag';
  switch (entry.kind) {
    case 'shift-opened':
      return 'opening-float';
    case 'pay-out':
      return entry.body['against'] === 'claims' ? 'claim' : 'pay-out';
    case 'pay-in':
    case 'safe-drop':
    case 'return':
      return entry.kind;
    default:
      return null;
  }
}

/** Its turn comes, or it is asked about: at the register whose it is. */
function isOpenJob(job: FiscalRecord['job']): job is NonNullable<FiscalRecord['job']> {
  return job !== null && (job.state === 'waiting' || job.state === 'sending' || job.state === 'unknown');
}

function stateOf({ job, sign }: FiscalRecord, isSet: boolean): FiscalState {
  if (sign) return 'signed';
  if (!job) return 'nobody-told';
  switch (job.state) {
    case 'signed':
      return 'taken';
    case 'waiting':
      if (job.why !== null) return 'aside';
      return isSet ? 'waits' : 'no-register';
    case 'sending':
    case 'unknown':
      // Without a register nobody asks.
      return isSet ? 'asked' : 'no-register';
    case 'refused':
    case 'not-needed':
      return job.state;
  }
}

const DONE: readonly FiscalState[] = ['signed', 'taken', 'not-needed'];
const isDone = ({ state }: FiscalRow) => DONE.includes(state);
