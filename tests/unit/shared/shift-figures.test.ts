import { expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { shiftFigures } from '../../../src-shared/journal/shift-figures.ts';

/** Only what the figures read of an entry. */
function sale(at: string, amounts: readonly number[]): Entry {
  const lines = amounts.map((amount, place) => ({
    line: place + 1,
    cardNumber: `964310850330417000${place}`,
    productId: 'p',
    kind: 'stored-value',
    amount,
    effect: 'immediate',
  }));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const entry: unknown = {
    kind: 'sale',
    clerkId: null,
    supervisorId: null,
    at: `2026-11-22T${at}.000Z`,
    body: {
      v: 1,
      receiptNumber: 'K3-1',
      language: 'ru',
      profileVersion: '1',
      offline: false,
      lines,
      tenders: [{ tenderId: 'cash', kind: 'cash', amount: total }],
    },
    postings: [],
  };
  return entry as Entry;
}

test('hours without a sale stand between those with some, and the cards of a group all count', () => {
  const { hours } = shiftFigures([sale('08:59:00', [1000]), sale('11:00:00', [2000, 3000])]);
  expect(hours).toEqual([
    { from: '2026-11-22T08:00:00.000Z', topUps: 1, cards: 1, amount: 1000 },
    { from: '2026-11-22T09:00:00.000Z', topUps: 0, cards: 0, amount: 0 },
    { from: '2026-11-22T10:00:00.000Z', topUps: 0, cards: 0, amount: 0 },
    { from: '2026-11-22T11:00:00.000Z', topUps: 2, cards: 2, amount: 5000 },
  ]);
});

const paceOf = (...times: string[]) => shiftFigures(times.map((at) => sale(at, [1000]))).pace;
const counts = (pace: ReturnType<typeof paceOf>) => pace.classes.map(({ upTo, count }) => [upTo, count]);

test('the pace leaves pauses out', () => {
  const pace = paceOf('08:00:00', '08:01:00', '08:01:00', '08:01:20', '08:04:20', '08:07:21');
  expect(pace.median).toBe(20);
  expect(counts(pace)).toEqual([
    [15, 1],
    [30, 1],
    [60, 1],
    [120, 0],
    [180, 1],
  ]);
});

test('the pace leaves out when the clock was set back', () => {
  const pace = paceOf('08:00:00', '08:00:10', '08:00:40', '08:00:35', '08:00:30');
  expect(pace.median).toBe(10);
  expect(counts(pace)).toEqual([
    [15, 1],
    [30, 1],
    [60, 0],
    [120, 0],
    [180, 0],
  ]);
});

test('only sales are figures', () => {
  const entries = [sale('08:00:00', [1000]), sale('08:00:10', [1000])];
  expect(shiftFigures(entries.flatMap((entry): Entry[] => [entry, { ...entry, kind: 'note' }]))).toEqual(
    shiftFigures(entries),
  );
});

test('a shift without sales has no hours and no pace', () => {
  expect(shiftFigures([])).toMatchObject({ hours: [], pace: { median: null } });
});

test('hours stand in their order also where a clock was set back between sales', () => {
  const { hours } = shiftFigures([sale('10:00:00', [3]), sale('12:00:00', [4]), sale('09:00:00', [5])]);
  expect(hours.map(({ from, amount }) => [from.slice(11, 13), amount])).toEqual([
    ['09', 5],
    ['10', 3],
    ['11', 0],
    ['12', 4],
  ]);
});

test('empty hours are shown for three days, and of a clock that was off by more only the hours with sales', () => {
  const first = sale('08:00:00', [1000]);
  const after = (hours: number) => ({ ...first, at: new Date(Date.parse(first.at) + hours * 3_600_000).toISOString() });
  const shown = (hours: number) => shiftFigures([after(hours) as Entry, first]).hours.map(({ from }) => from);
  expect(shown(71)).toHaveLength(72);
  expect(shown(72)).toEqual(['2026-11-22T08:00:00.000Z', '2026-11-25T08:00:00.000Z']);
});
