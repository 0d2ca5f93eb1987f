import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { EntryId, type ReturnId, type SaleId, type ShiftId } from '../../../src-shared/ids.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { instant } from '../../../src-shared/time.ts';
import { findHistory, type HistoryCounter, historyIn, newestHistory } from '../../../src-main/sale/history.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';
import { aCard, CARD_NUMBER } from '../../devices/a-profile.ts';

const OTHER_CARD = '9643908503300001111';

let till: Till;
let first: SaleId;
beforeEach(async () => {
  till = aTill();
  till.world.cards.set(OTHER_CARD, { number: OTHER_CARD, card: aCard({ number: OTHER_CARD }), hotlisted: false });
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
  const sale = aSale(till);
  first = sale.saleId;
  await takeSale(sale, AIGERIM_AT_WORK, till);
  const two = aSale(till, {
    lines: [CARD_NUMBER, OTHER_CARD].map((cardNumber) => ({ cardNumber, productId: 'purse', amount: money(2000) })),
    tenders: [{ kind: 'cash', amount: money(4000), received: money(4000) }],
  });
  await takeSale(two, AIGERIM_AT_WORK, till);
});
afterEach(() => till.close());

const counter = (): HistoryCounter => ({
  ...till,
  history: historyIn(till.bench.db),
  clerkName: () => 'Aigerim S.',
  outcomes: { ofEntry: () => [] },
  printStateOf: () => 'printed',
  // Its shift is counted, or each was opened.
  seen: { hides: () => false, opened: () => undefined, untold: () => null },
});
const receiptsFor = (text: string) => findHistory(text, counter()).entries.map((entry) => entry.receiptNumber);

function giveBack() {
  const lines = [{ line: 1, kind: 'stored-value' as const, amount: money(5000) }];
  const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount: money(5000) }];
  till.ledger.append({
    id: till.ids.mint<ReturnId>(),
    kind: 'return',
    at: instant(till.clock.now()),
    shiftId: till.shifts.open()!.id,
    clerkId: AIGERIM_AT_WORK.clerkId,
    supervisorId: null,
    body: {
      v: 1,
      saleId: first,
      saleSeq: 2,
      receiptNumber: 'TEST1-000004',
      profileVersion: 'test-1',
      reason: 'wrong-amount',
      lines: [{ line: 1, amount: money(5000) }],
      tenders,
    },
    postings: returnPostings(lines, tenders),
  });
}

describe('a sale is found', () => {
  test.each([
    ['its receipt’s number', 'TEST1-000002', ['TEST1-000002']],
    ['the number without zeros and series', '2', ['TEST1-000002']],
    ['the last digits of its card, newest first', '2259', ['TEST1-000003', 'TEST1-000002']],
    ['more of the last digits', '04172259', ['TEST1-000003', 'TEST1-000002']],
    ['the second card of a group', '1111', ['TEST1-000003']],
    ['the whole number of a card', OTHER_CARD, ['TEST1-000003']],
    ['its amount', '5 000', ['TEST1-000002']],
    ['the amount of a group', '4000', ['TEST1-000003']],
  ])('by %s', (_how, text, found) => expect(receiptsFor(text)).toEqual(found));

  test.each([
    ['a receipt of another machine', 'TEST2-000002'],
    ['digits that no card ends with', '9990'],
    ['words', 'Aigerim'],
    ['wildcards', '%259'],
    ['an amount with a fraction', '5000.5'],
  ])('and %s finds nothing', (_what, text) => expect(receiptsFor(text)).toEqual([]));
});

