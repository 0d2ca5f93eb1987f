import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM } from '../devices/a-demo-operator.ts';
import { keysTold } from '../devices/keys-page.ts';
import { CountedHand, FIRST_TASKS } from '../devices/tasks-by-keys.ts';

/** A sample of docs/keys.md: what is done most often takes the keys that stand there. */

let counter: ACounter;
let hand: CountedHand;
beforeAll(async () => {
  counter = await aCounter();
  hand = new CountedHand(counter, 'keyboard');
  await counter.signsIn(AIGERIM);
  await counter.screen.opensShift();
});
afterAll(() => counter[Symbol.asyncDispose]());

test.each(FIRST_TASKS.map((task) => [task.name, task] as const))('%s', async (_, { name, prepare, play }) => {
  await prepare?.(hand);
  await play(hand);
  expect(keysTold('keyboard')).toContainEqual(expect.objectContaining({ task: name, ...hand.struck() }));
});
