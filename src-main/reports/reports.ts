import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { SHIFTS_LISTED_MAX, type ShiftReport, type ShiftRow } from '../../src-shared/contract/reports.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { TENDER_KINDS } from '../../src-shared/contract/wire-types.ts';
import type { ClerkId, ShiftId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { openingDifference } from '../../src-shared/journal/kinds/shift-opened.ts';
import { shiftFigures } from '../../src-shared/journal/shift-figures.ts';
import { netOf, returnedOf, type ShiftTotals, takenOf, ZTotals } from '../../src-shared/journal/totals.ts';
import { totalsOf } from '../../src-shared/journal/adding-up.ts';
import { minus, negative, ZERO } from '../../src-shared/money.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import type { OpenShift } from '../shift/shifts.ts';

export interface ReportCounter {
  readonly ledger: JournalReader;
  readonly shifts: { open(): OpenShift | null };
  /** What the open shift did. */
  soFar(shift: OpenShift): { readonly totals: ShiftTotals };
  clerkName(id: ClerkId): string;
}

/**
 * A clerk sees the own shifts, a supervisor all of them: the open one first, then the closed ones, newest first. The
 * sum of the open one is told to whoever asks for that shift, never with the list.
 */
export function listShifts(who: Session, counter: ReportCounter): ShiftRow[] {
  const open = counter.shifts.open();
  const closes = counter.ledger
    .newestOfKind('shift-closed', SHIFTS_LISTED_MAX)
    .filter(({ shiftId }) => shiftId !== null);
  return [
    ...(open ? [{ ...openRow(open, who, counter), amount: null }] : []),
    ...closes.map((close) => closedRow(close, counter)),
  ]
    .filter((row) => maySee(row.shiftId, who, counter))
    .slice(0, SHIFTS_LISTED_MAX);
}

export function reportOf(shiftId: ShiftId, who: Session, counter: ReportCounter): Result<ShiftReport, Refusal> {
  const row = rowOf(shiftId, who, counter);
  if (!row || !maySee(shiftId, who, counter)) return err({ kind: 'shift-unknown' });
  const opened = openingOf(shiftId, counter);
  const entries = salesOf(shiftId, counter);
  const totals = totalsOf(entries);
  const figures = shiftFigures(entries);
  const shown = row.amount !== null;
  const blind = <Value>(value: Value) => (shown ? value : null);
  return ok({
    ...row,
    cards: totals.cardsServed ?? 0,
    topUps: totals.storedValue.count,
    passes: totals.passes.count,
    newCards: totals.cards.count,
    returns: { count: totals.returns.count, amount: blind(negative(totals.returns.amount)) },
    net: blind(netOf(totals)),
    openingDifference: opened && isKind(opened, 'shift-opened') ? openingDifference(opened.body) : null,
    hours: figures.hours.map((hour) => ({ ...hour, amount: blind(hour.amount) })),
    tenders: TENDER_KINDS.map((kind) => {
      const { count, amount } = takenOf(totals)[kind];
      const returned = returnedOf(totals)?.[kind] ?? ZERO;
      return {
        kind,
        count,
        amount: blind(amount),
        returned: blind(negative(returned)),
        net: blind(minus(amount, returned)),
      };
    }),
    terminals: terminalsOf(shiftId, counter),
    pace: { median: figures.pace.median, classes: figures.pace.classes.map((each) => ({ ...each })) },
  });
}

/** What each terminal had more or less than was taken; nothing of what was not compared. */
function terminalsOf(shiftId: ShiftId, { ledger }: ReportCounter): ShiftReport['terminals'] {
  const close = ledger.newestOfShift(shiftId, 'shift-closed', 1)[0];
  const rows = close && isKind(close, 'shift-closed') ? (close.body.terminals ?? []) : [];
  return rows.flatMap(({ kind, by, difference }) => (by === 'nothing' ? [] : [{ kind, difference }]));
}

/** More than a counter sells within the 24 hours of a shift. */
export const OPERATIONS_OF_A_SHIFT_MAX = 50_000;

/** The sales and returns of a shift, oldest first. */
export function salesOf(shiftId: ShiftId, { ledger }: Pick<ReportCounter, 'ledger'>): Entry[] {
  const found = (['sale', 'return'] as const).flatMap((kind) =>
    ledger.newestOfShift(shiftId, kind, OPERATIONS_OF_A_SHIFT_MAX),
  );
  return found.toSorted((a, b) => a.seq - b.seq);
}

/** null: there is no such shift, or its opening and close are both gone. */
export function rowOf(shiftId: ShiftId, who: Session, counter: ReportCounter): ShiftRow | null {
  const open = counter.shifts.open();
  if (open?.id === shiftId) return openRow(open, who, counter);
  const close = counter.ledger.newestOfShift(shiftId, 'shift-closed', 1)[0];
  return close ? closedRow(close, counter) : null;
}

/** Only a supervisor sees the sums of an open shift, and never the one who will count it. */
function openRow(open: OpenShift, who: Session, counter: ReportCounter): ShiftRow {
  const { sales, unreadable } = counter.soFar(open).totals;
  const sums = who.role === 'supervisor' && who.clerkId !== open.clerkId;
  return {
    shiftId: open.id,
    number: open.number,
    clerkName: open.clerkId === null ? '' : counter.clerkName(open.clerkId),
    openedAt: open.openedAt,
    closedAt: null,
    sales: sales.count,
    amount: sums ? sales.amount : null,
    difference: null,
    unreadable: unreadable ?? 0,
  };
}

function closedRow(close: Entry, counter: ReportCounter): ShiftRow {
  assert(close.shiftId !== null, 'a close belongs to its shift');
  const body = isKind(close, 'shift-closed') ? close.body : null;
  const opened = openingOf(close.shiftId, counter);
  const totals = ZTotals.safeParse(body?.totals);
  return {
    shiftId: close.shiftId,
    number: totals.success ? totals.data.zNumber : 0,
    clerkName: opened?.clerkId ? counter.clerkName(opened.clerkId) : '',
    openedAt: opened?.at ?? close.at,
    closedAt: close.at,
    sales: totals.success ? totals.data.shift.sales.count : 0,
    amount: totals.success ? totals.data.shift.sales.amount : null,
    difference: body && minus(body.counted, body.expected),
    unreadable: (body === null ? 1 : 0) + (totals.data?.shift.unreadable ?? 0),
  };
}

function maySee(shiftId: ShiftId, who: Session, counter: ReportCounter): boolean {
  return who.role === 'supervisor' || openingOf(shiftId, counter)?.clerkId === who.clerkId;
}

/** A shift has the id of the entry that opened it. */
function openingOf(shiftId: ShiftId, { ledger }: ReportCounter): Entry | undefined {
  return ledger.entry(shiftId);
}
