import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ChannelName } from '../../../src-shared/contract/ipc.ts';
import { Refusal } from '../../../src-shared/contract/refusals.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, DANIYAR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';

/**
 * Whatever a page sends as an amount or a quantity: each is answered by a refusal that has words, and the ledger is as
 * before.
 */

let reference: Reference;
let open: CounterInProcess;
let closed: CounterInProcess;
let counting: CounterInProcess;
beforeAll(async () => {
  reference = await sharedReference();
  [open, closed, counting] = await Promise.all([
    aCounterInProcess(reference),
    aCounterInProcess(reference),
    aCounterInProcess(reference),
  ]);
  await Promise.all([open.signsIn(AIGERIM), closed.signsIn(DANIYAR), counting.signsIn(AIGERIM)]);
  for (const counter of [open, counting])
    await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  await counting.gets('shift.count', { counts: notes([1000, 20]) });
  await counting.gets('shift.reveal', null);
}, 60_000);
afterAll(async () => {
  for (const counter of [open, closed, counting]) await counter.end();
});

const NO_NUMBERS: readonly unknown[] = [
  -1,
  1.5,
  1e20,
  2 ** 53,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  '1000',
  'many',
  null,
  undefined,
  [],
  {},
  true,
  10n,
];
const NO_AMOUNTS = [0, ...NO_NUMBERS];
/** Nobody has so much: it must not become a sum that a number can't hold. */
const HUGE = [2 ** 53 - 1, 9_000_000_000_000_000];

const WORDED = ['bad-request', 'count-unreadable', 'carried-above-counted'];
const REFUSED = { refusal: 'has words', ledger: 'as before', shift: 'as before' };

async function tried(
  counter: CounterInProcess,
  channel: ChannelName,
  input: unknown,
): Promise<Record<keyof typeof REFUSED, string>> {
  const seq = counter.running.counter.ledger.head().seq;
  const phase = counter.state().shift?.phase;
  const answer = Refused.safeParse(await counter.sends(channel, input));
  return {
    refusal: answer.success ? refusalBy(answer.data.error.kind) : 'none',
    ledger: counter.running.counter.ledger.head().seq === seq ? 'as before' : 'changed',
    shift: counter.state().shift?.phase === phase ? 'as before' : 'changed',
  };
}
const Refused = z.object({ ok: z.literal(false), error: Refusal });
const refusalBy = (kind: string) => (WORDED.includes(kind) ? 'has words' : kind);

const named = (values: readonly unknown[]) =>
  values.map(
    (value) => [typeof value === 'string' ? `«${value}»` : String(Array.isArray(value) ? '[]' : value), value] as const,
  );

describe.each(named([...NO_AMOUNTS, ...HUGE]))('the amount %s', (_, amount) => {
  test('is not paid in', async () =>
    expect(
      await tried(open, 'cash.move', { movement: { kind: 'pay-in', amount, against: 'safe', reason: 'change' } }),
    ).toEqual(REFUSED));
  test('is not paid out', async () =>
    expect(
      await tried(open, 'cash.move', { movement: { kind: 'pay-out', amount, against: 'petty-cash', reason: 'water' } }),
    ).toEqual(REFUSED));
  test('is not dropped', async () =>
    expect(await tried(open, 'cash.move', { movement: { kind: 'safe-drop', amount, bagSeal: 'B-1' } })).toEqual(
      REFUSED,
    ));
  test('is not the value of a note', async () =>
    expect(await tried(open, 'cash.count', { counts: [{ value: amount, quantity: 1 }] })).toEqual(REFUSED));
});

describe.each(named([...NO_NUMBERS, ...HUGE, 100_001]))('the quantity %s', (_, quantity) => {
  test('is not counted in between', async () =>
    expect(await tried(open, 'cash.count', { counts: [{ value: 1000, quantity }] })).toEqual(REFUSED));
  test('is not counted at the close', async () =>
    expect(await tried(open, 'shift.count', { counts: [{ value: 1000, quantity }] })).toEqual(REFUSED));
  test('is not opened with', async () =>
    expect(await tried(closed, 'shift.open', { counts: [{ value: 1000, quantity }], fromSafe: 0 })).toEqual(REFUSED));
});

describe.each(named([...NO_NUMBERS, ...HUGE]))('the float %s', (_, amount) => {
  test('does not come from the safe', async () =>
    expect(await tried(closed, 'shift.open', { counts: notes([1000, 20]), fromSafe: amount })).toEqual(REFUSED));
  test('does not stay', async () =>
    expect(await tried(counting, 'shift.close', { carried: amount, bagSeal: 'B-1' })).toEqual(REFUSED));
});

test.each<[string, unknown]>([
  ['a note that does not exist', [{ value: 3000, quantity: 1 }]],
  [
    'one note twice',
    [
      { value: 1000, quantity: 1 },
      { value: 1000, quantity: 1 },
    ],
  ],
  ['more members than a count has', [{ value: 1000, quantity: 1, series: 'old' }]],
  ['no list', { 1000: 1 }],
])('a count of %s is refused everywhere', async (_name, counts) => {
  expect(await tried(open, 'cash.count', { counts })).toEqual(REFUSED);
  expect(await tried(open, 'shift.count', { counts })).toEqual(REFUSED);
  expect(await tried(closed, 'shift.open', { counts, fromSafe: 0 })).toEqual(REFUSED);
});

test('words that are too long or missing are refused, and so are members that nobody asked for', async () => {
  const before = open.running.counter.ledger.head();
  for (const movement of [
    { kind: 'pay-in', amount: 1000, against: 'safe', reason: 'x'.repeat(201) },
    { kind: 'pay-in', amount: 1000, against: 'safe', reason: '' },
    { kind: 'pay-out', amount: 1000, against: 'claims', reason: 'change' },
    { kind: 'safe-drop', amount: 1000, bagSeal: '' },
    { kind: 'safe-drop', amount: 1000, bagSeal: 'x'.repeat(41) },
    { kind: 'safe-drop', amount: 1000, bagSeal: 'B-1', expected: 1 },
    { kind: 'gift', amount: 1000 },
  ])
    expect(await open.sends('cash.move', { movement })).toMatchObject({ ok: false });
  for (const reason of ['', '   ', 'x'.repeat(201)])
    expect(await open.sends('cash.open-drawer', { reason })).toMatchObject({ ok: false });
  expect(open.running.counter.ledger.head()).toEqual(before);
});
