import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { factsIn, type Facts } from '../../../src-main/ledger/facts.ts';
import { type OutcomeStore, outcomesIn } from '../../../src-main/upstream/outcomes.ts';
import { othersHadTheirTurn } from '../../../src-main/upstream/slices.ts';
import { Outcome } from '../../../src-shared/contract/upstream.ts';
import { EntryId, type SaleId } from '../../../src-shared/ids.ts';
import { err } from '../../../src-shared/result.ts';
import { money } from '../../../src-shared/money.ts';
import type { Instant } from '../../../src-shared/time.ts';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { aLedger, type LedgerBench } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let facts: Facts;
let outcomes: OutcomeStore;
beforeEach(() => {
  bench = aLedger();
  facts = factsIn(bench.db);
  outcomes = outcomesIn(bench.db, facts, bench.ledger, systemClock);
});
afterEach(() => bench.close());

const entry = (number: number) => EntryId.parse(`01900000-0000-7000-8000-${String(number).padStart(12, '0')}`);
const outcome = (no: number, status: string, more: object = {}) =>
  Outcome.parse({ no, entryId: entry(1), seq: 1, line: 1, status, at: '2026-11-22T08:25:00.000Z', ...more });
const place = () => facts.get('outcome-no') ?? 0;

test('the highest number of a line wins, in whatever order they come', async () => {
  await outcomes.keepAnswer([outcome(7, 'credited', { balance: 6240 })]);
  await outcomes.keepAnswer([outcome(3, 'pending'), outcome(5, 'rejected', { reason: 'card-blocked' })]);
  expect(outcomes.ofEntry(entry(1))).toEqual([outcome(7, 'credited', { balance: 6240 })]);
  await outcomes.keepAnswer([outcome(9, 'reversed')]);
  expect(outcomes.ofEntry(entry(1))).toEqual([outcome(9, 'reversed')]);
});

test('every member outlives being kept', async () => {
  const full = outcome(1, 'credited', {
    balance: -5,
    pass: { validFrom: '2026-11-22', validTo: '2026-11-28' },
    reason: 'something new',
  });
  await outcomes.keepAnswer([full]);
  expect(outcomes.ofEntry(entry(1))).toEqual([{ ...full, reason: 'other' }]);
});

test('a word that can not be read any more decides nothing, and hides no other line', async () => {
  await outcomes.keepAnswer([outcome(1, 'credited'), outcome(2, 'rejected', { line: 2, reason: 'card-blocked' })]);
  bench.db.prepare("UPDATE outcome SET at = 'once', pass = '{' WHERE line = 1").run();
  bench.db.prepare("UPDATE outcome SET at = 'once', status = 'pending' WHERE line = 2").run();
  await outcomes.keepAnswer([outcome(3, 'rejected', { line: 3, reason: 'card-blocked' })]);
  expect(outcomes.ofEntry(entry(1)).map(({ line, status }) => [line, status])).toEqual([
    [1, 'other'],
    [2, 'other'],
    [3, 'rejected'],
  ]);
  expect(outcomes.rejected()).toHaveLength(1);
});

test('only the feed moves its place, and only as far as no number is missing', async () => {
  await outcomes.keepAnswer([outcome(1, 'credited')]);
  expect(place()).toBe(0);
  expect(await outcomes.keepPage([outcome(1, 'credited'), outcome(2, 'credited', { line: 2 })], false)).toBe('kept');
  expect(place()).toBe(2);
  expect(await outcomes.keepPage([outcome(4, 'credited', { line: 4 })], false)).toBe('lacks-a-number');
  expect(place()).toBe(2);
  expect(outcomes.ofEntry(entry(1)).map((each) => each.line)).toEqual([1, 2, 4]);
  expect(await outcomes.keepPage([outcome(4, 'credited', { line: 4 })], true)).toBe('kept');
  expect(place()).toBe(4);
});

