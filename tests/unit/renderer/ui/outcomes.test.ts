import { describe, expect, test } from 'vitest';
import {
  balanceOf,
  balanceToppedUp,
  type LineOfSale,
  outcomesOf,
  partGivenBack,
  statusAfter,
} from '../../../../src-renderer/ui/outcomes.ts';
import { money } from '../../../../src-shared/money.ts';

/** Each line of a sale has an outcome of its own, and what is shown of the sale is read line by line. */

const line = (
  kind: LineOfSale['kind'],
  credit: LineOfSale['credit'],
  balance: number | null = null,
  card = '2259',
): LineOfSale => ({
  cardNumber: `964310850330417${card}`,
  kind,
  credit,
  balance: balance === null ? null : money(balance),
});

const told = (...lines: readonly LineOfSale[]) =>
  [...outcomesOf(lines)].map(
    ([kind, outcomes]) => `${kind}: ${outcomes.map((each) => `${each.lines} ${each.credit}`).join(', ')}`,
  );

const NEW_CARD = [line('card', 'credited', 0), line('stored-value', 'credited', 2000)];

describe('a new card with its first top-up', () => {
  test('is told as a card and as a top-up, and holds what the top-up brought', () => {
    expect(told(...NEW_CARD)).toEqual(['card: 1 credited', 'stored-value: 1 credited']);
    expect(balanceOf(NEW_CARD)).toBe(2000);
    expect(statusAfter('not-activated', NEW_CARD)).toBe('active');
  });

  test('holds nothing that is known while its top-up is on the way or rejected', () => {
    for (const credit of ['on-the-way', 'pending', 'rejected'] as const) {
      const lines = [line('card', 'credited', 0), line('stored-value', credit)];
      expect(told(...lines)).toEqual(['card: 1 credited', `stored-value: 1 ${credit}`]);
      expect(balanceOf(lines)).toBeNull();
      expect(statusAfter('not-activated', lines)).toBe('active');
    }
  });

  test('whose card was rejected stays as it was, and of which nobody has said a word says nothing', () => {
    const rejected = [line('card', 'rejected'), line('stored-value', 'rejected')];
    expect(told(...rejected)).toEqual(['card: 1 rejected', 'stored-value: 1 rejected']);
    expect(statusAfter('not-activated', rejected)).toBe('not-activated');
    expect(statusAfter('not-activated', [line('card', 'on-the-way')])).toBeUndefined();
    expect(statusAfter('not-activated', [])).toBeUndefined();
  });

  test('tried again and credited later holds what the top-up brought', () => {
    expect(balanceToppedUp([line('card', 'credited', 2000), line('stored-value', 'credited', 2000)])).toBe(2000);
  });
});

test('a card in use keeps its status, whatever is sold onto it', () => {
  expect(statusAfter('active', [line('stored-value', 'rejected')])).toBe('active');
  expect(statusAfter(undefined, [])).toBeUndefined();
});

test('a card whose top-up was rejected because it is blocked or expired is not told as active', () => {
  const rejected = (reason: string) => [{ ...line('stored-value', 'rejected'), reason }];
  expect(statusAfter('active', rejected('card-blocked'))).toBe('blocked');
  expect(statusAfter('active', rejected('card-expired'))).toBe('expired');
  expect(statusAfter('active', rejected('balance-limit'))).toBe('active');
  // Its money went back, and the card is what it was.
  expect(statusAfter('active', [{ ...line('stored-value', 'returned'), reason: 'card-blocked' }])).toBe('blocked');
});

test('a new card with a pass holds its balance on the face, and no balance stands beside the pass', () => {
  const lines = [line('card', 'credited', 0), line('pass', 'credited', 0)];
  expect(balanceOf(lines)).toBe(0);
  expect(balanceToppedUp(lines)).toBeNull();
});

test('a group tells how many of each stand how, the worst first, and no balance for all', () => {
  const group = [
    line('stored-value', 'credited', 3000),
    line('stored-value', 'rejected', null, '4273'),
    line('card', 'credited', 0, '0001'),
    line('stored-value', 'credited', 2000, '0001'),
    line('stored-value', 'on-the-way', null, '0002'),
  ];
  expect(told(...group)).toEqual(['stored-value: 1 rejected, 1 on-the-way, 2 credited', 'card: 1 credited']);
  expect(balanceOf(group)).toBeNull();
});

test('what was given back says so, and the balance of before is shown no more', () => {
  const lines = [line('stored-value', 'returned')];
  expect(told(...lines)).toEqual(['stored-value: 1 returned']);
  expect(balanceOf(lines)).toBeNull();
});

test('a sale says how much of it went back: whole cards of a group, else lines', () => {
  const group = (...credits: LineOfSale['credit'][]) =>
    credits.map((credit, at) => line('stored-value', credit, null, `000${at}`));
  expect(partGivenBack(group('credited', 'returned', 'credited'))).toEqual({ returned: 1, all: 3 });
  expect(partGivenBack(group('rejected', 'reversed'))).toEqual({ returned: 1, all: 2 });
  expect(partGivenBack(group('returned', 'returned'))).toBeNull();
  expect(partGivenBack(group('credited', 'rejected'))).toBeNull();
  const twoNewCards = (...credits: LineOfSale['credit'][]) =>
    credits.map((credit, at) => line(at % 2 === 0 ? 'card' : 'stored-value', credit, null, `000${at >> 1}`));
  expect(partGivenBack(twoNewCards('returned', 'returned', 'credited', 'credited'))).toEqual({ returned: 1, all: 2 });
  expect(partGivenBack(twoNewCards('credited', 'returned', 'credited', 'credited'))).toEqual({ returned: 1, all: 4 });
});
