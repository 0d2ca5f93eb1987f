import { z } from 'zod';
import { ProductKind } from '../../src-shared/contract/wire-types.ts';
import { type CounterId, CounterId as CounterIdSchema } from '../../src-shared/ids.ts';
import { localDay } from '../../src-shared/time.ts';
import { many, SqlDay, SqlInteger, SqlMoney, type Sql } from '../database/database.ts';
import { nowOf } from '../ports.ts';
import { currentProfile, profilesByVersion } from '../reference/profile.ts';
import type { Upstream } from '../upstream-context.ts';
import type { Arrival } from './apply.ts';
import { Books, type CardState, type LineState } from './books.ts';

/** Which rows the entries of one request can touch. */
interface Touched {
  readonly saleIds: readonly string[];
  readonly returnIds: readonly string[];
  readonly claimIds: readonly string[];
  readonly cardNumbers: readonly string[];
  readonly profileVersions: readonly string[];
}

/**
 * Reads, under the counter's lock, what deciding `arrivals` needs; locks the cards and claims, in the order of their
 * keys.
 */
export async function loadBooks(
  sql: Sql,
  upstream: Upstream,
  counterId: CounterId,
  arrivals: readonly Arrival[],
): Promise<Books> {
  return loadTouched(sql, upstream, counterId, touchedBy(arrivals));
}

function touchedBy(arrivals: readonly Arrival[]): Touched {
  const saleIds = new Set<string>();
  const returnIds = new Set<string>();
  const claimIds = new Set<string>();
  const cardNumbers = new Set<string>();
  const profileVersions = new Set<string>();
  for (const { entry, asked } of arrivals) {
    if (entry.kind === 'sale') saleIds.add(entry.id);
    if (entry.kind === 'return') returnIds.add(entry.id);
    if (asked.kind === 'sale') {
      profileVersions.add(asked.body.profileVersion);
      for (const line of asked.body.lines) cardNumbers.add(line.cardNumber);
    }
    if (asked.kind === 'return') saleIds.add(asked.body.saleId);
    if (asked.kind === 'credit-retried') saleIds.add(asked.saleId);
    if (asked.kind === 'claim-paid') claimIds.add(asked.claimId);
  }
  return {
    saleIds: [...saleIds],
    returnIds: [...returnIds],
    claimIds: [...claimIds],
    cardNumbers: [...cardNumbers],
    profileVersions: [...profileVersions],
  };
}

/** The books of a few sales, for a hold or for the operator's word on pending lines. */
export async function loadBooksOfSales(
  sql: Sql,
  upstream: Upstream,
  counterId: CounterId,
  saleIds: readonly string[],
): Promise<Books> {
  return loadTouched(sql, upstream, counterId, {
    saleIds,
    returnIds: [],
    claimIds: [],
    cardNumbers: [],
    profileVersions: [],
  });
}

async function loadTouched(sql: Sql, upstream: Upstream, counterId: CounterId, touched: Touched): Promise<Books> {
  const lines = await linesOf(sql, counterId, touched.saleIds);
  const sold = lines.flatMap((line) => line.sold ?? []);
  const cards = await lockCards(sql, [...new Set([...touched.cardNumbers, ...sold.map((each) => each.cardNumber)])]);
  const current = await currentProfile(sql);
  const versions = [...new Set([...touched.profileVersions, ...sold.map((each) => each.profileVersion)])];
  const now = nowOf(upstream.ports);
  return new Books({
    counterId,
    now,
    today: localDay(now, current?.timeZone ?? 'UTC'),
    rules: { current, profiles: await profilesByVersion(sql, versions) },
    cards,
    lines,
    credited: await creditedOf(sql, touched.saleIds),
    heldLines: await heldLinesOf(
      sql,
      counterId,
      touched.returnIds,
      cards.map((card) => card.number),
    ),
    claims: await lockClaims(sql, touched.claimIds),
  });
}

const LineRow = z
  .object({
    sale_id: z.string(),
    line: SqlInteger,
    seq: SqlInteger,
    offered_through: SqlInteger,
    card_number: z.string().nullable(),
    kind: ProductKind.nullable(),
    product_id: z.string().nullable(),
    profile_version: z.string().nullable(),
    amount: SqlMoney.nullable(),
    sold_on: SqlDay.nullable(),
    proposed_from: SqlDay.nullable(),
    status: z.enum(['pending', 'credited', 'rejected', 'reversed']),
    returned_by: z.string().nullable(),
  })
  .transform((row): LineState => ({
    saleId: row.sale_id,
    line: row.line,
    seq: row.seq,
    offeredThrough: row.offered_through,
    status: row.status,
    returnedBy: row.returned_by,
    sold:
      row.card_number === null ||
      row.kind === null ||
      row.product_id === null ||
      row.profile_version === null ||
      row.amount === null
        ? null
        : {
            cardNumber: row.card_number,
            kind: row.kind,
            productId: row.product_id,
            profileVersion: row.profile_version,
            amount: row.amount,
            soldOn: row.sold_on,
            proposedFrom: row.proposed_from,
          },
  }));

