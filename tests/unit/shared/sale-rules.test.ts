import { describe, expect, test } from 'vitest';
import type { Product } from '../../../src-shared/contract/upstream.ts';
import { money } from '../../../src-shared/money.ts';
import { localText, productsOn, tariffOn, unusable } from '../../../src-shared/profile.ts';
import { assert } from '../../../src-shared/result.ts';
import {
  linesOfCard,
  productById,
  proposedPassDays,
  refuseAmount,
  refuseCard,
} from '../../../src-shared/sale-rules.ts';
import type { Day } from '../../../src-shared/time.ts';
import { aCard, aProfile, CARD_NUMBER } from '../../devices/a-profile.ts';

const TODAY = '2026-11-22' as Day;
const profile = aProfile();
const product = (id: string): Product => {
  const found = productById(id, TODAY, profile);
  assert(found !== undefined, `no product ${id}`);
  return found;
};
const known = (changes: Record<string, unknown> = {}, hotlisted = false) => ({
  number: CARD_NUMBER,
  card: aCard(changes),
  hotlisted,
});

describe('which cards take nothing', () => {
  test.each<
    [string, ReturnType<typeof known> | { number: string; card: null; hotlisted: boolean }, string | undefined]
  >([
    ['an active card', known(), undefined],
    ['a card of which only the number is known', { number: CARD_NUMBER, card: null, hotlisted: false }, undefined],
    ['a hotlisted number', { number: CARD_NUMBER, card: null, hotlisted: true }, 'card-hotlisted'],
    ['a hotlisted card that looks active', known({}, true), 'card-hotlisted'],
    ['a single ride', known({ kind: 'single-ride' }), 'card-single-ride'],
    ['a blocked card', known({ status: 'blocked' }), 'card-blocked'],
    ['an expired card', known({ status: 'expired' }), 'card-expired'],
    ['a card that expired yesterday', known({ expiresOn: '2026-11-21' }), 'card-expired'],
    ['a card that expires today', known({ expiresOn: '2026-11-22' }), undefined],
    ['a new card that is not activated', known({ status: 'not-activated' }), undefined],
    ['a new card that can’t be reloaded', known({ status: 'not-activated', reloadable: false }), 'card-not-reloadable'],
    ['a status that is not known yet', known({ status: 'melted' }), 'card-not-reloadable'],
    ['a card that can’t be reloaded', known({ reloadable: false }), 'card-not-reloadable'],
    ['a day pass card', known({ kind: 'day-pass' }), undefined],
  ])('%s', (_name, card, kind) => {
    expect(refuseCard(card, TODAY, profile)?.kind).toBe(kind);
  });
});

test('a new card is refused where the operator sells none', () => {
  const sellsNone = aProfile({ products: profile.products.filter((each) => each.kind !== 'card') });
  expect(refuseCard(known({ status: 'not-activated' }), TODAY, sellsNone)?.kind).toBe('card-not-activated');
});

describe('the lines that a card makes', () => {
  const offer = { product: product('purse'), amount: money(5000) };
  const line = { cardNumber: CARD_NUMBER, productId: 'purse', amount: 5000 };
  test('of a card in use are its top-up alone', () =>
    expect(linesOfCard(known(), offer, TODAY, profile)).toEqual({ ok: true, value: [line] }));
  test('of a new card begin with the card itself', () => {
    expect(linesOfCard(known({ status: 'not-activated' }), offer, TODAY, profile)).toEqual({
      ok: true,
      value: [{ cardNumber: CARD_NUMBER, productId: 'card', amount: 800 }, line],
    });
  });
  test('are refused with the card, and with an amount that does not fit', () => {
    expect(linesOfCard(known({ status: 'blocked' }), offer, TODAY, profile)).toMatchObject({
      ok: false,
      error: { kind: 'card-blocked' },
    });
    expect(linesOfCard(known({ balance: 99_000 }), offer, TODAY, profile)).toMatchObject({
      ok: false,
      error: { kind: 'balance-above-cap', room: 1000 },
    });
  });
});

describe('which amounts a card takes', () => {
  test.each<[number, Record<string, unknown>, object | null]>([
    [1000, {}, null],
    [50000, {}, null],
    [999, {}, { kind: 'amount-below-minimum', minimum: 1000 }],
    [1, {}, { kind: 'amount-below-minimum', minimum: 1000 }],
    [50001, {}, { kind: 'amount-above-maximum', maximum: 50000 }],
    [5000, { balance: 95000 }, null],
    [5001, { balance: 95000 }, { kind: 'balance-above-cap', cap: 100000, room: 5000 }],
  ])('%d tenge onto %j', (amount, card, refusal) => {
    expect(refuseAmount(known(card), product('purse'), money(amount), profile)).toEqual(refusal);
  });

  test('steps are the profile’s', () => {
    const stepped = aProfile({ limits: { ...profile.limits, stepTopUp: 500 } });
    expect(refuseAmount(known(), product('purse'), money(1250), stepped)).toEqual({
      kind: 'amount-off-step',
      step: 500,
    });
    expect(refuseAmount(known(), product('purse'), money(1500), stepped)).toBeNull();
  });

  test('a pass costs its price', () => {
    expect(refuseAmount(known(), product('week'), money(2500), profile)).toBeNull();
    expect(refuseAmount(known(), product('week'), money(2000), profile)).toEqual({
      kind: 'amount-not-price',
      price: 2500,
    });
  });
});

