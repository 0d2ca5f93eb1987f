import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAULTS, Kills } from './killed.ts';

const kills = new Kills();
beforeAll(() => kills.begin());
afterAll(() => kills.end());

let runs = 0;
test.each(Object.keys(FAULTS))(
  'killed at each step, nothing is charged twice and nothing charged is forgotten: %s',
  async (name) => {
    const fault = FAULTS[name];
    if (!fault) throw new Error(`no fault «${name}»`);
    const steps = await kills.atEachStep(fault);
    process.stdout.write(`${name}: ${steps} steps\n`);
    runs += steps;
    expect(steps).toBeGreaterThan(8);
  },
);
afterAll(() => void process.stdout.write(`${Object.keys(FAULTS).length} faults × their steps = ${runs} runs\n`));
