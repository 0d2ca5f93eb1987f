import { describe, expect, test } from 'vitest';
import type { ReturnTender } from '../../../src-shared/journal/kinds/return-body.ts';
import type { SaleLine, SaleTender } from '../../../src-shared/journal/kinds/sale-body.ts';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { EntryId, SaleId } from '../../../src-shared/ids.ts';
import type { BodyByKind } from '../../../src-shared/journal/kinds/index.ts';
import { type Draft, EMPTY_JOURNAL, seal } from '../../../src-shared/journal/entry.ts';
import type { EntryKind } from '../../../src-shared/journal/kinds/names.ts';
import { likelyCauses } from '../../../src-shared/journal/likely-causes.ts';
import { payInPostings } from '../../../src-shared/journal/kinds/pay-in.ts';
import { payOutPostings } from '../../../src-shared/journal/kinds/pay-out.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { safeDropPostings } from '../../../src-shared/journal/kinds/safe-drop.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import {
  EMPTY_SHIFT,
  netOf,
  NOTHING_SOLD,
  perpetualAfter,
  returnedOf,
  takenOf,
  ZTotals,
} from '../../../src-shared/journal/totals.ts';
import { totalsOf } from '../../../src-shared/journal/adding-up.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { idsOver, sha256 } from '../../../src-main/platform/ports.ts';
import { aClock, AIGERIM, COUNTER, shiftOpened } from '../../devices/a-ledger.ts';

const clock = aClock();
const ids = idsOver(clock);
const opening = shiftOpened({ clock, ids });

function entry<Kind extends EntryKind>(kind: Kind, body: BodyByKind[Kind], postings: Draft['postings'] = []): Entry {
  const draft: Draft<Kind> = {
    id: ids.mint<EntryId>(),
    kind,
    at: instant(clock.now()),
    shiftId: opening.shiftId,
    clerkId: AIGERIM,
    supervisorId: null,
    body,
    postings,
  };
  return seal(draft, COUNTER, EMPTY_JOURNAL, sha256).entry;
}

const line = (kind: SaleLine['kind'], amount: number, at = 1): SaleLine => ({
  line: at,
  cardNumber: '9643108503304172259',
  productId: kind,
  kind,
  amount: money(amount),
  effect: 'immediate',
});
const sale = (lines: SaleLine[], tenders: SaleTender[]) =>
  entry(
    'sale',
    { v: 1, receiptNumber: 'T-1', language: 'en', profileVersion: '1', offline: false, lines, tenders },
    salePostings(lines, tenders),
  );
const cash = (amount: number, received?: number): SaleTender => ({
  tenderId: 'cash',
  kind: 'cash',
  amount: money(amount),
  ...(received !== undefined && { received: money(received), change: money(received - amount) }),
});
const other = (kind: 'bank-card' | 'qr', amount: number): SaleTender => ({
  tenderId: kind,
  kind,
  amount: money(amount),
});

function giveBack(kind: ReturnTender['kind'], amount: number): Entry {
  const tenders: ReturnTender[] = [{ tenderId: kind, kind, amount: money(amount) }];
  return entry(
    'return',
    {
      v: 1,
      saleId: ids.mint<SaleId>(),
      saleSeq: 1,
      receiptNumber: 'T-2',
      profileVersion: '1',
      reason: 'other',
      lines: [{ line: 1, amount: money(amount) }],
      tenders,
    },
    returnPostings([line('stored-value', amount)], tenders),
  );
}