describe('passes', () => {
  test('begin today', () => {
    expect(proposedPassDays(product('week'), aCard(), TODAY)).toEqual({
      validFrom: '2026-11-22',
      validTo: '2026-11-28',
    });
    expect(proposedPassDays(product('day'), null, TODAY)).toEqual({ validFrom: '2026-11-22', validTo: '2026-11-22' });
  });
  test('a renewal begins the day after the running pass', () => {
    const card = aCard({ passes: [{ productId: 'week', validFrom: '2026-11-20', validTo: '2026-11-26' }] });
    expect(proposedPassDays(product('week'), card, TODAY)).toEqual({ validFrom: '2026-11-27', validTo: '2026-12-03' });
  });
  test('a pass that has run out delays nothing', () => {
    const card = aCard({ passes: [{ productId: 'week', validFrom: '2026-11-01', validTo: '2026-11-07' }] });
    expect(proposedPassDays(product('week'), card, TODAY)?.validFrom).toBe('2026-11-22');
  });
  test('of another kind begin after it as well: two at once would waste one', () => {
    const card = aCard({ passes: [{ productId: 'day', validFrom: '2026-11-22', validTo: '2026-11-22' }] });
    expect(proposedPassDays(product('week'), card, TODAY)?.validFrom).toBe('2026-11-23');
  });
  test('stored value has no days', () => expect(proposedPassDays(product('purse'), aCard(), TODAY)).toBeNull());
});

describe('the profile', () => {
  test('sells what is valid on the day, both ends inclusive', () => {
    const ids = (day: string) => productsOn(day as Day, profile).map((each) => each.id);
    expect(ids('2026-12-31')).toEqual(['purse', 'day', 'week', 'card']);
    expect(ids('2027-01-01')).toEqual(['purse', 'week', 'next-year', 'card']);
  });
  test('of two tariffs of a product that hold on a day the later one is in force, whatever their order', () => {
    const day = (price: number, validFrom: string, validTo?: string) => ({
      id: 'day',
      kind: 'pass',
      name: { ru: 'На день' },
      price,
      passDays: 1,
      validFrom,
      ...(validTo && { validTo }),
    });
    const [old, dearer, holiday] = [
      day(500, '2026-01-01'),
      day(600, '2026-11-01'),
      day(300, '2026-12-31', '2026-12-31'),
    ];
    for (const products of [
      [old, dearer, holiday],
      [holiday, dearer, old],
    ]) {
      const sold = (on: string) => productsOn(on as Day, aProfile({ products })).map((each) => each.price);
      // What is printed and decided later goes by the same tariff, also when the one that began last is over.
      expect(
        ['2025-12-31', '2026-10-31', '2026-12-31', '2027-01-01'].map(
          (on) => tariffOn(on as Day, aProfile({ products }), 'day')?.price,
        ),
      ).toEqual([500, 500, 300, 600].map((price, at) => (at === 0 ? products[0]?.price : price)));
      expect([sold('2026-10-31'), sold('2026-11-01'), sold('2026-12-31'), sold('2027-01-01')]).toEqual([
        [500],
        [600],
        [300],
        [600],
      ]);
      expect(productById('day', '2026-11-22' as Day, aProfile({ products }))?.price).toBe(600);
    }
  });
  test.each<[Record<string, unknown>, RegExp]>([
    [{ tenders: [] }, /no tender/],
    [{ products: [] }, /no product/],
    [{ limits: { ...profile.limits, minTopUp: 60000 } }, /above its largest/],
    [{ currency: { code: 'tenge', exponent: 0, symbol: '₸' } }, /ISO 4217/],
    [{ currency: { code: 'QQQ', exponent: 0, symbol: '?' } }, /«QQQ» is unknown/],
    [{ currency: { code: 'XXX', exponent: 0, symbol: '?' } }, /«XXX» is unknown/],
    [{ limits: { ...profile.limits, minTopUp: 1000, maxTopUp: 1500, stepTopUp: 2000 } }, /multiple of its step/],
    [{ limits: { ...profile.limits, maxBalance: 500 } }, /what a card may hold/],
    [{ products: profile.products.map((each) => ({ ...each, vatPercent: -1 })) }, /«purse» bears a VAT of -1 %/],
    [{ products: profile.products.map((each) => ({ ...each, vatPercent: 101 })) }, /bears a VAT of 101 %/],
    [{ cardFormats: [] }, /no card format/],
    [{ cardFormats: [{ name: 'broken', pattern: '[', grouping: [], checkDigit: 'none' }] }, /no card format/],
    ...['^(([0-9]+)+)+x$', '(\\d|\\d\\d)+x', '(\\d*)*', '\\d*\\d*\\d*\\d*\\d*\\d*\\d*x', '(?=(\\d+)+x)\\d+'].map(
      (pattern): [Record<string, unknown>, RegExp] => [
        { cardFormats: [...profile.cardFormats, { name: 'evil', pattern, grouping: [], checkDigit: 'none' }] },
        /«evil» would take too long/,
      ],
    ),
    [
      { cardFormats: [{ name: 'odd', pattern: '(\\d)\\1', grouping: [], checkDigit: 'none' }] },
      /«odd» .*can't be judged/,
    ],
    [{ languages: { ...profile.languages, receipt: [] } }, /receipts have no language/],
    [{ languages: { ...profile.languages, receipt: ['tlh'] } }, /receipts have no language/],
    [{ timeZone: 'Asia/Nowhere' }, /time zone/],
  ])('%j is unusable', (changes, words) => expect(unusable(aProfile(changes))).toMatch(words));
  test('a sound profile is usable', () => expect(unusable(profile)).toBeNull());
  test('speaks the wished language, its base, else the default', () => {
    const text = { ru: 'Карта', 'zh-CN': '卡', en: 'Card' };
    expect(localText(text, 'en', profile)).toBe('Card');
    expect(localText(text, 'zh', profile)).toBe('卡');
    expect(localText(text, 'kk', profile)).toBe('Карта');
    expect(localText(text, 'en-GB', profile)).toBe('Card');
  });
});
