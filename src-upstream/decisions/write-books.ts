import { z } from 'zod';
import type { Outcome } from '../../src-shared/contract/upstream.ts';
import { one, SqlInteger, type Sql } from '../database/database.ts';
import { outcomeRows, type OutcomeRow } from '../journal/outcomes.ts';
import type { Books, NewCredit } from './books.ts';

/** Writes what was decided: one statement a table, its rows as JSON, within the transaction that read the books. */
export async function writeBooks(sql: Sql, books: Books, place: string): Promise<Outcome[]> {
  await writeLines(sql, books);
  await writeCards(sql, books);
  await writeCredits(sql, books);
  await writeMovements(sql, books, place);
  await writePasses(sql, books);
  await releaseHolds(sql, books);
  await payClaims(sql, books);
  return writeOutcomes(sql, books);
}

async function writeLines(sql: Sql, books: Books): Promise<void> {
  await insert(
    sql,
    `
    INSERT INTO sale_line (
      counter_id, sale_id, line, seq, offered_through, card_number, kind, product_id, profile_version, amount,
      sold_on, proposed_from, status, returned_by)
    SELECT $2::uuid, r.* FROM json_to_recordset($1::json) AS r (
      sale_id uuid, line bigint, seq bigint, offered_through bigint, card_number text, kind text, product_id text,
      profile_version text, amount bigint, sold_on date, proposed_from date, status text, returned_by uuid)
    ON CONFLICT (counter_id, sale_id, line) DO UPDATE SET status = excluded.status, returned_by = excluded.returned_by`,
    [...books.changedLines].map((line) => ({
      sale_id: line.saleId,
      line: line.line,
      seq: line.seq,
      offered_through: line.offeredThrough,
      card_number: line.sold?.cardNumber ?? null,
      kind: line.sold?.kind ?? null,
      product_id: line.sold?.productId ?? null,
      profile_version: line.sold?.profileVersion ?? null,
      amount: line.sold?.amount ?? null,
      sold_on: line.sold?.soldOn ?? null,
      proposed_from: line.sold?.proposedFrom ?? null,
      status: line.status,
      returned_by: line.returnedBy,
    })),
    books.counterId,
  );
}

async function writeCards(sql: Sql, books: Books): Promise<void> {
  await insert(
    sql,
    `
    UPDATE card SET balance = r.balance, status = r.status
    FROM json_to_recordset($1::json) AS r (number text, balance bigint, status text) WHERE card.number = r.number`,
    [...books.changedCards].map((card) => ({ number: card.number, balance: card.balance, status: card.status })),
  );
}

/** Sorted, so that two counters that were handed the same sales meet in one order and one of them waits. */
async function writeCredits(sql: Sql, books: Books): Promise<void> {
  const credits = books.credits.toSorted(bySaleAndLine);
  await insert(
    sql,
    `
    INSERT INTO credit (sale_id, line, counter_id, card_number, kind, amount, at)
    SELECT r.sale_id, r.line, $2::uuid, r.card_number, r.kind, r.amount, $3::timestamptz
    FROM json_to_recordset($1::json) AS r (sale_id uuid, line bigint, card_number text, kind text, amount bigint)`,
    credits.map((credit) => ({
      sale_id: credit.saleId,
      line: credit.line,
      card_number: credit.cardNumber,
      kind: credit.kind,
      amount: credit.amount,
    })),
    books.counterId,
    books.now,
  );
}

function bySaleAndLine(a: NewCredit, b: NewCredit): number {
  if (a.saleId === b.saleId) return a.line - b.line;
  return a.saleId < b.saleId ? -1 : 1;
}

/** As the contract bounds a movement's place. */
const PLACE_LENGTH_MAX = 60;

/**
 * A movement whose id is taken was made under an id that another counter used as well: the money is in `credit` all the
 * same.
 */
async function writeMovements(sql: Sql, books: Books, place: string): Promise<void> {
  await insert(
    sql,
    `
    INSERT INTO movement (id, card_number, at, channel, place, kind, amount, status)
    SELECT r.id, r.card_number, $2::timestamptz, 'counter', $3::text, r.kind, r.amount, 'done'
    FROM json_to_recordset($1::json) AS r (id text, card_number text, kind text, amount bigint)
    ON CONFLICT (id) DO NOTHING`,
    books.movements.map((movement) => ({
      id: movement.id,
      card_number: movement.cardNumber,
      kind: movement.kind,
      amount: movement.amount,
    })),
    books.now,
    Array.from(place).slice(0, PLACE_LENGTH_MAX).join(''),
  );
}

async function writePasses(sql: Sql, books: Books): Promise<void> {
  await insert(
    sql,
    `
    INSERT INTO card_pass (id, card_number, product_id, valid_from, valid_to)
    SELECT r.* FROM json_to_recordset($1::json) AS r (
      id text, card_number text, product_id text, valid_from date, valid_to date)`,
    books.newPasses.map(({ cardNumber, pass }) => ({
      id: pass.id,
      card_number: cardNumber,
      product_id: pass.productId,
      valid_from: pass.validFrom,
      valid_to: pass.validTo,
    })),
  );
  if (books.removedPasses.length > 0)
    await sql.query('DELETE FROM card_pass WHERE id = ANY($1::text[])', [books.removedPasses]);
}

async function releaseHolds(sql: Sql, books: Books): Promise<void> {
  if (books.releasedHolds.size === 0) return;
  await sql.query('DELETE FROM hold WHERE counter_id = $1 AND return_id = ANY($2::uuid[])', [
    books.counterId,
    [...books.releasedHolds],
  ]);
}

async function payClaims(sql: Sql, books: Books): Promise<void> {
  if (books.paidClaims.length === 0) return;
  await sql.query(`UPDATE claim SET status = 'paid' WHERE id = ANY($1::uuid[])`, [
    books.paidClaims.map((claim) => claim.id),
  ]);
}

/** Numbers the outcomes on from the counter's last; its row lock is what keeps the numbers without gaps. */
async function writeOutcomes(sql: Sql, books: Books): Promise<Outcome[]> {
  if (books.outcomes.length === 0) return [];
  const { outcome_no: last } = await one(
    sql,
    z.object({ outcome_no: SqlInteger }),
    'UPDATE counter SET outcome_no = outcome_no + $2::bigint WHERE id = $1 RETURNING outcome_no',
    [books.counterId, books.outcomes.length],
  );
  const first = last - books.outcomes.length + 1;
  const rows = books.outcomes.map((outcome, index): OutcomeRow => ({
    no: first + index,
    entry_id: outcome.entryId,
    seq: outcome.seq,
    line: outcome.line,
    status: outcome.status,
    reason: outcome.reason ?? null,
    balance: outcome.balance ?? null,
    pass_from: outcome.pass?.validFrom ?? null,
    pass_to: outcome.pass?.validTo ?? null,
    at: books.now,
  }));
  await insert(
    sql,
    `
    INSERT INTO outcome (counter_id, no, entry_id, seq, line, status, reason, balance, pass_from, pass_to, at)
    SELECT $2::uuid, r.* FROM json_to_recordset($1::json) AS r (
      no bigint, entry_id uuid, seq bigint, line bigint, status text, reason text, balance bigint,
      pass_from date, pass_to date, at timestamptz)`,
    rows,
    books.counterId,
  );
  return outcomeRows(rows);
}

type Row = Readonly<Record<string, string | number | null>>;

async function insert(
  sql: Sql,
  statement: string,
  rows: readonly (Row | OutcomeRow)[],
  ...more: readonly string[]
): Promise<void> {
  if (rows.length > 0) await sql.query(statement, [JSON.stringify(rows), ...more]);
}
