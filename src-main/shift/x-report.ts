import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { XReport } from '../../src-shared/contract/views/shift.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { ShiftTotals } from '../../src-shared/journal/totals.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { type Instant, instant } from '../../src-shared/time.ts';
import { printSlip, type SlipCounter } from '../printing/paper.ts';
import type { ShiftCounter } from './open-shift.ts';
import type { OpenShift } from './shifts.ts';

export interface XReportCounter
  extends SlipCounter, Pick<ShiftCounter, 'shifts' | 'soFar' | 'clock' | 'shipper' | 'bags' | 'unknownPayments'> {
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
  const { entries, totals } = counter.soFar(shift.value);
  const report = xReport(shift.value, totals, {
    at,
    unsent: counter.shipper.unsent(),
    bagsInSafe: counter.bags.all().filter(({ place }) => place === 'in-safe').length,
    unknownPayments: counter.unknownPayments().length,
    notesToExchange: toExchangeIn(entries),
  });
  const queued = print ? printSlip({ document: 'x-report', content: report, at }, counter) : ok();
  return queued.ok ? ok(report) : queued;
}

/** Pieces in the pile of the newest count, that of the opening among them. */
function toExchangeIn(entries: readonly Entry[]): number {
  const counted = entries.findLast((entry) => isKind(entry, 'cash-counted') || isKind(entry, 'shift-opened'));
  if (!counted || !(isKind(counted, 'cash-counted') || isKind(counted, 'shift-opened'))) return 0;
  return (counted.body.toExchange ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
}

/** How many of each operation the open shift has seen. It tells no amount, so the count stays blind. */
function xReport(
  shift: OpenShift,
  totals: ShiftTotals,
  now: { at: Instant } & Pick<XReport, 'unsent' | 'bagsInSafe' | 'unknownPayments' | 'notesToExchange'>,
): XReport {
  return {
    shiftNumber: shift.number,
    openedAt: shift.openedAt,
    ...now,
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
    unreadable: totals.unreadable ?? 0,
  };
}
