import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM } from '../devices/a-demo-operator.ts';
import { keysTold } from '../devices/keys-page.ts';
import { CountedHand, TASKS } from '../devices/tasks-by-keys.ts';

/** Every task of docs/keys.md takes the keys that stand there. keys-a-task.test.ts has a sample for every change. */

describe.each(['keyboard', 'keypad'] as const)('by a %s', (name) => {
  let counter: ACounter;
  let hand: CountedHand;
  beforeAll(async () => {
    counter = await aCounter();
    hand = new CountedHand(counter, name);
    await counter.signsIn(AIGERIM);
    await counter.screen.opensShift();
  });
  afterAll(() => counter[Symbol.asyncDispose]());

  test('the page tells of these tasks, and of no others', () => {
    expect(keysTold(name).map(({ task }) => task)).toEqual(TASKS.map((each) => each.name));
  });

  test.each(TASKS.map((task) => [task.name, task] as const))('%s', async (_, { name: task, prepare, play, leave }) => {
    await prepare?.(hand);
    hand.struck();
    await play(hand);
    const struck = hand.struck();
    await leave?.(hand);
    expect(struck).toEqual(toldOf(task));
  });

  function toldOf(task: string) {
    const told = keysTold(name).find((each) => each.task === task);
    return told && { keys: told.keys, now: told.now };
  }
});
