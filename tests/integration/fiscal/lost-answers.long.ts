import { describe, expect, test } from 'vitest';
import { aWebkassa, IMPATIENT_MS } from '../../devices/a-webkassa.ts';
import { aSaleTicket } from '../../devices/fiscal-documents.ts';
import { answersAreLost } from './losing-answers.ts';

describe('an answer that never comes', () => {
  answersAreLost(['silence']);
});

test('what a slow register was asked comes to its end there, and is busy until then', async () => {
  const bench = await aWebkassa();
  const { device, register } = bench;
  await register.submit(aSaleTicket(1));
  device.takesMs = 4 * IMPATIENT_MS;
  const sale = aSaleTicket();
  expect(await bench.unanswered('silence', () => register.submit(sale))).toMatchObject({ state: 'unknown' });
  expect(await register.find(sale, 1)).toMatchObject({ state: 'refused', why: 'busy' });
  device.takesMs = 0;
  await expect.poll(async () => (await register.find(sale, 1)).state, { timeout: 10_000 }).toBe('signed');
  await device.isDown();
});
