import { z } from 'zod';
import type { Outcome } from '../../src-shared/contract/upstream.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { many, SqlInstant, SqlInteger, type Sql } from '../database/database.ts';
import { applyEntry } from '../decisions/apply.ts';
import { loadBooks } from '../decisions/load-books.ts';
import { writeBooks } from '../decisions/write-books.ts';
import type { ProblemAnswer } from '../http/problem.ts';
import { nowOf } from '../ports.ts';
import type { Upstream } from '../upstream-context.ts';
import { arrivalsOf, usedIds } from './append.ts';
import { entryJson, examine, type ExaminedEntry } from './examine.ts';
import { lockCounter } from './lock-counter.ts';

/**
 * Keeps what a superseded machine had not sent, apart from the journal. Those that hold are kept even if another does
 * not.
 */
export async function keepStranded(
  upstream: Upstream,
  counterId: CounterId,
  inputs: readonly unknown[],
): Promise<Result<{ kept: number }, ProblemAnswer>> {
  const examined = inputs.map((input) => examine(input, counterId));
  const holding = examined.flatMap((each) => (each.ok ? [each.value] : []));
  if (holding.length > 0) await keep(upstream, counterId, holding);
  const fault = examined.find((each) => !each.ok);
  return fault ? err(fault.error) : ok({ kept: holding.length });
}

async function keep(upstream: Upstream, counterId: CounterId, entries: readonly ExaminedEntry[]): Promise<void> {
  const rows = entries.map(({ entry, canonical }) => ({
    seq: entry.seq,
    id: entry.id,
    kind: entry.kind,
    hash: entry.hash,
    canonical,
  }));
  await upstream.database.query(
    `
    INSERT INTO stranded_entry (counter_id, hash, seq, id, kind, canonical, received_at)
    SELECT $2::uuid, r.hash, r.seq, r.id, r.kind, r.canonical, $3::timestamptz
    FROM json_to_recordset($1::json) AS r (seq bigint, id uuid, kind text, hash text, canonical text)
    ON CONFLICT (counter_id, hash) DO NOTHING`,
    [JSON.stringify(rows), counterId, nowOf(upstream.ports)],
  );
}

const StrandedRow = z.object({
  counter_id: z.string(),
  seq: SqlInteger,
  id: z.string(),
  kind: z.string(),
  hash: z.string(),
  canonical: z.string(),
  received_at: SqlInstant,
  released_at: SqlInstant.nullable(),
  in_journal: z.boolean(),
});
export type StrandedEntry = z.output<typeof StrandedRow>;

const STRANDED = `
  SELECT counter_id, seq, id, kind, hash, canonical, received_at, released_at,
         EXISTS (SELECT FROM entry WHERE entry.counter_id = stranded_entry.counter_id
                                     AND entry.hash = stranded_entry.hash
                                     AND entry.seq = stranded_entry.seq) AS in_journal
  FROM stranded_entry`;

export async function listStranded(sql: Sql, counterId: CounterId): Promise<StrandedEntry[]> {
  return many(sql, StrandedRow, `${STRANDED} WHERE counter_id = $1 ORDER BY seq, hash`, [counterId]);
}

/**
 * The operator's word: what was kept apart is decided as if it had come in time, and its outcomes join the counter's
 * feed. Entries that had reached the journal after all are marked and nothing more.
 */
export async function releaseStranded(
  upstream: Upstream,
  counterId: CounterId,
): Promise<{ released: number; outcomes: Outcome[] }> {
  const released = await upstream.database.transaction(async (sql) => {
    const counter = await lockCounter(sql, counterId);
    const kept = await many(
      sql,
      StrandedRow,
      `${STRANDED} WHERE counter_id = $1 AND released_at IS NULL ORDER BY seq, hash`,
      [counterId],
    );
    const fresh = kept.filter((row) => !row.in_journal).flatMap((row) => reExamine(row, counterId));
    // Marked only now, since an id that was released before is one that is used.
    const used = await usedIds(
      sql,
      counterId,
      fresh.map(({ entry }) => entry.id),
    );
    await sql.query('UPDATE stranded_entry SET released_at = $2 WHERE counter_id = $1 AND released_at IS NULL', [
      counterId,
      nowOf(upstream.ports),
    ]);
    const arrivals = arrivalsOf(upstream, fresh, used, Math.max(0, ...fresh.map(({ entry }) => entry.seq)));
    const books = await loadBooks(sql, upstream, counterId, arrivals);
    for (const arrival of arrivals) applyEntry(books, arrival);
    return { released: kept.length, outcomes: await writeBooks(sql, books, counter.stationName) };
  });
  upstream.metrics.outcomes(released.outcomes);
  upstream.feed.wake(counterId);
  return released;
}

function reExamine(row: StrandedEntry, counterId: CounterId): ExaminedEntry[] {
  const examined = examine(JSON.parse(entryJson(row.canonical, row.hash)), counterId);
  return examined.ok ? [examined.value] : [];
}
