import { expect, test } from 'vitest';
import type { RecentSale } from '../../../../src-shared/contract/views/history.ts';
import type { SaleId } from '../../../../src-shared/ids.ts';
import { money } from '../../../../src-shared/money.ts';
import { instant } from '../../../../src-shared/time.ts';
import { lastSaleOf, mayReturnLast } from '../../../../src-renderer/shell/last-sale.ts';
import { worst } from '../../../../src-renderer/ui/outcomes.ts';
import { aProfile, CARD_NUMBER } from '../../../devices/a-profile.ts';

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 10, 23, 8);
const profile = aProfile();

function sale(number: string, minutesAgo: number, ...credits: RecentSale['lines'][number]['credit'][]): RecentSale {
  return {
    saleId: '01900000-0000-7000-8000-000000000001' as SaleId,
    receiptNumber: `T-${number}`,
    at: instant(NOW - minutesAgo * MINUTE_MS),
    amount: money(5000),
    change: money(0),
    offline: false,
    tenders: ['cash'],
    print: 'printed',
    lines: credits.map((credit) => ({
      cardNumber: CARD_NUMBER,
      kind: 'stored-value',
      amount: money(5000),
      credit,
      balance: null,
      reason: null,
    })),
  };
}

test('the last sale is the one with the highest number, whatever the clock did', () => {
  expect(lastSaleOf({ recent: [sale('000002', 0, 'credited'), sale('000003', 60, 'credited')] })?.receiptNumber).toBe(
    'T-000003',
  );
});

test.each([
  ['within the minutes', [sale('000002', 29, 'credited')], true],
  ['after them', [sale('000002', 31, 'credited')], false],
  ['when all of it went back', [sale('000002', 1, 'returned', 'returned')], false],
  ['when part of it went back', [sale('000002', 1, 'returned', 'credited')], true],
  ['without a sale', [], false],
])('the one key is offered %s: %#', (_when, recent, offered) =>
  expect(mayReturnLast(lastSaleOf({ recent }), { profile }, NOW)).toBe(offered),
);

test('of several lines the worst is told', () => {
  expect(worst(sale('000002', 0, 'credited', 'rejected', 'returned').lines)?.credit).toBe('rejected');
});
