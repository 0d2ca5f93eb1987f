import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { ClaimId, type CounterId, EntryId, SaleId } from '../../src-shared/ids.ts';
import { WrittenInstant } from '../../src-shared/time.ts';
import { factsIn } from '../ledger/facts.ts';
import { NOTHING_LEFT_BEHIND } from '../ledger/left-behind.ts';
import { journalHead } from '../ledger/verify.ts';
import { isNoFile } from '../platform/kept-file.ts';

/**
 * What the ledger that is replaced knows and the new one does not. Sales that were begun, for which a terminal may have
 * charged, and holds that nobody else would release: they are no entries of any journal. Claims that were filed and
 * paid, and lines that were given back, by entries that no copy has: that money must not leave twice.
 */

const Begun = z.object({
  id: z.string(),
  shift_id: z.string(),
  clerk_id: z.string(),
  sale: z.string(),
  state: z.string(),
  created_at: z.string(),
  changed_at: z.string(),
});
const BEGUN = `
  SELECT id, shift_id, clerk_id, sale, state, created_at, changed_at
    FROM intent WHERE state IN ('kept', 'awaiting-payment')`;
/** What the old ledger knew last is newer than what a copy of it knows; a sale that is an entry waits for nobody. */
const KEEP = `
  INSERT INTO intent (id, shift_id, clerk_id, sale, state, created_at, changed_at)
  SELECT @id, @shift_id, @clerk_id, @sale, @state, @created_at, @changed_at
   WHERE NOT EXISTS (SELECT 1 FROM journal_entry WHERE id = @id)
  ON CONFLICT (id) DO UPDATE SET sale = excluded.sale, state = excluded.state, changed_at = excluded.changed_at
   WHERE intent.state <> 'committed'`;

const ENDED = "SELECT id FROM intent WHERE state = 'abandoned'";
/** No money was taken, or it was given back: a copy of before would ask once more, and write a sale of it. */
const END = "UPDATE intent SET state = 'abandoned' WHERE id = ? AND state IN ('kept', 'awaiting-payment')";

/** Pay-outs of claims and returns: money that left, of which a copy of before knows nothing. */
const MONEY_LEFT = `
  SELECT id AS entryId, seq, at, kind,
         json_extract(canonical, '$.body.claimId') AS claimId, json_extract(canonical, '$.body.saleId') AS saleId,
         (SELECT json_group_array(json_extract(value, '$.line'))
            FROM json_each(canonical, '$.body.lines') WHERE type = 'object') AS lines
    FROM journal_entry WHERE kind IN ('pay-out', 'return') AND json_valid(canonical)`;
const Left = z.object({
  entryId: EntryId,
  seq: z.int(),
  at: WrittenInstant,
  claimId: ClaimId.nullable().catch(null),
  saleId: SaleId.nullable().catch(null),
  lines: z.string().transform((text) => z.array(z.int()).parse(JSON.parse(text))),
});
const CLAIMS = 'SELECT id, request, movement_id, status, reason, filed_at, settled FROM claim';
const ClaimRow = z.object({
  id: ClaimId,
  request: z.string(),
  movement_id: z.string().nullable(),
  status: z.string(),
  reason: z.string().nullable(),
  filed_at: z.string(),
  settled: z.int(),
});
/** A passenger may hold the slip of a claim whose note is lost: it is followed all the same. */
const KEEP_CLAIM = `
  INSERT INTO claim (id, request, movement_id, status, reason, filed_at, settled)
  VALUES (@id, @request, @movement_id, @status, @reason, @filed_at, @settled)
  ON CONFLICT DO NOTHING`;
const SETTLE_CLAIM = 'UPDATE claim SET settled = 1 WHERE id = ?';

/**
 * Takes over what can still be read; a file that is not there, is damaged, or is of another counter says so by its
 * silence. `known`: the highest seq that is known to have been written, which an older copy does not reach. Inside a
 * transaction of `db`.
 */
