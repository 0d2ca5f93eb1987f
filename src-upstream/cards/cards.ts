import { z } from 'zod';
import type { Card } from '../../src-shared/contract/upstream.ts';
import { ProductKind } from '../../src-shared/contract/wire-types.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { many, maybeOne, SqlDay, SqlInstant, SqlMoney } from '../database/database.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import { nowOf } from '../ports.ts';
import { since11 } from '../since-11.ts';
import type { Upstream } from '../upstream-context.ts';

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
    /** What a sale put onto it; null of what no sale did. */
    product: ProductKind.nullable(),
  })
  .transform(({ place, ...movement }) => ({ ...movement, ...(place === null ? {} : { place }) }));

type CardAnswer = z.input<typeof Card>;

export async function cardByNumber(upstream: Upstream, number: string): Promise<Result<CardAnswer, ProblemAnswer>> {
  const row = await maybeOne(upstream.database, CardRow, `SELECT ${COLUMNS} FROM card WHERE number = $1`, [number]);
  return row ? ok(await cardOf(upstream, row)) : err(problem('card-unknown'));
}

export async function cardByUid(upstream: Upstream, uid: string): Promise<Result<CardAnswer, ProblemAnswer>> {
  const row = await maybeOne(upstream.database, CardRow, `SELECT ${COLUMNS} FROM card WHERE uid = $1`, [uid]);
  return row ? ok(await cardOf(upstream, row)) : err(problem('card-unknown'));
}

/** Two are enough to know that the digits don't tell one card from another. */
export async function cardBySuffix(upstream: Upstream, suffix: string): Promise<Result<CardAnswer, ProblemAnswer>> {
  const rows = await many(
    upstream.database,
    CardRow,
    `SELECT ${COLUMNS} FROM card WHERE reverse(number) LIKE reverse($1) || '%' LIMIT 2`,
    [suffix],
  );
  const [row, another] = rows;
  if (another) return err(problem('card-ambiguous'));
  return row ? ok(await cardOf(upstream, row)) : err(problem('card-unknown'));
}

async function cardOf(upstream: Upstream, row: CardRow): Promise<CardAnswer> {
  const sql = upstream.database;
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
    SELECT movement.id, movement.at, channel, place, movement.kind, movement.amount, status, credit.kind AS product
    FROM movement LEFT JOIN credit
      ON credit.card_number = movement.card_number AND movement.id = credit.sale_id || ':' || credit.line
    WHERE movement.card_number = $1 ORDER BY movement.at DESC, movement.id DESC LIMIT $2::bigint`,
    [row.number, MOVEMENTS_SHOWN_MAX],
  );
  return {
    number: row.number,
    kind: row.kind,
    status: row.status,
    balance: row.balance,
    asOf: nowOf(upstream.ports),
    reloadable: row.reloadable,
    effect: row.effect,
    movements: movements.map(({ product, ...movement }) => ({ ...movement, ...since11(upstream, { product }) })),
    ...(row.concession === null ? {} : { concession: row.concession }),
    ...(passes.length === 0 ? {} : { passes }),
    ...(row.expires_on === null ? {} : { expiresOn: row.expires_on }),
  };
}
