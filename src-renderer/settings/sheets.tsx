import type { ComponentType } from 'react';
import { ClockSheet } from './clock-sheet.tsx';
import { CodeForm } from './code-form.tsx';
import { CounterSheet } from './counter-sheet.tsx';
import { DisplaySheet } from './display-sheet.tsx';
import { DrawerSheet } from './drawer-sheet.tsx';
import { LanguageSheet } from './language-sheet.tsx';
import { LedgerSheet } from './ledger-sheet.tsx';
import { OperatorForm } from './operator-form.tsx';
import { PrinterSheet } from './printer-sheet.tsx';
import { RegisterSheet } from './register-sheet.tsx';
import { ScannerSheet } from './scanner-sheet.tsx';
import { SupportSheet } from './support-sheet.tsx';
import { TerminalSheet } from './terminal-sheet.tsx';
import { TestReceipt } from './test-receipt.tsx';

export interface SheetProps {
  /** Hears whether what was typed in it is not in use yet, so that nobody goes on without it. */
  readonly onUnused?: (isUnused: boolean) => void;
  /** Hears that something of the counter may be otherwise now. */
  readonly onChanged?: () => void;
}

/** Every sheet on which a counter is set up and tried: the settings and the guided page choose among them by name. */
export const SHEETS = {
  language: LanguageSheet,
  operator: OperatorForm,
  code: CodeForm,
  counter: CounterSheet,
  printer: PrinterSheet,
  receipt: TestReceipt,
  register: RegisterSheet,
  terminal: TerminalSheet,
  display: DisplaySheet,
  drawer: DrawerSheet,
  scanner: ScannerSheet,
  clock: ClockSheet,
  ledger: LedgerSheet,
  support: SupportSheet,
} as const satisfies Readonly<Record<string, ComponentType<SheetProps>>>;
