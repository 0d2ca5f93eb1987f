import { expect, test } from 'vitest';
import { printUnderKills } from './killing.ts';

test('a till that is killed while it prints prints no receipt twice and loses none', async () => {
  const { printed, unknown } = await printUnderKills(8, 2, 20_261_122);
  expect(printed + unknown).toBe(8);
  expect(printed).toBeGreaterThan(4);
}, 120_000);
