import { expect, test } from 'vitest';
import { comparedTerminal, type UnknownPayment } from '../../../src-shared/journal/terminal-totals.ts';
import { money } from '../../../src-shared/money.ts';

const SALE = '01900000-0000-7000-8000-000000000001';
const unknown = (id: string, amount: number): UnknownPayment => ({ id, kind: 'bank-card', amount: money(amount) });
const carried = (id: string, amount: number) => ({ id, amount: money(amount) });
const compared = (given: Partial<Parameters<typeof comparedTerminal>[0]>) =>
  comparedTerminal({
    kind: 'bank-card',
    entries: [],
    since: 1,
    carried: [],
    unknown: [],
    told: { count: 0, amount: money(0), settled: true },
    isShared: false,
    ...given,
  });

test('a payment that is carried stays so however many others nobody knows of', () => {
  const others = Array.from({ length: 60 }, (_, at) => unknown(`${SALE}:${at}`, 100_000 + at));
  const last = others.at(-1)!;
  expect(compared({ carried: [carried(last.id, last.amount)], unknown: others })).toMatchObject({
    difference: 0,
    carried: [{ id: last.id }],
  });
});

test('a part that was declined gives its place to the next one, which is carried all the same', () => {
  const both = [carried(`${SALE}:0`, 5000), carried(`${SALE}:1`, 3000)];
  // The terminal had both in its total; now it turns out that the first never came to it.
  expect(compared({ carried: both, unknown: [unknown(`${SALE}:0`, 3000)] })).toMatchObject({
    difference: 5000,
    carried: [{ id: `${SALE}:0`, amount: 3000 }],
  });
});

test.each([
  ['it stands in the total', 5000, { difference: 0, unknown: [{ inTotal: true }] }],
  ['it was paid after the total was taken', 0, { difference: 0, unknown: [{ inTotal: false }] }],
])('what a device has told of, and no entry says yet: %s', (_, total, said) => {
  const told = { count: 1, amount: money(total), settled: true };
  expect(compared({ told, unknown: [{ ...unknown(`${SALE}:0`, 5000), isSure: true }] })).toMatchObject(said);
});

test('of two payments that explain as much the one that a device has told of stands in the total', () => {
  const both = [unknown(`${SALE}:0`, 5000), { ...unknown(`${SALE}:1`, 5000), isSure: true }];
  const told = { count: 1, amount: money(5000), settled: true };
  expect(compared({ told, unknown: both })).toMatchObject({
    difference: 0,
    unknown: [{ inTotal: false }, { inTotal: true }],
  });
});
