import { expect, test } from 'vitest';
import { type Rest, UNTIL_WOKEN, newWorker } from '../../../src-main/platform/worker.ts';

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));
const noFault = (fault: unknown) => {
  throw fault;
};

/** A worker that rests as it is told, and counts its turns. */
function aWorker(rests: Rest[], duringTurn: () => Promise<void> = async () => {}) {
  let turns = 0;
  const loop = newWorker(async () => {
    turns += 1;
    await duringTurn();
    return rests[turns - 1] ?? UNTIL_WOKEN;
  }, noFault);
  return { ...loop, turns: () => turns };
}

test('it works once when it is started, and again when it is woken', async () => {
  const loop = aWorker([]);
  loop.start();
  await soon();
  expect(loop.turns()).toBe(1);
  loop.wake('work');
  await soon();
  expect(loop.turns()).toBe(2);
  await loop.stop();
});

test('it heeds only what its rest heeds', async () => {
  const loop = aWorker([{ ms: 10_000, heeds: ['contact'] }]);
  loop.start();
  await soon();
  loop.wake('work');
  await soon();
  expect(loop.turns()).toBe(1);
  loop.wake('contact');
  await soon();
  expect(loop.turns()).toBe(2);
  await loop.stop();
});

test('what calls during a turn is heeded after it', async () => {
  let finish = () => {};
  const loop = aWorker([], () => new Promise<void>((resolve) => (finish = resolve)));
  loop.start();
  loop.wake('work');
  finish();
  await soon();
  expect(loop.turns()).toBe(2);
  finish();
  await loop.stop();
});

test('there is never more than one turn at a time, however often it is woken', async () => {
  let inTurn = 0;
  let most = 0;
  const loop = aWorker([], async () => {
    inTurn += 1;
    most = Math.max(most, inTurn);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inTurn -= 1;
  });
  loop.start();
  for (let call = 0; call < 20; call += 1) {
    loop.wake('work');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await loop.stop();
  expect(most).toBe(1);
  expect(loop.turns()).toBeGreaterThan(2);
});

test('stopping aborts the turn under way and waits for its end', async () => {
  let ended = false;
  const loop = newWorker(async (signal) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    ended = true;
    return UNTIL_WOKEN;
  }, noFault);
  loop.start();
  await loop.stop();
  expect(ended).toBe(true);
});

test('stopping ends a rest without end, and a worker that never began', async () => {
  const loop = aWorker([]);
  await loop.stop();
  loop.start();
  await soon();
  expect(loop.turns()).toBe(0);
});

test('a turn that fails is told, and the worker lives', async () => {
  const faults: unknown[] = [];
  const loop = newWorker(
    () => Promise.reject(new Error('unforeseen')),
    (fault) => faults.push(fault),
  );
  loop.start();
  await soon();
  expect(faults).toHaveLength(1);
  await loop.stop();
});
