import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { SaleTender } from '../../../src-shared/journal/kinds/sale-body.ts';
import type { EntryId, SaleId } from '../../../src-shared/ids.ts';
import { type Draft, EMPTY_JOURNAL, seal } from '../../../src-shared/journal/entry.ts';
import { payInPostings } from '../../../src-shared/journal/kinds/pay-in.ts';
import { payOutPostings } from '../../../src-shared/journal/kinds/pay-out.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { safeDropPostings } from '../../../src-shared/journal/kinds/safe-drop.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { changeAfter, changeLevels, kindsOfMoney, NO_CHANGE } from '../../../src-shared/small-change.ts';
import { type Day, instant } from '../../../src-shared/time.ts';
import { idsOver, sha256 } from '../../../src-main/platform/ports.ts';
import { aClock, AIGERIM, cashSale, COUNTER, shiftOpened } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';

const clock = aClock();
const ids = idsOver(clock);
const opening = shiftOpened({ clock, ids });
const kinds = kindsOfMoney(aProfile(), '2026-11-22' as Day);

type Drawer = Readonly<Record<number, number>>;
const counts = (drawer: Drawer) =>
  Object.entries(drawer).map(([value, quantity]) => ({ value: money(Number(value)), quantity }));
const sealed = (draft: Draft): Entry => seal(draft, COUNTER, EMPTY_JOURNAL, sha256).entry;
const common = { at: instant(clock.now()), shiftId: opening.shiftId, clerkId: AIGERIM, supervisorId: null };

const opened = (drawer: Drawer) => sealed({ ...opening, body: { ...opening.body, counts: counts(drawer) } });
const counted = (drawer: Drawer) =>
  sealed({
    ...common,
    id: ids.mint<EntryId>(),
    kind: 'cash-counted',
    body: { v: 1, amount: money(0), counts: counts(drawer) },
    postings: [],
  });
const sold = (amount: number, received = amount) =>
  sealed(cashSale({ clock, ids }, opening.shiftId!, amount, received));
const soldBy = (tenders: SaleTender[], amount: number) => {
  const draft = cashSale({ clock, ids }, opening.shiftId!, amount, amount);
  return sealed({ ...draft, body: { ...draft.body, tenders }, postings: salePostings(draft.body.lines, tenders) });
};
const paidIn = (amount: number) =>
  sealed({
    ...common,
    id: ids.mint<EntryId>(),
    kind: 'pay-in',
    body: { v: 1, amount: money(amount), against: 'safe' },
    postings: payInPostings(money(amount), 'safe'),
  });
const paidOut = (amount: number) =>
  sealed({
    ...common,
    id: ids.mint<EntryId>(),
    kind: 'pay-out',
    body: { v: 1, amount: money(amount), against: 'safe' },
    postings: payOutPostings(money(amount), 'safe'),
  });
const dropped = (amount: number) =>
  sealed({
    ...common,
    id: ids.mint<EntryId>(),
    kind: 'safe-drop',
    body: { v: 1, amount: money(amount), bagSeal: 'B' },
    postings: safeDropPostings(money(amount)),
  });
const returned = (amount: number) => {
  const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount: money(amount) }];
  const lines = [{ kind: 'stored-value' as const, amount: money(amount), line: 1 }];
  return sealed({
    ...common,
    id: ids.mint<EntryId>(),
    kind: 'return',
    postings: returnPostings(lines, tenders),
    body: {
      v: 1,
      saleId: ids.mint<SaleId>(),
      saleSeq: 1,
      receiptNumber: 'T',
      profileVersion: '1',
      reason: 'other',
      lines: [{ line: 1, amount: money(amount) }],
      tenders,
    },
  });
};
const noted = sealed({
  ...common,
  id: ids.mint<EntryId>(),
  kind: 'note',
  body: { v: 1, text: 'nothing' },
  postings: [],
});

const levelsAfter = (...entries: Entry[]) =>
  changeLevels(entries.reduce((before, entry) => changeAfter(before, entry, kinds), NO_CHANGE));
/** «1000 plenty, 500 low: 2 × 200 + 1 × 100». */
const told = (...entries: Entry[]) =>
  levelsAfter(...entries)
    .map(({ value, level, instead }) => {
      const pieces = instead.map((piece) => `${piece.quantity} × ${piece.value}`).join(' + ');
      return pieces === '' ? `${value} ${level}` : `${value} ${level}: ${pieces}`;
    })
    .join(', ');

