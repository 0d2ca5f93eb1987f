import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { XReport } from '../../src-shared/contract/views/shift.ts';
import type { ShiftTotals } from '../../src-shared/journal/totals.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type Instant, instant } from '../../src-shared/time.ts';
import { printSlip, type SlipCounter } from '../printing/paper.ts';
import type { ShiftCounter } from './open-shift.ts';
import type { OpenShift } from './shifts.ts';

export interface XReportCounter extends SlipCounter, Pick<ShiftCounter, 'shifts' | 'soFar' | 'clock' | 'shipper'> {
  readonly ledger: ShiftCounter['ledger'];
}

/** How it stands now; on paper as well where that is wished for. */
export function giveXReport(
  { print }: { readonly print: boolean },
  clerk: Session,
  counter: XReportCounter,
): Result<XReport, Refusal> {
  const shift = counter.shifts.forClosing(clerk);
  if (!shift.ok) return shift;
  const at = instant(counter.clock.now());
  const report = xReport(shift.value, counter.soFar(shift.value).totals, { at, unsent: counter.shipper.unsent() });
  const queued = print ? printSlip({ document: 'x-report', content: report, at }, counter) : ok();
  return queued.ok ? ok(report) : queued;
}

/** How many of each operation the open shift has seen. It tells no amount, so the count stays blind. */
export function xReport(shift: OpenShift, totals: ShiftTotals, now: { at: Instant; unsent: number }): XReport {
  return {
    shiftNumber: shift.number,
    openedAt: shift.openedAt,
    at: now.at,
    sales: totals.sales.count,
    cards: totals.cardsServed ?? 0,
    returns: totals.returns.count,
    reprints: totals.reprints,
    drawerOpenings: totals.drawerOpenings,
    payIns: totals.payIns.count,
    payOuts: totals.payOuts.count,
    safeDrops: totals.safeDrops.count,
    byTender: { cash: totals.cash.count, bankCard: totals.bankCard.count, qr: totals.qr.count },
    byProduct: { storedValue: totals.storedValue.count, passes: totals.passes.count, cards: totals.cards.count },
    unsent: now.unsent,
    unreadable: totals.unreadable ?? 0,
  };
}
