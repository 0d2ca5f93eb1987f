import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { ClaimRef } from '../../src-shared/claim-number.ts';
import { FiledClaim } from '../../src-shared/contract/body-parts.ts';
import type { ClaimAnswer } from '../../src-shared/contract/upstream.ts';
import { CLAIM_STATUSES } from '../../src-shared/contract/views/claims.ts';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import { ClaimId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { instant, WrittenInstant } from '../../src-shared/time.ts';
import { factsIn } from '../ledger/facts.ts';
import { leftBehindIn } from '../ledger/left-behind.ts';

/** Rows of the table claim: what a passenger said, and what the upstream says to it. */

export const Claim = z.object({
  id: ClaimId,
  /** null: it can't be read any more. Such a claim is refused, and keeps no other from its answer. */
  request: JsonText.pipe(FiledClaim).nullable().catch(null),
  /** The passenger's, for the slip of its payment; null: nobody wrote it down. */
  language: z.string().nullable().catch(null),
  status: z.enum(CLAIM_STATUSES),
  reason: z.string().nullable(),
  filedAt: WrittenInstant.catch(instant(0)),
  settled: z.int().transform((flag) => flag === 1),
});
export type Claim = z.infer<typeof Claim>;
type ClaimStatus = Claim['status'];

/** Those on which the upstream may still change its word. */
const FOLLOWED = "status IN ('open', 'other')";
const UNDECIDED = `(status = 'unsent' OR ${FOLLOWED})`;
/** More would be no list that a person reads. */
const CLAIMS_SHOWN_MAX = 50;
/** One turn asks about so many that the upstream never got, and about so many that it has. */
const CLAIMS_A_TURN = 25;
/** Above every id. */
export const NEWEST = '~';
/** Where the last turn ended: a turn goes on below it, and begins anew at the newest when nothing older is left. */
export interface AskedLast {
  readonly unsent: string;
  readonly followed: string;
}
/** The language of a slip stands beside what the upstream is told of a claim. */
const COLUMNS = `
  id, CASE WHEN json_valid(request) THEN json_remove(request, '$.language') ELSE request END AS request,
  CASE WHEN json_valid(request) THEN json_extract(request, '$.language') END AS language,
  status, reason, filed_at AS filedAt, settled`;
const KEEP = `
  INSERT INTO claim (id, request, movement_id, status, reason, filed_at, settled)
  VALUES (@id, @request, @movementId, 'unsent', NULL, @at, 0)
  ON CONFLICT DO NOTHING`;
/** Filed here, as the journal says, and not in the table: the ledger was restored. */
const MISSING = `
  SELECT at, json_extract(canonical, '$.body.claimId') AS id, json_extract(canonical, '$.body.claim') AS request,
         json_extract(canonical, '$.body.language') AS language
    FROM journal_entry AS note
   WHERE kind = 'note' AND json_valid(canonical) AND json_type(canonical, '$.body.claim') = 'object'
     AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.id = json_extract(note.canonical, '$.body.claimId'))`;
const PAID = `
  SELECT 1 FROM journal_entry
   WHERE kind = 'pay-out' AND CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.claimId') END = ?`;

/** Reading every note takes long in a long journal: asked once a claim. */
const NOTE_OF = `
  SELECT seq FROM journal_entry
   WHERE kind = 'note' AND CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.claimId') END = ?`;

/** What is known of money that went out for a claim and stands in no entry of this journal. */
export type PaidBefore =
  /** A replaced ledger had the paying entry, and nobody else has it. */
  | { readonly kind: 'known'; readonly seq: number; readonly at: WrittenInstant }
  /** Entries are lost, or on another machine, that nobody here can read. */
  | { readonly kind: 'in-doubt' };

const Filed = Claim.pick({ id: true, language: true }).extend({
  request: JsonText.pipe(FiledClaim),
  at: WrittenInstant,
});

export function claimsIn(db: Database) {
  const keep = db.prepare(KEEP);
  const byRef = db.prepare<[string, string]>(
    `SELECT ${COLUMNS} FROM claim WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1`,
  );
  const facts = factsIn(db);
  const tries = () => facts.get('claim-tries') ?? {};
  const byId = db.prepare<[string]>(`SELECT ${COLUMNS} FROM claim WHERE id = ?`);
  const ofMovement = db.prepare<[string]>(`SELECT ${COLUMNS} FROM claim WHERE movement_id = ?`);
  const below = (which: string) =>
    db.prepare<[string]>(
      `SELECT ${COLUMNS} FROM claim WHERE settled = 0 AND ${which} ORDER BY id >= ?, id DESC LIMIT ${CLAIMS_A_TURN}`,
    );
  const unsent = below("status = 'unsent'");
  const followed = below(FOLLOWED);
  const unsettled = db.prepare(
    `SELECT ${COLUMNS} FROM claim WHERE settled = 0 ORDER BY ${UNDECIDED}, filed_at LIMIT ${CLAIMS_SHOWN_MAX}`,
  );
  const isUnsettled = db.prepare<[string]>('SELECT 1 FROM claim WHERE id = ? AND settled = 0');
  const answered = db.prepare<[string, string | null, string]>('UPDATE claim SET status = ?, reason = ? WHERE id = ?');
  const settle = db.prepare<[string]>('UPDATE claim SET settled = 1 WHERE id = ?');
  const paid = db.prepare<[string]>(PAID);
  const leftBehind = leftBehindIn(db);
  const noteOf = db.prepare<[string], number>(NOTE_OF).pluck();
  const filedAtSeq = new Map<ClaimId, number>();
  function isFiledThrough(id: ClaimId, seq: number): boolean {
    if (seq === 0) return false;
    const at = filedAtSeq.get(id) ?? noteOf.get(id) ?? 0;
    filedAtSeq.set(id, at);
    return at <= seq;
  }
  const one = (row: unknown) => Claim.safeParse(row).data ?? null;
  // One without a name that can be read hides no other.
  const many = (rows: readonly unknown[]) => rows.flatMap((row) => one(row) ?? []);
  const file = (id: ClaimId, claim: FiledClaim, language: string | null, at: WrittenInstant) => {
    const request = canonicalJson({ ...claim, ...(language !== null && { language }) });
    keep.run({ id, request, movementId: claim.movementId ?? null, at });
  };

  return {
    byId: (id: ClaimId) => one(byId.get(id)),
    byRef: (ref: ClaimRef) => one(byRef.get(ref, `${ref}${NEWEST}`)),
    ofMovement: (movementId: string) => one(ofMovement.get(movementId)),
    /** The next to ask about; those that were never told upstream first. */
    undecided: (askedLast: AskedLast) => [
      ...many(unsent.all(askedLast.unsent)),
      ...many(followed.all(askedLast.followed)),
    ],
    /** Neither paid nor told to the passenger: those that want a hand first, oldest first. */
    unsettled: () => many(unsettled.all()),
    /** Into the transaction of the note that files it. */
    file,
    answered: (id: ClaimId, status: ClaimStatus | z.infer<typeof ClaimAnswer>['status'], reason: string | null) =>
      void answered.run(status, reason, id),
    settle: (id: ClaimId) => void settle.run(id),
    wrongNumbers: (id: ClaimId) => tries()[id] ?? 0,
    /** One more. Those of claims that are settled are forgotten meanwhile. */
    wrongNumber(id: ClaimId): void {
      const open = Object.entries(tries()).filter(([each]) => isUnsettled.get(each) !== undefined);
      facts.set('claim-tries', { ...Object.fromEntries(open), [id]: (tries()[id] ?? 0) + 1 });
    },
    wasPaidHere: (id: ClaimId) => paid.get(id) !== undefined,
    paidBefore(id: ClaimId): PaidBefore | null {
      const known = leftBehind.payOutOf(id);
      if (known) return { kind: 'known', seq: known.seq, at: known.at };
      return isFiledThrough(id, leftBehind.doubtThrough()) ? { kind: 'in-doubt' } : null;
    },
    /** A restored journal tells again what was filed and paid; the upstream is asked about it again. */
    bringBack() {
      for (const row of db.prepare(MISSING).all()) {
        // A note that can't be read files no claim, and stops no start.
        const filed = Filed.safeParse(row);
        if (filed.success) file(filed.data.id, filed.data.request, filed.data.language, filed.data.at);
      }
      // A copy of before the pay-out still has it as one to be paid: it would be refused for ever, and stand there for
      // ever.
      for (const id of db.prepare<[], string>('SELECT id FROM claim WHERE settled = 0').pluck().all())
        if (paid.get(id)) settle.run(id);
    },
  };
}
export type Claims = ReturnType<typeof claimsIn>;
