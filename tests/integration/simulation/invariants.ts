import { expect } from 'vitest';
import type { Database } from 'better-sqlite3';
import { ACCOUNTS } from '../../../src-shared/contract/upstream.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { isOpen, type Model } from './model.ts';
import { SESSIONS, type SimulatedTill } from './simulated-till.ts';

/** The standing invariants of the design, asked of the file in SQL and of nothing that the till computes. */

const list = (db: Database, sql: string) => db.prepare<[], unknown>(sql).all();

/** 1. Postings of every entry sum to zero; the sum over all accounts is zero. */
export function everyEntrySumsToZero(db: Database): void {
  expect(list(db, 'SELECT seq FROM posting GROUP BY seq HAVING sum(amount) <> 0')).toEqual([]);
  expect(list(db, 'SELECT coalesce(sum(amount), 0) AS total FROM posting')).toEqual([{ total: 0 }]);
}

/** 2. seq has no gap; every hash follows from the one before it. */
export function theChainHasNoGap(db: Database): void {
  expect(
    list(
      db,
      `
    SELECT seq FROM (SELECT seq, prev_hash, row_number() OVER (ORDER BY seq) AS place,
                            lag(hash, 1, printf('%064d', 0)) OVER (ORDER BY seq) AS before
                       FROM journal_entry)
     WHERE seq <> place OR prev_hash <> before`,
    ),
  ).toEqual([]);
  expect(verifyJournal(db)).toMatchObject({ whole: true });
}

/** 3. The drawer postings of every closed shift sum to zero, and no closed shift has entries after its close. */
export function closedShiftsAreEmptyAndOver(db: Database): void {
  const closed = "SELECT shift_id, seq AS closed_at FROM journal_entry WHERE kind = 'shift-closed'";
  expect(
    list(
      db,
      `
    SELECT closed.shift_id
      FROM (${closed}) AS closed
      JOIN journal_entry USING (shift_id) JOIN posting ON posting.seq = journal_entry.seq
     WHERE account = 'drawer' GROUP BY closed.shift_id HAVING sum(amount) <> 0`,
    ),
  ).toEqual([]);
  expect(
    list(
      db,
      `
    SELECT journal_entry.seq FROM (${closed}) AS closed JOIN journal_entry USING (shift_id)
     WHERE journal_entry.seq > closed_at`,
    ),
  ).toEqual([]);
  expect(list(db, `SELECT shift_id FROM (${closed}) GROUP BY shift_id HAVING count(*) > 1`)).toEqual([]);
}

/**
 * 4. Every committed sale has its print job, in the same transaction: so do returns, drops and closes, and no paper is
 * of nothing.
 */
export function everyPaperIsThere(db: Database): void {
  expect(
    list(
      db,
      `
    SELECT seq FROM journal_entry LEFT JOIN print_job ON entry_seq = seq AND copy = 0
     WHERE kind IN ('sale', 'return', 'pay-in', 'pay-out', 'safe-drop', 'shift-closed')
     GROUP BY seq HAVING count(print_job.id) <> 1`,
    ),
  ).toEqual([]);
  expect(
    list(
      db,
      `
    SELECT print_job.id FROM print_job JOIN journal_entry ON seq = entry_seq
     WHERE document <> CASE kind WHEN 'safe-drop' THEN 'drop' ELSE kind END`,
    ),
  ).toEqual([]);
}

/**
 * 6. No card is charged twice for one intent; no intent is left without an end state or a place in the attention list.
 */
export function everyIntentIsAccountedFor(db: Database, { till }: Pick<SimulatedTill, 'till'>): void {
  expect(
    list(
      db,
      `
    SELECT intent.id FROM intent LEFT JOIN journal_entry ON journal_entry.id = intent.id AND kind = 'sale'
     WHERE (state = 'committed') <> (seq IS NOT NULL)`,
    ),
  ).toEqual([]);
  expect(
    list(
      db,
      `
    SELECT seq FROM journal_entry
     WHERE kind = 'sale' AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.id = journal_entry.id)`,
    ),
  ).toEqual([]);
  const open = db
    .prepare<[], { id: string }>(
      "SELECT id FROM intent WHERE state NOT IN ('committed', 'abandoned') ORDER BY created_at, id",
    )
    .all();
  expect(till.intents.unfinished().map(({ id }) => id)).toEqual(open.map(({ id }) => id));
}

/** What waited for a shift stands in its place, in the shift that took it, and names who, which sale and receipt. */
export function whatWaitedIsTheModels(db: Database, till: SimulatedTill, model: Model): void {
  const shiftOf = db
    .prepare<[number], string>(
      "SELECT id FROM journal_entry WHERE kind = 'shift-opened' AND seq < ? ORDER BY seq DESC LIMIT 1",
    )
    .pluck();
  for (const { seq, kind, of, by } of model.late) {
    const entry = till.till.ledger.entryAt(seq);
    const saleId = till.saleIdAt(of);
    expect(entry).toMatchObject({ kind, shiftId: shiftOf.get(seq), clerkId: SESSIONS[by].clerkId });
    if (entry && isKind(entry, 'sale'))
      expect([entry.id, entry.body.receiptNumber]).toEqual([saleId, till.till.receiptNumber(seq)]);
    else {
      const reason = expect.stringContaining('while no shift was open');
      expect(entry?.body).toMatchObject({ saleId, decision: 'not-paid', reason });
    }
  }
  const waiting = till.till.decided.all().map((each) => [each.becomes, each.becomes === 'return' ? '' : each.saleId]);
  expect(waiting).toEqual(
    model.decided.map(({ becomes, sale }) => [becomes, till.saleIdAt(model.sales.indexOf(sale))]),
  );
}

/** Balances, expected cash, papers and intents are the model's, and so is the number of entries. */
export function theFileIsTheModels(db: Database, { till }: Pick<SimulatedTill, 'till'>, model: Model): void {
  const balances = db
    .prepare<[], { account: string; total: number }>(
      'SELECT account, sum(amount) AS total FROM posting GROUP BY account',
    )
    .all();
  expect(
    Object.fromEntries(balances.filter(({ total }) => total !== 0).map(({ account, total }) => [account, total])),
  ).toEqual(
    Object.fromEntries(
      ACCOUNTS.map((account) => [account, model.balances.get(account) ?? 0]).filter(([, total]) => total !== 0),
    ),
  );
  expect(till.ledger.head().seq).toBe(model.seq);
  const open = till.shifts.open();
  expect(open === null ? null : till.ledger.drawerOf(open.id)).toBe(model.shift?.drawer ?? null);
  const papers = db
    .prepare<[], { document: string; n: number }>(
      'SELECT document, count(*) AS n FROM print_job WHERE copy = 0 GROUP BY document',
    )
    .all();
  expect(Object.fromEntries(papers.map(({ document, n }) => [document, n]))).toEqual(Object.fromEntries(model.papers));
  const bags = till.bags.all();
  expect(bags.map(({ amount, place }) => ({ amount, place }))).toEqual(model.bags);
  expect(till.bags.account(null)?.balance).toBe(model.balances.get('safe') ?? 0);
  const unfinished = model.sales.filter(({ state }) => isOpen(state)).length;
  expect(till.intents.unfinished()).toHaveLength(unfinished + model.atDevices.sales.length);
}