const day = [
  seal(opening, COUNTER, EMPTY_JOURNAL, sha256).entry,
  sale([line('stored-value', 5000), line('pass', 500, 2)], [cash(5500, 10_000)]),
  sale([line('card', 800), line('stored-value', 2000, 2)], [cash(800), other('bank-card', 1000), other('qr', 1000)]),
  giveBack('cash', 1000),
  giveBack('bank-card', 700),
  entry('pay-in', { v: 1, amount: money(300), against: 'safe' }, payInPostings(money(300), 'safe')),
  entry('pay-out', { v: 1, amount: money(200), against: 'petty-cash' }, payOutPostings(money(200), 'petty-cash')),
  entry('safe-drop', { v: 1, amount: money(4000), bagSeal: 'S1' }, safeDropPostings(money(4000))),
  entry('receipt-reprinted', { v: 1, entryId: ids.mint<EntryId>(), copy: 1 }),
  entry('drawer-opened', { v: 1, reason: 'a coin was stuck' }),
  entry('note', { v: 1, text: 'nothing countable' }),
];

test('every kind of entry is told in its own total', () => {
  expect(totalsOf(day)).toEqual({
    sales: { count: 2, amount: 8300 },
    lines: 4,
    cardsServed: 2,
    returns: { count: 2, amount: 1700 },
    cash: { count: 2, amount: 6300 },
    bankCard: { count: 1, amount: 1000 },
    qr: { count: 1, amount: 1000 },
    storedValue: { count: 2, amount: 7000 },
    passes: { count: 1, amount: 500 },
    cards: { count: 1, amount: 800 },
    cashReturned: 1000,
    bankCardReturned: 700,
    qrReturned: 0,
    cashReceived: 10_800,
    changeGiven: 4500,
    payIns: { count: 1, amount: 300 },
    payOuts: { count: 1, amount: 200 },
    safeDrops: { count: 1, amount: 4000 },
    reprints: 1,
    drawerOpenings: 1,
  });
});

/** One card as a passenger sees it: what is sold for it stands in a line each. */
const [FIRST, SECOND] = ['9643108503304172259', '9643108503304174273'];
const lineOf = (cardNumber: string, kind: SaleLine['kind'], at: number): SaleLine => ({
  ...line(kind, 1000, at),
  cardNumber,
});
const sold = (...lines: readonly [string, SaleLine['kind']][]) =>
  sale(
    lines.map(([cardNumber, kind], place) => lineOf(cardNumber, kind, place + 1)),
    [cash(1000 * lines.length)],
  );
const topUp = sold([FIRST, 'stored-value']);
const newCard = sold([SECOND, 'card'], [SECOND, 'stored-value']);

describe('what is counted of a shift', () => {
  test.each([
    ['nothing', [], [0, 0, 0, 0, 0, 0]],
    ['a top-up', [topUp], [1, 1, 1, 0, 0, 0]],
    ['a pass', [sold([FIRST, 'pass'])], [1, 1, 0, 1, 0, 0]],
    ['a new card with its first top-up', [newCard], [1, 1, 1, 0, 1, 0]],
    ['a new card with a pass', [sold([FIRST, 'card'], [FIRST, 'pass'])], [1, 1, 0, 1, 1, 0]],
    ['one card with a top-up and a pass', [sold([FIRST, 'stored-value'], [FIRST, 'pass'])], [1, 1, 1, 1, 0, 0]],
    ['a group of two cards', [sold([FIRST, 'stored-value'], [SECOND, 'stored-value'])], [1, 2, 2, 0, 0, 0]],
    [
      'a group of a new card and one in use',
      [sold([SECOND, 'card'], [SECOND, 'stored-value'], [FIRST, 'stored-value'])],
      [1, 2, 2, 0, 1, 0],
    ],
    ['one card that comes twice', [topUp, topUp], [2, 2, 2, 0, 0, 0]],
    ['a sale and its return', [topUp, giveBack('cash', 1000)], [1, 1, 1, 0, 0, 1]],
    ['a return alone', [giveBack('qr', 1000)], [0, 0, 0, 0, 0, 1]],
    ['a shift of each', [topUp, newCard, sold([FIRST, 'pass']), giveBack('cash', 1000)], [3, 3, 2, 1, 1, 1]],
  ] as const)('%s: sales, cards served, top-ups, passes, new cards, returns', (_, entries, counts) => {
    const { sales, cardsServed, storedValue, passes, cards, returns } = totalsOf(entries);
    expect([sales.count, cardsServed, storedValue.count, passes.count, cards.count, returns.count]).toEqual(counts);
  });

  test('is left, each way of paying, once what went back is taken off', () => {
    const totals = totalsOf(day);
    expect([takenOf(totals).cash.amount, takenOf(totals)['bank-card'].amount]).toEqual([6300, 1000]);
    expect(returnedOf(totals)).toEqual({ cash: 1000, 'bank-card': 700, qr: 0 });
    expect(netOf(totals)).toBe(6600);
  });

  test('of a close of before: which way money went back is known where all of it was cash', () => {
    const { bankCardReturned: _, qrReturned: __, ...before } = totalsOf(day);
    expect(returnedOf(before)).toBeNull();
    expect(returnedOf({ ...before, cashReturned: money(1700) })).toEqual({ cash: 1700, 'bank-card': 0, qr: 0 });
  });
});

