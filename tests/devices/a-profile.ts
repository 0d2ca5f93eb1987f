import { Card, Profile } from '../../src-shared/contract/upstream.ts';

/** An operator's rules as DOMAIN.md tells them, small enough to read. */
export function aProfile(changes: Record<string, unknown> = {}): Profile {
  return Profile.parse({
    version: 'test-1',
    operator: { name: { ru: 'Оператор' }, taxId: '123456789012', address: { ru: 'Алматы' } },
    timeZone: 'Asia/Almaty',
    currency: { code: 'KZT', exponent: 0, symbol: '₸' },
    languages: { default: 'ru', receipt: ['kk', 'ru'], customer: ['kk', 'ru', 'en', 'zh-CN'] },
    cardFormats: [
      {
        name: 'Onay',
        pattern: '964(31|39)085033\\d{8}',
        grouping: [4, 2, 5, 4, 4],
        checkDigit: 'none',
        lookupBySuffix: 8,
      },
    ],
    products: [
      {
        id: 'purse',
        kind: 'stored-value',
        name: { ru: 'Баланс' },
        presets: [1000, 2000, 5000],
        validFrom: '2026-01-01',
      },
      {
        id: 'day',
        kind: 'pass',
        name: { ru: 'На день' },
        price: 500,
        passDays: 1,
        validFrom: '2026-01-01',
        validTo: '2026-12-31',
      },
      { id: 'week', kind: 'pass', name: { ru: 'На неделю' }, price: 2500, passDays: 7, validFrom: '2026-01-01' },
      { id: 'next-year', kind: 'pass', name: { ru: 'С января' }, price: 3000, passDays: 7, validFrom: '2027-01-01' },
      { id: 'card', kind: 'card', name: { ru: 'Карта' }, price: 800, validFrom: '2026-01-01' },
    ],
    limits: {
      minTopUp: 1000,
      maxTopUp: 50000,
      stepTopUp: 1,
      maxBalance: 100000,
      returnWithinMinutes: 30,
      maxCardsPerSale: 20,
    },
    offline: { allowed: true, maxHours: 24, maxEntries: 100, maxTopUp: 10000, maxTotal: 50000 },
    cash: {
      denominations: [20000, 10000, 5000, 2000, 1000, 500]
        .map((value) => ({ value, kind: 'note' }))
        .concat([200, 100, 50, 20, 10, 5, 2, 1].map((value) => ({ value, kind: 'coin' }))),
      varianceTolerance: 500,
      dropAbove: 300000,
    },
    tenders: [
      { id: 'cash', kind: 'cash', name: { ru: 'Наличные' } },
      { id: 'card', kind: 'bank-card', name: { ru: 'Банковская карта' } },
    ],
    receipt: { header: { ru: 'Добро пожаловать' }, footer: { ru: 'Счастливого пути' } },
    support: { phone: '+7 727 000 00 00' },
    ...changes,
  });
}

export const CARD_NUMBER = '9643108503304172259';

export function aCard(changes: Record<string, unknown> = {}): Card {
  return Card.parse({
    number: CARD_NUMBER,
    kind: 'stored-value',
    status: 'active',
    balance: 1240,
    asOf: '2026-11-22T08:24:59.000Z',
    effect: 'immediate',
    movements: [],
    ...changes,
  });
}
