import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlantedShift, closesWith, type PlantedShift, type Slip, slipsIn } from './a-planted-shift.ts';

/**
 * One shift of 5,000 mixed operations, and a slip of its clerk: it closes with that difference, and the reveal names
 * the slip.
 */

const OPERATIONS = 5000;
const SEED = 7;

let shift: PlantedShift;
let slips: ReadonlyMap<string, readonly Slip[]>;
beforeAll(async () => {
  shift = await aPlantedShift(OPERATIONS, SEED);
  slips = slipsIn(shift.entries, shift.till);
}, 60_000);
afterAll(() => shift.end());

test('it was a full day: thousands of entries of every kind, and refusals among them', () => {
  expect(shift.refused).toBeGreaterThan(OPERATIONS / 10);
  const kinds = Map.groupBy(shift.entries, ({ kind }) => kind);
  expect([...kinds.keys()].toSorted()).toEqual([
    'cash-counted',
    'drawer-opened',
    'pay-in',
    'pay-out',
    'receipt-reprinted',
    'return',
    'safe-drop',
    'sale',
    'shift-opened',
  ]);
  expect(kinds.get('sale')?.length).toBeGreaterThan(OPERATIONS / 4);
});

test.each(['wrong-tender', 'amount-of-entry', 'change', 'swapped-digits', 'miscounted'])(
  'a slip of the kind %s leaves its difference and is among the first three causes',
  (kind) => {
    const possible = slips.get(kind) ?? [];
    const short = possible.filter(({ difference }) => difference < -500);
    const over = possible.filter(({ difference }) => difference > 500);
    for (const slip of [short[Math.floor(short.length / 2)], over[Math.floor(over.length / 3)]]) {
      expect(slip, kind).toBeDefined();
      if (!slip) continue;
      const { told, closed } = closesWith(slip, shift);
      expect(told).toMatchObject({
        ok: true,
        value: { expected: shift.model.shift?.drawer, difference: slip.difference },
      });
      expect(
        told.ok && told.value.causes.slice(0, 3).map((cause) => cause.kind),
        `${slip.how}: ${slip.difference}`,
      ).toContain(kind);
      expect(closed).toMatchObject({
        ok: true,
        value: { difference: slip.difference, removed: (shift.model.shift?.drawer ?? 0) + slip.difference },
      });
    }
  },
);
