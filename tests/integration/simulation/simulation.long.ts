import fc from 'fast-check';
import { expect, test } from 'vitest';
import { liveADay, WATCHES } from './live-a-day.ts';
import { aDay } from './operations.ts';

/** Many more and longer days, all invariants at once. The seed is printed: SAPAR_SEED=… lives the same days again. */

const DAYS = 100;
const OPERATIONS_MAX = 300;
const seed = Number(process.env['SAPAR_SEED'] ?? Date.now() % 0x7fffffff);

test(`${DAYS} days of up to ${OPERATIONS_MAX} operations, seed ${seed}`, async () => {
  process.stdout.write(`simulation: SAPAR_SEED=${seed}\n`);
  let operations = 0;
  await fc.assert(
    fc.asyncProperty(aDay(OPERATIONS_MAX), async (day) => {
      operations += day.length;
      await liveADay(day, Object.values(WATCHES));
    }),
    { numRuns: DAYS, seed },
  );
  expect(operations).toBeGreaterThan(DAYS);
  process.stdout.write(`simulation: ${operations} operations lived through\n`);
});
