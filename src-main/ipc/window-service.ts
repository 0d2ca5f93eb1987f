import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import type { WindowKey } from '../access/access.ts';
import type { Log } from '../platform/log.ts';
import type { Route } from './router.ts';

/** The page as it stands, as a PDF: the window's to give. */
export type PrintPage = () => Promise<Uint8Array>;

/** What a window is served by: a counter, or in its place the steps by which a ledger is had back. */
export interface WindowService {
  readonly log: Log;
  readonly idleLockSeconds: number;
  /** Answers what the window's page asks. */
  route(window: WindowKey, printPage: PrintPage): Route;
  /** What the window shows. */
  state(window: WindowKey): CounterState;
  onChanged(listener: () => void): void;
  /** Nobody is at the window any more. */
  lock(window: WindowKey): void;
  /** The page is gone, and the one that comes in its place knows nothing of what was in hand. */
  pageEnded(window: WindowKey): void;
  stop(): Promise<void>;
}
