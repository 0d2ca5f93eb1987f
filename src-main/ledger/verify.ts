import type { Database } from 'better-sqlite3';
import { ACCOUNTS, type Posting } from '../../src-shared/contract/upstream.ts';
import { Hash } from '../../src-shared/ids.ts';
import { isCanonical } from '../../src-shared/journal/canonical.ts';
import { EMPTY_JOURNAL, GENESIS_HASH, type Head } from '../../src-shared/journal/entry.ts';
import { sumsToZero } from '../../src-shared/journal/postings.ts';
import { sha256 } from '../platform/ports.ts';
import { postingRows, secondId, supervisorColumn } from './columns.ts';

/** A head that somebody outside of this file holds: the upstream, or the paper of a Z. */
export type Anchor = Head;

export type Verdict =
  | {
      readonly whole: true;
      readonly entries: number;
      readonly head: Head;
      /** An anchor was met. Without one, a cut tail, an older copy put back and a recomputed chain are not provable. */
      readonly anchored: boolean;
    }
  | { readonly whole: false; readonly seq: number; readonly why: string };

/** An entry as the file has it, its text beside its columns. */
export interface EntryRow {
  readonly seq: number;
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly shiftId: string | null;
  readonly clerkId: string | null;
  readonly supervisorId: string | null;
  readonly canonical: string;
  readonly prevHash: string;
  readonly hash: string;
}
interface PostingRow {
  readonly seq: number;
  readonly account: string;
  readonly amount: number;
}

const ROWS = `
  SELECT seq, id, kind, at, shift_id AS shiftId, clerk_id AS clerkId, supervisor_id AS supervisorId,
         canonical, prev_hash AS prevHash, hash
    FROM journal_entry WHERE seq BETWEEN ? AND ? ORDER BY seq`;
const POSTINGS = 'SELECT seq, account, amount FROM posting WHERE seq BETWEEN ? AND ? ORDER BY seq, ordinal';

/** The newest entry as its columns say it. */
export function journalHead(db: Database): Head {
  const head = db
    .prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1')
    .get();
  return head ? { seq: head.seq, hash: Hash.parse(head.hash) } : EMPTY_JOURNAL;
}

/**
 * Reads the journal from `fromSeq` on (up to `toSeq`, if one is given) and compares everything with everything. There
 * is no gap. The stored text is canonical, hashes to the hash and names the hash before it. Columns and postings say
 * what the text says, and every entry sums to zero. The anchor's entry is there with the anchor's hash. Tells the first
 * entry that is wrong, and why.
 */
export function verifyJournal(
  db: Database,
  { fromSeq = 1, toSeq = Number.MAX_SAFE_INTEGER, anchor }: { fromSeq?: number; toSeq?: number; anchor?: Anchor } = {},
): Verdict {
  const before = db
    .prepare<[number], { hash: string }>('SELECT hash FROM journal_entry WHERE seq = ?')
    .get(fromSeq - 1);
  if (fromSeq > 1 && !before) return { whole: false, seq: fromSeq - 1, why: 'the entry is missing' };

  const postings = postingsBySeq(db, fromSeq, toSeq);
  try {
    return compare(db, postings, { fromSeq, toSeq, headHash: before?.hash ?? GENESIS_HASH, anchor });
  } finally {
    postings.end();
  }
}

