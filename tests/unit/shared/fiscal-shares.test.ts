import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dividedOver } from '../../../src-shared/fiscal/divide.ts';
import { type PaidBy, returnShare, saleShare } from '../../../src-shared/fiscal/shares.ts';
import { whoFiscalises } from '../../../src-shared/fiscal/who-fiscalises.ts';
import { money, sumOf } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { aProfile } from '../../devices/a-profile.ts';

const AT = instant(Date.UTC(2026, 10, 22, 8, 25));
const tender = (id: string, kind: string, says: object = {}) => ({ id, kind, name: { ru: id }, ...says });
const TENDERS = [tender('cash', 'cash'), tender('card', 'bank-card', { fiscal: 'terminal' }), tender('qr', 'qr')];
const RULES = aProfile({ fiscal: {}, tenders: TENDERS });

const cash = (amount: number): PaidBy => ({ tenderId: 'cash', kind: 'cash', amount: money(amount) });
const card = (amount: number): PaidBy => ({ tenderId: 'card', kind: 'bank-card', amount: money(amount) });
const topUp = (line: number, amount: number) => ({
  line,
  productId: 'purse',
  kind: 'stored-value' as const,
  amount: money(amount),
});
const newCard = (line: number) => ({ line, productId: 'card', kind: 'card' as const, amount: money(800) });
const at = (line: number, amount: number) => ({ line, amount: money(amount) });

describe('who fiscalises', () => {
  const who = (of: PaidBy, rules: Parameters<typeof whoFiscalises>[1]) => whoFiscalises(of, rules);

  test('without a word of a register nobody does, cash included', () => {
    expect([cash(1), card(1)].map((each) => who(each, aProfile()))).toEqual(['nobody', 'nobody']);
  });

  test('cash is the register’s whatever its tender says, and a tender that names one is word enough', () => {
    const rules = aProfile({ tenders: [tender('cash', 'cash', { fiscal: 'nobody' }), TENDERS[1]] });
    expect(who(cash(1), { ...rules, fiscal: {} })).toBe('register');
    expect(who(cash(1), aProfile({ tenders: [tender('qr', 'qr', { fiscal: 'register' })] }))).toBe('register');
  });

  test.each([
    [{ fiscal: 'register' }, 'register'],
    [{ fiscal: 'terminal' }, 'terminal'],
    [{ fiscal: 'nobody' }, 'nobody'],
    [{ fiscalisedBy: 'terminal' }, 'terminal'],
    [{ fiscalisedBy: 'terminal', fiscal: 'register' }, 'register'],
    [{}, 'register'],
  ])('a card whose tender says %j is told by the %s', (says, told) => {
    expect(who(card(1), aProfile({ fiscal: {}, tenders: [tender('card', 'bank-card', says)] }))).toBe(told);
  });

  test('a tender that the rules don’t know is taken by its kind, and in doubt for the register’s', () => {
    expect(who({ ...card(1), tenderId: 'old' }, RULES)).toBe('terminal');
    expect(who(card(1), aProfile({ fiscal: {}, tenders: [tender('cash', 'cash')] }))).toBe('register');
  });
});

