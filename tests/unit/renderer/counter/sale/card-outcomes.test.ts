import { expect, test } from 'vitest';
import { CardView } from '../../../../../src-shared/contract/views/sale.ts';
import { money } from '../../../../../src-shared/money.ts';
import { cardOutcomes } from '../../../../../src-renderer/counter/sale/card-outcomes.ts';
import type { LineOfSale } from '../../../../../src-renderer/ui/outcomes.ts';
import { aCard } from '../../../../devices/a-profile.ts';

const [A, B, C] = ['9643108503304170001', '9643108503304170002', '9643108503304170003'];

function read(number: string, balance: number, source: 'live' | 'snapshot' = 'live') {
  const common = { number, hotlisted: false, luhnFails: false, waiting: 0, refusal: null };
  return CardView.parse({ ...common, source, card: aCard({ number, balance }) });
}

type Said = Partial<Pick<LineOfSale, 'kind' | 'credit'>> & { readonly balance?: number };
const line = (cardNumber: string, { balance, ...of }: Said = {}): LineOfSale => ({
  cardNumber,
  kind: 'stored-value',
  credit: 'credited',
  ...of,
  balance: balance === undefined ? null : money(balance),
});

test('of a group each card has its balance before, and after it what the upstream said', () => {
  const cards = [read(A, 1240), read(B, 0)];
  // Something else came onto the card meanwhile: nothing is added up here.
  expect(cardOutcomes(cards, [line(A, { balance: 7240 }), line(B, { balance: 5000 })])).toEqual([
    { cardNumber: A, credit: 'credited', before: 1240, after: 7240 },
    { cardNumber: B, credit: 'credited', before: 0, after: 5000 },
  ]);
});

test('those that need somebody stand first, and have no balance that nobody said', () => {
  const cards = [read(A, 1), read(B, 2), read(C, 3)];
  const lines = [
    line(A, { balance: 5001 }),
    line(B, { credit: 'pending' }),
    line(C, { credit: 'rejected', balance: 3 }),
  ];
  expect(cardOutcomes(cards, lines)).toEqual([
    { cardNumber: C, credit: 'rejected', before: 3, after: null },
    { cardNumber: B, credit: 'pending', before: 2, after: null },
    { cardNumber: A, credit: 'credited', before: 1, after: 5001 },
  ]);
});

test('a new card is credited when both its lines are, and a balance that is not of now is no balance before', () => {
  const bought = [line(A, { kind: 'card' }), line(A, { credit: 'on-the-way' }), line(B, { balance: 900 })];
  expect(cardOutcomes([read(A, 0), read(B, 400, 'snapshot')], bought)).toEqual([
    { cardNumber: A, credit: 'on-the-way', before: 0, after: null },
    { cardNumber: B, credit: 'credited', before: null, after: 900 },
  ]);
});

test('before the first word of the upstream all are on their way', () => {
  expect(cardOutcomes([read(A, 10)], [])).toEqual([{ cardNumber: A, credit: 'on-the-way', before: null, after: null }]);
});
