import { z } from 'zod';
import type { HotlistAnswer } from '../../src-shared/contract/upstream.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { many, one, SqlInteger, type Sql } from '../database/database.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import type { Upstream } from '../upstream-context.ts';

const State = z.object({ hotlist_epoch: z.string(), hotlist_no: SqlInteger, hotlist_listed: SqlInteger });
const Row = z.object({ card_number: z.string(), listed: z.boolean(), reason: z.string().nullable(), no: SqlInteger });
const Reason = z.enum(['lost', 'stolen', 'fraud', 'expired', 'faulty', 'other']);
type HotlistReason = z.output<typeof Reason>;

/** `<epoch>.<no>`: nobody but the upstream reads it. */
const CURSOR = /^([0-9a-z-]{1,40})\.([0-9]{1,15})$/;

/**
 * Changes after the cursor, by their numbers. A cursor that this list never gave is refused: the counter starts over.
 */
export async function hotlistDelta(
  upstream: Upstream,
  after: string | undefined,
  limit: number,
): Promise<Result<Delta, ProblemAnswer>> {
  return upstream.database.transaction(async (sql) => {
    // One moment for the list and its total: what changed between two looks would be counted, and be on no page.
    await sql.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return deltaWithin(sql, after, limit);
  });
}

type Delta = z.input<typeof HotlistAnswer>;

async function deltaWithin(sql: Sql, after: string | undefined, limit: number): Promise<Result<Delta, ProblemAnswer>> {
  const state = await one(sql, State, 'SELECT hotlist_epoch, hotlist_no, hotlist_listed FROM operator_state');
  const from = after === undefined ? 0 : placeOf(after, state);
  if (from === undefined) return err(problem('cursor-unknown'));
  const rows = await many(
    sql,
    Row,
    'SELECT card_number, listed, reason, no FROM hotlist WHERE no > $1::bigint ORDER BY no LIMIT $2::bigint',
    [from, limit + 1],
  );
  const page = rows.slice(0, limit);
  const more = rows.length > limit;
  const at = more ? (page.at(-1)?.no ?? from) : state.hotlist_no;
  return ok({
    items: page.map((row) => ({
      cardNumber: row.card_number,
      listed: row.listed,
      ...(row.listed && row.reason !== null ? { reason: row.reason } : {}),
    })),
    cursor: `${state.hotlist_epoch}.${at}`,
    more,
    total: state.hotlist_listed,
  });
}

function placeOf(cursor: string, state: z.output<typeof State>): number | undefined {
  const [, epoch, no] = CURSOR.exec(cursor) ?? [];
  if (epoch !== state.hotlist_epoch || no === undefined) return undefined;
  // A number beyond the last was given by a database that has since been put back to an older copy.
  return Number(no) <= state.hotlist_no ? Number(no) : undefined;
}

export interface HotlistChange {
  readonly cardNumber: string;
  readonly listed: boolean;
  readonly reason?: HotlistReason;
}

/** Numbers the changes on under the state's row lock, so that a number is visible only when all before it are. */
export async function changeHotlist(upstream: Upstream, changes: readonly HotlistChange[]): Promise<void> {
  if (changes.length === 0) return;
  await upstream.database.transaction(async (sql) => {
    const state = await one(
      sql,
      State,
      'SELECT hotlist_epoch, hotlist_no, hotlist_listed FROM operator_state FOR UPDATE',
    );
    const latest = [...new Map(changes.map((change) => [change.cardNumber, change])).values()];
    const rows = latest.map((change, index) => ({
      card_number: change.cardNumber,
      listed: change.listed,
      reason: change.listed ? (change.reason ?? 'other') : null,
      no: state.hotlist_no + index + 1,
    }));
    await sql.query(
      `
      INSERT INTO hotlist (card_number, listed, reason, no)
      SELECT r.* FROM json_to_recordset($1::json) AS r (card_number text, listed boolean, reason text, no bigint)
      ON CONFLICT (card_number) DO UPDATE SET listed = excluded.listed, reason = excluded.reason, no = excluded.no`,
      [JSON.stringify(rows)],
    );
    await countListed(sql, state.hotlist_no + rows.length);
  });
}

async function countListed(sql: Sql, no: number): Promise<void> {
  await sql.query(
    'UPDATE operator_state SET hotlist_no = $1::bigint, hotlist_listed = (SELECT count(*) FROM hotlist WHERE listed)',
    [no],
  );
}

/** Numbers the whole list anew. Every cursor that was given before is void, and counters load it from the start. */
export async function renumberHotlist(upstream: Upstream, epoch: string): Promise<void> {
  await upstream.database.transaction(async (sql) => {
    await sql.query('SELECT 1 FROM operator_state FOR UPDATE');
    await sql.query('DELETE FROM hotlist WHERE NOT listed');
    await sql.query('UPDATE operator_state SET hotlist_epoch = $1', [epoch]);
  });
}