export function takeOverLeftOpen(db: Database.Database, oldFile: string, counterId: CounterId, known = 0): void {
  const facts = factsIn(db);
  const old = openOld(oldFile, counterId);
  const { begun, ended, holds, goingBack, left, claims, before, isAll, auditLog } = old
    ? readFrom(old, known)
    : NOTHING;
  old?.close();
  for (const each of begun ?? []) db.prepare(KEEP).run(each);
  for (const { id } of ended ?? []) db.prepare(END).run(id);

  // The log beside the ledger stays: what is known of it, and what nobody has looked into yet, is this machine's.
  if (auditLog?.head) facts.set('audit-log', auditLog.head);
  if (auditLog && auditLog.alarms.length > 0)
    facts.set('alarms', [
      ...(facts.get('alarms') ?? []).filter(({ alarm }) => alarm !== AUDIT_ALARM),
      ...auditLog.alarms,
    ]);

  const own = facts.get('left-behind') ?? NOTHING_LEFT_BEHIND;
  const has = db.prepare<[string]>('SELECT 1 FROM journal_entry WHERE id = ?');
  const lost = (left ?? []).filter(({ entryId }) => has.get(entryId) === undefined);
  const payOuts = lost.flatMap(({ entryId, seq, at, claimId }) => (claimId ? [{ entryId, seq, at, claimId }] : []));
  const returns = lost.flatMap(({ entryId, seq, at, saleId, lines }) =>
    saleId ? [{ entryId, seq, at, saleId, lines }] : [],
  );
  const all = {
    payOuts: byEntry([...own.payOuts, ...(before?.payOuts ?? []), ...payOuts]),
    returns: byEntry([...own.returns, ...(before?.returns ?? []), ...returns]),
    unread: left === null || before === null || goingBack === null || !isAll || own.unread || before.unread,
    doubtThrough: Math.max(own.doubtThrough, before?.doubtThrough ?? 0),
  };
  facts.set('left-behind', all);
  // A copy of before a return's entry would release its hold, and its money is gone.
  const fulfilled = new Set<string>(all.returns.map(({ entryId }) => entryId));
  const open = new Set([...(facts.get('open-holds') ?? []), ...(holds ?? [])].filter((each) => !fulfilled.has(each)));
  facts.set('open-holds', [...open]);
  // A device may have given money back for them. One that is an entry somewhere is over.
  const refunds = [...(facts.get('begun-refunds') ?? []), ...(goingBack ?? [])];
  const isOver = (returnId: string) => fulfilled.has(returnId) || has.get(returnId) !== undefined;
  facts.set('begun-refunds', [
    ...new Map(refunds.filter(({ returnId }) => !isOver(returnId)).map((each) => [each.returnId, each])).values(),
  ]);

  // One that was paid by an entry that is lost stays in sight until that is recorded.
  const paid = new Set(all.payOuts.map(({ claimId }) => claimId));
  for (const claim of claims ?? []) {
    const isPaid = paid.has(claim.id);
    db.prepare(KEEP_CLAIM).run({ ...claim, settled: isPaid ? 0 : claim.settled });
    if (claim.settled === 1 && !isPaid) db.prepare(SETTLE_CLAIM).run(claim.id);
  }
}

const byEntry = <Lost extends { readonly entryId: string }>(all: readonly Lost[]): Lost[] => [
  ...new Map(all.map((each) => [each.entryId, each])).values(),
];

function openOld(file: string, counterId: CounterId): Database.Database | null {
  if (!existsSync(file) || isNoFile(file)) return null;
  let old: Database.Database | undefined;
  try {
    old = new Database(file, { readonly: true, fileMustExist: true });
    if (factsIn(old).get('enrolment')?.counterId === counterId) return old;
  } catch {
    // What can't be read says nothing.
  }
  old?.close();
  return null;
}

const AUDIT_ALARM = 'audit-log-lost';
const NOTHING = {
  begun: null,
  ended: null,
  holds: null,
  goingBack: null,
  left: null,
  claims: null,
  before: null,
  isAll: false,
  auditLog: null,
};

/** Each by itself: a damaged page hides what lies on it, and nothing else. null: it can't be read. */
function readFrom(old: Database.Database, known: number) {
  const facts = factsIn(old);
  const rows = <Row>(sql: string, schema: z.ZodType<Row>) =>
    readable(() =>
      old
        .prepare(sql)
        .all()
        .map((row) => schema.parse(row)),
    );
  return {
    begun: rows(BEGUN, Begun),
    ended: rows(ENDED, z.object({ id: z.string() })),
    holds: readable(() => facts.get('open-holds') ?? []),
    goingBack: readable(() => facts.get('begun-refunds') ?? []),
    left: rows(MONEY_LEFT, Left),
    claims: rows(CLAIMS, ClaimRow),
    before: readable(() => facts.get('left-behind') ?? NOTHING_LEFT_BEHIND),
    isAll: readable(() => tellsAll(old, known)) ?? false,
    auditLog: readable(() => ({
      head: facts.get('audit-log'),
      alarms: (facts.get('alarms') ?? []).filter(({ alarm }) => alarm === AUDIT_ALARM),
    })),
  };
}

/** One that was getting its journal back itself knows nothing of what it still lacked. */
function tellsAll(old: Database.Database, known: number): boolean {
  const restore = factsIn(old).get('restore');
  return restore?.why !== 'replaced-machine' && journalHead(old).seq >= Math.max(known, restore?.known ?? 0);
}

function readable<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
