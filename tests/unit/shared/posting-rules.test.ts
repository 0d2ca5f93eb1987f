import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNTS, type Account, type Posting } from '../../../src-shared/contract/upstream.ts';
import { drawerTotal } from '../../../src-shared/journal/postings.ts';
import { payInPostings } from '../../../src-shared/journal/kinds/pay-in.ts';
import { payOutPostings } from '../../../src-shared/journal/kinds/pay-out.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { safeDropPostings } from '../../../src-shared/journal/kinds/safe-drop.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import { shiftClosedPostings } from '../../../src-shared/journal/kinds/shift-closed.ts';
import { shiftOpenedPostings } from '../../../src-shared/journal/kinds/shift-opened.ts';
import { type Money, money } from '../../../src-shared/money.ts';

/**
 * A property for each rule of the design's table of postings: for any amounts, these accounts move so, and no others.
 */

const amount = fc.integer({ min: 1, max: 1_000_000_000 }).map(money);
const orNothing = fc.integer({ min: 0, max: 1_000_000_000 }).map(money);
const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);

/** The movement of every account, those that stand still included. */
function moved(postings: readonly Posting[], expected: Partial<Record<Account, number>>): void {
  const of = (account: Account) =>
    sum(postings.filter((posting) => posting.account === account).map((posting) => posting.amount));
  for (const account of ACCOUNTS)
    expect(`${account} ${of(account)}`).toBe(`${account} ${money(expected[account] ?? 0)}`);
  expect(sum(postings.map((posting) => posting.amount))).toBe(0);
  expect(postings.every((posting) => posting.amount !== 0)).toBe(true);
}

const cash = (due: Money, more: Money) => ({
  tenderId: 'cash',
  kind: 'cash' as const,
  amount: due,
  received: money(due + more),
  change: more,
});
const paid = (kind: 'bank-card' | 'qr', due: Money) => ({ tenderId: kind, kind, amount: due });
const sold = (kind: 'stored-value' | 'pass' | 'card', of: Money) => ({ kind, amount: of });

