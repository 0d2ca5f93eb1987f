import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS, Kills } from './killed.ts';

const kills = new Kills();
beforeAll(() => kills.begin());
afterAll(() => kills.end());

/** The other faults and steps take longer than a change should wait: killed.long.ts. */
test('killed at some steps, nothing is charged twice and nothing charged is forgotten', async () => {
  const fault = FAULTS['a payment that charges and loses its answer'];
  if (!fault) throw new Error('no such fault');
  expect(await kills.atEachStep(fault, 6)).toBeGreaterThan(1);
});
