import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';

/** What is asked first is written first, also while a second person's PIN is verified. */

let reference: Reference;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await sharedReference();
  counter = await aCounterInProcess(reference);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
});
afterAll(async () => {
  await counter.end();
});

const saule = DEMO_CLERKS.find(({ name }) => name === SAULE_THE_SUPERVISOR.name);
const approval = { clerkId: saule?.id ?? '', pin: SAULE_THE_SUPERVISOR.pin };
const payOut = (reason: string) => ({ kind: 'pay-out', amount: 1000, against: 'petty-cash', reason }) as const;

test('of two movements of cash the one that a supervisor approves on the spot stays the first', async () => {
  const { ledger } = counter.running.counter;
  const moved = await Promise.all([
    counter.gets('cash.move', { movement: payOut('approved'), approval }),
    counter.gets('cash.move', { movement: payOut('by the clerk alone') }),
  ]);
  const written = ledger.newestOfKind('pay-out', 2).toReversed();
  expect(written.map(({ id }) => id)).toEqual(moved.map(({ entryId }) => entryId));
});

test('a count that is asked for while a movement is approved counts what the movement left', async () => {
  const { ledger } = counter.running.counter;
  const [moved] = await Promise.all([
    counter.gets('cash.move', { movement: payOut('before the count'), approval }),
    counter.gets('shift.count', { counts: notes([1000, 17]) }),
  ]);
  expect(ledger.newestOfKind('pay-out', 1)[0]?.id).toBe(moved.entryId);
  expect(await counter.gets('shift.reveal', null)).toMatchObject({ difference: 0 });
});
