import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutOffAtEachStep, FAULTS, forgetDay, playDay } from './cut-off.ts';

beforeAll(playDay);
afterAll(forgetDay);

let runs = 0;
test.each(Object.keys(FAULTS))(
  'killed at each step, all is fiscalised once: %s',
  { timeout: 300_000 },
  async (name) => {
    const steps = await cutOffAtEachStep(FAULTS[name] ?? null);
    runs += steps;
    expect(steps).toBeGreaterThan(0);
  },
);
afterAll(() => void process.stdout.write(`${Object.keys(FAULTS).length} faults, ${runs} runs\n`));
