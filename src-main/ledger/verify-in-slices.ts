import type { Database } from 'better-sqlite3';
import { journalHead, type Verdict, verifyJournal } from './verify.ts';

/** A clerk's commit waits for the slice under way: some milliseconds at most. */
const ENTRIES_PER_SLICE = 200;

/**
 * As verifyJournal, but lets everything else have its turn between slices. Null when `stopped` answered true before the
 * end.
 */
export async function verifyInSlices(
  db: Database,
  { fromSeq = 1, stopped = () => false }: { fromSeq?: number; stopped?: () => boolean } = {},
): Promise<Verdict | null> {
  const lastSeq = journalHead(db).seq;
  for (let from = fromSeq; from + ENTRIES_PER_SLICE <= lastSeq; from += ENTRIES_PER_SLICE) {
    const verdict = verifyJournal(db, { fromSeq: from, toSeq: from + ENTRIES_PER_SLICE - 1 });
    if (!verdict.whole) return verdict;
    fromSeq = from + ENTRIES_PER_SLICE;
    await new Promise((resolve) => setImmediate(resolve));
    if (stopped()) return null;
  }
  return verifyJournal(db, { fromSeq });
}
