import { z } from 'zod';
import { ClaimAnswer, type ClaimRequest } from '../../src-shared/contract/upstream.ts';
import type { ClaimId, CounterId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { money } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { many, maybeOne, one, type Sql, SqlInstant, SqlInteger, SqlMoney } from '../database/database.ts';
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

/** The operator has already looked into this movement: the same card, the same amount, and money that never arrived. */
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

/** `sure`: somebody has asked the counter that may pay it until now whether it has. */
interface LetPay {
  readonly claimId: string;
  readonly payer: CounterId;
  readonly sure: boolean;
}

const Payable = z.object({
  status: z.string(),
  payer_id: z.string(),
  payer_number: SqlInteger,
  payer_name: z.string(),
});
const PAYABLE = `
  SELECT status, payer_id, payer.number AS payer_number, payer.name AS payer_name
  FROM claim JOIN counter payer ON payer.id = payer_id
  WHERE claim.id = $1 AND status IN ('open', 'refund-at-counter') FOR UPDATE OF claim`;

const PaidOut = z.object({ number: SqlInteger, name: z.string() });
/** A canonical text holds these characters nowhere but as this member: within a text the quotes are escaped. */
const ABOUT = `kind = 'pay-out' AND position('"claimId":"' || $1::uuid::text || '"' IN canonical) > 0`;
const HANDED_IN = `
  SELECT number, name FROM counter JOIN stranded_entry ON stranded_entry.counter_id = counter.id
  WHERE ${ABOUT} AND released_at IS NULL
    AND NOT EXISTS (SELECT FROM entry WHERE entry.counter_id = stranded_entry.counter_id
                                        AND entry.hash = stranded_entry.hash) LIMIT 1`;
const PAID_BY_OTHERS = `
  SELECT number, name FROM counter JOIN (
    SELECT counter_id FROM entry WHERE ${ABOUT} UNION ALL SELECT counter_id FROM stranded_entry WHERE ${ABOUT}
  ) paid ON paid.counter_id = counter.id LIMIT 1`;
const NEWEST_ENTRY = 'SELECT max(received_at) AS at FROM entry WHERE counter_id = $1';
const NewestEntry = z.object({ at: SqlInstant.nullable() });

/**
 * From now on this counter alone pays the claim. Refused, in a sentence, where money for it may have left a drawer
 * already. A counter pays without connection: what it wrote then comes later, or is handed in.
 */
export async function letPay(upstream: Upstream, { claimId, payer, sure }: LetPay): Promise<Result<null, string>> {
  return upstream.database.transaction(async (sql) => {
    const claim = await maybeOne(sql, Payable, PAYABLE, [claimId]);
    if (!claim) return err(`there is no claim ${claimId} that a counter still pays; the command claims lists them`);
    if (claim.payer_id === payer) return ok();
    const handedIn = await maybeOne(sql, PaidOut, HANDED_IN, [claimId]);
    if (handedIn)
      return err(
        `${counterIn(handedIn)} has paid it: its pay-out lies among what was handed in. ` +
          `Look at it by \`stranded ${handedIn.number}\`; \`release ${handedIn.number}\` decides it`,
      );
    if (sure) return change(sql, claimId, payer);
    const paid = await maybeOne(sql, PaidOut, PAID_BY_OTHERS, [claimId]);
    if (paid) return err(`${counterIn(paid)} has paid it though it might not: ask for the slip there. ${SAY_SURE}`);
    // Until it is decided, nobody was told to pay it.
    if (claim.status === 'open') return change(sql, claimId, payer);
    const { at } = await one(sql, NewestEntry, NEWEST_ENTRY, [claim.payer_id]);
    const first = counterIn({ number: claim.payer_number, name: claim.payer_name });
    return err(
      `${first} may have paid it without connection; ` +
        `${at === null ? 'no entry of it has come' : `its newest entry came at ${at}`}. Ask there. ${SAY_SURE}`,
    );
  });
}

const SAY_SURE = 'If no money was given for it, say the same with the word `sure` at its end';
const counterIn = ({ number, name }: z.output<typeof PaidOut>) => `counter ${number} (${name})`;

async function change(sql: Sql, claimId: string, payer: CounterId): Promise<Result<null, string>> {
  await sql.query('UPDATE claim SET payer_id = $2 WHERE id = $1', [claimId, payer]);
  return ok();
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
