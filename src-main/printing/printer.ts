import type { PrinterState } from './printing.ts';
import type { Standing } from './standing.ts';

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

/** What is known of a job beside its bytes. */
export interface SendOptions {
  /** How long its paper is at most, in dots of 203 dpi; absent: a moment's. */
  readonly dots?: number;
  /** Once it is aborted nobody wants the job any more: what can still be taken back of it is. */
  readonly callBack?: AbortSignal;
}

/** One printer and its one connection. Sends one job at a time, in the order in which it is asked. */
export interface Printer {
  readonly standing: Pick<Standing, 'state' | 'trouble' | 'onChange'>;
  /** Looks for the printer, and goes on looking until it is closed. */
  open(): void;
  /** Resolves when the printer has said that all of it is printed, or when that can't be known any more. */
  send(job: Uint8Array, options?: SendOptions): Promise<Sent>;
  /** Opens the drawer at once, without paper. true: the printer answered after it had the command. */
  openDrawer(): Promise<boolean>;
  /** What is on its way is given up: `send` answers at once, whatever the printer does. */
  close(): Promise<void>;
}

/** 50 mm a second at 203 dpi: makers name 60 for the slowest of today, and 250 or more for most. */
export const DOTS_PER_SECOND = 400;

export function canPrint(state: PrinterState): boolean {
  return state === 'ready' || state === 'paper-low';
}

/** It prints on when somebody was there, and not before. */
export function wantsPerson(state: PrinterState): boolean {
  return state === 'paper-out' || state === 'cover-open' || state === 'stopped';
}
