import type { Database } from 'better-sqlite3';
import type { KeyedHash } from '../../src-shared/drop-prompt.ts';
import type { Access } from '../access/access.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditWatch } from '../audit/audit-watch.ts';
import { unsignedReceiptsIn } from '../ledger/fiscal-jobs.ts';
import type { Facts } from '../ledger/facts.ts';
import type { DeviceOf } from '../payment/port.ts';
import type { Printing } from '../printing/printing.ts';
import type { Paper } from '../printing/paper.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';
import { type ApprovalCounter, approvalsIn } from './approvals.ts';
import { bagsIn } from './bags.ts';
import { type CountDrafts, countDraftsOver } from './count-drafts.ts';
import { drawerHintsOver, type DrawerHintsOf } from './drawer-hints.ts';
import type { ShiftCounter } from './open-shift.ts';
import type { SafeCounter } from './safe.ts';
import { type SeenBeforeCount, seenBeforeCountOver } from './seen-before-count.ts';
import { settlementsOver } from './settlements.ts';
import { shiftEntriesIn } from './shift-entries.ts';
import { shiftsIn } from './shifts.ts';
import type { XReportCounter } from './x-report.ts';

interface ShiftParts extends Pick<
  ShiftCounter,
  'ledger' | 'clock' | 'ids' | 'profile' | 'stopped' | 'clerkName' | 'payments' | 'unknownPayments'
> {
  readonly db: Database;
  readonly facts: Facts;
  readonly access: Access;
  readonly audit: AuditLog;
  readonly auditWatch: AuditWatch;
  readonly printing: Printing;
  readonly paper: Paper;
  readonly upstream: Pick<UpstreamSide, 'shipper' | 'outcomes'>;
  readonly keyedHash: KeyedHash;
  readonly deviceOf: DeviceOf;
}

/** All that the window asks of the shift. */
export interface ShiftSide extends ShiftCounter, ApprovalCounter, SafeCounter, XReportCounter {
  readonly shipper: UpstreamSide['shipper'];
  readonly paper: Paper;
  readonly seen: SeenBeforeCount;
  readonly drawerHints: DrawerHintsOf;
  readonly countDrafts: CountDrafts;
  /** Reads what the open shift did so far, with everything else in between. */
  readAhead(): Promise<void>;
}

/** The shift over a ledger: its hours, its entries, its drawer, and who saw what of it before the count. */
export function shiftSideOver(parts: ShiftParts): ShiftSide {
  const { db, ledger, clock, clerkName, audit, auditWatch, upstream, printing } = parts;
  const shifts = shiftsIn(db, ledger, clock, clerkName);
  const entries = shiftEntriesIn(ledger);
  ledger.onAppended((entry) => entries.goOn(entry));
  return {
    ...parts,
    shifts,
    soFar: (shift) => entries.soFar(shift),
    shipper: upstream.shipper,
    outcomes: upstream.outcomes,
    approvals: approvalsIn(db),
    bags: bagsIn(db, ledger),
    settlements: settlementsOver({ deviceOf: parts.deviceOf, facts: parts.facts, ledger }),
    seen: seenBeforeCountOver({ audit, auditWatch, shifts }),
    drawerHints: drawerHintsOver(parts.keyedHash),
    countDrafts: countDraftsOver({ clock, ledger, shifts }),
    unsignedReceipts: () => unsignedReceiptsIn(db),
    openDrawer: () => void printing.openDrawer(),
    async readAhead() {
      const open = shifts.open();
      if (open) await entries.readAhead(open, () => db.open);
    },
  };
}
