import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { sendsWhatever } from './channels.ts';

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const CALLS = 2_000;

test(`${CALLS} calls of a page that sends whatever it likes are answered in words and at once`, async () => {
  const told = await sendsWhatever(reference, CALLS, 64);
  expect(told.calls).toBeGreaterThanOrEqual(CALLS);
  expect(told.taken).toBeGreaterThan(CALLS / 20);
}, 300_000);