describe('of a sale the register hears', () => {
  const share = (lines: readonly ReturnType<typeof topUp | typeof newCard>[], ...tenders: PaidBy[]) =>
    saleShare({ sale: { lines, tenders }, at: AT, rules: RULES });

  test.each([
    ['all that was paid in cash', [topUp(1, 5000)], [cash(5000)], [at(1, 5000)], true],
    ['nothing that a terminal fiscalises', [topUp(1, 5000)], [card(5000)], [], true],
    ['a part of a top-up that was paid in two ways', [topUp(1, 5000)], [card(2000), cash(3000)], [at(1, 3000)], true],
    [
      'top-ups in the order of the sale',
      [topUp(1, 2000), topUp(2, 3000)],
      [card(2500), cash(2500)],
      [at(1, 2000), at(2, 500)],
      true,
    ],
    [
      'a new card whole, and the rest of its top-up',
      [newCard(1), topUp(2, 5000)],
      [card(4000), cash(1800)],
      [at(1, 800), at(2, 1000)],
      true,
    ],
    [
      'no part of a card that the terminal has',
      [newCard(1), topUp(2, 5000)],
      [card(5300), cash(500)],
      [at(2, 500)],
      true,
    ],
    ['one card of two', [newCard(1), newCard(2)], [card(800), cash(800)], [at(1, 800)], true],
    ['a part of a card, which is said to be indivisible', [newCard(1)], [card(300), cash(500)], [at(1, 500)], false],
    [
      'parts of cards, said to be indivisible',
      [newCard(1), newCard(2)],
      [card(400), cash(1200)],
      [at(1, 800), at(2, 400)],
      false,
    ],
  ])('%s', (_, lines, tenders, positions, isDivisible) => {
    const told = share(lines, ...tenders);
    expect(told).toMatchObject({ positions, isDivisible });
    expect(told.amount).toBe(sumOf(positions.map(({ amount }) => amount)));
  });

  test('a tenge for each it was paid, whatever the parts: positions sum to what the register fiscalises', () => {
    const line = fc.record({ amount: fc.integer({ min: 1, max: 9 }), isWhole: fc.boolean() });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(), (given, part) => {
        const lines = given.map((each, index) => ({ ...each, amount: money(each.amount), line: index + 1 }));
        const total = sumOf(lines.map(({ amount }) => amount));
        const amount = money(part % (total + 1));
        const { positions, isDivisible } = dividedOver(lines, amount);
        expect(sumOf(positions.map((each) => each.amount))).toBe(amount);
        const of = (each: { readonly line: number }) => lines.find(({ line: no }) => no === each.line);
        expect(positions.every((each) => each.amount > 0 && each.amount <= (of(each)?.amount ?? 0))).toBe(true);
        const inParts = positions.filter((each) => each.amount !== of(each)?.amount);
        expect(isDivisible && inParts.some((each) => of(each)?.isWhole)).toBe(false);
        expect(inParts.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('more different prices than any tariff has are said to be indivisible, instead of trying them all', () => {
    const amounts = Array.from({ length: 50 }, (_, no) => money(2 ** (no % 40)));
    const lines = amounts.map((amount, no) => ({ line: no + 1, amount, isWhole: true }));
    expect(dividedOver(lines, money(2 ** 39 + 12_345)).isDivisible).toBe(false);
  });
});

describe('of a return the register hears', () => {
  const lines = [topUp(1, 3000), topUp(2, 2000)];
  const after = (tenders: readonly PaidBy[], ...returns: (readonly PaidBy[])[]) => {
    const given = returns.map((back, index) => ({ lines: [lines[index] ?? topUp(1, 1)], tenders: back }));
    return returnShare({ sale: { lines, tenders }, at: AT, rules: RULES }, given);
  };

  test('what goes back the way it came', () => {
    expect(after([cash(5000)], [cash(3000)])).toMatchObject({ amount: 3000, payments: [cash(3000)], cashBeside: 0 });
    expect(after([card(5000)], [card(3000)])).toMatchObject({ amount: 0, payments: [], cashBeside: 0 });
  });

  test('of a sale in parts its own part, return after return', () => {
    const sold = [card(2000), cash(3000)];
    expect(after(sold, [card(2000), cash(1000)])).toMatchObject({ amount: 1000, positions: [at(1, 1000)] });
    expect(after(sold, [card(2000), cash(1000)], [cash(2000)])).toMatchObject({ amount: 2000, cashBeside: 0 });
  });

  test('cash for what a terminal fiscalised as cash that goes out', () => {
    expect(after([card(5000)], [cash(3000)])).toMatchObject({
      amount: 0,
      positions: [],
      payments: [],
      cashBeside: 3000,
    });
    const sold = [card(4000), cash(1000)];
    expect(after(sold, [cash(3000)])).toMatchObject({ amount: 1000, payments: [cash(1000)], cashBeside: 2000 });
    expect(after(sold, [cash(3000)], [cash(2000)])).toMatchObject({ amount: 0, cashBeside: 2000 });
  });

  test('a card that takes back what came in cash: who sold it takes it back', () => {
    expect(after([cash(5000)], [card(3000)])).toMatchObject({ amount: 3000, payments: [card(3000)], cashBeside: 0 });
  });

  test('as cash beside, whatever goes back of a sale that no register was told of', () => {
    const sold = { sale: { lines, tenders: [cash(5000)] }, at: AT, rules: aProfile() };
    expect(returnShare(sold, [{ lines: [at(1, 3000)], tenders: [cash(3000)] }])).toMatchObject({
      amount: 0,
      cashBeside: 3000,
    });
  });
});
