import { z } from 'zod';
import { Outcome } from '../../src-shared/contract/upstream.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import type { Day, Instant } from '../../src-shared/time.ts';
import { many, SqlDay, SqlInstant, SqlInteger, SqlMoney, type Sql } from '../database/database.ts';

export interface OutcomeRow {
  readonly no: number;
  readonly entry_id: string;
  readonly seq: number;
  readonly line: number;
  readonly status: string;
  readonly reason: string | null;
  readonly balance: number | null;
  readonly pass_from: Day | null;
  readonly pass_to: Day | null;
  readonly at: Instant;
}

const Row = z.object({
  no: SqlInteger,
  entry_id: z.string(),
  seq: SqlInteger,
  line: SqlInteger,
  status: z.string(),
  reason: z.string().nullable(),
  balance: SqlMoney.nullable(),
  pass_from: SqlDay.nullable(),
  pass_to: SqlDay.nullable(),
  at: SqlInstant,
});

/** Rows as the wire has them: what is optional is absent. */
export function outcomeRows(rows: readonly OutcomeRow[]): Outcome[] {
  return rows.map((row) =>
    Outcome.parse({
      no: row.no,
      entryId: row.entry_id,
      seq: row.seq,
      line: row.line,
      status: row.status,
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.balance === null ? {} : { balance: row.balance }),
      ...(row.pass_from === null || row.pass_to === null
        ? {}
        : { pass: { validFrom: row.pass_from, validTo: row.pass_to } }),
      at: row.at,
    }),
  );
}

const COLUMNS = 'no, entry_id, seq, line, status, reason, balance, pass_from, pass_to, at';

export async function outcomesAfter(
  sql: Sql,
  counterId: CounterId,
  after: number,
  limit: number,
): Promise<{ outcomes: Outcome[]; more: boolean }> {
  const rows = await many(
    sql,
    Row,
    `SELECT ${COLUMNS} FROM outcome WHERE counter_id = $1 AND no > $2::bigint ORDER BY no LIMIT $3::bigint`,
    [counterId, after, limit + 1],
  );
  return { outcomes: outcomeRows(rows.slice(0, limit)), more: rows.length > limit };
}

/** For the answer to a repeated request: what was decided when these entries came first, and since. */
export async function outcomesOfEntries(
  sql: Sql,
  counterId: CounterId,
  entryIds: readonly string[],
): Promise<Outcome[]> {
  if (entryIds.length === 0) return [];
  return outcomeRows(
    await many(
      sql,
      Row,
      `SELECT ${COLUMNS} FROM outcome WHERE counter_id = $1 AND entry_id = ANY($2::uuid[]) ORDER BY no`,
      [counterId, entryIds],
    ),
  );
}
