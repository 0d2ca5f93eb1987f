import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Entry } from '../../src-shared/contract/upstream.ts';
import { GENESIS_HASH, type Head } from '../../src-shared/journal/entry.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { sumOf } from '../../src-shared/money.ts';
import { sha256 } from '../platform/ports.ts';

export type Verdict =
  | { readonly whole: true; readonly entries: number; readonly head: Head }
  | { readonly whole: false; readonly seq: number; readonly why: string };

const Row = z.object({
  seq: z.int(), id: z.string(), kind: z.string(), at: z.string(),
  shift_id: z.string().nullable(), clerk_id: z.string().nullable(), supervisor_id: z.string().nullable(),
  canonical: z.string(), prev_hash: z.string(), hash: z.string(),
});
type Row = z.infer<typeof Row>;

/**
 * Reads the journal from `fromSeq` on and compares everything with everything: no gap, the stored canonical text hashes to
 * the hash and names the hash before it, the columns and the postings say what the text says, every entry sums to zero.
 */
export function verifyJournal(db: Database, fromSeq = 1): Verdict {
  const rows = db.prepare<[number], unknown>('SELECT * FROM journal_entry WHERE seq >= ? ORDER BY seq');
  const postings = db.prepare<[number], { account: string; amount: number }>('SELECT account, amount FROM posting WHERE seq = ? ORDER BY ordinal');
  const before = db.prepare<[number], { hash: string }>('SELECT hash FROM journal_entry WHERE seq = ?').get(fromSeq - 1);
  if (fromSeq > 1 && !before) return { whole: false, seq: fromSeq - 1, why: 'the entry is missing' };

  let head: { seq: number; hash: string } = { seq: fromSeq - 1, hash: before?.hash ?? GENESIS_HASH };
  for (const found of rows.iterate(fromSeq)) {
    const row = Row.parse(found);
    const why = faultOf(row, postings.all(row.seq), head);
    if (why !== null) return { whole: false, seq: Math.min(row.seq, head.seq + 1), why };
    head = { seq: row.seq, hash: row.hash };
  }
  const orphan = db.prepare<[number], { seq: number }>('SELECT min(seq) AS seq FROM posting WHERE seq > ? HAVING min(seq) IS NOT NULL').get(head.seq);
  if (orphan) return { whole: false, seq: orphan.seq, why: 'postings without their entry' };
  return { whole: true, entries: head.seq, head: { seq: head.seq, hash: head.hash as Head['hash'] } };
}

function faultOf(row: Row, postings: { account: string; amount: number }[], head: { seq: number; hash: string }): string | null {
  if (row.seq !== head.seq + 1) return 'the entry is missing';
  if (row.prev_hash !== head.hash) return 'it does not follow the entry before it';
  if (sha256(row.canonical) !== row.hash) return 'its text does not have its hash';

  const unhashed = parsed(row.canonical);
  const entry = Entry.safeParse({ ...unhashed, hash: row.hash });
  if (!unhashed || !entry.success) return 'its text is not that of an entry';
  if (canonicalJson(unhashed) !== row.canonical) return 'its text is not canonical';
  const { data } = entry;
  const columnsAgree = data.seq === row.seq && data.id === row.id && data.kind === row.kind && data.at === row.at
    && data.shiftId === row.shift_id && data.clerkId === row.clerk_id && data.supervisorId === row.supervisor_id && data.prevHash === row.prev_hash;
  if (!columnsAgree) return 'its columns say other than its text';
  if (sumOf(data.postings.map((posting) => posting.amount)) !== 0) return 'its postings do not sum to zero';
  if (JSON.stringify(data.postings) !== JSON.stringify(postings.map(({ account, amount }) => ({ account, amount })))) {
    return 'its postings say other than its text';
  }
  return null;
}

function parsed(canonical: string): { readonly [name: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(canonical);
    return z.record(z.string(), z.unknown()).parse(value);
  } catch {
    return null;
  }
}
