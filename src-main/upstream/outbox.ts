import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { REQUEST_BYTES_MAX } from '../../src-shared/contract/upstream.ts';

/** Entries as they go onto the wire, in order and without a gap. */
export interface Batch {
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The JSON text of each entry: what the journal stored, with its hash. */
  readonly texts: readonly string[];
}

/** The journal is the outbox: nothing is copied into a queue, so nothing can be missing from it. */
export interface Outbox {
  /** null when there is nothing from `fromSeq` on. */
  batchFrom(fromSeq: number, entriesMax: number): Batch | null;
}

const Row = z.object({ seq: z.int(), canonical: z.string(), hash: z.string() });
const FROM = 'SELECT seq, canonical, hash FROM journal_entry WHERE seq >= ? ORDER BY seq LIMIT ?';
/** What stands around the entries of a request. */
const ENVELOPE_BYTES = 64;

export function outboxIn(db: Database): Outbox {
  const from = db.prepare<[number, number], unknown>(FROM);
  return {
    batchFrom(fromSeq, entriesMax) {
      const texts: string[] = [];
      let bytes = ENVELOPE_BYTES;
      for (const row of from.iterate(fromSeq, entriesMax)) {
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