test('a new line under a number that was read before: the upstream counts anew, and all is read again', async () => {
  await outcomes.keepPage(
    [outcome(1, 'credited'), outcome(2, 'credited', { line: 2 }), outcome(3, 'pending', { line: 3 })],
    false,
  );
  const following = [outcome(2, 'credited', { line: 2 }), outcome(4, 'credited', { line: 4 })];
  expect(outcomes.countsAnew(following)).toBe(false);
  await outcomes.keepAnswer(following);
  expect(place()).toBe(3);
  const anew = [outcome(3, 'credited', { entryId: entry(2) })];
  expect(outcomes.countsAnew(anew)).toBe(true);
  bench.ledger.transaction(() => outcomes.startAgain());
  await outcomes.keepAnswer(anew);
  expect(place()).toBe(0);
  expect(outcomes.ofEntry(entry(1))).toEqual([]);
  expect(outcomes.ofEntry(entry(2))).toHaveLength(1);
});

test('a line that was tried again is still the one that its word was read of', async () => {
  const rejected = outcome(1, 'rejected', { reason: 'card-blocked' });
  await outcomes.keepPage([rejected], false);
  outcomes.retried(entry(1), 1);
  expect(outcomes.countsAnew([rejected])).toBe(false);
});

test('what a transaction took back is not forgotten: a line that waits is still known to wait', async () => {
  await outcomes.keepPage([outcome(1, 'pending')], false);
  const taken = bench.ledger.transaction(() => {
    outcomes.startAgain();
    throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
  });
  expect(taken.ok).toBe(false);
  expect([outcomes.hasPending(), outcomes.pending().length]).toEqual([true, 1]);
});

test('a page that repeats or is out of order is taken all the same', async () => {
  await outcomes.keepPage(
    [outcome(3, 'credited', { line: 3 }), outcome(1, 'pending'), outcome(2, 'pending', { line: 2 })],
    false,
  );
  expect(place()).toBe(3);
  await outcomes.keepPage([outcome(2, 'pending', { line: 2 })], false);
  expect(place()).toBe(3);
});

test('rejected lines are those whose newest word is so, in the order of their entries', async () => {
  await outcomes.keepAnswer([
    outcome(1, 'rejected', { entryId: entry(2), seq: 8 }),
    outcome(2, 'rejected', { entryId: entry(1), seq: 4 }),
    outcome(3, 'rejected', { entryId: entry(3), seq: 6 }),
    outcome(4, 'credited', { entryId: entry(3), seq: 6 }),
  ]);
  expect(outcomes.rejected().map((each) => each.seq)).toEqual([4, 8]);
});

test('a rejected line whose money went back is done with, and the other lines of its sale are not', async () => {
  await outcomes.keepAnswer([outcome(1, 'rejected'), outcome(2, 'rejected', { line: 2 })]);
  const given = bench.ledger.append({
    id: entry(9),
    kind: 'return',
    at: '2026-11-22T08:25:00.000Z' as Instant,
    shiftId: null,
    clerkId: null,
    supervisorId: null,
    postings: [],
    body: {
      v: 1,
      saleId: entry(1) as SaleId,
      saleSeq: 1,
      lines: [{ line: 1, amount: money(1000) }],
      tenders: [{ tenderId: 'cash', kind: 'cash', amount: money(1000) }],
      reason: 'rejected-upstream',
      receiptNumber: 'R-1',
      profileVersion: '1',
    },
  });
  expect(given.ok).toBe(true);
  expect(outcomes.rejected().map((each) => each.line)).toEqual([2]);
});

test('the return of a rejected line is found by its sale, however many returns there are', () => {
  const { db } = bench;
  const prepare = db.prepare.bind(db);
  const asked: string[] = [];
  db.prepare = (sql: string) => {
    asked.push(sql);
    return prepare(sql);
  };
  outcomesIn(db, facts, bench.ledger, systemClock);
  const plans = asked
    .filter((sql) => sql.includes('journal_entry AS given'))
    .map((sql) =>
      prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((step) => step.detail),
    );
  expect(plans).toEqual([
    expect.arrayContaining([expect.stringContaining('SEARCH given USING INDEX journal_entry_return_of')]),
  ]);
});

