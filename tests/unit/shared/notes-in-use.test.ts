import { describe, expect, test } from 'vitest';
import type { Denomination } from '../../../src-shared/contract/upstream.ts';
import {
  denominationsInUse,
  endingSeries,
  mayStay,
  valuesToExchange,
  withoutExchanged,
} from '../../../src-shared/notes-in-use.ts';
import type { Day } from '../../../src-shared/time.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { notes } from '../../devices/a-till.ts';

const plain = aProfile();
const LAST = '2026-12-22' as Day;
const old = { value: 5000, kind: 'note', series: '2006', acceptedUntil: LAST } as Denomination;
const denominations: Denomination[] = [...plain.cash.denominations, old];
const rules = { cash: { ...plain.cash, denominations } };
const on = (day: string) => day as Day;

describe('a series that ends', () => {
  test.each([
    ['31 days before is no matter yet', '2026-11-21', []],
    ['is told 30 days before', '2026-11-22', [{ value: 5000, series: '2006', until: LAST, isOver: false }]],
    ['is accepted on its last day', LAST, [{ value: 5000, isOver: false }]],
    ['is over a day later', '2026-12-23', [{ value: 5000, isOver: true }]],
  ])('%s', (_what, day, told) => expect(endingSeries(on(day), rules)).toMatchObject(told));

  test.each([
    ['2026-12-21', []],
    [LAST, [5000]],
    ['2027-05-01', [5000]],
  ])('on %s has the piles to exchange %j', (day, piles) => expect(valuesToExchange(on(day), rules)).toEqual(piles));

  test('a profile without series tells nothing', () => {
    expect(endingSeries(on('2030-01-01'), plain)).toEqual([]);
    expect(valuesToExchange(on('2030-01-01'), plain)).toEqual([]);
  });
});

test('a note stays in use while one of its series is accepted', () => {
  const values = (of: typeof rules, day: string) => denominationsInUse(on(day), of).map(({ value }) => value);
  expect(values(rules, '2027-01-01')).toContain(5000);
  const alone = { cash: { ...plain.cash, denominations: [old, ...denominations.slice(3, 4)] } };
  expect(values(alone, LAST)).toContain(5000);
  expect(values(alone, '2027-01-01')).not.toContain(5000);
});

test('what is to be exchanged is neither given as change nor left as float', () => {
  const counts = notes([5000, 3], [1000, 2]);
  expect(withoutExchanged(counts, notes([5000, 2]))).toEqual(notes([5000, 1], [1000, 2]));
  expect(withoutExchanged(counts)).toEqual(counts);
  // Others may have written more of them than were counted.
  expect(withoutExchanged(counts, notes([5000, 9]))).toEqual(notes([5000, 0], [1000, 2]));
  expect(mayStay(counts, notes([5000, 2]))).toBe(7000);
  expect(mayStay(counts)).toBe(17_000);
  expect(mayStay(counts, notes([5000, 9]))).toBe(0);
});
