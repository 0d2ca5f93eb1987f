import { describe, expect, test } from 'vitest';
import { unaccountable, type OpenMatter } from '../../../src-shared/profile-change.ts';
import { unusable } from '../../../src-shared/profile.ts';
import { aProfile } from '../../devices/a-profile.ts';

const inForce = aProfile();
const SHIFT: OpenMatter = { what: 'a shift is open', tenders: ['cash'] };
const judge = (
  changes: Record<string, unknown>,
  {
    shiftIsOpen = false,
    matters = [] as OpenMatter[],
    currency = inForce.currency as typeof inForce.currency | null,
  } = {},
) => unaccountable(aProfile({ version: 'next', ...changes }), { inForce, currency, shiftIsOpen, matters });
const KZT = inForce.currency;
const OPEN = { shiftIsOpen: true, matters: [SHIFT] };
const [, ...withoutTheLargest] = inForce.cash.denominations;

describe('a newer profile', () => {
  test.each([
    ['another currency', { currency: { code: 'USD', exponent: 0, symbol: '$' } }, /USD with 0 .* KZT with 0/],
    ['another exponent', { currency: { ...KZT, exponent: 2 } }, /KZT with 2 decimal digits .* KZT with 0/],
  ])('of %s is never taken over where there was money, and says what to do', (_, changes, words) => {
    expect(judge(changes)).toMatch(words);
    expect(judge(changes)).toMatch(/publish a profile in the currency of the journal, or enrol this window/);
    expect(judge(changes, OPEN)).toMatch(words);
    expect(judge(changes, { currency: null })).toBeNull();
  });

  test('with another sign of the same currency is taken over', () => {
    expect(judge({ currency: { ...KZT, symbol: 'тг' } }, OPEN)).toBeNull();
  });

  test.each<[string, Record<string, unknown>, OpenMatter, RegExp]>([
    [
      'cash',
      { tenders: inForce.tenders.filter(({ kind }) => kind !== 'cash') },
      SHIFT,
      /no tender «cash», and a shift/,
    ],
    [
      'the way by which something open was paid',
      { tenders: inForce.tenders.filter(({ kind }) => kind === 'cash') },
      { what: 'a sale is begun', tenders: ['bank-card'] },
      /no tender «bank-card», and a sale is begun/,
    ],
    [
      'a product that something open is of',
      { products: inForce.products.filter(({ id }) => id !== 'week') },
      { what: 'a sale is begun', products: ['week'] },
      /no product «week», and a sale is begun/,
    ],
  ])('without %s waits until that is settled', (_, changes, matter, words) => {
    expect(judge(changes, { matters: [matter] })).toMatch(words);
    expect(judge(changes)).toBeNull();
  });

  test.each([
    [
      'a note that the drawer may hold',
      { cash: { ...inForce.cash, denominations: withoutTheLargest } },
      /no note or coin/,
    ],
    ['the time zone of the open shift', { timeZone: 'Asia/Tashkent' }, /time zone is Asia\/Tashkent/],
  ])('without %s waits until the shift is closed', (_, changes, words) => {
    expect(judge(changes, OPEN)).toMatch(words);
    expect(judge(changes)).toBeNull();
  });

  test('with other limits, prices, taxes, notes beside those that were, and words is taken over in mid-shift', () => {
    const denominations = [...inForce.cash.denominations, { value: 50_000, kind: 'note' }];
    const changes = {
      limits: { ...inForce.limits, maxTopUp: 7000 },
      products: inForce.products.map((product) => ({ ...product, vatPercent: 12 })),
      operator: { ...inForce.operator, taxId: '999999999999' },
      cash: { ...inForce.cash, denominations },
      receipt: { header: { ru: 'Иначе' }, footer: { ru: 'Иначе' } },
    };
    expect(judge(changes, OPEN)).toBeNull();
  });
});

test('a profile without a version is unusable: no paper could name it', () => {
  expect(unusable(aProfile({ version: '' }))).toBe('it has no version');
});
