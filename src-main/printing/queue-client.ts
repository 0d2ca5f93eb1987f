import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import type { Result } from '../../src-shared/result.ts';
import type { ReachableState } from './standing.ts';

/** One queue that a system has for a printer, as CUPS and Windows have them. What can't be asked has its reason. */
export interface QueueClient {
  queue(): Promise<Result<QueueState, PrinterTrouble>>;
  /** The number that the system gave the job. */
  print(job: Uint8Array, title: string): Promise<Result<number, QueueFault>>;
  /** null: the system can't be asked now. */
  job(id: number): Promise<QueueJob | null>;
  /** true: the job is cancelled, and no more of it is printed. */
  cancel(id: number): Promise<boolean>;
  close(): void;
}

export interface QueueState {
  readonly state: ReachableState;
  /** The system is at work on a job. It says no more than this when it looks for its printer in vain. */
  readonly isBusy: boolean;
}

/** Why the system did not do it. `mayHaveTaken`: what it had of the job may come out. */
export interface QueueFault {
  readonly mayHaveTaken: boolean;
  readonly trouble: PrinterTrouble;
}

/**
 * `held`: it may still come out. `given-up`: it will not, or not the rest of it. `gone`: the system has forgotten it,
 * and nobody knows what came out.
 */
export interface QueueJob {
  readonly state: 'waiting' | 'held' | 'completed' | 'given-up' | 'gone';
  /** Why it is held, given up or gone; null: nothing is known of it. */
  readonly trouble: PrinterTrouble | null;
  /** What its printer is said to be while it is held; absent: stopped. */
  readonly shows?: ReachableState;
}

export interface FoundQueue {
  readonly name: string;
  readonly address: string;
  readonly state: ReachableState;
}

const WORDS_MAX = 120;

/** A system's own words, which may hold anything. */
export function wordsShown(said: string): string {
  return said.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, WORDS_MAX);
}
