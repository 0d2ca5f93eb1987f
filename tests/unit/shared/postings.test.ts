import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Posting } from '../../../src-shared/contract/upstream.ts';
import { accountTotal, accountTotalIfSafe, drawerTotal, movedBy } from '../../../src-shared/journal/postings.ts';
import { payInPostings } from '../../../src-shared/journal/kinds/pay-in.ts';
import { payOutPostings } from '../../../src-shared/journal/kinds/pay-out.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { safeDropPostings } from '../../../src-shared/journal/kinds/safe-drop.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import { shiftClosedPostings } from '../../../src-shared/journal/kinds/shift-closed.ts';
import { shiftOpenedPostings } from '../../../src-shared/journal/kinds/shift-opened.ts';
import { money, sumOf } from '../../../src-shared/money.ts';

/** drawer +10000, drawer −5000, stored-value −5000 */
const told = (postings: readonly Posting[]) =>
  postings.map(({ account, amount }) => `${account} ${amount < 0 ? '−' : '+'}${Math.abs(amount)}`).join(', ');
const m = money;
const stored = (amount: number) => ({ kind: 'stored-value' as const, amount: m(amount) });
const cash = (amount: number, received: number) => ({
  tenderId: 'cash',
  kind: 'cash' as const,
  amount: m(amount),
  received: m(received),
  change: m(received - amount),
});
const card = (amount: number) => ({ tenderId: 'card', kind: 'bank-card' as const, amount: m(amount) });
const qr = (amount: number) => ({ tenderId: 'qr', kind: 'qr' as const, amount: m(amount) });

describe('the table of postings', () => {
  test.each<[string, () => Posting[], string]>([
    [
      'open, carried 20000',
      () => shiftOpenedPostings({ carried: m(20000), fromSafe: m(0), counted: m(20000) }),
      'drawer +20000, float −20000',
    ],
    [
      'open, 15000 from the safe',
      () => shiftOpenedPostings({ carried: m(0), fromSafe: m(15000), counted: m(15000) }),
      'drawer +15000, safe −15000',
    ],
    [
      'open, counted 19500 and not 20000',
      () => shiftOpenedPostings({ carried: m(20000), fromSafe: m(0), counted: m(19500) }),
      'drawer +19500, float −20000, over-short +500',
    ],
    ['open, an empty drawer', () => shiftOpenedPostings({ carried: m(0), fromSafe: m(0), counted: m(0) }), ''],
    [
      'sale 5000, handed 10000',
      () => salePostings([stored(5000)], [cash(5000, 10000)]),
      'drawer +10000, drawer −5000, stored-value −5000',
    ],
    [
      'sale 5000, handed exactly',
      () => salePostings([stored(5000)], [cash(5000, 5000)]),
      'drawer +5000, stored-value −5000',
    ],
    [
      'split 3000 cash, 2000 bank card',
      () => salePostings([stored(5000)], [cash(3000, 3000), card(2000)]),
      'drawer +3000, acquirer +2000, stored-value −5000',
    ],
    ['QR', () => salePostings([stored(1000)], [qr(1000)]), 'qr-acquirer +1000, stored-value −1000'],
    [
      'pass 4500',
      () => salePostings([{ kind: 'pass', amount: m(4500) }], [card(4500)]),
      'acquirer +4500, pass-sales −4500',
    ],
    [
      'card 800 and 5000',
      () => salePostings([{ kind: 'card', amount: m(800) }, stored(5000)], [card(5800)]),
      'acquirer +5800, card-sales −800, stored-value −5000',
    ],
    [
      'a word on what was handed over, which only cash can be',
      () => salePostings([stored(5000)], [{ ...card(5000), received: m(6000), change: m(1000) }]),
      'acquirer +5000, stored-value −5000',
    ],
    [
      'two cards of 2000',
      () => salePostings([stored(2000), stored(2000)], [cash(4000, 5000)]),
      'drawer +5000, drawer −1000, stored-value −4000',
    ],
    [
      'return, cash',
      () => returnPostings([stored(5000)], [{ tenderId: 'cash', kind: 'cash', amount: m(5000) }]),
      'stored-value +5000, drawer −5000',
    ],
    ['return, bank card', () => returnPostings([stored(5000)], [card(5000)]), 'stored-value +5000, acquirer −5000'],
    ['pay-in from petty cash', () => payInPostings(m(700), 'petty-cash'), 'drawer +700, petty-cash −700'],
    ['pay-out to the safe', () => payOutPostings(m(700), 'safe'), 'safe +700, drawer −700'],
    ['a claim paid', () => payOutPostings(m(2000), 'claims'), 'claims +2000, drawer −2000'],
    ['safe drop', () => safeDropPostings(m(50000)), 'safe +50000, drawer −50000'],
    [
      'close short 200, all removed',
      () => shiftClosedPostings({ expected: m(30000), carried: m(0), removed: m(29800) }),
      'safe +29800, over-short +200, drawer −30000',
    ],
    [
      'close over 100',
      () => shiftClosedPostings({ expected: m(30000), carried: m(20000), removed: m(10100) }),
      'float +20000, safe +10100, over-short −100, drawer −30000',
    ],
    ['close, nothing in the drawer', () => shiftClosedPostings({ expected: m(0), carried: m(0), removed: m(0) }), ''],
  ])('%s', (_name, posted, expected) => {
    const postings = posted();
    expect(told(postings)).toBe(expected);
    expect(sumOf(postings.map((posting) => posting.amount))).toBe(0);
  });
});

