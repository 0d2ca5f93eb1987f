import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ClerkId } from '../../../src-shared/ids.ts';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
import { AIGERIM, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import {
  type ControllableUpstream,
  controllableUpstream,
  type Reference,
  sharedReference,
} from '../../devices/controllable-upstream.ts';

/** A disk that was copied: two machines would write as one counter. */

let reference: Reference;
let upstream: ControllableUpstream;
let dataDir: string;
beforeAll(async () => {
  reference = await sharedReference();
});
beforeEach(async () => {
  upstream = await controllableUpstream(reference);
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-another-machine-'));
});
afterEach(async () => {
  await upstream.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const on = (cards: readonly string[], enrolmentCode: string | null = null) =>
  aComposedCounter({ dataDir, upstreamUrl: upstream.url, enrolmentCode, machine: { cards: () => cards } });
const triedOn = ({ counter }: Awaited<ReturnType<typeof on>>) =>
  counter.machine.trials.keep('clock', 'worked', {
    clerkId: ClerkId.parse('01900000-0000-7000-8000-0000000000a1'),
    name: '',
    role: 'technician',
  });
const alarmsOf = ({ counter }: Awaited<ReturnType<typeof on>>) =>
  counter.upstream.alarms.list().map(({ alarm, detail }) => `${alarm}: ${detail}`);

test('data from another machine is told until a supervisor says that this is the only one', async () => {
  const { number } = await reference.operator.addCounter();
  const first = await on(['00:1b:21:00:00:01'], await reference.operator.newEnrolmentCode(number));
  expect(alarmsOf(first)).toEqual([]);
  triedOn(first);
  await first.stop();

  const copy = await on(['00:1b:21:00:00:02']);
  expect(alarmsOf(copy)).toEqual(['other-machine: then 00:1b:21:00:00:01; now 00:1b:21:00:00:02']);
  // What was tried there was tried with other devices, and what is tried here counts once this is the machine.
  expect(copy.counter.machine.trials.list()).toEqual([]);
  triedOn(copy);
  const route = copy.route(1, async () => new Uint8Array());
  const [clerk, supervisor] = [AIGERIM, SAULE_THE_SUPERVISOR].map(({ name, pin }) => ({
    clerkId: copy.counter.access.tiles().find((tile) => tile.name === name)?.id ?? '',
    pin,
  }));
  expect(await route('session.sign-in', clerk)).toMatchObject({ ok: true });
  expect(await route('alarm.settle', { alarm: 'other-machine', approval: supervisor })).toMatchObject({ ok: true });
  expect([alarmsOf(copy), copy.counter.machine.trials.list()]).toEqual([[], []]);
  triedOn(copy);
  await copy.stop();

  const again = await on(['00:1b:21:00:00:02']);
  expect(alarmsOf(again)).toEqual([]);
  expect(again.counter.machine.trials.list()).toHaveLength(1);
  await again.stop();

  // The card of before is known still: its cable may only have been out.
  const old = await on(['00:1b:21:00:00:01']);
  expect(alarmsOf(old)).toEqual([]);
  await old.stop();
});

test('a copy that starts before its network is up is told of at its first contact; a new code ends it', async () => {
  const { number } = await reference.operator.addCounter();
  await (await on(['00:1b:21:00:00:01'], await reference.operator.newEnrolmentCode(number))).stop();

  let cards: readonly string[] = [];
  upstream.cutBeforeReading();
  const machine = { cards: () => cards };
  const settings = { dataDir, upstreamUrl: upstream.url, machine: { ...machine, pace: { knockMs: 50 } } };
  const copy = await aComposedCounter({ ...settings, enrolmentCode: null });
  expect(alarmsOf(copy)).toEqual([]);
  cards = ['00:1b:21:00:00:02'];
  upstream.behave();
  await expect.poll(() => alarmsOf(copy), { timeout: 10_000 }).toHaveLength(1);
  await copy.stop();

  // A start without any card that is up ends no alarm.
  cards = [];
  upstream.cutBeforeReading();
  const unplugged = await aComposedCounter({ ...settings, enrolmentCode: null });
  expect(alarmsOf(unplugged)).toHaveLength(1);
  await unplugged.stop();

  cards = ['00:1b:21:00:00:02'];
  upstream.behave();
  const again = await on(cards, await reference.operator.newEnrolmentCode(number));
  await expect.poll(() => alarmsOf(again), { timeout: 10_000 }).toEqual([]);
  await again.stop();
  const known = await on(cards);
  expect(alarmsOf(known)).toEqual([]);
  await known.stop();
});
