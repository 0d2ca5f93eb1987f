import { afterEach, beforeEach, expect, test } from 'vitest';
import { factsOf, type Facts } from '../../../src-main/ledger/facts.ts';
import { type OutcomeStore, outcomesIn } from '../../../src-main/upstream/outcomes.ts';
import { Outcome } from '../../../src-shared/contract/upstream.ts';
import { EntryId, type SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import type { Instant } from '../../../src-shared/time.ts';
import { aLedger, type LedgerBench } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let facts: Facts;
let outcomes: OutcomeStore;
beforeEach(() => {
  bench = aLedger();
  facts = factsOf(bench.db);
  outcomes = outcomesIn(bench.db, facts);
});
afterEach(() => bench.close());

const entry = (number: number) => EntryId.parse(`01900000-0000-7000-8000-${String(number).padStart(12, '0')}`);
const outcome = (no: number, status: string, more: object = {}) => Outcome.parse({ no, entryId: entry(1), seq: 1, line: 1, status, at: '2026-11-22T08:25:00.000Z', ...more });
const place = () => facts.get('outcome-no') ?? 0;

test('the highest number of a line wins, in whatever order they come', () => {
  outcomes.apply([outcome(7, 'credited', { balance: 6240 })]);
  outcomes.apply([outcome(3, 'pending'), outcome(5, 'rejected', { reason: 'card-blocked' })]);
  expect(outcomes.ofEntry(entry(1))).toEqual([outcome(7, 'credited', { balance: 6240 })]);
  outcomes.apply([outcome(9, 'reversed')]);
  expect(outcomes.ofEntry(entry(1))).toEqual([outcome(9, 'reversed')]);
});

test('every member outlives being kept', () => {
  const full = outcome(1, 'credited', { balance: -5, pass: { validFrom: '2026-11-22', validTo: '2026-11-28' }, reason: 'something new' });
  outcomes.apply([full]);
  expect(outcomes.ofEntry(entry(1))).toEqual([{ ...full, reason: 'other' }]);
});

test('only the feed moves its place, and only as far as no number is missing', () => {
  outcomes.apply([outcome(1, 'credited')]);
  expect(place()).toBe(0);
  expect(outcomes.applyFeed([outcome(1, 'credited'), outcome(2, 'credited', { line: 2 })], false)).toBe(false);
  expect(place()).toBe(2);
  expect(outcomes.applyFeed([outcome(4, 'credited', { line: 4 })], false)).toBe(true);
  expect(place()).toBe(2);
  expect(outcomes.ofEntry(entry(1)).map((each) => each.line)).toEqual([1, 2, 4]);
  expect(outcomes.applyFeed([outcome(4, 'credited', { line: 4 })], true)).toBe(false);
  expect(place()).toBe(4);
});

test('a new line under a number that was read before: the upstream counts anew, and all is read again', () => {
  outcomes.applyFeed([outcome(1, 'credited'), outcome(2, 'credited', { line: 2 }), outcome(3, 'pending', { line: 3 })], false);
  outcomes.applyAnswer([outcome(2, 'credited', { line: 2 }), outcome(4, 'credited', { line: 4 })]);
  expect(place()).toBe(3);
  outcomes.applyAnswer([outcome(3, 'credited', { entryId: entry(2) })]);
  expect(place()).toBe(0);
  expect(outcomes.ofEntry(entry(1))).toEqual([]);
  expect(outcomes.ofEntry(entry(2))).toHaveLength(1);
});

test('a page that repeats or is out of order is taken all the same', () => {
  outcomes.applyFeed([outcome(3, 'credited', { line: 3 }), outcome(1, 'pending'), outcome(2, 'pending', { line: 2 })], false);
  expect(place()).toBe(3);
  outcomes.applyFeed([outcome(2, 'pending', { line: 2 })], false);
  expect(place()).toBe(3);
});

test('rejected lines are those whose newest word is so, in the order of their entries', () => {
  outcomes.apply([
    outcome(1, 'rejected', { entryId: entry(2), seq: 8 }), outcome(2, 'rejected', { entryId: entry(1), seq: 4 }), outcome(3, 'rejected', { entryId: entry(3), seq: 6 }),
    outcome(4, 'credited', { entryId: entry(3), seq: 6 }),
  ]);
  expect(outcomes.rejected().map((each) => each.seq)).toEqual([4, 8]);
});

test('a rejected line whose money went back is done with, and the other lines of its sale are not', () => {
  outcomes.apply([outcome(1, 'rejected'), outcome(2, 'rejected', { line: 2 })]);
  const given = bench.ledger.append({
    id: entry(9), kind: 'return', at: '2026-11-22T08:25:00.000Z' as Instant, shiftId: null, clerkId: null, supervisorId: null, postings: [],
    body: {
      v: 1, saleId: entry(1) as SaleId, saleSeq: 1, lines: [{ line: 1, amount: money(1000) }], tenders: [{ tenderId: 'cash', kind: 'cash', amount: money(1000) }],
      reason: 'rejected-upstream', receiptNumber: 'R-1', profileVersion: '1',
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
  outcomesIn(db, facts);
  const plans = asked.filter((sql) => sql.includes('journal_entry')).map((sql) => prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all().map((step) => step.detail));
  expect(plans).toEqual([expect.arrayContaining([expect.stringContaining('SEARCH given USING INDEX journal_entry_return_of')])]);
});

test('what waits is known, also by the next run', () => {
  expect(outcomes.hasPending()).toBe(false);
  outcomes.apply([outcome(1, 'pending')]);
  expect(outcomes.hasPending()).toBe(true);
  const next = outcomesIn(bench.db, facts);
  expect(next.hasPending()).toBe(true);
  next.apply([outcome(2, 'credited')]);
  expect(next.hasPending()).toBe(false);
});

test('an upstream that counts anew is believed from its first number on', () => {
  outcomes.applyFeed([outcome(1, 'pending'), outcome(2, 'rejected')], false);
  outcomes.startAgain();
  expect(place()).toBe(0);
  outcomes.applyFeed([outcome(1, 'credited')], false);
  expect(outcomes.ofEntry(entry(1))).toMatchObject([{ no: 1, status: 'credited' }]);
});
