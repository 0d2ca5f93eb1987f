import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM } from '../devices/a-demo-operator.ts';
import { robotServes } from '../devices/a-robot-clerk.ts';

/** A robot works the counter with scanner and keyboard alone; robot-clerk.long.ts serves the whole queue. */

let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(() => counter[Symbol.asyncDispose]());

test('a robot serves customers of every kind and language, and not one keystroke is lost', async () => {
  const served = await robotServes(8, counter, counter.upstream.reference);

  const sales = counter.entries().filter((entry) => entry.kind === 'sale');
  expect(
    sales.map(({ body }) => ({ lines: body['lines'], tenders: body['tenders'], language: body['language'] })),
  ).toMatchObject(served.map(({ lines, tenders, language }) => ({ lines, tenders, language })));
  // A cash top-up at a preset is a scan and two keys; a typed one a scan, its digits, and two Enters.
  expect(served[0]?.keys).toBe(2);
  expect(served[1]?.keys).toBe('1001'.length + '20000'.length + 2);

  await expect
    .poll(() => counter.ledger.printJobs().filter((job) => job.state !== 'printed').length, { timeout: 30_000 })
    .toBe(0);
  await counter.screen.shows('all sent', counter.screen.topBar);
  expect(await counter.compared()).toMatchObject({ differences: [] });
});
