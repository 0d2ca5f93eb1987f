import { z } from 'zod';
import { ENTRIES_PER_REQUEST_MAX, type Outcome } from '../../src-shared/contract/upstream.ts';
import { Hash } from '../../src-shared/ids.ts';
import { askedBy } from '../../src-shared/journal/entry.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { many, SqlInteger, type Sql } from '../database/database.ts';
import { applyEntry, type Arrival } from '../decisions/apply.ts';
import { loadBooks } from '../decisions/load-books.ts';
import { writeBooks } from '../decisions/write-books.ts';
import type { Device } from '../enrolment/device.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import { nowOf } from '../ports.ts';
import type { Upstream } from '../upstream-context.ts';
import { type ExaminedEntry, examineInOrder } from './examine.ts';
import { followChain, type Head } from './follow-chain.ts';
import { lockCounterOf } from './lock-counter.ts';
import { outcomesOfEntries } from './outcomes.ts';

interface Appended {
  readonly nextSeq: number;
  readonly headHash: Hash;
  readonly outcomes: readonly Outcome[];
}

/**
 * Stores what is new of a request and decides it, in one transaction under the counter's lock. Whatever the answer
 * says, everything below its nextSeq is stored when the answer is given: entries before a bad one count.
 */
export async function append(
  upstream: Upstream,
  device: Device,
  inputs: readonly unknown[],
): Promise<Result<Appended, ProblemAnswer>> {
  const { counterId } = device;
  const examined = examineInOrder(inputs, counterId);
  let done: { entries: number; outcomes: readonly Outcome[] } = { entries: 0, outcomes: [] };
  const answer = await upstream.database.transaction(async (sql): Promise<Result<Appended, ProblemAnswer>> => {
    const locked = await lockCounterOf(sql, device);
    if (!locked.ok) return locked;
    const { head, stationName } = locked.value;
    const chain = followChain(
      examined.entries.map((each) => each.entry),
      head,
      await storedHashes(sql, counterId, examined.entries, head),
    );
    const fresh = examined.entries.filter(({ entry }) => chain.fresh.has(entry));
    const outcomes = await storeAndDecide(sql, upstream, device, fresh, lastOffered(inputs, chain.head), stationName);
    done = { entries: fresh.length, outcomes };
    const { nextSeq, hash: headHash } = chain.head;
    if (chain.fork) return err(problem('journal-fork', chain.fork));
    if (chain.gap) return err(problem('journal-gap', { nextSeq, headHash }));
    if (examined.fault) return err({ ...examined.fault, nextSeq, headHash });
    const earlier = await outcomesOfEntries(
      sql,
      counterId,
      chain.repeated.map((entry) => entry.id),
    );
    return ok({ nextSeq, headHash, outcomes: [...earlier, ...outcomes] });
  });
  // Counted after the commit: a transaction may have run more than once.
  upstream.metrics.entries(done.entries);
  upstream.metrics.outcomes(done.outcomes);
  upstream.feed.wake(counterId);
  return answer;
}

const AnySeq = z.looseObject({ seq: z.int() });

/**
 * The last seq that the sender may have had in hand when it offered these entries, stored or not. A full request says
 * that there was more. A return just behind it may have been made before its sale was offered, as one within it was.
 */
function lastOffered(inputs: readonly unknown[], head: Head): number {
  if (inputs.length === ENTRIES_PER_REQUEST_MAX) return head.nextSeq + ENTRIES_PER_REQUEST_MAX;
  const seqs = inputs.flatMap((input) => AnySeq.safeParse(input).data?.seq ?? []);
  return Math.min(Math.max(0, ...seqs), head.nextSeq + ENTRIES_PER_REQUEST_MAX);
}

const StoredRow = z.object({ seq: SqlInteger, hash: Hash });

/**
 * Hashes of the stored entries that the request repeats, and of those before each, which an answer about a fork names.
 */
async function storedHashes(
  sql: Sql,
  counterId: string,
  entries: readonly ExaminedEntry[],
  head: Head,
): Promise<ReadonlyMap<number, Hash>> {
  const seqs = [...new Set(entries.flatMap(({ entry }) => [entry.seq - 2, entry.seq - 1, entry.seq]))].filter(
    (seq) => seq >= 1 && seq < head.nextSeq,
  );
  if (seqs.length === 0) return new Map();
  const rows = await many(
    sql,
    StoredRow,
    'SELECT seq, hash FROM entry WHERE counter_id = $1 AND seq = ANY($2::bigint[])',
    [counterId, seqs],
  );
  return new Map(rows.map((row) => [row.seq, row.hash]));
}

async function storeAndDecide(
  sql: Sql,
  upstream: Upstream,
  device: Device,
  fresh: readonly ExaminedEntry[],
  offeredThrough: number,
  place: string,
): Promise<Outcome[]> {
  const last = fresh.at(-1);
  if (!last) return [];
  const used = await usedIds(
    sql,
    device.counterId,
    fresh.map(({ entry }) => entry.id),
  );
  const arrivals = arrivalsOf(upstream, fresh, used, offeredThrough);
  const books = await loadBooks(sql, upstream, device.counterId, arrivals);
  for (const arrival of arrivals) applyEntry(books, arrival);

  await storeEntries(sql, upstream, device, fresh, offeredThrough);
  await sql.query('UPDATE counter SET next_seq = $2::bigint, head_hash = $3 WHERE id = $1', [
    device.counterId,
    last.entry.seq + 1,
    last.entry.hash,
  ]);
  return writeBooks(sql, books, place);
}

/**
 * `offeredThrough` is the last seq that came along: what returns within it were made before their sales were offered.
 */
export function arrivalsOf(
  { contract }: Pick<Upstream, 'contract'>,
  entries: readonly ExaminedEntry[],
  used: ReadonlySet<string>,
  offeredThrough: number,
): Arrival[] {
  const seen = new Set(used);
  return entries.map(({ entry }) => {
    const idWasUsed = seen.has(entry.id);
    seen.add(entry.id);
    return { entry, asked: askedBy(entry, contract), offeredThrough, idWasUsed };
  });
}

/** Ids that this counter's journal, or what was released of its stranded entries, holds already. */
export async function usedIds(sql: Sql, counterId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await many(
    sql,
    z.object({ id: z.string() }),
    `
    SELECT id FROM entry WHERE counter_id = $1 AND id = ANY($2::uuid[])
    UNION SELECT id FROM stranded_entry WHERE counter_id = $1 AND id = ANY($2::uuid[]) AND released_at IS NOT NULL`,
    [counterId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

async function storeEntries(
  sql: Sql,
  upstream: Upstream,
  device: Device,
  entries: readonly ExaminedEntry[],
  offeredThrough: number,
): Promise<void> {
  const rows = entries.map(({ entry, canonical }) => ({
    seq: entry.seq,
    id: entry.id,
    kind: entry.kind,
    hash: entry.hash,
    canonical,
  }));
  await sql.query(
    `
    INSERT INTO entry (counter_id, seq, id, kind, hash, canonical, offered_through, received_at)
    SELECT $2::uuid, r.seq, r.id, r.kind, r.hash, r.canonical, $3::bigint, $4::timestamptz
    FROM json_to_recordset($1::json) AS r (seq bigint, id uuid, kind text, hash text, canonical text)`,
    [JSON.stringify(rows), device.counterId, offeredThrough, nowOf(upstream.ports)],
  );
}
