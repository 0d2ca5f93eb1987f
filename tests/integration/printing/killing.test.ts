import { expect, test } from 'vitest';
import { printUnderKills } from './killing.ts';

test('a till that is killed while it prints prints no receipt twice and loses none', async () => {
  const { printed, unknown } = await printUnderKills(15, 3, 20_261_122);
  expect(printed + unknown).toBe(15);
  expect(printed).toBeGreaterThan(8);
}, 120_000);
