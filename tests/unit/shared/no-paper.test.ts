import { expect, test } from 'vitest';
import { CHANNELS } from '../../../src-shared/contract/ipc.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const line = { cardNumber: '9643108503304172259', productId: 'purse', amount: 5_000 };
const tenders = [{ kind: 'cash', amount: 5_000 }];

/** Inputs that are right as they stand. */
const ASKED = {
  'sale.take': { saleId: ID, lines: [line], tenders, language: 'ru' },
  'sale.return': { saleId: ID, lines: [1], reason: 'wrong-amount', tenders },
  'cash.move': { movement: { kind: 'safe-drop', amount: 5_000, bagSeal: 'B-1' } },
  'shift.close': { carried: 0, bagSeal: 'B-1' },
} as const;

test('only a sale can be asked for without paper: whoever is handed money keeps one', () => {
  const taken = Object.entries(ASKED).map(([channel, input]) => {
    const { input: schema } = CHANNELS[channel as keyof typeof ASKED];
    const told = 'movement' in input ? { movement: { ...input.movement, noPaper: true } } : { ...input, noPaper: true };
    return [channel, schema.safeParse(input).success, schema.safeParse(told).success];
  });
  expect(taken).toEqual([
    ['sale.take', true, true],
    ['sale.return', true, false],
    ['cash.move', true, false],
    ['shift.close', true, false],
  ]);
});
