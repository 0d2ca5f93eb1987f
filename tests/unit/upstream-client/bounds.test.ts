import { describe, expect, test } from 'vitest';
import { ClerksAnswer, type Profile } from '../../../src-shared/contract/upstream.ts';
import { unusable } from '../../../src-shared/profile.ts';
import { ProfileAnswer } from '../../../src-main/upstream/open-lists.ts';
import { aProfile } from '../../devices/a-profile.ts';

/** How much the operator's rules may hold: far more than an operator has, and no more than a counter can work with. */

const profile = aProfile();
const [product] = profile.products;
const [format] = profile.cardFormats;
const [note] = profile.cash.denominations;
const [tender] = profile.tenders;
const many = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const letters = (count: number) => ({ ru: 'ж'.repeat(count) });

const LARGEST: Profile = {
  ...profile,
  operator: { name: letters(500), taxId: '1'.repeat(80), address: letters(1_000) },
  cardFormats: [...many(63, { ...profile.cardFormats[0]!, name: 'n'.repeat(200) }), profile.cardFormats[0]!],
  products: [
    ...profile.products,
    ...many(500 - profile.products.length, { ...profile.products[0]!, name: letters(200) }),
  ],
  receipt: { header: { ...letters(2_000), kk: 'қ'.repeat(2_000) }, footer: letters(2_000) },
  cash: { ...profile.cash, denominations: many(64, profile.cash.denominations[0]!) },
};
test('what an operator may have at most is taken over', () => {
  expect(ProfileAnswer.safeParse(LARGEST)).toMatchObject({ success: true });
  expect(unusable(LARGEST)).toBeNull();
});

describe('more than that is refused at once, with its place', () => {
  test.each<[string, object]>([
    ['receipt.header.ru', { receipt: { ...profile.receipt, header: letters(3_000_000) } }],
    ['receipt.footer.ru', { receipt: { ...profile.receipt, footer: letters(2_001) } }],
    [
      'receipt.header',
      { receipt: { ...profile.receipt, header: Object.fromEntries(many(41, '').map((_, n) => [`l${n}`, 'x'])) } },
    ],
    ['operator.name.ru', { operator: { ...profile.operator, name: letters(501) } }],
    ['operator.taxId', { operator: { ...profile.operator, taxId: '1'.repeat(81) } }],
    ['products', { products: many(1_000_000, product) }],
    ['products.0.passDays', { products: [{ ...product, passDays: 9e15 }] }],
    ['products.0.id', { products: [{ ...product, id: 'x'.repeat(81) }] }],
    ['products.0.presets', { products: [{ ...product, presets: many(1_000_000, 100) }] }],
    ['products.0.name.ru', { products: [{ ...product, name: { ru: 'a\ud800' } }] }],
    ['operator.address.ru', { operator: { ...profile.operator, address: { ru: 'a\u0000' } } }],
    ['cardFormats', { cardFormats: many(65, format) }],
    ['cardFormats.0.pattern', { cardFormats: [{ ...format, pattern: '\\d'.repeat(300) }] }],
    ['cardFormats.0.grouping', { cardFormats: [{ ...format, grouping: many(1_000_000, 4) }] }],
    ['cash.denominations', { cash: { ...profile.cash, denominations: many(1_000_000, note) } }],
    ['tenders', { tenders: many(65, tender) }],
    ['languages.receipt', { languages: { ...profile.languages, receipt: many(1_000_000, 'ru') } }],
    ['support.phone', { support: { phone: '7'.repeat(501) } }],
  ])('%s', (place, changes) => {
    const given = { ...profile, ...changes };
    const tries = [1, 2, 3].map(() => {
      const began = performance.now();
      ProfileAnswer.safeParse(given);
      return performance.now() - began;
    });
    const read = ProfileAnswer.safeParse(given);
    expect(read.error?.issues[0]?.path.join('.')).toBe(place);
    // A bound against work that grows with what is refused, on a machine that is busy with something else.
    expect(Math.min(...tries)).toBeLessThan(500);
  });
});

const CLERK = { id: '01900000-0000-7000-8000-0000000000a1', name: 'A', role: 'clerk', pin: '$scrypt$', active: true };

describe('a clerk’s name', () => {
  test.each([
    ['U+0000 in it', 'Aige\u0000rim', 'Aige rim'],
    ['commands in it', 'Aigerim\u001b@', 'Aigerim @'],
    ['half a character in it', 'Aigerim \ud800', 'Aigerim \ufffd'],
    ['no end', 'A'.repeat(3_000_000), 'A'.repeat(200)],
  ])('with %s is shown without, and its clerk may sign in', (_what, name, shown) =>
    expect(ClerksAnswer.parse({ clerks: [{ ...CLERK, name }] }).clerks[0]?.name).toBe(shown),
  );
});

test('five thousand clerks are a roster, and a million are none', () => {
  expect(ClerksAnswer.parse({ clerks: many(5_000, CLERK) }).clerks).toHaveLength(5_000);
  expect(ClerksAnswer.safeParse({ clerks: many(1_000_000, CLERK) }).success).toBe(false);
});