test('a line with a word that this counter does not know waits for one that it knows', async () => {
  await outcomes.keepAnswer([outcome(1, 'under-review', { line: 2 }), outcome(2, 'pending')]);
  const lines = (store: OutcomeStore) => store.pending().map(({ line, status }) => [line, status]);
  expect(lines(outcomes)).toEqual([
    [1, 'pending'],
    [2, 'other'],
  ]);
  const next = outcomesIn(bench.db, facts, bench.ledger, systemClock);
  expect(lines(next)).toEqual([
    [1, 'pending'],
    [2, 'other'],
  ]);
  await next.keepAnswer([outcome(3, 'credited'), outcome(4, 'rejected', { line: 2 })]);
  expect(lines(next)).toEqual([]);
});

test('what waits is known, also by the next run', async () => {
  expect(outcomes.hasPending()).toBe(false);
  await outcomes.keepAnswer([outcome(1, 'pending')]);
  expect(outcomes.hasPending()).toBe(true);
  const next = outcomesIn(bench.db, facts, bench.ledger, systemClock);
  expect(next.hasPending()).toBe(true);
  await next.keepAnswer([outcome(2, 'credited')]);
  expect(next.hasPending()).toBe(false);
});

test('an upstream that counts anew is believed from its first number on', async () => {
  await outcomes.keepPage([outcome(1, 'pending'), outcome(2, 'rejected')], false);
  outcomes.startAgain();
  expect(place()).toBe(0);
  await outcomes.keepPage([outcome(1, 'credited')], false);
  expect(outcomes.ofEntry(entry(1))).toMatchObject([{ no: 1, status: 'credited' }]);
});

/** Time that goes on by itself, so that every write is a slice of its own. */
const slow = () => {
  let at = 0;
  return { now: () => 0, monotonic: () => (at += 10) };
};

test('what an upstream said before it counted anew is not written after it', async () => {
  const sliced = outcomesIn(bench.db, facts, bench.ledger, slow());
  const writing = sliced.keepPage(
    [outcome(1, 'credited'), outcome(2, 'credited', { line: 2 }), outcome(3, 'credited', { line: 3 })],
    false,
  );
  bench.ledger.transaction(() => sliced.startAgain());
  expect(await writing).toBe('not-kept');
  expect(sliced.ofEntry(entry(1))).toEqual([]);
  expect(place()).toBe(0);
});

test('a sale has its turn between two outcomes, and the place of the feed moves with the last', async () => {
  const sliced = outcomesIn(bench.db, facts, bench.ledger, slow());
  const writing = sliced.keepPage(
    [outcome(1, 'credited'), outcome(2, 'credited', { line: 2 }), outcome(3, 'credited', { line: 3 })],
    false,
  );
  await othersHadTheirTurn();
  expect(sliced.ofEntry(entry(1))).toHaveLength(1);
  expect(place()).toBe(0);
  expect(await writing).toBe('kept');
  expect(sliced.ofEntry(entry(1))).toHaveLength(3);
  expect(place()).toBe(3);
});

test('what a full disk did not take is not taken for decided', async () => {
  await outcomes.keepAnswer([outcome(1, 'pending')]);
  const full = {
    transaction: (work: () => unknown) => {
      try {
        bench.db.transaction(() => {
          work();
          throw new Error('full');
        })();
      } catch {
        /* nothing of it stays */
      }
      return err({ kind: 'ledger-unwritable' as const, detail: 'full' });
    },
  };
  const onFullDisk = outcomesIn(bench.db, facts, full, systemClock);
  expect(await onFullDisk.keepAnswer([outcome(2, 'credited')])).toBe('not-kept');
  expect(onFullDisk.hasPending()).toBe(true);
});
