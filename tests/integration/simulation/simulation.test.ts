import fc from 'fast-check';
import { expect, test } from 'vitest';
import { liveADay, WATCHES } from './live-a-day.ts';
import { aDay } from './operations.ts';

/**
 * Days at a till, generated: after every operation the file holds what the design promises. A failure names its seed.
 */

const DAYS = 5;
const OPERATIONS_MAX = 40;
/** A machine that does much else needs it; a failure is shrunk in it, too. */
const PATIENCE_MS = 120_000;

test.each(Object.entries(WATCHES))(
  '%s',
  async (_, watch) => {
    await fc.assert(
      fc.asyncProperty(aDay(OPERATIONS_MAX), async (operations) => void (await liveADay(operations, [watch]))),
      { numRuns: DAYS },
    );
  },
  PATIENCE_MS,
);

test(
  'the days are full: everything is done and everything refused in some of them',
  { tags: ['long'], timeout: PATIENCE_MS },
  async () => {
    const told = new Set<string>();
    await fc.assert(
      fc.asyncProperty(aDay(3 * OPERATIONS_MAX), async (operations) => {
        for (const outcome of (await liveADay(operations, [])).keys()) told.add(outcome);
      }),
      { numRuns: 70, seed: 2 },
    );
    expect([...told]).toEqual(
      expect.arrayContaining([
        'open: done',
        'open: without paper',
        'sell: done',
        'sell: without paper',
        'sell: ledger-unwritable',
        'sell: card-twice',
        'sell: received-too-little',
        'sell: shift-too-long',
        'sell: shift-of-another',
        'sell the same again: done',
        'sell the same again: booked-with-next-shift',
        'finish: done',
        'finish: booked-with-next-shift',
        'abandon: done',
        'abandon: booked-with-next-shift',
        'give back: done',
        'give back: line-on-the-way',
        'give back: value-already-used',
        'give back: supervisor-needed',
        'give back: line-returned-already',
        'move cash: done',
        'drop: done',
        'count in between: done',
        'open the drawer: done',
        'print again: done',
        'give the count: done',
        'go back to selling: done',
        'go back to selling: without paper',
        'reveal: done',
        'close: done',
        'set the clock: done',
        'start again: done',
      ]),
    );
  },
);
