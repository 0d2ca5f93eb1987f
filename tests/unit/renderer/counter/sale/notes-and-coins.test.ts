import { expect, test } from 'vitest';
import { nextQuickNote, quickNotes } from '../../../../../src-renderer/counter/sale/notes-and-coins.ts';
import { canBeCountedOut, piecesOf, valuesInHand } from '../../../../../src-renderer/ui/pieces.ts';
import { money } from '../../../../../src-shared/money.ts';
import type { Day } from '../../../../../src-shared/time.ts';
import { aProfile } from '../../../../devices/a-profile.ts';

const { denominations } = aProfile().cash;
const TODAY = '2026-11-22' as Day;
const values = denominations.map(({ value }) => value);

test.each([
  [1000, [2000, 5000, 10000]],
  [3000, [5000, 10000, 20000]],
  [5000, [10000, 20000]],
  [20000, []],
  [24000, [25000, 30000, 40000]],
])('for %i a customer may hand over %j', (due, notes) => {
  expect(quickNotes(money(due), denominations)).toEqual(notes);
});

test('what is offered is never the exact amount, which has its own button', () => {
  for (let due = 500; due <= 50_000; due += 500) expect(quickNotes(money(due), denominations)).not.toContain(due);
});

test('plus goes from note to note and back to exact', () => {
  const quick = quickNotes(money(5000), denominations);
  expect(nextQuickNote(money(5000), quick)).toBe(10000);
  expect(nextQuickNote(money(10000), quick)).toBe(20000);
  expect(nextQuickNote(money(20000), quick)).toBeNull();
});

test('change is named in as few notes and coins as there can be', () => {
  expect(piecesOf(money(6750), values)).toEqual([
    { value: 5000, quantity: 1 },
    { value: 1000, quantity: 1 },
    { value: 500, quantity: 1 },
    { value: 200, quantity: 1 },
    { value: 50, quantity: 1 },
  ]);
  expect(piecesOf(money(0), values)).toEqual([]);
});

test('no note is named that has run out, or that the clerk never counted nor took', () => {
  const named = valuesInHand(
    aProfile(),
    [
      { value: money(500), level: 'plenty', instead: [] },
      { value: money(200), level: 'low', instead: [] },
      { value: money(100), level: 'out', instead: [] },
    ],
    TODAY,
  );
  expect(named.filter((value) => value <= 1000)).toEqual([500, 200]);
  expect(piecesOf(money(700), named)).toEqual([
    { value: 500, quantity: 1 },
    { value: 200, quantity: 1 },
  ]);
  // Three of 200, since no 100 goes with the 500.
  expect(piecesOf(money(600), named)).toEqual([{ value: 200, quantity: 3 }]);
  expect(piecesOf(money(100), named)).toEqual([]);
  expect(piecesOf(money(10_000), named)).toEqual([{ value: 10_000, quantity: 1 }]);
});

test('where no small change was counted nor taken, none is named', () => {
  const named = valuesInHand(aProfile(), [], TODAY);
  expect(named).toEqual(values.filter((value) => value > 1000));
  expect(piecesOf(money(2200), named)).toEqual([]);
  expect(piecesOf(money(5000), named)).toEqual([{ value: 5000, quantity: 1 }]);
});

test('a note of which no series is accepted any more is not named', () => {
  const profile = aProfile();
  const rest = profile.cash.denominations.map((each) =>
    each.value === 5000 ? { ...each, acceptedUntil: '2026-11-21' as Day } : each,
  );
  const named = valuesInHand({ ...profile, cash: { ...profile.cash, denominations: rest } }, [], TODAY);
  expect(named).not.toContain(5000);
  expect(valuesInHand(profile, [], TODAY)).toContain(5000);
});

test.each<[string, number, readonly number[], boolean]>([
  ['a few coins', 700, [500, 100], true],
  ['hundreds of the smallest coin', 700, [500, 1], false],
  ['a pay-out in the largest notes', 300_000, [20_000], true],
  ['nothing that adds up to it', 700, [500], false],
])('%s are named: %i of %j is %s', (_what, amount, of, named) => {
  expect(canBeCountedOut(piecesOf(money(amount), of.map(money)))).toBe(named);
});
