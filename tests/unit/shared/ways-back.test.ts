import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TENDER_KINDS } from '../../../src-shared/contract/wire-types.ts';
import { money, sumOf } from '../../../src-shared/money.ts';
import { exceedsWhatCame, partsToGiveBack, type PaymentPart, waysBack } from '../../../src-shared/ways-back.ts';

const part = (kind: PaymentPart['kind'], amount: number): PaymentPart => ({ kind, amount: money(amount) });
const card = (amount: number) => part('bank-card', amount);
const cash = (amount: number) => part('cash', amount);
const qr = (amount: number) => part('qr', amount);

describe('what came each way and has not gone back', () => {
  test.each([
    ['nothing went back', [card(2000), cash(3000)], [], [card(2000), cash(3000)]],
    ['a part of one way', [card(2000), cash(3000)], [cash(1000)], [card(2000), cash(2000)]],
    ['the whole of one way', [card(2000), cash(3000)], [card(2000)], [cash(3000)]],
    [
      'two slips of one kind stay two',
      [card(2000), card(1000), cash(500)],
      [card(500)],
      [card(1500), card(1000), cash(500)],
    ],
    ['more than came by it is taken off the rest', [card(2000), cash(3000)], [cash(4000)], [card(1000)]],
    ['another way than any that it came', [card(2000), cash(3000)], [qr(2500)], [cash(2500)]],
    ['all of it', [card(2000), cash(3000)], [qr(5000)], []],
  ])('%s', (_, paid, givenBack, kept) => {
    expect(partsToGiveBack(paid, givenBack)).toEqual(kept);
  });
});

test.each([
  [[card(2000), cash(3000)], 5000, [card(2000), cash(3000)]],
  [[card(2000), cash(3000)], 1500, [card(1500)]],
  [[card(2000), cash(3000)], 2500, [card(2000), cash(500)]],
  [[card(2000), card(1000)], 2500, [card(2000), card(500)]],
  [[cash(3000)], 3000, [cash(3000)]],
  [[], 3000, []],
])('money goes back the way it came, in the order it came: of %j, %i', (kept, amount, ways) => {
  expect(waysBack(kept, money(amount))).toEqual(ways);
});

test('more than came by a way is seen, also over two slips of a kind', () => {
  const kept = [card(2000), card(1000), cash(500)];
  expect(exceedsWhatCame(kept, [card(3000)])).toBe(false);
  expect(exceedsWhatCame(kept, [card(1500), card(1501)])).toBe(true);
  expect(exceedsWhatCame(kept, [cash(501)])).toBe(true);
  expect(exceedsWhatCame(kept, [qr(1)])).toBe(true);
});

test('whatever went back in whatever way, what is kept and what went back are what was paid', () => {
  const parts = fc.array(
    fc.record({ kind: fc.constantFrom(...TENDER_KINDS), amount: fc.integer({ min: 1, max: 50_000 }).map(money) }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(parts, parts, (paid, wished) => {
      const givenBack: PaymentPart[] = [];
      for (const each of wished)
        if (sumOf([...givenBack, each].map((one) => one.amount)) <= sumOf(paid.map((one) => one.amount)))
          givenBack.push(each);
      const kept = partsToGiveBack(paid, givenBack);
      expect(sumOf([...kept, ...givenBack].map((each) => each.amount))).toBe(sumOf(paid.map((each) => each.amount)));
      expect(sumOf(waysBack(kept, sumOf(kept.map((each) => each.amount))).map((each) => each.amount))).toBe(
        sumOf(kept.map((each) => each.amount)),
      );
      expect(exceedsWhatCame(kept, kept)).toBe(false);
    }),
  );
});
