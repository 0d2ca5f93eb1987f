import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM } from '../devices/a-demo-operator.ts';
import { robotServes } from '../devices/a-robot-clerk.ts';

/** A queue that does not end: two hundred customers, one after the other. */

let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(() => counter[Symbol.asyncDispose]());

test('two hundred customers later ledger, upstream and paper say what was keyed', async () => {
  const served = await robotServes(200, counter, counter.upstream.reference);

  const sales = counter.entries().filter((entry) => entry.kind === 'sale');
  expect(
    sales.map(({ body }) => ({ lines: body['lines'], tenders: body['tenders'], language: body['language'] })),
  ).toMatchObject(served.map(({ lines, tenders, language }) => ({ lines, tenders, language })));
  await expect
    .poll(() => counter.ledger.printJobs().filter((job) => job.state !== 'printed').length, { timeout: 120_000 })
    .toBe(0);
  await counter.screen.shows('all sent', counter.screen.topBar);
  expect(await counter.compared()).toMatchObject({ differences: [] });
});
