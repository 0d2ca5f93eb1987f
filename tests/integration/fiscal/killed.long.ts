import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS, Kills } from './killed.ts';

const kills = new Kills();
beforeAll(() => kills.begin());
afterAll(() => kills.end());

let runs = 0;
test.each(Object.keys(FAULTS))('a till that is killed at each step tells each document once: %s', async (name) => {
  const steps = await kills.atEachStep(FAULTS[name] ?? null);
  process.stdout.write(`${name}: ${steps} steps\n`);
  runs += steps;
  expect(steps).toBeGreaterThan(40);
});
afterAll(() => void process.stdout.write(`${Object.keys(FAULTS).length} faults × their steps = ${runs} runs\n`));
