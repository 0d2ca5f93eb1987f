import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { CountPurpose } from '../../../src-shared/contract/views/shift.ts';
import { aCounterInProcess, type CounterInProcess, WINDOW } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, DANIYAR, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';

/** A count that something interrupts is there again for the clerk who wrote it, and for nobody else. */

let reference: Reference;
beforeAll(async () => {
  reference = await sharedReference();
});

let counter: CounterInProcess;
beforeEach(async () => {
  counter = await aCounterInProcess(reference);
  await counter.signsIn(AIGERIM);
  return () => counter.end();
});

const written = [
  { value: 1000, text: '2/14' },
  { value: 500, text: '3' },
];
const writes = (purpose: CountPurpose) => counter.gets('count.keep', { purpose, written });
const finds = (purpose: CountPurpose) => counter.gets('count.find', { purpose });
const opens = (fromSafe = 20_000) => counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe });

test('a count is there again after the page is loaded anew, after a lock, and after another screen', async () => {
  await writes('opening');
  expect(await finds('opening')).toMatchObject({ written, isOlder: false });
  counter.running.pageEnded(WINDOW);
  await counter.signsIn(AIGERIM);
  expect(await finds('opening')).toMatchObject({ written });
  await counter.gets('session.sign-out', null);
  await counter.signsIn(AIGERIM);
  expect(await finds('opening')).toMatchObject({ written });
});

test(
  'a count is told to nobody but the clerk who wrote it, whoever looks and whatever for',
  { tags: ['long'] },
  async () => {
    await opens();
    await writes('close');
    await writes('in-between');
    for (const other of [DANIYAR, SAULE_THE_SUPERVISOR]) {
      await counter.gets('session.sign-out', null);
      expect(await counter.ask('count.find', { purpose: 'close' })).toMatchObject({ ok: false });
      await counter.signsIn(other);
      for (const purpose of ['opening', 'in-between', 'close', 'recount'] as const)
        expect(await finds(purpose)).toBeNull();
      // What they count themselves takes nothing from the first clerk's.
      await counter.gets('count.keep', { purpose: 'close', written: [{ value: 2000, text: '1' }] });
    }
    await counter.gets('session.sign-out', null);
    await counter.signsIn(AIGERIM);
    expect(await finds('close')).toMatchObject({ written });
    expect(await finds('recount')).toBeNull();
  },
);

test('a count that was given is no draft any more, and the recount begins empty', async () => {
  await writes('opening');
  await opens();
  expect(await finds('opening')).toBeNull();
  await writes('in-between');
  await counter.gets('cash.count', { counts: notes([1000, 20]) });
  expect(await finds('in-between')).toBeNull();
  await writes('close');
  await counter.gets('shift.count', { counts: notes([1000, 20]) });
  expect([await finds('close'), await finds('recount')]).toEqual([null, null]);
  await writes('recount');
  await counter.gets('shift.reveal', null);
  await counter.gets('shift.close', { carried: 20_000 });
  expect(await finds('recount')).toBeNull();
  await opens(0);
  expect(await finds('close')).toBeNull();
});

test('a refused count stays as it was written', async () => {
  await opens();
  await writes('close');
  const strange = [{ value: 7, quantity: 1 }];
  expect(await counter.ask('shift.count', { counts: strange })).toMatchObject({ error: { kind: 'count-unreadable' } });
  expect(await finds('close')).toMatchObject({ written });
});

test('a count of before something was recorded says so', async () => {
  await opens();
  await writes('close');
  await counter.gets('cash.move', { movement: { kind: 'safe-drop', amount: 1000, bagSeal: 'B-1' } });
  expect(await finds('close')).toMatchObject({ written, isOlder: true });
  await writes('close');
  expect(await finds('close')).toMatchObject({ isOlder: false });
});

test('a count that is emptied is none, and what no hand could have typed is refused', async () => {
  await writes('opening');
  await counter.gets('count.keep', { purpose: 'opening', written: [] });
  expect(await finds('opening')).toBeNull();
  for (const text of ['', '/', '1/2/3', '123456', '-1', '4096431085033041722', '1e5'])
    expect(await counter.sends('count.keep', { purpose: 'opening', written: [{ value: 1000, text }] })).toMatchObject({
      ok: false,
      error: { kind: 'bad-request' },
    });
});
