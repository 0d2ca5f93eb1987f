import { expect, test } from 'vitest';
import { asksWhatever } from './requests.ts';

const REQUESTS = 120;

test(`${REQUESTS} requests of counters that ask whatever they like are answered in words, at once`, async () => {
  const { requests, statuses } = await asksWhatever(REQUESTS, 64);
  expect(requests).toBeGreaterThanOrEqual(REQUESTS);
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 10);
  expect(statuses.get(422)).toBeGreaterThan(REQUESTS / 10);
}, 300_000);
