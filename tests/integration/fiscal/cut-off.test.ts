import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutOffAtEachStep, FAULTS, forgetDay, playDay } from './cut-off.ts';

beforeAll(playDay);
afterAll(forgetDay);

/** The others take longer than a change should wait: cut-off.long.ts. */
test.each(['nothing goes wrong', 'heard'])('killed at each step, all is fiscalised once: %s', async (name) => {
  expect(await cutOffAtEachStep(FAULTS[name] ?? null)).toBeGreaterThan(0);
});
