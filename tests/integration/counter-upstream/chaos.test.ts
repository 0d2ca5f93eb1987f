import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControllableUpstream, problemOf, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type CounterSide, until } from './a-counter-side.ts';

/** Whatever happens between the two, in whatever order: every entry arrives, in order, once, and every line is credited once. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const CARD = '9643108503399000001';
const RUNS = 12;

const UPSTREAM = { path: /^\/v1\/counters/ };
const TROUBLES = {
  'cut before reading': (door) => door.cutBeforeReading({ ...UPSTREAM, times: 2 }),
  'cut after processing': (door) => door.cutAfterProcessing({ ...UPSTREAM, times: 2 }),
  'slow answers': (door) => door.delayAnswers(40, { ...UPSTREAM, times: 3 }),
  garbage: (door) => door.answerGarbage({ ...UPSTREAM, times: 2 }),
  maintenance: (door) => door.answer(problemOf('maintenance'), { ...UPSTREAM, times: 2 }),
  'too many calls': (door) => door.answer(problemOf('rate-limited', { retryAfterSeconds: 0 }), { ...UPSTREAM, times: 2 }),
  'too large': (door) => door.answer(problemOf('batch-too-large'), { path: /entries$/, times: 1 }),
  'a fault of its own': (door) => door.answer(problemOf('internal'), { ...UPSTREAM, times: 2 }),
} satisfies Record<string, (door: ControllableUpstream) => void>;

const Step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('sell' as const), sales: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('trouble' as const), trouble: fc.constantFrom(...(Object.keys(TROUBLES) as (keyof typeof TROUBLES)[])) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('upstream goes' as const, 'upstream comes' as const, 'counter restarts' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60 }) }) },
);

test(`${RUNS} runs of trouble lose nothing, double nothing and raise no alarm`, async () => {
  await reference.operator.setCard({ number: CARD, balance: 0 });
  await fc.assert(fc.asyncProperty(fc.array(Step, { minLength: 6, maxLength: 25 }), async (steps) => {
    const counter = await anEnrolledCounter(reference);
    let side: CounterSide = counter;
    const before = (await reference.operator.creditsOf(CARD)).length;
    let sold = 0;
    side.upstream.start();
    for (const step of steps) {
      if (step.do === 'sell') for (let sale = 0; sale < step.sales; sale += 1, sold += 1) side.sells(CARD, 1);
      if (step.do === 'trouble') TROUBLES[step.trouble](counter.door);
      if (step.do === 'upstream goes') await counter.door.stop();
      if (step.do === 'upstream comes') await counter.door.start().catch(() => {});
      if (step.do === 'counter restarts') {
        side = await side.restarted();
        side.upstream.start();
      }
      if (step.do === 'wait') await new Promise((resolve) => setTimeout(resolve, step.ms));
    }
    await counter.door.stop();
    await counter.door.start();
    await until('all is shipped', () => side.upstream.shipper.unsent() === 0, 20_000);
    await until('every sale has its word', () => side.ledger.entriesFrom(1, 10_000).every((entry) => entry.kind !== 'sale' || side.upstream.outcomes.ofEntry(entry.id).length === 1));

    expect(await reference.operator.entries(counter.counterId)).toEqual(side.ledger.entriesFrom(1, 10_000));
    expect((await reference.operator.creditsOf(CARD)).length - before).toBe(sold);
    expect(side.upstream.alarms.list()).toEqual([]);
    expect(side.logged.filter((line) => line.startsWith('FAULT'))).toEqual([]);
    await side.stop();
    await counter.stop();
  }), { numRuns: RUNS, endOnFailure: true });
}, 120_000);
