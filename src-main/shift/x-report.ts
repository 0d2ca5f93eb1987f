import type { XReport } from '../../src-shared/contract/views/shift.ts';
import type { ShiftTotals } from '../../src-shared/journal/totals.ts';
import type { Instant } from '../../src-shared/time.ts';
import type { OpenShift } from './shifts.ts';

/** How many of each operation the open shift has seen. It tells no amount, so the count stays blind. */
export function xReport(shift: OpenShift, totals: ShiftTotals, now: { at: Instant; unsent: number }): XReport {
  return {
    shiftNumber: shift.number,
    openedAt: shift.openedAt,
    at: now.at,
    sales: totals.sales.count,
    cards: totals.lines,
    returns: totals.returns.count,
    reprints: totals.reprints,
    drawerOpenings: totals.drawerOpenings,
    byTender: { cash: totals.cash.count, bankCard: totals.bankCard.count, qr: totals.qr.count },
    byProduct: { storedValue: totals.storedValue.count, passes: totals.passes.count, cards: totals.cards.count },
    unsent: now.unsent,
    unreadable: totals.unreadable ?? 0,
  };
}
