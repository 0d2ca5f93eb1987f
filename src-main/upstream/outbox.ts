import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { ENTRIES_PER_REQUEST_MAX, REQUEST_BYTES_MAX } from '../../src-shared/contract/upstream.ts';

/** Entries as they go onto the wire, in order and without a gap. */
export interface Batch {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The JSON text of each entry: what the journal stored, with its hash. */
  readonly texts: readonly string[];
}

/** The journal is the outbox: nothing is copied into a queue, so nothing can be missing from it. */
export interface Outbox {
  /**
   * null when there is nothing from `fromSeq` on. `withReturns`: a sale and its return stay together where a request
   * has room for both, also beyond `entriesMax`. A return that comes later tells the upstream that its sale had been
   * offered by then.
   */
  batchFrom(fromSeq: number, entriesMax: number, withReturns?: boolean): Batch | null;
  /** Where the returns among these entries stand. */
  returnsOf(firstSeq: number, lastSeq: number): number[];
}

const Row = z.object({ seq: z.int(), canonical: z.string(), hash: z.string() });
const FROM = 'SELECT seq, canonical, hash FROM journal_entry WHERE seq >= ? ORDER BY seq LIMIT ?';
const LAST_RETURN = `
  SELECT coalesce(max(seq), 0) FROM journal_entry
   WHERE kind = 'return' AND seq BETWEEN @last + 1 AND @end
     AND CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.saleSeq') END BETWEEN @first AND @last`;
const RETURNS = "SELECT seq FROM journal_entry WHERE kind = 'return' AND seq BETWEEN ? AND ? ORDER BY seq";
/** What stands around the entries of a request. */
const ENVELOPE_BYTES = 64;

export function outboxIn(db: Database): Outbox {
  const from = db.prepare<[number, number], unknown>(FROM);
  const returns = db.prepare<[number, number], number>(RETURNS).pluck();
  const lastReturn = db.prepare<[{ first: number; last: number; end: number }], number>(LAST_RETURN).pluck();

  /** The last of a short request: that of the last return of a sale in it, of the sales up to there, and so on. */
  function lastWithReturns(first: number, short: number): number {
    const end = first + ENTRIES_PER_REQUEST_MAX - 1;
    let last = Math.min(short, end);
    for (
      let next = lastReturn.get({ first, last, end }) ?? 0;
      next > last;
      next = lastReturn.get({ first, last, end }) ?? 0
    )
      last = next;
    return last;
  }

  return {
    returnsOf: (firstSeq, lastSeq) => returns.all(firstSeq, lastSeq),
    batchFrom(fromSeq, entriesMax, withReturns = false) {
      const short = fromSeq + entriesMax - 1;
      const last = withReturns ? lastWithReturns(fromSeq, short) : short;
      const texts: string[] = [];
      let bytes = ENVELOPE_BYTES;
      for (const row of from.iterate(fromSeq, last - fromSeq + 1)) {
        const { canonical, hash } = Row.parse(row);
        // The stored text itself, so that what arrives is byte for byte what was hashed.
        const text = `${canonical.slice(0, -1)},"hash":"${hash}"}`;
        bytes += Buffer.byteLength(text) + 1;
        if (bytes > REQUEST_BYTES_MAX && texts.length > 0) break;
        texts.push(text);
      }
      return texts.length === 0 ? null : { firstSeq: fromSeq, lastSeq: fromSeq + texts.length - 1, texts };
    },
  };
}