test('by the number of its receipt it is the first one, whatever ends with the same digits', async () => {
  const alike = '9643908503300000002';
  till.world.cards.set(alike, { number: alike, card: aCard({ number: alike }), hotlisted: false });
  const lines = [{ cardNumber: alike, productId: 'purse', amount: money(2000) }];
  for (let sales = 0; sales < 55; sales += 1)
    await takeSale(
      aSale(till, { lines, tenders: [{ kind: 'cash', amount: money(2000), received: money(2000) }] }),
      AIGERIM_AT_WORK,
      till,
    );
  expect(receiptsFor('000002').slice(0, 3)).toEqual(['TEST1-000002', 'TEST1-000058', 'TEST1-000057']);
  expect(receiptsFor('test1 - 000002')).toEqual(['TEST1-000002']);
  expect(receiptsFor(alike.replace(/(\d{4})(?=\d)/g, '$1-'))).toHaveLength(50);
});

test('a return is found beside its sale, and both say so', () => {
  giveBack();
  expect(findHistory('5000', counter()).entries.map((row) => row.opened)).toMatchObject([
    {
      kind: 'return',
      saleId: first,
      reason: 'wrong-amount',
      receiptNumber: 'TEST1-000004',
      lines: [{ cardNumber: CARD_NUMBER, productId: 'purse', credit: 'on-the-way' }],
    },
    { kind: 'sale', entryId: first, lines: [{ productId: 'purse', credit: 'returned' }] },
  ]);
  expect(receiptsFor('2259')).toEqual(['TEST1-000004', 'TEST1-000003', 'TEST1-000002']);
});

test('before a search the sales and returns of the open shift are listed, newest first, a page at a time', async () => {
  giveBack();
  const newest = (olderThan: string | null = null) =>
    newestHistory(till.shifts.open()!.id, olderThan === null ? null : EntryId.parse(olderThan), counter());
  expect(newest().entries.map((row) => row.receiptNumber)).toEqual(['TEST1-000004', 'TEST1-000003', 'TEST1-000002']);
  for (let sales = 0; sales < 60; sales += 1)
    await takeSale(aSale(till, { amount: 7000, received: 7000 }), AIGERIM_AT_WORK, till);
  const page = newest();
  expect([page.entries.length, page.more]).toEqual([50, true]);
  const second = newest(page.entries.at(-1)?.entryId);
  expect([second.entries.length, second.more]).toEqual([13, false]);
  const all = [...page.entries, ...second.entries].map((row) => row.entryId);
  expect(new Set(all).size).toBe(63);
  expect(newest(till.ids.mint<EntryId>())).toEqual({ entries: [], more: false });
});

test('before a search nothing of another shift is listed', () => {
  expect(newestHistory(till.ids.mint<ShiftId>(), null, counter())).toEqual({ entries: [], more: false });
});

test('at most fifty are told, and no sum or count beside them', { tags: ['long'] }, async () => {
  for (let sales = 0; sales < 60; sales += 1)
    await takeSale(aSale(till, { amount: 7000, received: 7000 }), AIGERIM_AT_WORK, till);
  const found = findHistory('7000', counter());
  expect(found.entries).toHaveLength(50);
  expect(Object.keys(found)).toEqual(['entries', 'more']);
  expect(found.more).toBe(true);
});

test('no search reads the whole journal', () => {
  const plan = till.bench.db
    .prepare(`EXPLAIN QUERY PLAN ${historyIn(till.bench.db).sql}`)
    .all({ seq: 1, cardDigits: '2259', amount: 1, limit: 51, untoldFrom: 9, opened: '[]' });
  expect(plan.map((row) => JSON.stringify(row)).filter((row) => /SCAN (history|journal)/.test(row))).toEqual([]);
});

test('an entry that can’t be read is left out and stops nothing', () => {
  till.bench.db.exec('SAVEPOINT aside');
  const head = till.ledger.head();
  till.bench.db
    .prepare(
      `INSERT INTO journal_entry (seq, id, kind, at, canonical, prev_hash, hash)
       VALUES (?, 'x', 'sale', 'x', 'no json', ?, ?)`,
    )
    .run(head.seq + 1, head.hash, 'f'.repeat(64));
  expect(till.bench.db.prepare('SELECT count(*) AS n FROM history').get()).toEqual({ n: 2 });
  till.bench.db.exec('ROLLBACK TO aside');
});
