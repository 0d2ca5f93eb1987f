import type { Database } from 'better-sqlite3';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { PrintJobId } from '../../src-shared/ids.ts';
import type { Json } from '../../src-shared/journal/canonical.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import type { Instant } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { insertPrintJob } from '../ledger/print-jobs.ts';
import type { Ids } from '../platform/ports.ts';
import type { Printing } from './printing.ts';

/** Paper of no entry: it carries what it says. */
interface Slip {
  readonly document: 'x-report' | 'balance' | 'bags' | 'claim' | 'test' | 'acceptance' | 'outage';
  readonly content: { readonly [name: string]: Json };
  readonly at: Instant;
}

/** Puts paper of no entry into the queue, inside the transaction of what it is of. */
export interface Paper {
  slip(slip: Slip): void;
}

/** `rulesInForce`: the version of the profile that a slip is drawn by, however long it waits. */
export function paperIn(db: Database, ids: Ids, rulesInForce: () => string | null = () => null): Paper {
  return {
    slip({ document, content, at }) {
      const version = rulesInForce();
      const drawnBy = version === null ? content : { ...content, profileVersion: version };
      insertPrintJob(db, { id: ids.mint<PrintJobId>(), document, content: drawnBy, at, copy: 0, opensDrawer: false });
    },
  };
}

export interface SlipCounter {
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly paper: Pick<Paper, 'slip'>;
  readonly printing: Pick<Printing, 'wake'>;
}

/** A slip that belongs to nothing else that is written: kept durably, and on its way to the printer. */
export function printSlip(slip: Slip, { ledger, paper, printing }: SlipCounter): Result<null, Refusal> {
  const queued = ledger.transaction(() => paper.slip(slip));
  if (!queued.ok) return queued;
  printing.wake();
  return ok();
}
