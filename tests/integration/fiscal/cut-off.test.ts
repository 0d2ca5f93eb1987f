import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutOffAtEachStep, FAULTS, forgetDay, playDay } from './cut-off.ts';

beforeAll(playDay);
afterAll(forgetDay);

/** The others take longer than a change should wait: cut-off.long.ts. */
test('killed at each step, all is fiscalised once: heard', async () => {
  expect(await cutOffAtEachStep(FAULTS['heard'] ?? null)).toBeGreaterThan(0);
});