test('totals do not depend on the order of the entries, and nothing is nothing', () => {
  expect(totalsOf(day.toReversed())).toEqual(totalsOf(day));
  expect(totalsOf([])).toEqual(EMPTY_SHIFT);
});

test('perpetual totals are never set back', () => {
  const once = perpetualAfter(NOTHING_SOLD, totalsOf(day));
  expect(perpetualAfter(once, totalsOf(day))).toEqual({
    sales: { count: 4, amount: 16_600 },
    returns: { count: 4, amount: 3400 },
  });
  expect(perpetualAfter(once, EMPTY_SHIFT)).toEqual(once);
});

describe('the totals of a Z', () => {
  const empty = { zNumber: 2, shift: EMPTY_SHIFT, perpetual: NOTHING_SOLD };

  test('are read again as they were written', () => {
    const shift = totalsOf(day);
    const written = { zNumber: 2, shift, perpetual: perpetualAfter(NOTHING_SOLD, shift) };
    expect(ZTotals.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
  });

  test.each([
    { zNumber: 0 },
    { zNumber: 1.5 },
    { shift: {} },
    { perpetual: { sales: NOTHING_SOLD.sales } },
    { shift: { ...EMPTY_SHIFT, lines: -1 } },
    { shift: { ...EMPTY_SHIFT, cash: { count: 0.5, amount: 0 } } },
    { shift: { ...EMPTY_SHIFT, cash: { count: 1, amount: '5' } } },
  ])('%j is never taken for one of them', (instead) => {
    expect(ZTotals.safeParse(empty).success).toBe(true);
    expect(ZTotals.safeParse({ ...empty, ...instead }).success).toBe(false);
  });
});

test('cash without a word on what was handed over was handed over exactly', () => {
  expect(salePostings([line('stored-value', 1000)], [cash(1000)])).toEqual([
    { account: 'drawer', amount: 1000 },
    { account: 'stored-value', amount: -1000 },
  ]);
  expect(salePostings([line('stored-value', 1000)], [{ ...cash(1000), received: money(1500) }])).toEqual([
    { account: 'drawer', amount: 1500 },
    { account: 'drawer', amount: -500 },
    { account: 'stored-value', amount: -1000 },
  ]);
});

test('swapped digits are looked for in what was handed over, else in the amount', () => {
  const exactly = sale([line('stored-value', 4500)], [cash(4500)]);
  expect(likelyCauses(money(900), [exactly], [])).toMatchObject([
    { kind: 'swapped-digits', entryId: exactly.id, seq: 1, amount: 4500, instead: 5400 },
  ]);
});

test('entries that can’t be read are counted, and move no other figure', () => {
  const unreadable = { ...entry('note', { v: 1, text: 'x' }), body: { v: 9 } };
  expect(totalsOf([unreadable])).toEqual({ ...EMPTY_SHIFT, unreadable: 1 });
  expect(totalsOf([unreadable, { ...unreadable }, { ...unreadable }])).toEqual({ ...EMPTY_SHIFT, unreadable: 3 });
  expect(totalsOf([entry('note', { v: 1, text: 'x' })])).toEqual(EMPTY_SHIFT);
});
