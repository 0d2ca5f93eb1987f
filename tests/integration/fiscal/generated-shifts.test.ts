import { expect, test } from 'vitest';
import { DESKS, liveShifts, tellsOf } from './generated-shifts.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** A few of them with each change, on each desk; five hundred in generated-shifts.long.ts. */

const SHIFTS = 2;
const seed = Number(process.env['SAPAR_SEED'] ?? 25);

test.each(sampleOf(Object.keys(DESKS), 1))(
  'totals of terminal, register, ledger, Z and safe are equal to the tenge, with %s',
  async (desk) => {
    const lived = await liveShifts(SHIFTS, seed, null, desk);
    process.stdout.write(tellsOf([lived], seed));
    expect(lived.documents).toBeGreaterThan(2 * SHIFTS);
  },
);
