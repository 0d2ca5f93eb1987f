import type { Database } from 'better-sqlite3';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { PrintJobId } from '../../src-shared/ids.ts';
import type { Json } from '../../src-shared/journal/canonical.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { assert, ok, type Result } from '../../src-shared/result.ts';
import type { Instant, WrittenInstant } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import { insertPrintJob, type NewPrintJob } from './print-job.ts';
import type { Printing } from './printing.ts';

/** Kinds of entry that have paper of their own. */
const PAPER_OF = {
  sale: 'sale',
  return: 'return',
  'shift-closed': 'shift-closed',
  'shift-opened': 'shift-opened',
  'safe-drop': 'drop',
} as const;

/** null: an entry of this kind has no paper. */
export function paperOf(entry: Entry): (typeof PAPER_OF)[keyof typeof PAPER_OF] | null {
  for (const kind of Object.keys(PAPER_OF) as (keyof typeof PAPER_OF)[]) if (isKind(entry, kind)) return PAPER_OF[kind];
  return null;
}

/** Paper of no entry: it carries what it says. */
interface Slip {
  readonly document: Extract<NewPrintJob, { content: Json }>['document'];
  readonly content: { readonly [name: string]: Json };
  readonly at: Instant;
}

/** Puts paper into the queue, inside the transaction of what it is of, so that neither is there without the other. */
export interface Paper {
  /** The entry's own: the original, or as it says. The drawer opens with cash. */
  ofEntry(
    entry: Entry,
    how?: { readonly opensDrawer?: boolean; readonly copy?: number; readonly at?: WrittenInstant },
  ): void;
  slip(slip: Slip): void;
}

/** `rulesInForce`: the version of the profile that a slip is drawn by, however long it waits. */
export function paperIn(db: Database, ids: Ids, rulesInForce: () => string | null = () => null): Paper {
  return {
    ofEntry(entry, { opensDrawer = false, copy = 0, at = entry.at } = {}) {
      const document = paperOf(entry);
      assert(document !== null, `a ${entry.kind} has no paper`);
      insertPrintJob(db, { id: ids.mint<PrintJobId>(), document, entrySeq: entry.seq, copy, opensDrawer, at });
    },
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
