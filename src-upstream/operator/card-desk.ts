import { z } from 'zod';
import { CardNumber } from '../../src-shared/contract/wire-types.ts';
import { Day } from '../../src-shared/time.ts';
import { many, maybeOne, one, SqlInstant, SqlInteger, SqlMoney, type Sql } from '../database/database.ts';
import { creditLine } from '../decisions/credit.ts';
import { loadBooksOfSales } from '../decisions/load-books.ts';
import { writeBooks } from '../decisions/write-books.ts';
import { lockCounter } from '../journal/lock-counter.ts';
import { newId, nowOf } from '../ports.ts';
import { CounterId } from '../../src-shared/ids.ts';
import type { Upstream } from '../upstream-context.ts';

/** What the operator does with cards: issues and changes them, lets them ride, lets waiting credits go. */

const CardKind = z.enum(['stored-value', 'day-pass', 'multi-day-pass', 'single-ride', 'other']);
const CardStatus = z.enum(['active', 'blocked', 'expired', 'not-activated', 'other']);
const CardEffect = z.enum(['immediate', 'activate-at-validator', 'when-connected', 'other']);

export const CardSetup = z.strictObject({
  number: CardNumber,
  uid: z
    .string()
    .regex(/^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/)
    .optional(),
  kind: CardKind.default('stored-value'),
  concession: z.string().max(60).optional(),
  status: CardStatus.default('active'),
  balance: z.int().default(0),
  reloadable: z.boolean().default(true),
  expiresOn: Day.optional(),
  effect: CardEffect.default('immediate'),
  /** Credits of this card stay pending until `letCreditsGo`. */
  creditsWait: z.boolean().default(false),
});
export type CardSetup = z.input<typeof CardSetup>;

/** What becomes of a card that is there: it is made what is given, also but for its balance, or left as it is. */
type ExistingCard = 'change' | 'keep-balance' | 'keep';

const CHANGED = `uid = excluded.uid, kind = excluded.kind, concession = excluded.concession, status = excluded.status,
  reloadable = excluded.reloadable, expires_on = excluded.expires_on, effect = excluded.effect,
  credits_wait = excluded.credits_wait`;
const ON_CONFLICT: Record<ExistingCard, string> = {
  change: `UPDATE SET ${CHANGED}, balance = excluded.balance`,
  'keep-balance': `UPDATE SET ${CHANGED}`,
  keep: 'NOTHING',
};

/** Issues cards, or changes them: members that are left out have their defaults. */
export async function putCards(sql: Sql, setups: readonly CardSetup[], existing: ExistingCard): Promise<void> {
  const rows = setups
    .map((setup) => CardSetup.parse(setup))
    .map((card) => ({
      number: card.number,
      uid: card.uid ?? null,
      kind: card.kind,
      concession: card.concession ?? null,
      status: card.status,
      balance: card.balance,
      reloadable: card.reloadable,
      expires_on: card.expiresOn ?? null,
      effect: card.effect,
      credits_wait: card.creditsWait,
    }));
  await sql.query(
    `
    INSERT INTO card (number, uid, kind, concession, status, balance, reloadable, expires_on, effect, credits_wait)
    SELECT r.* FROM json_to_recordset($1::json) AS r (
      number text, uid text, kind text, concession text, status text, balance bigint, reloadable boolean,
      expires_on date, effect text, credits_wait boolean)
    ON CONFLICT (number) DO ${ON_CONFLICT[existing]}`,
    [JSON.stringify(rows)],
  );
}

interface PassSetup {
  readonly id: string;
  readonly cardNumber: string;
  readonly productId: string;
  readonly validFrom: Day;
  readonly validTo: Day;
}

export async function putPass(sql: Sql, pass: PassSetup): Promise<void> {
  await sql.query(
    `
    INSERT INTO card_pass (id, card_number, product_id, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO NOTHING`,
    [pass.id, pass.cardNumber, pass.productId, pass.validFrom, pass.validTo],
  );
}

export interface MovementSetup {
  readonly id: string;
  readonly cardNumber: string;
  /** RFC 3339. */
  readonly at: string;
  readonly channel: 'counter' | 'kiosk' | 'app' | 'validator';
  readonly place?: string;
  readonly kind: 'top-up' | 'pass' | 'ride' | 'return' | 'adjustment';
  readonly amount: number;
  readonly status: 'done' | 'pending' | 'failed';
  /** What a claim about it is answered with at once. */
  readonly claimStatus?: 'credited' | 'refund-at-counter' | 'denied';
  readonly claimReason?: string;
}

