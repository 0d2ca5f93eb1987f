import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { CounterId } from '../../src-shared/ids.ts';
import { factsOf } from '../ledger/facts.ts';
import { isNoFile } from '../platform/kept-file.ts';

/**
 * What was begun on the ledger that is replaced and is no entry of any journal: sales for which a terminal may have
 * charged, and holds at the upstream that nobody else would release. No copy and no upstream has them.
 */

const Begun = z.object({
  id: z.string(),
  shift_id: z.string(),
  clerk_id: z.string(),
  sale: z.string(),
  state: z.string(),
  created_at: z.string(),
  changed_at: z.string(),
});
const BEGUN = `
  SELECT id, shift_id, clerk_id, sale, state, created_at, changed_at
    FROM intent WHERE state IN ('kept', 'awaiting-payment')`;
/** What the old ledger knew last is newer than what a copy of it knows; a sale that is an entry waits for nobody. */
const KEEP = `
  INSERT INTO intent (id, shift_id, clerk_id, sale, state, created_at, changed_at)
  SELECT @id, @shift_id, @clerk_id, @sale, @state, @created_at, @changed_at
   WHERE NOT EXISTS (SELECT 1 FROM journal_entry WHERE id = @id)
  ON CONFLICT (id) DO UPDATE SET sale = excluded.sale, state = excluded.state, changed_at = excluded.changed_at
   WHERE intent.state <> 'committed'`;

/**
 * Takes over what can still be read; a file that is damaged, or of another counter, gives nothing. Inside a transaction
 * of `db`.
 */
export function takeOverLeftOpen(db: Database.Database, oldFile: string, counterId: CounterId): void {
  const { begun, holds } = leftOpenIn(oldFile, counterId);
  for (const each of begun) db.prepare(KEEP).run(each);
  const facts = factsOf(db);
  if (holds.length > 0) facts.set('open-holds', [...new Set([...(facts.get('open-holds') ?? []), ...holds])]);
}

function leftOpenIn(file: string, counterId: CounterId) {
  const nothing = { begun: [], holds: [] };
  if (!existsSync(file) || isNoFile(file)) return nothing;
  let old: Database.Database | undefined;
  try {
    old = new Database(file, { readonly: true, fileMustExist: true });
    const facts = factsOf(old);
    if (facts.get('enrolment')?.counterId !== counterId) return nothing;
    return {
      begun: old
        .prepare(BEGUN)
        .all()
        .map((row) => Begun.parse(row)),
      holds: facts.get('open-holds') ?? [],
    };
  } catch {
    return nothing;
  } finally {
    old?.close();
  }
}
