import { expect, test } from 'vitest';
import { ReturnReason } from '../../../src-shared/contract/body-parts.ts';
import type { CreditState } from '../../../src-shared/contract/views/history.ts';
import { reasonsToReturn } from '../../../src-shared/return-reasons.ts';

/** Which reasons a clerk is offered for a top-up, by where its value is. A state that is missing does not compile. */
const OFFERED: Readonly<Record<CreditState, readonly ReturnReason[]>> = {
  'on-the-way': ['wrong-amount', 'wrong-card', 'customer-request', 'double-charge', 'other'],
  credited: ['wrong-amount', 'wrong-card', 'customer-request', 'double-charge', 'other'],
  pending: ['wrong-amount', 'wrong-card', 'customer-request', 'double-charge', 'other'],
  other: ['wrong-amount', 'wrong-card', 'customer-request', 'double-charge', 'other'],
  rejected: ['rejected-upstream', 'other'],
  returned: [],
  reversed: [],
  'reversal-refused': [],
};
const STATES = Object.keys(OFFERED) as CreditState[];

test.each(STATES)('of a top-up that is «%s» only what can be true is offered', (credit) => {
  expect(reasonsToReturn([{ kind: 'stored-value', credit }])).toEqual(OFFERED[credit]);
});

test.each(['pass', 'card'] as const)('no amount of a %s was wrong: its price is the tariff’s', (kind) => {
  expect(reasonsToReturn([{ kind, credit: 'credited' }])).toEqual([
    'wrong-card',
    'customer-request',
    'double-charge',
    'other',
  ]);
});

test('of several lines a reason is offered that is true of each, and of nothing none is', () => {
  const line = (credit: CreditState) => ({ kind: 'stored-value' as const, credit });
  expect(reasonsToReturn([line('credited'), line('rejected')])).toEqual(['other']);
  expect(reasonsToReturn([line('credited'), line('returned')])).toEqual([]);
  expect(reasonsToReturn([])).toEqual([]);
});

test('each reason is true of something', () => {
  const offered = new Set(STATES.flatMap((credit) => reasonsToReturn([{ kind: 'stored-value', credit }])));
  expect([...offered].toSorted()).toEqual(ReturnReason.options.toSorted());
});
