import type { z } from 'zod';
import type { HoldRequest } from '../../src-shared/contract/upstream.ts';
import type { ReturnId } from '../../src-shared/ids.ts';
import { minus, sumOf } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Sql } from '../database/database.ts';
import { type Books, type HeldLine, movementIdOf } from '../decisions/books.ts';
import { loadBooksOfSales } from '../decisions/load-books.ts';
import { isValueThere } from '../decisions/reverse.ts';
import type { Device } from '../enrolment/device.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import { usedIds } from '../journal/append.ts';
import { lockCounterOf } from '../journal/lock-counter.ts';
import type { Upstream } from '../upstream-context.ts';

type Hold = z.output<typeof HoldRequest>;

/**
 * Freezes the value of credited lines for one return: all of them or none. Repeating the same is safe, also after the
 * return.
 */
export async function hold(
  upstream: Upstream,
  device: Device,
  returnId: ReturnId,
  wanted: Hold,
): Promise<Result<null, ProblemAnswer>> {
  return upstream.database.transaction(async (sql) => {
    const locked = await lockCounterOf(sql, device);
    if (!locked.ok) return locked;
    const books = await loadBooksOfSales(sql, upstream, device.counterId, [wanted.saleId]);
    const standing = books.heldFor(returnId);
    if (standing.length > 0) return isSame(standing, wanted) ? ok() : err(notHeld('this return holds other lines'));
    if (wanted.lines.every(({ line }) => books.line(wanted.saleId, line)?.returnedBy === returnId)) return ok();
    // A call that the network brings late, after the entry: nothing more would ever end such a hold.
    if ((await usedIds(sql, device.counterId, [returnId])).size > 0)
      return err(notHeld('the entry of this return has arrived'));

    const held = holdable(books, returnId, wanted);
    if (!held.ok) return held;
    await writeHold(sql, device, books, returnId, held.value);
    return ok();
  });
}

function isSame(standing: readonly HeldLine[], wanted: Hold): boolean {
  return (
    standing.length === wanted.lines.length &&
    wanted.lines.every(({ line, amount }) =>
      standing.some((each) => each.saleId === wanted.saleId && each.line === line && each.amount === amount),
    )
  );
}

function holdable(books: Books, returnId: ReturnId, wanted: Hold): Result<HeldLine[], ProblemAnswer> {
  const held: HeldLine[] = [];
  for (const { line: number, amount } of wanted.lines) {
    const line = books.line(wanted.saleId, number);
    if (line?.status !== 'credited' || !line.sold) return err(notHeld(`line ${number} is not credited`));
    if (line.sold.amount !== amount) return err(notHeld(`line ${number} is returned whole or not at all`));
    if (books.isHeldByAnother(wanted.saleId, number, returnId))
      return err(notHeld(`line ${number} is held for another return`));
    const { cardNumber, kind } = line.sold;
    held.push({
      counterId: books.counterId,
      returnId,
      saleId: wanted.saleId,
      line: number,
      cardNumber,
      kind,
      amount: line.sold.amount,
    });
  }
  const gone = held.find((each) => !isFree(books, returnId, each, held));
  return gone ? err(notHeld(`the value of line ${gone.line} was used`)) : ok(held);
}

/** Several lines may be of one card: together they need no more than is there, and a card goes back only empty. */
function isFree(books: Books, returnId: ReturnId, line: HeldLine, all: readonly HeldLine[]): boolean {
  const card = books.card(line.cardNumber);
  if (!card) return false;
  const ofCard = all.filter((each) => each.cardNumber === line.cardNumber);
  const loaded = sumOf(ofCard.filter((each) => each.kind === 'stored-value').map((each) => each.amount));
  if (line.kind === 'stored-value') return minus(card.balance, books.frozenOn(card.number, returnId)) >= loaded;
  if (line.kind === 'card') {
    const passIds = ofCard.map((each) => movementIdOf(each.saleId, each.line));
    return (
      card.status === 'active' && card.balance === loaded && card.passes.every((pass) => passIds.includes(pass.id))
    );
  }
  const state = books.line(line.saleId, line.line);
  return state?.sold ? isValueThere(books, returnId, state, state.sold) : false;
}

async function writeHold(
  sql: Sql,
  device: Device,
  books: Books,
  returnId: ReturnId,
  lines: readonly HeldLine[],
): Promise<void> {
  const saleId = lines[0]?.saleId ?? null;
  await sql.query('INSERT INTO hold (counter_id, return_id, sale_id, held_at) VALUES ($1, $2, $3, $4)', [
    device.counterId,
    returnId,
    saleId,
    books.now,
  ]);
  await sql.query(
    `
    INSERT INTO hold_line (counter_id, return_id, sale_id, line, card_number, kind, amount)
    SELECT $2::uuid, r.* FROM json_to_recordset($1::json) AS r (
      return_id uuid, sale_id uuid, line bigint, card_number text, kind text, amount bigint)`,
    [
      JSON.stringify(
        lines.map((each) => ({
          return_id: returnId,
          sale_id: each.saleId,
          line: each.line,
          card_number: each.cardNumber,
          kind: each.kind,
          amount: each.amount,
        })),
      ),
      device.counterId,
    ],
  );
}

/** The return was not made. Nothing to free is as good as freed: the answer to the first call may have been lost. */
export async function releaseHold(
  upstream: Upstream,
  device: Device,
  returnId: ReturnId,
): Promise<Result<null, ProblemAnswer>> {
  return upstream.database.transaction(async (sql) => {
    const locked = await lockCounterOf(sql, device);
    if (!locked.ok) return locked;
    await sql.query('DELETE FROM hold WHERE counter_id = $1 AND return_id = $2', [device.counterId, returnId]);
    return ok();
  });
}

function notHeld(detail: string): ProblemAnswer {
  return problem('not-held', { detail });
}
