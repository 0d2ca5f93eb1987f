import { z } from 'zod';
import { ClaimAnswer, type ClaimRequest } from '../../src-shared/contract/upstream.ts';
import type { ClaimId, CounterId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { money } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { many, maybeOne, one, SqlMoney, type Sql } from '../database/database.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import { newId, nowOf, sha256 } from '../ports.ts';
import type { Upstream } from '../upstream-context.ts';

type Claim = z.output<typeof ClaimRequest>;
type Answer = z.output<typeof ClaimAnswer>;
export type ClaimDecision = 'credited' | 'refund-at-counter' | 'denied';

const ClaimRow = z.object({
  id: z.string(),
  request: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  payer_id: z.string(),
  payer_name: z.string(),
});
const ONE_CLAIM = `
  SELECT claim.id, request, status, reason, payer_id, payer.name AS payer_name
  FROM claim JOIN counter payer ON payer.id = payer_id WHERE claim.id = $1`;

/**
 * Files a claim, or tells where it stands when it was filed before. One claim a movement, whichever counter files it.
 */
export async function fileClaim(
  upstream: Upstream,
  counterId: CounterId,
  claimId: ClaimId,
  claim: Claim,
): Promise<Result<Answer, ProblemAnswer>> {
  const request = canonicalJson(claim);
  return upstream.database.transaction(async (sql) => {
    const filed = await maybeOne(sql, ClaimRow, ONE_CLAIM, [claimId]);
    if (filed)
      return filed.request === request
        ? ok(answerOf(filed, counterId))
        : err(problem('claim-differs', { detail: 'this claimId was filed with another body' }));
    if (!(await maybeOne(sql, z.object({}), 'SELECT 1 FROM card WHERE number = $1 FOR UPDATE', [claim.cardNumber])))
      return err(problem('card-unknown'));
    const movementHash = claim.movementId === undefined ? null : sha256(claim.movementId);
    if (
      movementHash !== null &&
      (await maybeOne(sql, z.object({}), 'SELECT 1 FROM claim WHERE movement_hash = $1', [movementHash]))
    ) {
      return err(problem('claim-differs', { detail: 'a claim for this movement was filed under another id' }));
    }
    await sql.query(
      `
      INSERT INTO claim (id, counter_id, payer_id, request, card_number, movement_id, movement_hash, amount, status,
                         filed_at)
      VALUES ($1, $2, $2, $3, $4, $5, $6, $7, 'open', $8)`,
      [
        claimId,
        counterId,
        request,
        claim.cardNumber,
        claim.movementId ?? null,
        movementHash,
        claim.amount,
        nowOf(upstream.ports),
      ],
    );
    const known = await decisionKnown(sql, claim);
    if (known) await decideWithin(sql, upstream, claimId, known.status, known.reason);
    return ok(answerOf(await one(sql, ClaimRow, ONE_CLAIM, [claimId]), counterId));
  });
}

/** A counter that may not pay the claim never reads that it is to be paid at the counter. */
function answerOf(row: z.output<typeof ClaimRow>, counterId: CounterId): Answer {
  if (row.status === 'refund-at-counter' && row.payer_id !== counterId)
    return ClaimAnswer.parse({ claimId: row.id, status: 'other', reason: `It is paid at ${row.payer_name}.` });
  return ClaimAnswer.parse({
    claimId: row.id,
    status: row.status,
    ...(row.reason === null ? {} : { reason: row.reason }),
  });
}

const KnownDecision = z.object({
  status: z.enum(['credited', 'refund-at-counter', 'denied']),
  reason: z.string().nullable(),
});

/**
 * Of a movement that the operator has already looked into: the same card, the same amount, and money that never
 * arrived.
 */
async function decisionKnown(sql: Sql, claim: Claim) {
  if (claim.movementId === undefined) return undefined;
  return maybeOne(
    sql,
    KnownDecision,
    `
    SELECT claim_status AS status, claim_reason AS reason FROM movement
    WHERE id = $1 AND card_number = $2 AND amount = $3::bigint
      AND claim_status IS NOT NULL AND status IN ('failed', 'pending')`,
    [claim.movementId, claim.cardNumber, claim.amount],
  );
}

/** The operator's word on an open claim. */
export async function decideClaim(
  upstream: Upstream,
  claimId: string,
  decision: ClaimDecision,
  reason?: string,
): Promise<void> {
  await upstream.database.transaction((sql) => decideWithin(sql, upstream, claimId, decision, reason ?? null));
}

/** From now on this counter alone pays the claim. False when it is paid already, or is none that a counter pays. */
export async function letPay(upstream: Upstream, claimId: string, payer: CounterId): Promise<boolean> {
  const changed = await many(
    upstream.database,
    z.object({ id: z.string() }),
    `UPDATE claim SET payer_id = $2 WHERE id = $1 AND status IN ('open', 'refund-at-counter') RETURNING id`,
    [claimId, payer],
  );
  return changed.length === 1;
}

const Undecided = z.object({ card_number: z.string(), movement_id: z.string().nullable(), amount: SqlMoney });

async function decideWithin(
  sql: Sql,
  upstream: Upstream,
  claimId: string,
  decision: ClaimDecision,
  reason: string | null,
): Promise<void> {
  // The card before the claim, as everywhere: whoever locks both takes them in this order.
  await sql.query('SELECT 1 FROM card WHERE number = (SELECT card_number FROM claim WHERE id = $1) FOR UPDATE', [
    claimId,
  ]);
  const [claim] = await many(
    sql,
    Undecided,
    `
    UPDATE claim SET status = $2, reason = $3 WHERE id = $1 AND status = 'open'
    RETURNING card_number, movement_id, amount`,
    [claimId, decision, reason],
  );
  if (!claim || decision !== 'credited') return;
  await sql.query('UPDATE card SET balance = balance + $2::bigint WHERE number = $1', [
    claim.card_number,
    money(claim.amount),
  ]);
  await sql.query(
    `
    INSERT INTO movement (id, card_number, at, channel, kind, amount, status)
    VALUES ($1, $2, $3, 'other', 'adjustment', $4::bigint, 'done')`,
    [newId(upstream.ports), claim.card_number, nowOf(upstream.ports), claim.amount],
  );
}
