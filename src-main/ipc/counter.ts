import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import type { ClockFault, Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { Access } from '../access/access.ts';
import type { CounterLanguage } from '../access/language.ts';
import type { Looks } from '../access/looks.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ClaimSide } from '../claims/claim-side.ts';
import type { CustomerDisplay } from '../devices/customer-display.ts';
import type { DisplayPlace } from '../devices/display-place.ts';
import type { WindowPlace } from '../platform/window-place.ts';
import type { FiscalBooks } from '../fiscal/fiscal-books.ts';
import type { RegisterSlot } from '../fiscal/register-slot.ts';
import type { TerminalSlot } from '../payment/terminal-slot.ts';
import type { Ids } from '../platform/ports.ts';
import type { Guided } from '../platform/kept-set-up.ts';
import type { MachineIdentity } from '../platform/machine-identity.ts';
import type { TechnicianDesk } from '../platform/technician-desk.ts';
import type { Trials } from '../platform/trials.ts';
import type { Turns } from '../platform/turns.ts';
import type { Paper } from '../printing/paper.ts';
import type { FindPlaces } from '../printing/find-printers.ts';
import type { PrinterChoice } from '../printing/printer-settings.ts';
import type { ReceiptSources } from '../printing/receipt-of.ts';
import type { ReprintCounter } from '../printing/reprint.ts';
import type { SaleSide } from '../sale/sale-side.ts';
import type { ShiftSide } from '../shift/shift-side.ts';
import type { UpstreamSetUp } from '../upstream/upstream-set-up.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';

/** One counter, by what it can do, as the composition root has put it together. */
export interface Counter {
  readonly machine: MachineSide;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ledger: ShiftSide['ledger'];
  readonly audit: AuditLog;
  readonly access: Access;
  readonly upstream: UpstreamSide;
  readonly paper: PaperSide;
  readonly shift: ShiftSide;
  readonly sale: SaleSide;
  readonly claim: ClaimSide;
  readonly register: RegisterSlot;
  readonly terminal: TerminalSlot;
  readonly screen: ScreenSide;
  readonly fiscalBooks: FiscalBooks;
  profile(): Profile | null;
  clerkName(id: ClerkId): string;
  /** Why this counter sells nothing at all; null when it may. */
  stopped(): Refusal | null;
  clockFault(): ClockFault | null;
  /** Whatever writes an entry takes its turn here, one after the other. */
  readonly turns: Turns;
  /** Writes down what was decided between two shifts. What breaks is logged and stays kept. */
  bookDecided(): void;
  /** Something that the screen shows has changed. */
  changed(): void;
}

/** The program on its machine, and what a technician does there. */
interface MachineSide {
  readonly versions: CounterState['versions'];
  readonly idleLockSeconds: number;
  /** Where the files of this counter lie. */
  readonly dataDir: string;
  readonly desk: TechnicianDesk;
  /** Ends the counter and starts it again at the steps by which a ledger is had back. */
  restartToRestore(): void;
  /** Ends the counter and starts it again, by what was set up meanwhile. */
  startAgain(): void;
  readonly upstreamSetUp: UpstreamSetUp;
  readonly identity: MachineIdentity;
  readonly guided: Guided;
  readonly trials: Trials;
}

export interface PaperSide extends ReprintCounter {
  readonly paper: Paper;
  readonly printer: PrinterChoice;
  readonly places: FindPlaces;
  readonly receiptSources: ReceiptSources;
}

/** What clerk and customer read, and in which language. */
export interface ScreenSide {
  readonly language: CounterLanguage;
  readonly looks: Looks;
  readonly display: CustomerDisplay & DisplayPlace;
  /** The clerk's own window. */
  readonly window: WindowPlace;
}