function compare(
  db: Database,
  postings: ReturnType<typeof postingsBySeq>,
  from: { fromSeq: number; toSeq: number; headHash: string; anchor: Anchor | undefined },
): Verdict {
  const { fromSeq, toSeq, anchor } = from;
  let head = { seq: fromSeq - 1, hash: from.headHash };
  for (const row of db.prepare<[number, number], EntryRow>(ROWS).iterate(fromSeq, toSeq)) {
    const why = faultOf(row, postings.take(row.seq), head);
    if (why !== null) return { whole: false, seq: Math.min(row.seq, head.seq + 1), why };
    head = { seq: row.seq, hash: row.hash };
    if (anchor?.seq === head.seq && anchor.hash !== head.hash) {
      return { whole: false, seq: head.seq, why: 'the anchor holds another entry here: the chain was made anew' };
    }
  }
  const orphan = postings.next();
  if (orphan !== null) return { whole: false, seq: orphan, why: 'postings without their entry' };
  if (anchor && anchor.seq > head.seq) {
    return {
      whole: false,
      seq: head.seq + 1,
      why: `the anchor knows entries up to ${anchor.seq}: the tail was cut, or an older copy was put back`,
    };
  }
  return {
    whole: true,
    entries: head.seq,
    head: { seq: head.seq, hash: Hash.parse(head.hash) },
    anchored: anchor !== undefined && anchor.seq >= fromSeq,
  };
}

const NULLABLE_TEXT = (value: unknown): value is string | null => value === null || typeof value === 'string';

function faultOf(row: EntryRow, postings: readonly PostingRow[], head: { seq: number; hash: string }): string | null {
  if (row.seq !== head.seq + 1) return 'the entry is missing';
  if (row.prevHash !== head.hash) return 'it does not follow the entry before it';
  if (sha256(row.canonical) !== row.hash) return 'its text does not have its hash';

  const text = parsed(row.canonical);
  if (text === null) return 'its text is not that of an entry';
  if (!isCanonical(row.canonical, text)) return 'its text is not canonical';
  const { id, clerkId, supervisorId } = text;
  const columnsAgree =
    text['seq'] === row.seq &&
    typeof id === 'string' &&
    (id === row.id || secondId({ id, seq: row.seq }) === row.id) &&
    text['kind'] === row.kind &&
    text['at'] === row.at &&
    NULLABLE_TEXT(text['shiftId']) &&
    text['shiftId'] === row.shiftId &&
    NULLABLE_TEXT(clerkId) &&
    clerkId === row.clerkId &&
    NULLABLE_TEXT(supervisorId) &&
    supervisorColumn({ clerkId, supervisorId }) === row.supervisorId &&
    text['prevHash'] === row.prevHash;
  if (!columnsAgree) return 'its columns say other than its text';

  const stated: unknown = text['postings'];
  if (!Array.isArray(stated) || !stated.every(isPosting)) return 'its text is not that of an entry';
  if (!sumsToZero(stated)) return 'its postings do not sum to zero';
  const moving = postingRows(stated);
  const agree =
    moving.length === postings.length &&
    moving.every((posting, at) => posting.account === postings[at]?.account && posting.amount === postings[at]?.amount);
  return agree ? null : 'its postings say other than its text';
}

const ACCOUNT_NAMES: ReadonlySet<unknown> = new Set(ACCOUNTS);

/** As the contract's schema of a posting judges, by hand: it is asked for each posting of each entry. */
function isPosting(value: unknown): value is Posting {
  return (
    typeof value === 'object' &&
    value !== null &&
    'account' in value &&
    'amount' in value &&
    ACCOUNT_NAMES.has(value.account) &&
    Number.isSafeInteger(value.amount) &&
    Object.keys(value).length === 2
  );
}

function parsed(canonical: string): { readonly [name: string]: unknown } | null {
  try {
    const value: unknown = JSON.parse(canonical);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Walks the postings beside the entries: one pass, whatever the number of entries, and never more than one entry's in
 * memory.
 */
function postingsBySeq(db: Database, fromSeq: number, toSeq: number) {
  const rows = db.prepare<[number, number], PostingRow>(POSTINGS).iterate(fromSeq, toSeq);
  let ahead = rows.next();
  return {
    take(seq: number): PostingRow[] {
      const taken: PostingRow[] = [];
      for (; !ahead.done && ahead.value.seq === seq; ahead = rows.next()) taken.push(ahead.value);
      return taken;
    },
    next: () => (ahead.done ? null : ahead.value.seq),
    end: () => void rows.return?.(),
  };
}
