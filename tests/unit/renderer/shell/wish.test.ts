import { expect, test } from 'vitest';
import type { CounterState } from '../../../../src-shared/contract/views/counter-state.ts';
import type { ClerkId, ShiftId } from '../../../../src-shared/ids.ts';
import { instant } from '../../../../src-shared/time.ts';
import { screenOf, type Wish } from '../../../../src-renderer/shell/wish.ts';

const AIGERIM = '01900000-0000-7000-8000-0000000000a1' as ClerkId;
const SAULE = '01900000-0000-7000-8000-0000000000a9' as ClerkId;
const shift: CounterState['shift'] = {
  id: '01900000-0000-7000-8000-000000000001' as ShiftId,
  number: 1,
  openedAt: instant(0),
  openMinutes: 0,
  clerkId: AIGERIM,
  clerkName: 'Aigerim S.',
  phase: 'open',
  recounted: false,
};
const aigerim: CounterState['session'] = { clerkId: AIGERIM, name: 'Aigerim S.', role: 'clerk' };
const saule: CounterState['session'] = { clerkId: SAULE, name: 'Saule T.', role: 'supervisor' };

test.each<[Wish]>([['counter'], ['cash'], ['x-report'], ['close-shift']])(
  'the clerk of the shift goes to %s',
  (wish) => {
    expect(screenOf({ session: aigerim, shift }, wish, false)).toBe(wish);
  },
);

test.each<[Wish, string]>([
  ['counter', 'foreign-shift'],
  ['cash', 'foreign-shift'],
  ['x-report', 'x-report'],
  ['close-shift', 'close-shift'],
])('a supervisor in another’s shift who wants %s gets to %s', (wish, screen) => {
  expect(screenOf({ session: saule, shift }, wish, false)).toBe(screen);
});

test('a technician gets to the settings and nowhere else, whatever shift is open', () => {
  const timur: CounterState['session'] = { clerkId: SAULE, name: 'Timur B.', role: 'technician' };
  expect([
    screenOf({ session: timur, shift }, 'counter', false),
    screenOf({ session: timur, shift: null }, 'reports', true),
  ]).toEqual(['settings', 'settings']);
});

test('reports are read without a shift as well', () => {
  expect(screenOf({ session: aigerim, shift: null }, 'reports', false)).toBe('reports');
  expect(screenOf({ session: aigerim, shift: null }, 'counter', false)).toBe('open-shift');
});

test('a drawer that is being counted leaves no way to its cash', () => {
  expect(screenOf({ session: aigerim, shift: { ...shift, phase: 'counting' } }, 'cash', false)).toBe('close-shift');
});
