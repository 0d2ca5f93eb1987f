import type { Database } from 'better-sqlite3';
import type { HotlistAnswer } from '../../src-shared/contract/upstream.ts';
import type { z } from 'zod';

export type HotlistChange = z.infer<typeof HotlistAnswer>['items'][number];

/**
 * The table of cards not to be served, and beside it a temporary one where a delta is gathered until it may be applied.
 * Every function here is quick; who calls them many times does so in slices.
 */
export interface HotlistTable {
  has(cardNumber: string): boolean;
  /** Counted once and followed from there on: a million rows are too many to count for every delta. */
  size(): number;
  set(change: {
    readonly cardNumber: string;
    readonly listed: boolean;
    readonly reason?: string | null | undefined;
  }): void;
  /** The size is in doubt: it is counted again when it is next asked for. */
  recount(): void;
  /** Forgets what was gathered. */
  gatherAnew(): void;
  gather(change: HotlistChange): void;
  /** How many cards the gathered changes list that are not listed yet. */
  gatheredListings(): number;
  /** Gathered changes after a card number, in order. */
  gatheredAfter(cardNumber: string, limit: number): HotlistChange[];
  /** The next few of the cards listed after a card number, in order, and which of them were not gathered. */
  listedAfter(cardNumber: string, limit: number): { readonly cardNumber: string; readonly isMissing: boolean }[];
}

type Reason = NonNullable<HotlistChange['reason']>;

const GATHERED = `
  CREATE TEMP TABLE IF NOT EXISTS gathered_card (
    number TEXT PRIMARY KEY,
    listed INTEGER NOT NULL,
    reason TEXT
  ) STRICT, WITHOUT ROWID`;
const LIST = `
  INSERT INTO hotlisted_card (number, reason) VALUES (?, ?)
  ON CONFLICT (number) DO UPDATE SET reason = excluded.reason`;
const GATHER = `
  INSERT INTO temp.gathered_card (number, listed, reason) VALUES (?, ?, ?)
  ON CONFLICT (number) DO UPDATE SET listed = excluded.listed, reason = excluded.reason`;
const AFTER = 'SELECT number, listed, reason FROM temp.gathered_card WHERE number > ? ORDER BY number LIMIT ?';
const LISTED_AFTER = `
  SELECT listed.number AS number, gathered.number IS NULL AS missing
    FROM (SELECT number FROM main.hotlisted_card WHERE number > ? ORDER BY number LIMIT ?) AS listed
    LEFT JOIN temp.gathered_card AS gathered ON gathered.number = listed.number
   ORDER BY listed.number`;

/** `keptSize` is what an earlier run counted. */
export function hotlistIn(db: Database, keptSize: number | null = null): HotlistTable {
  db.exec(GATHERED);
  const find = db.prepare<[string], { reason: string | null }>('SELECT reason FROM hotlisted_card WHERE number = ?');
  const count = db.prepare<[], { size: number }>('SELECT count(*) AS size FROM hotlisted_card');
  const list = db.prepare(LIST);
  const unlist = db.prepare('DELETE FROM hotlisted_card WHERE number = ?');
  const forgetGathered = db.prepare('DELETE FROM temp.gathered_card');
  const gathered = db.prepare<[string], { listed: number }>('SELECT listed FROM temp.gathered_card WHERE number = ?');
  const gather = db.prepare(GATHER);
  const after = db.prepare<[string, number], { number: string; listed: number; reason: Reason | null }>(AFTER);
  const listedAfter = db.prepare<[string, number], { number: string; missing: number }>(LISTED_AFTER);
  const has = (cardNumber: string) => find.get(cardNumber) !== undefined;
  let listings = 0;
  let size = keptSize;

  return {
    has,
    size: () => (size ??= count.get()?.size ?? 0),
    set({ cardNumber, listed, reason = null }) {
      const known = find.get(cardNumber);
      // A whole list names mostly what is listed already, and what changes nothing must not wait for the disk.
      if (listed ? known?.reason === reason : known === undefined) return;
      if (size !== null) size += Number(listed) - (known === undefined ? 0 : 1);
      if (listed) list.run(cardNumber, reason);
      else unlist.run(cardNumber);
    },
    recount() {
      size = null;
    },
    gatherAnew() {
      forgetGathered.run();
      listings = 0;
    },
    gather({ cardNumber, listed, reason }) {
      if (!has(cardNumber)) listings += Number(listed) - (gathered.get(cardNumber)?.listed ?? 0);
      gather.run(cardNumber, listed ? 1 : 0, reason ?? null);
    },
    gatheredListings: () => listings,
    gatheredAfter: (cardNumber, limit) =>
      after.all(cardNumber, limit).map(({ number, listed, reason }) => ({
        cardNumber: number,
        listed: listed === 1,
        ...(reason === null ? {} : { reason }),
      })),
    listedAfter: (cardNumber, limit) =>
      listedAfter
        .all(cardNumber, limit)
        .map(({ number, missing }) => ({ cardNumber: number, isMissing: missing === 1 })),
  };
}
