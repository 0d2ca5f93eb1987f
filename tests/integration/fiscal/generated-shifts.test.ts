import { expect, test } from 'vitest';
import { liveShifts, tellsOf } from './generated-shifts.ts';

/** A few of them with each change; five hundred in generated-shifts.long.ts. */

const SHIFTS = 6;

test(`totals of register, ledger and Z are equal to the tenge over ${SHIFTS} generated shifts`, async () => {
  const seed = Number(process.env['SAPAR_SEED'] ?? 25);
  const lived = await liveShifts(SHIFTS, seed, null);
  process.stdout.write(tellsOf([lived], seed));
  expect(lived.documents).toBeGreaterThan(2 * SHIFTS);
});
