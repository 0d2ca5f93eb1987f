import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import type { ClockFault } from '../../src-shared/contract/refusals.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import type { Access } from '../access/access.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { CounterLanguage } from '../access/language.ts';
import type { Looks } from '../access/looks.ts';
import type { RetryCounter } from '../sale/retry-credit.ts';
import type { AlarmCounter } from '../upstream/settle-alarm.ts';
import type { ClaimCounter } from '../claims/claims.ts';
import type { CustomerDisplay } from '../devices/customer-display.ts';
import type { DisplayPlace } from '../devices/display-place.ts';
import type { Paper } from '../printing/paper.ts';
import type { ReprintCounter } from '../printing/reprint.ts';
import type { PrinterChoice } from '../printing/printer-settings.ts';
import type { TechnicianDesk } from '../platform/technician-desk.ts';
import type { Turns } from '../platform/turns.ts';
import type { Printing } from '../printing/printing.ts';
import type { ReceiptSources } from '../printing/receipt-of.ts';
import type { HistoryCounter } from '../sale/history.ts';
import type { LookUpParts } from '../sale/look-up.ts';
import type { OfflineRules } from '../sale/offline-rules.ts';
import type { ReturnCounter } from '../sale/return-sale.ts';
import type { SaleCounter } from '../sale/take-sale.ts';
import type { ApprovalCounter } from '../shift/approvals.ts';
import type { DrawerHintsOf } from '../shift/drawer-hints.ts';
import type { SeenBeforeCount } from '../shift/seen-before-count.ts';
import type { ShiftCounter } from '../shift/open-shift.ts';
import type { Outcomes, Shipper, UpstreamSide } from '../upstream/upstream.ts';

/** All services of one counter, as the composition root has put them together. */
export interface Counter
  extends
    SaleCounter,
    ReturnCounter,
    HistoryCounter,
    ApprovalCounter,
    ShiftCounter,
    ReprintCounter,
    ClaimCounter,
    RetryCounter,
    AlarmCounter,
    OfflineRules {
  readonly versions: CounterState['versions'];
  readonly idleLockSeconds: number;
  readonly upstream: UpstreamSide;
  readonly access: Access;
  readonly outcomes: Outcomes;
  clockFault(): ClockFault | null;
  readonly leftBehind: NonNullable<ReturnCounter['leftBehind']>;
  readonly shipper: Shipper;
  readonly printing: Printing;
  readonly paper: Paper;
  readonly printer: PrinterChoice;
  readonly receiptSources: ReceiptSources;
  readonly lookUp: LookUpParts;
  readonly language: CounterLanguage;
  readonly looks: Looks;
  readonly display: CustomerDisplay & DisplayPlace;
  readonly desk: TechnicianDesk;
  /** Where the files of this counter lie. */
  readonly dataDir: string;
  /** Ends the counter and starts it again at the steps by which a ledger is had back. */
  restartToRestore(): void;
  /** Sales begun on the screen and not settled: they are no attention items while the clerk has them in hand. */
  readonly salesInHand: Set<SaleId>;
  readonly drawerHints: DrawerHintsOf;
  readonly seen: SeenBeforeCount;
  readonly audit: AuditLog;
  /** In which whatever writes an entry goes, one after the other. */
  readonly turns: Turns;
  /** Something that the screen shows has changed. */
  changed(): void;
  onChanged(listener: () => void): void;
}
