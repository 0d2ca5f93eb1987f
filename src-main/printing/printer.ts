import type { PrinterState } from './printing.ts';

/**
 * What became of a job's bytes. `not-begun`: certainly none of them was sent. `unknown`: some or all may be on paper.
 */
export type Sent =
  | { readonly outcome: 'printed' }
  | { readonly outcome: 'unknown'; readonly problem: PrintProblem }
  | { readonly outcome: 'not-begun' };

/** Why a job is unknown, as a word that the screen has a sentence for. */
export type PrintProblem =
  | 'connection-lost'
  | 'no-confirmation'
  | 'not-understood'
  | 'interrupted'
  | 'stopped'
  | 'given-up';

/** One printer and its one connection. Sends one job at a time, in the order in which it is asked. */
export interface Printer {
  /** Looks for the printer, and goes on looking until it is closed. */
  open(): void;
  state(): ReachableState;
  onState(listener: () => void): void;
  /** Resolves when the printer has said that all of it is printed, or when that can't be known any more. */
  send(job: Uint8Array): Promise<Sent>;
  /** Opens the drawer at once, without paper. true: the printer answered after it had the command. */
  openDrawer(): Promise<boolean>;
  close(): Promise<void>;
}

export type ReachableState = Exclude<PrinterState, 'not-set-up'>;

export function canPrint(state: PrinterState): boolean {
  return state === 'ready' || state === 'paper-low';
}