async function linesOf(sql: Sql, counterId: CounterId, saleIds: readonly string[]): Promise<LineState[]> {
  if (saleIds.length === 0) return [];
  return many(
    sql,
    LineRow,
    `
    SELECT sale_id, line, seq, offered_through, card_number, kind, product_id, profile_version, amount,
           sold_on, proposed_from, status, returned_by
    FROM sale_line WHERE counter_id = $1 AND sale_id = ANY($2::uuid[])`,
    [counterId, saleIds],
  );
}

const CreditedRow = z
  .object({ sale_id: z.string(), line: SqlInteger })
  .transform((row) => ({ saleId: row.sale_id, line: row.line }));

async function creditedOf(sql: Sql, saleIds: readonly string[]) {
  if (saleIds.length === 0) return [];
  return many(sql, CreditedRow, 'SELECT sale_id, line FROM credit WHERE sale_id = ANY($1::uuid[])', [saleIds]);
}

const CardRow = z.object({
  number: z.string(),
  kind: z.string(),
  status: z.string(),
  balance: SqlMoney,
  reloadable: z.boolean(),
  expires_on: SqlDay.nullable(),
  credits_wait: z.boolean(),
  hotlisted: z.boolean(),
});
const PassRow = z.object({
  id: z.string(),
  card_number: z.string(),
  product_id: z.string(),
  valid_from: SqlDay,
  valid_to: SqlDay,
  used: z.boolean(),
});

/**
 * In the order of their numbers, so that two counters that sell for the same cards wait for each other and never
 * deadlock.
 */
async function lockCards(sql: Sql, numbers: readonly string[]): Promise<CardState[]> {
  if (numbers.length === 0) return [];
  const cards = await many(
    sql,
    CardRow,
    `
    SELECT number, kind, status, balance, reloadable, expires_on, credits_wait,
           EXISTS (SELECT FROM hotlist WHERE card_number = card.number AND listed) AS hotlisted
    FROM card WHERE number = ANY($1::text[]) ORDER BY number FOR UPDATE OF card`,
    [numbers],
  );
  const passes = await many(
    sql,
    PassRow,
    `
    SELECT id, card_number, product_id, valid_from, valid_to, used FROM card_pass WHERE card_number = ANY($1::text[])`,
    [numbers],
  );
  return cards.map((card) => ({
    number: card.number,
    kind: card.kind,
    status: card.status,
    balance: card.balance,
    reloadable: card.reloadable,
    expiresOn: card.expires_on,
    creditsWait: card.credits_wait,
    hotlisted: card.hotlisted,
    passes: passes
      .filter((pass) => pass.card_number === card.number)
      .map((pass) => ({
        id: pass.id,
        productId: pass.product_id,
        validFrom: pass.valid_from,
        validTo: pass.valid_to,
        used: pass.used,
      })),
  }));
}

const HeldLineRow = z
  .object({
    counter_id: CounterIdSchema,
    return_id: z.string(),
    sale_id: z.string(),
    line: SqlInteger,
    card_number: z.string(),
    kind: ProductKind,
    amount: SqlMoney,
  })
  .transform((row) => ({
    counterId: row.counter_id,
    returnId: row.return_id,
    saleId: row.sale_id,
    line: row.line,
    cardNumber: row.card_number,
    kind: row.kind,
    amount: row.amount,
  }));

async function heldLinesOf(
  sql: Sql,
  counterId: CounterId,
  returnIds: readonly string[],
  cardNumbers: readonly string[],
) {
  if (returnIds.length === 0 && cardNumbers.length === 0) return [];
  return many(
    sql,
    HeldLineRow,
    `
    SELECT counter_id, return_id, sale_id, line, card_number, kind, amount FROM hold_line
    WHERE (counter_id = $1 AND return_id = ANY($2::uuid[])) OR card_number = ANY($3::text[])`,
    [counterId, returnIds, cardNumbers],
  );
}

const ClaimRow = z
  .object({ id: z.string(), amount: SqlMoney, payer_id: z.string(), status: z.string() })
  .transform(({ payer_id, ...row }) => ({ ...row, payerId: payer_id }));
const LOCK_CLAIMS = `
  SELECT id, amount, payer_id, status FROM claim WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`;

async function lockClaims(sql: Sql, claimIds: readonly string[]) {
  if (claimIds.length === 0) return [];
  return many(sql, ClaimRow, LOCK_CLAIMS, [claimIds]);
}