test('a sale whose tenders do not add up is never posted', () => {
  expect(() => salePostings([stored(5000)], [cash(4000, 4000)])).toThrow('sum to zero');
});

test('change that does not fit what was handed over is never posted', () => {
  expect(() => salePostings([stored(5000)], [{ ...cash(5000, 10000), change: m(4000) }])).toThrow(
    'received less change',
  );
});

test('any cash sale leaves its own amount in the drawer, whatever was handed over', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(amounts, fc.nat(1_000_000), (lines, more) => {
      const due = lines.reduce((a, b) => a + b, 0);
      const postings = salePostings(lines.map(stored), [cash(due, due + more)]);
      expect(drawerTotal(postings)).toBe(due);
      expect(sumOf(postings.map((posting) => posting.amount))).toBe(0);
    }),
  );
});

test('open and close leave the drawer at zero for any float, takings and count', () => {
  const amount = fc.integer({ min: 0, max: 10_000_000 });
  fc.assert(
    fc.property(amount, amount, amount, amount, (carried, counted, carriedOn, removed) => {
      const opened = shiftOpenedPostings({ carried: m(carried), fromSafe: m(0), counted: m(counted) });
      const closed = shiftClosedPostings({ expected: drawerTotal(opened), carried: m(carriedOn), removed: m(removed) });
      expect(drawerTotal([...opened, ...closed])).toBe(0);
    }),
  );
});

describe('what an entry moved is told by its postings alone', () => {
  test('of a sale what was sold and how it was paid, without the ways that were not used', () => {
    const postings = salePostings([stored(5000), { kind: 'pass', amount: m(3000) }], [cash(6000, 10_000), qr(2000)]);
    expect(movedBy({ postings })).toEqual({
      amount: 8000,
      tenders: [
        { kind: 'cash', amount: 6000 },
        { kind: 'qr', amount: 2000 },
      ],
    });
  });

  test('of a return all of it is below zero', () => {
    const postings = returnPostings([{ kind: 'card', amount: m(800) }], [card(800)]);
    expect(movedBy({ postings })).toEqual({ amount: -800, tenders: [{ kind: 'bank-card', amount: -800 }] });
  });

  test('of what moves nothing, nothing', () => {
    expect(movedBy({ postings: [] })).toEqual({ amount: 0, tenders: [] });
  });
});

describe('amounts of others that add up to no number', () => {
  const beyond = [m(Number.MAX_SAFE_INTEGER), m(1)];
  const on = (account: Posting['account']) => beyond.map((amount): Posting => ({ account, amount }));

  test('count as nothing on their account', () => {
    expect(drawerTotal(on('drawer'))).toBe(0);
    expect(accountTotalIfSafe(on('drawer'), 'drawer')).toBeNull();
    expect(accountTotalIfSafe(on('drawer'), 'safe')).toBe(0);
    expect(accountTotal(on('safe'), 'safe')).toBe(0);
  });

  test('moved nothing that could be told', () => {
    expect(movedBy({ postings: on('stored-value') })).toEqual({ amount: 0, tenders: [] });
    const each = [m(Number.MAX_SAFE_INTEGER)];
    const accounts = ['stored-value', 'pass-sales'] as const;
    const postings = accounts.flatMap((account) => each.map((amount): Posting => ({ account, amount })));
    expect(movedBy({ postings })).toEqual({ amount: 0, tenders: [] });
  });
});
