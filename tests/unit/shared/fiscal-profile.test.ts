import { expect, test } from 'vitest';
import { Profile } from '../../../src-shared/contract/upstream.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { aProfile } from '../../devices/a-profile.ts';

const FISCAL = { unsignedSalesMax: 3, tells: { claims: true } };
const PURSE = { id: 'purse', kind: 'stored-value', name: { ru: 'Баланс' }, validFrom: '2026-01-01' };
const CASH = { id: 'cash', kind: 'cash', name: { ru: 'Наличные' } };

test('a profile of before names no register, and a product and a tender of it say nothing of one', () => {
  const { fiscal, products, tenders } = aProfile();
  expect([fiscal, products[0]?.fiscal, tenders[0]?.fiscal]).toEqual([undefined, undefined, undefined]);
});

test('the demo operator says all that a register needs, and is read back as it was written', () => {
  const { fiscal, products, tenders } = Profile.parse(demoProfile);
  expect(fiscal).toEqual(demoProfile.fiscal);
  expect(products.map((product) => product.fiscal)).toEqual(demoProfile.products.map(({ fiscal: said }) => said));
  expect(tenders.map((tender) => tender.fiscal)).toEqual(['register', 'register', 'register']);
});

test('what can’t be read of a register’s rules counts as absent, and the rest of them serves', () => {
  const taxpayer = { name: { ru: 'Перевозчик' }, bin: '12' };
  const { fiscal, products, tenders } = aProfile({
    fiscal: { ...FISCAL, taxpayer, unsignedSalesMax: -1, registerRequiredFrom: '2026-13-01' },
    products: [{ ...PURSE, fiscal: { nature: 'energy', unitCode: 796, catalogueCode: 7 } }],
    tenders: [{ ...CASH, fiscal: 'the bank' }],
  });
  expect(fiscal).toEqual({ tells: { claims: true } });
  expect(products[0]?.fiscal).toEqual({ unitCode: 796 });
  expect(tenders[0]?.fiscal).toBeUndefined();
  expect(aProfile({ fiscal: 'yes' }).fiscal).toBeUndefined();
});