describe('rules of the table of postings', () => {
  test('open, carried: drawer +C, float −C', () =>
    fc.assert(
      fc.property(orNothing, (carried) =>
        moved(shiftOpenedPostings({ carried, fromSafe: money(0), counted: carried }), {
          drawer: carried,
          float: -carried,
        }),
      ),
    ));

  test('open, from the safe: drawer +F, safe −F', () =>
    fc.assert(
      fc.property(orNothing, (fromSafe) =>
        moved(shiftOpenedPostings({ carried: money(0), fromSafe, counted: fromSafe }), {
          drawer: fromSafe,
          safe: -fromSafe,
        }),
      ),
    ));

  test('open, counted K and not C: drawer +K, float −C, over-short +(C−K)', () =>
    fc.assert(
      fc.property(orNothing, orNothing, orNothing, (carried, fromSafe, counted) =>
        moved(shiftOpenedPostings({ carried, fromSafe, counted }), {
          drawer: counted,
          float: -carried,
          safe: -fromSafe,
          'over-short': carried + fromSafe - counted,
        }),
      ),
    ));

  test('sale in cash: received into the drawer, change out of it as a movement of its own, the value sold', () =>
    fc.assert(
      fc.property(amount, amount, (due, more) => {
        const postings = salePostings([sold('stored-value', due)], [cash(due, more)]);
        moved(postings, { drawer: due, 'stored-value': -due });
        expect(postings.filter((posting) => posting.account === 'drawer').map((posting) => posting.amount)).toEqual([
          due + more,
          -more,
        ]);
      }),
    ));

  test('split tender: each into its own account', () =>
    fc.assert(
      fc.property(amount, amount, amount, orNothing, (inCash, byCard, byQr, more) =>
        moved(
          salePostings(
            [sold('stored-value', money(inCash + byCard + byQr))],
            [cash(inCash, more), paid('bank-card', byCard), paid('qr', byQr)],
          ),
          { drawer: inCash, acquirer: byCard, 'qr-acquirer': byQr, 'stored-value': -(inCash + byCard + byQr) },
        ),
      ),
    ));

  test('pass: pass-sales against the tender', () =>
    fc.assert(
      fc.property(amount, (price) =>
        moved(salePostings([sold('pass', price)], [paid('bank-card', price)]), {
          acquirer: price,
          'pass-sales': -price,
        }),
      ),
    ));

  test('a new card with its first top-up: card-sales and stored-value against one tender', () =>
    fc.assert(
      fc.property(amount, amount, (price, value) =>
        moved(
          salePostings([sold('card', price), sold('stored-value', value)], [cash(money(price + value), money(0))]),
          { drawer: price + value, 'card-sales': -price, 'stored-value': -value },
        ),
      ),
    ));

  test('many cards: one posting by product, whatever the number of lines', () =>
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 50 }), (amounts) => {
        const due = money(sum(amounts));
        const postings = salePostings(
          amounts.map((each) => sold('stored-value', each)),
          [paid('qr', due)],
        );
        moved(postings, { 'qr-acquirer': due, 'stored-value': -due });
        expect(postings).toHaveLength(2);
      }),
    ));

  test.each([
    ['cash', 'drawer'],
    ['bank-card', 'acquirer'],
    ['qr', 'qr-acquirer'],
  ] as const)('return by %s: the product back, %s down', (kind, account) =>
    fc.assert(
      fc.property(amount, amount, (value, pass) =>
        moved(
          returnPostings(
            [sold('stored-value', value), sold('pass', pass)],
            [{ tenderId: kind, kind, amount: money(value + pass) }],
          ),
          { 'stored-value': value, 'pass-sales': pass, [account]: -(value + pass) },
        ),
      ),
    ),
  );

  test.each(['safe', 'petty-cash', 'claims'] as const)('pay-in from %s: drawer +A, and that account −A', (against) =>
    fc.assert(fc.property(amount, (a) => moved(payInPostings(a, against), { drawer: a, [against]: -a }))),
  );

  test.each(['safe', 'petty-cash', 'claims'] as const)('pay-out to %s: that account +A, drawer −A', (against) =>
    fc.assert(fc.property(amount, (a) => moved(payOutPostings(a, against), { drawer: -a, [against]: a }))),
  );

  test('safe drop: safe +A, drawer −A', () =>
    fc.assert(fc.property(amount, (a) => moved(safeDropPostings(a), { safe: a, drawer: -a }))));

  test('close short by S: over-short +S', () =>
    fc.assert(
      fc.property(amount, amount, (counted, short) =>
        moved(shiftClosedPostings({ expected: money(counted + short), carried: money(0), removed: counted }), {
          safe: counted,
          'over-short': short,
          drawer: -(counted + short),
        }),
      ),
    ));

  test('close over by O: over-short −O', () =>
    fc.assert(
      fc.property(orNothing, amount, (expected, over) =>
        moved(shiftClosedPostings({ expected, carried: money(0), removed: money(expected + over) }), {
          safe: expected + over,
          'over-short': -over,
          drawer: -expected,
        }),
      ),
    ));

  test('close, carry C, remove R: float +C, safe +R, drawer −(C+R)', () =>
    fc.assert(
      fc.property(orNothing, orNothing, (carried, removed) =>
        moved(shiftClosedPostings({ expected: money(carried + removed), carried, removed }), {
          float: carried,
          safe: removed,
          drawer: -(carried + removed),
        }),
      ),
    ));

  test('hand-over: what the one leaves the other begins with, and between them float stands at zero', () =>
    fc.assert(
      fc.property(orNothing, orNothing, orNothing, (expected, left, found) => {
        const closing = shiftClosedPostings({ expected, carried: left, removed: money(0) });
        const opening = shiftOpenedPostings({ carried: left, fromSafe: money(0), counted: found });
        moved([...closing, ...opening], { drawer: found - expected, 'over-short': expected - left + left - found });
        expect(drawerTotal(opening)).toBe(found);
      }),
    ));
});
