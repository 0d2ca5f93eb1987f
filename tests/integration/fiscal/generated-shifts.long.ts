import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { WEATHERS } from '../simulation/operations.ts';
import { DESKS, type Lived, liveShifts, tellsOf } from './generated-shifts.ts';

/**
 * Five hundred shifts, twenty at each till, on desks of each kind in turn. The seed is printed: SAPAR_SEED=… lives the
 * same ones again.
 */

const TILLS = 25;
const SHIFTS_A_TILL = 20;
const seed = Number(process.env['SAPAR_SEED'] ?? Date.now() % 0x7fffffff);

let reference: Reference;
beforeAll(async () => void (reference = await startReference()));
afterAll(() => reference.stop());

const lived: Lived[] = [];
test.each(Array.from({ length: TILLS }, (_, till) => seed + till))(
  `${SHIFTS_A_TILL} generated shifts: terminal, register, ledger, Z, safe and upstream are equal to the tenge, seed %d`,
  async (ownSeed) => {
    const till = await liveShifts(SHIFTS_A_TILL, ownSeed, reference);
    lived.push(till);
    expect(till.documents).toBeGreaterThan(SHIFTS_A_TILL);
  },
);

test('all of them were lived through, in every weather of the register and on every desk', () => {
  process.stdout.write(tellsOf(lived, seed));
  expect(lived).toHaveLength(TILLS);
  expect(new Set(lived.map(({ desk }) => desk))).toEqual(new Set(Object.keys(DESKS)));
  expect(new Set(lived.flatMap(({ weathers }) => [...weathers.keys()]))).toEqual(new Set(WEATHERS));
});
