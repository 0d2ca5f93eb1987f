import { expect, test } from 'vitest';
import { asksWhatever } from './requests.ts';

/** As requests.test.ts, for long. The seed is printed: SAPAR_SEED=… asks the same again. */

const REQUESTS = 50_000;
const seed = Number(process.env['SAPAR_SEED'] ?? Date.now() % 0x7fffffff);

test(`${REQUESTS} requests of counters that ask whatever they like, seed ${seed}`, async () => {
  process.stdout.write(`fuzz of the reference upstream: SAPAR_SEED=${seed}\n`);
  const asked = await asksWhatever(REQUESTS, seed);
  expect(asked.requests).toBeGreaterThanOrEqual(REQUESTS);
  process.stdout.write(
    `fuzz of the reference upstream: ${JSON.stringify({ ...asked, statuses: [...asked.statuses] })}\n`,
  );
});
