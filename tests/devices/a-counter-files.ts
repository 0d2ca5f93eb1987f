import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { Entry } from '../../src-shared/contract/upstream.ts';
import { type Verdict, verifyJournal } from '../../src-main/ledger/verify.ts';

/** What a counter's ledger file says, read beside the counter and without its help. */

const StoredEntry = z.object({ seq: z.int(), canonical: z.string(), hash: z.string() });
/** The text that was hashed, and its hash: what the upstream must hold byte for byte. */
export type StoredEntry = z.infer<typeof StoredEntry>;

const StoredJob = z.object({ document: z.string(), state: z.string(), copy: z.int(), entry_seq: z.int().nullable() });
type StoredJob = z.infer<typeof StoredJob>;

const Unsettled = z.array(z.object({ what: z.string() }));
/** Paper that is to come out or is coming out, entries that were not sent, and lines without a last word. */
const UNSETTLED = `
  SELECT 'paper of ' || document || ' is ' || state AS what FROM print_job WHERE state IN ('queued', 'printing')
  UNION ALL
  SELECT 'entry ' || seq || ' is not sent' FROM journal_entry
   WHERE seq > coalesce((SELECT json_extract(value, '$') FROM fact WHERE name = 'acked-seq'), 0)
  UNION ALL
  SELECT 'line ' || json_extract(line.value, '$.line') || ' of entry ' || entry.seq || ' is on the way'
    FROM journal_entry AS entry, json_each(entry.canonical, '$.body.lines') AS line
   WHERE entry.kind = 'sale' AND NOT EXISTS (
     SELECT 1 FROM outcome WHERE entry_id = entry.id AND line = json_extract(line.value, '$.line')
        AND status <> 'pending')`;

const StoredIntent = z.object({ id: z.string(), state: z.string() });
type StoredIntent = z.infer<typeof StoredIntent>;

const StoredFiscalJob = z.object({
  key: z.string(),
  does: z.string(),
  amount: z.int(),
  state: z.string(),
  why: z.string().nullable(),
});
export type StoredFiscalJob = z.infer<typeof StoredFiscalJob>;

export class LedgerFile {
  readonly #file: string;

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'ledger.sqlite');
  }

  verify(): Verdict {
    return this.#read((db) => verifyJournal(db));
  }

  entries(): Entry[] {
    return this.stored().map(({ canonical, hash }) => {
      const unhashed: unknown = JSON.parse(canonical);
      return Entry.parse({ ...z.record(z.string(), z.unknown()).parse(unhashed), hash });
    });
  }

  stored(): StoredEntry[] {
    return this.#read((db) =>
      z.array(StoredEntry).parse(db.prepare('SELECT seq, canonical, hash FROM journal_entry ORDER BY seq').all()),
    );
  }

  printJobs(): StoredJob[] {
    return this.#read((db) =>
      z
        .array(StoredJob)
        .parse(db.prepare('SELECT document, state, copy, entry_seq FROM print_job ORDER BY created_at, id').all()),
    );
  }

  /** What a fiscal register is told, in its order. */
  fiscalJobs(): StoredFiscalJob[] {
    return this.#read((db) =>
      z
        .array(StoredFiscalJob)
        .parse(db.prepare('SELECT key, does, amount, state, why FROM fiscal_job ORDER BY no').all()),
    );
  }

  /** What a counter has still to do by itself, in words. */
  unsettled(): string[] {
    return this.#read((db) => Unsettled.parse(db.prepare(UNSETTLED).all()).map(({ what }) => what));
  }

  intents(): StoredIntent[] {
    return this.#read((db) =>
      z.array(StoredIntent).parse(db.prepare('SELECT id, state FROM intent ORDER BY created_at, id').all()),
    );
  }

  fact(name: string): unknown {
    const row = this.#read((db) =>
      db.prepare<[string], { value: string }>('SELECT value FROM fact WHERE name = ?').get(name),
    );
    return row === undefined ? undefined : JSON.parse(row.value);
  }

  #read<Value>(work: (db: Database.Database) => Value): Value {
    const db = new Database(this.#file, { readonly: true, fileMustExist: true });
    try {
      return work(db);
    } finally {
      db.close();
    }
  }
}