describe('small change', () => {
  test.each<[string, Entry[], string]>([
    ['nothing is known of an empty drawer', [opened({})], ''],
    ['large notes are none', [opened({ 20000: 3, 2000: 10 })], ''],
    ['what was counted lasts', [opened({ 1000: 20, 500: 10 })], '1000 plenty, 500 plenty'],
    ['little of it is low from the start', [opened({ 1000: 20, 500: 3 })], '1000 plenty, 500 low'],
    [
      'change is given in as few pieces as possible',
      [opened({ 1000: 1, 500: 1 }), sold(3500, 5000)],
      '1000 out, 500 out',
    ],
    [
      'what customers hand over comes in',
      [opened({ 1000: 1, 500: 20 }), sold(4000), sold(4000)],
      '1000 low: 2 × 500, 500 plenty',
    ],
    ['what was never counted and never given is no change', [opened({ 1000: 20 }), sold(3700)], '1000 plenty'],
    [
      'what was never counted is out once it was needed',
      [opened({ 1000: 20 }), sold(4800, 5000)],
      '1000 plenty, 200 out',
    ],
    [
      'a bank card touches nothing',
      [opened({ 500: 1 }), soldBy([{ tenderId: 'card', kind: 'bank-card', amount: money(3500) }], 3500)],
      '500 low',
    ],
    [
      'of a split payment only the cash',
      [
        opened({ 1000: 1 }),
        soldBy(
          [
            { tenderId: 'cash', kind: 'cash', amount: money(1000), received: money(2000), change: money(1000) },
            { tenderId: 'qr', kind: 'qr', amount: money(500) },
          ],
          1500,
        ),
      ],
      '1000 out',
    ],
    [
      'cash without a word on what was handed over was handed over exactly',
      [opened({ 500: 1 }), soldBy([{ tenderId: 'cash', kind: 'cash', amount: money(4500) }], 4500)],
      '500 low',
    ],
    ['a mid-shift count sets it right', [opened({ 1000: 20, 500: 10 }), counted({ 1000: 1 })], '1000 low, 500 out'],
    [
      'a count that names no notes says nothing',
      [
        opened({ 500: 20 }),
        sealed({
          ...common,
          id: ids.mint<EntryId>(),
          kind: 'cash-counted',
          body: { v: 1, amount: money(0) },
          postings: [],
        }),
      ],
      '500 plenty',
    ],
    ['what is paid in is change', [opened({ 1000: 1 }), paidIn(10_000)], '1000 plenty'],
    ['a pay-out takes the odd part', [opened({ 1000: 1, 500: 20 }), paidOut(21_000)], '1000 out: 2 × 500, 500 plenty'],
    ['a drop of large notes takes none', [opened({ 1000: 20 }), dropped(500_000)], '1000 plenty'],
    ['a return in cash takes what it needs', [opened({ 500: 1, 1000: 20 }), returned(2500)], '1000 plenty, 500 out'],
    ['notes of another kind say nothing', [opened({ 1000: 20 }), noted], '1000 plenty'],
    ['what there is plenty of is given instead', [opened({ 1000: 1, 500: 20 })], '1000 low: 2 × 500, 500 plenty'],
    [
      'also in several kinds of coins',
      [opened({ 500: 1, 200: 20, 100: 20 })],
      '500 low: 2 × 200 + 1 × 100, 200 plenty, 100 plenty',
    ],
    ['but not in a handful of them', [opened({ 500: 1, 50: 90 })], '500 low, 50 plenty'],
  ])('%s', (_name, entries, expected) => expect(told(...entries)).toBe(expected));

  test('low is told in time: ten customers or more before it runs out, however often it is needed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 30, maxLength: 200 }),
        fc.integer({ min: 30, max: 60 }),
        (needs, quantity) => {
          // Every customer needs a 500 or none; the count of needs is kept even over the day.
          const share = Math.max(1, Math.ceil(needs.length / (1 + needs.filter(Boolean).length)));
          let change = changeAfter(NO_CHANGE, opened({ 500: quantity }), kinds);
          let lowSince: number | null = null;
          for (let customer = 1; customer <= 400; customer += 1) {
            change = changeAfter(change, customer % share === 0 ? sold(3500, 4000) : sold(4000), kinds);
            const level = changeLevels(change)[0]?.level;
            if (level === 'low') lowSince ??= customer;
            if (level !== 'out') continue;
            expect(lowSince).not.toBeNull();
            expect(customer - (lowSince ?? customer)).toBeGreaterThanOrEqual(10);
            return;
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('levels tell nothing of the takings: whatever more is taken in large notes, they stay', () => {
    const sale = fc.record({
      amount: fc.integer({ min: 1000, max: 9000 }),
      over: fc.integer({ min: 0, max: 999 }),
      largeNotes: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(
        fc.array(sale, { maxLength: 30 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 10_000_000 }),
        (sales, float, paid) => {
          const day = (more: boolean) => [
            opened({ 1000: float, 500: 5, 20000: more ? 9 : 0 }),
            ...sales.map(({ amount, over, largeNotes }) =>
              sold(amount + (more ? largeNotes * 20_000 : 0), amount + over + (more ? largeNotes * 20_000 : 0)),
            ),
            // What the clerk tries at the drawer is the same in both.
            paidOut(paid + 1),
            dropped(paid + 1),
            returned(paid + 1),
          ];
          expect(levelsAfter(...day(true))).toEqual(levelsAfter(...day(false)));
        },
      ),
    );
  });
});
