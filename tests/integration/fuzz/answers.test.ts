import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { livesWithLies } from './a-lying-upstream.ts';
import { hearsWhatever } from './answers.ts';

let reference: Reference;
beforeAll(async () => {
  reference = await startReference({ contract: '1.1' });
});
afterAll(() => reference.stop());

const ANSWERS = 150;

test(`${ANSWERS} answers of an upstream that says whatever it likes are taken or refused, and at once`, async () => {
  const { answers, taken } = await hearsWhatever(reference, ANSWERS, 64);
  expect(answers).toBeGreaterThanOrEqual(ANSWERS);
  expect(taken).toBeGreaterThan(ANSWERS / 20);
}, 300_000);

const LIES = 60;

test(`a counter at work lives through ${LIES} answers of an upstream that changes what it says`, async () => {
  expect(await livesWithLies(reference, LIES, 64)).toBeGreaterThanOrEqual(LIES);
}, 300_000);
