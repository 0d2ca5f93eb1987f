import { z } from 'zod';
import type { Card } from '../../src-shared/contract/upstream.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Instant } from '../../src-shared/time.ts';
import { many, maybeOne, SqlDay, SqlInstant, SqlMoney, type Sql } from '../database/database.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';

const MOVEMENTS_SHOWN_MAX = 20;

const CardRow = z.object({
  number: z.string(),
  kind: z.string(),
  concession: z.string().nullable(),
  status: z.string(),
  balance: SqlMoney,
  reloadable: z.boolean(),
  expires_on: SqlDay.nullable(),
  effect: z.string(),
});
type CardRow = z.output<typeof CardRow>;
const COLUMNS = 'number, kind, concession, status, balance, reloadable, expires_on, effect';

const PassRow = z
  .object({ product_id: z.string(), valid_from: SqlDay, valid_to: SqlDay })
  .transform((row) => ({ productId: row.product_id, validFrom: row.valid_from, validTo: row.valid_to }));
const MovementRow = z
  .object({
    id: z.string(),
    at: SqlInstant,
    channel: z.string(),
    place: z.string().nullable(),
    kind: z.string(),
    amount: SqlMoney,
    status: z.string(),
  })
  .transform(({ place, ...movement }) => ({ ...movement, ...(place === null ? {} : { place }) }));

type CardAnswer = z.input<typeof Card>;

export async function cardByNumber(
  sql: Sql,
  number: string,
  asOf: Instant,
): Promise<Result<CardAnswer, ProblemAnswer>> {
  const row = await maybeOne(sql, CardRow, `SELECT ${COLUMNS} FROM card WHERE number = $1`, [number]);
  return row ? ok(await cardOf(sql, row, asOf)) : err(problem('card-unknown'));
}

export async function cardByUid(sql: Sql, uid: string, asOf: Instant): Promise<Result<CardAnswer, ProblemAnswer>> {
  const row = await maybeOne(sql, CardRow, `SELECT ${COLUMNS} FROM card WHERE uid = $1`, [uid]);
  return row ? ok(await cardOf(sql, row, asOf)) : err(problem('card-unknown'));
}

/** Two are enough to know that the digits don't tell one card from another. */
export async function cardBySuffix(
  sql: Sql,
  suffix: string,
  asOf: Instant,
): Promise<Result<CardAnswer, ProblemAnswer>> {
  const rows = await many(
    sql,
    CardRow,
    `SELECT ${COLUMNS} FROM card WHERE reverse(number) LIKE reverse($1) || '%' LIMIT 2`,
    [suffix],
  );
  const [row, another] = rows;
  if (another) return err(problem('card-ambiguous'));
  return row ? ok(await cardOf(sql, row, asOf)) : err(problem('card-unknown'));
}

async function cardOf(sql: Sql, row: CardRow, asOf: Instant): Promise<CardAnswer> {
  const passes = await many(
    sql,
    PassRow,
    'SELECT product_id, valid_from, valid_to FROM card_pass WHERE card_number = $1 ORDER BY valid_from, id',
    [row.number],
  );
  const movements = await many(
    sql,
    MovementRow,
    `
    SELECT id, at, channel, place, kind, amount, status FROM movement
    WHERE card_number = $1 ORDER BY at DESC, id DESC LIMIT $2::bigint`,
    [row.number, MOVEMENTS_SHOWN_MAX],
  );
  return {
    number: row.number,
    kind: row.kind,
    status: row.status,
    balance: row.balance,
    asOf,
    reloadable: row.reloadable,
    effect: row.effect,
    movements,
    ...(row.concession === null ? {} : { concession: row.concession }),
    ...(passes.length === 0 ? {} : { passes }),
    ...(row.expires_on === null ? {} : { expiresOn: row.expires_on }),
  };
}