export async function putMovements(sql: Sql, movements: readonly MovementSetup[]): Promise<void> {
  const rows = movements.map((each) => ({
    id: each.id,
    card_number: each.cardNumber,
    at: each.at,
    channel: each.channel,
    place: each.place ?? null,
    kind: each.kind,
    amount: each.amount,
    status: each.status,
    claim_status: each.claimStatus ?? null,
    claim_reason: each.claimReason ?? null,
  }));
  await sql.query(
    `
    INSERT INTO movement (id, card_number, at, channel, place, kind, amount, status, claim_status, claim_reason)
    SELECT r.* FROM json_to_recordset($1::json) AS r (
      id text, card_number text, at timestamptz, channel text, place text, kind text, amount bigint, status text,
      claim_status text, claim_reason text)
    ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

const Balance = z.object({ balance: SqlMoney });
const Frozen = z.object({ frozen: SqlMoney });
const RunningPass = z.object({ id: z.string() });

/**
 * A validator lets a card in. A pass that runs on `today` pays, and is used from then on; otherwise stored value pays
 * that no hold has frozen. False when neither is there.
 */
export async function ride(
  upstream: Upstream,
  cardNumber: string,
  fare: number,
  today: Day,
  place?: string,
): Promise<boolean> {
  return upstream.database.transaction(async (sql) => {
    const card = await maybeOne(
      sql,
      Balance,
      `SELECT balance FROM card WHERE number = $1 AND status = 'active' FOR UPDATE`,
      [cardNumber],
    );
    if (!card) return false;
    const pass = await maybeOne(
      sql,
      RunningPass,
      `
      SELECT id FROM card_pass WHERE card_number = $1 AND $2::date BETWEEN valid_from AND valid_to
        AND NOT EXISTS (SELECT FROM hold_line WHERE card_pass.id = hold_line.sale_id::text || ':' || hold_line.line)
      LIMIT 1`,
      [cardNumber, today],
    );
    const { frozen } = await one(
      sql,
      Frozen,
      `
      SELECT coalesce(sum(amount), 0)::bigint AS frozen FROM hold_line
      WHERE card_number = $1 AND kind = 'stored-value'`,
      [cardNumber],
    );
    if (!pass && card.balance - frozen < fare) return false;
    if (pass) await sql.query('UPDATE card_pass SET used = true WHERE id = $1', [pass.id]);
    else await sql.query('UPDATE card SET balance = balance - $2::bigint WHERE number = $1', [cardNumber, fare]);
    await putMovements(sql, [
      {
        id: newId(upstream.ports),
        cardNumber,
        at: nowOf(upstream.ports),
        channel: 'validator',
        kind: 'ride',
        amount: pass ? 0 : -fare,
        status: 'done',
        ...(place === undefined ? {} : { place }),
      },
    ]);
    return true;
  });
}

const PendingRow = z.object({ counter_id: CounterId, sale_id: z.string(), line: SqlInteger });

/** Decides the pending lines of a card, counter by counter; the outcomes join their feeds. */
export async function letCreditsGo(upstream: Upstream, cardNumber: string): Promise<void> {
  const pending = await many(
    upstream.database,
    PendingRow,
    `
    SELECT counter_id, sale_id, line FROM sale_line
    WHERE card_number = $1 AND status = 'pending' ORDER BY counter_id, seq, line`,
    [cardNumber],
  );
  for (const counterId of new Set(pending.map((row) => row.counter_id))) {
    const ofCounter = pending.filter((row) => row.counter_id === counterId);
    const outcomes = await upstream.database.transaction(async (sql) => {
      const counter = await lockCounter(sql, counterId);
      const books = await loadBooksOfSales(sql, upstream, counterId, [...new Set(ofCounter.map((row) => row.sale_id))]);
      for (const row of ofCounter) {
        const line = books.line(row.sale_id, row.line);
        if (line?.status === 'pending') creditLine(books, line, true);
      }
      return writeBooks(sql, books, counter.stationName);
    });
    upstream.metrics.outcomes(outcomes);
    upstream.feed.wake(counterId);
  }
}

const CreditRow = z
  .object({
    sale_id: z.string(),
    line: SqlInteger,
    counter_id: z.string(),
    kind: z.string(),
    amount: SqlMoney,
    at: SqlInstant,
  })
  .transform((row) => ({
    saleId: row.sale_id,
    line: row.line,
    counterId: row.counter_id,
    kind: row.kind,
    amount: row.amount,
    at: row.at,
  }));
export type Credit = z.output<typeof CreditRow>;

/** What went onto a card, oldest first. A line that was taken back since stays in it, as it stays in the journal. */
export async function creditsOf(sql: Sql, cardNumber: string): Promise<Credit[]> {
  return many(
    sql,
    CreditRow,
    'SELECT sale_id, line, counter_id, kind, amount, at FROM credit WHERE card_number = $1 ORDER BY at, sale_id, line',
    [cardNumber],
  );
}
