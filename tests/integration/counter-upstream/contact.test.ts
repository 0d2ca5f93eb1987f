import { rmSync } from 'node:fs';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src-main/platform/ports.ts';
import type { Clock } from '../../../src-shared/time.ts';
import { problemOf, type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { aFolder, anEnrolledCounter, type Bench, openSide, type SideOptions, until } from './a-counter-side.ts';

let reference: Reference;
const open: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  reference = await sharedReference();
});
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
});

async function aCounter(options?: SideOptions): Promise<Bench> {
  const counter = await anEnrolledCounter(reference, options);
  open.push(counter);
  return counter;
}

/** A clock that can be put wrong while time itself goes on. */
function wrongClock(): Clock & { wrongByMs: number; laterByMs: number } {
  return {
    wrongByMs: 0,
    laterByMs: 0,
    now() {
      return systemClock.now() + this.wrongByMs + this.laterByMs;
    },
    monotonic() {
      return systemClock.monotonic() + this.laterByMs;
    },
  };
}

const HOUR_MS = 3_600_000;
const online = (counter: Pick<Bench, 'upstream'>) => () => counter.upstream.contact.state() === 'online';
const offline = (counter: Pick<Bench, 'upstream'>) => () => counter.upstream.contact.state() === 'offline';

test('an idle counter notices that its upstream went and that it came back', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', online(counter));
  await counter.door.stop();
  await until('the counter is offline', offline(counter));
  await counter.door.start();
  const back = Date.now();
  await until('the counter is online again', online(counter));
  expect(Date.now() - back).toBeLessThan(2_000);
});

test('one broken connection does not flicker on the screen', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', online(counter));
  const states: string[] = [];
  counter.upstream.contact.onChange(() => states.push(counter.upstream.contact.state()));
  // Twice: what was cut on a connection that had served before is asked once more.
  counter.door.cutBeforeReading({ times: 2, path: /cards/ });
  const answer = await counter.upstream.client.card('9643108503304172259');
  expect(answer.ok).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(states).toEqual([]);
});

test('an upstream that is up and serves nothing is out of reach', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', online(counter));
  counter.door.answer(problemOf('maintenance'), { path: /^\/v1/ });
  await until('the counter is offline', offline(counter));
  expect(counter.door.calls.some((call) => call.path === '/healthz' && call.status === 200)).toBe(true);
  counter.door.behave();
  await until('the counter is online again', online(counter));
});

test('an upstream that serves is in reach, whatever its health says', async () => {
  const counter = await aCounter({ pace: { silenceMs: 50 } });
  counter.door.answer(problemOf('internal'), { path: /healthz/ });
  const states: string[] = [];
  counter.upstream.contact.onChange(() => states.push(counter.upstream.contact.state()));
  counter.upstream.start();
  await until('the counter is online', online(counter));
  await until(
    'it was asked how it is again and again',
    () => counter.door.calls.filter((call) => call.path === '/healthz').length > 5,
  );
  expect(states).not.toContain('offline');
});

test("who refuses everything in other words than the contract's is not the upstream", async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', online(counter));
  counter.door.answer(
    {
      status: 403,
      body: JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403 }),
      headers: { 'content-type': 'application/problem+json' },
    },
    { path: /^\/v1/ },
  );
  await until('the counter is offline', offline(counter));
  expect(counter.upstream.stopReason()).toBeNull();
  counter.door.behave();
  await until('the counter is online again', online(counter));
});

test('a counter that is asked for patience knocks no sooner', { tags: ['long'] }, async () => {
  const counter = await aCounter();
  counter.door.answer(problemOf('maintenance', { retryAfterSeconds: 1 }), { path: /^\/v1/ });
  counter.upstream.start();
  const knocks = () => counter.door.calls.filter((call) => call.path === '/healthz').length;
  await until('it knocked', () => knocks() > 0);
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  // Without patience it would have been every 60 ms. A machine that is busy may sleep longer than it was told to.
  expect(knocks()).toBeLessThanOrEqual(2 + (Date.now() - began) / 1_000);
});

test('a look-up for a clerk ends within its limit, however slow the upstream is', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', online(counter));
  counter.door.delayAnswers(8_000, { path: /cards/ });
  const began = Date.now();
  const answer = await counter.upstream.client.card('9643108503304172259', { timeoutMs: 300 });
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unreachable', detail: 'no whole answer within 0.3 s' } });
  expect(Date.now() - began).toBeLessThan(4_000);
});

test('hours without contact are counted by the larger of wall and monotonic time', async () => {
  const clock = wrongClock();
  const counter = await aCounter({ clock });
  counter.upstream.start();
  await until('the counter is online', online(counter));
  await counter.door.stop();
  await until('the counter is offline', offline(counter));
  const hours = () => Math.round(counter.upstream.contact.hoursSinceContact());

  clock.laterByMs += 5 * HOUR_MS;
  expect(hours()).toBe(5);
  clock.wrongByMs = -24 * HOUR_MS;
  expect(hours()).toBe(5);
  clock.wrongByMs = 24 * HOUR_MS;
  expect(hours()).toBe(29);
});

test('a clock that is set back before a restart wins no hours', async () => {
  const clock = wrongClock();
  const counter = await aCounter({ clock });
  counter.upstream.start();
  await until('the counter is online', online(counter));
  await counter.door.stop();
  await until('the counter is offline', offline(counter));
  clock.laterByMs += 7 * HOUR_MS;

  clock.wrongByMs = -48 * HOUR_MS;
  const reopened = await counter.restarted();
  open.push(reopened);
  expect(Math.round(reopened.upstream.contact.hoursSinceContact())).toBe(7);
});

test('a clock that differs from the upstream is told, and no longer when it is right again', async () => {
  const clock = wrongClock();
  clock.wrongByMs = -24 * HOUR_MS;
  const counter = await aCounter({ clock, pace: { clockCheckMs: 100 } });
  counter.upstream.start();
  await until('it is told', () => counter.upstream.alarms.has('clock-differs'));
  expect(counter.upstream.alarms.list()).toMatchObject([
    { detail: "this machine's clock is 24 hours behind the upstream's" },
  ]);
  clock.wrongByMs = 0;
  await until('it is told no longer', () => !counter.upstream.alarms.has('clock-differs'));
});

test('a counter that never heard from any upstream says so', async () => {
  const folder = aFolder();
  const side = openSide(folder, new URL('http://127.0.0.1:1'));
  open.push({ stop: () => side.stop().then(() => rmSync(folder, { recursive: true, force: true })) });
  side.upstream.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(side.upstream.contact.state()).toBe('never-reached');
  expect(side.upstream.contact.hoursSinceContact()).toBe(Number.POSITIVE_INFINITY);
});

test('a counter without an address opens, and refuses in words', async () => {
  const folder = aFolder();
  const side = openSide(folder, null);
  open.push({ stop: () => side.stop().then(() => rmSync(folder, { recursive: true, force: true })) });
  side.upstream.start();
  const answer = await side.upstream.client.card('9643108503304172259');
  expect(answer).toMatchObject({
    ok: false,
    error: { kind: 'unreachable', detail: 'this counter was not told the address of its upstream' },
  });
});

test('an upstream that serves all but outcomes is not knocked at without end', { tags: ['long'] }, async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', online(counter));
  let changes = 0;
  counter.upstream.contact.onChange(() => (changes += 1));
  counter.door.answer(problemOf('maintenance', { retryAfterSeconds: 900 }), { path: /outcomes/ });
  counter.door.delayAnswers(60, { path: /profile|clerks|hotlist|entries/ });
  const asked = (path: RegExp) => counter.door.calls.filter((call) => path.test(call.path)).length;
  const before = asked(/healthz/);
  await counter.upstream.client.card('9643108503300000001');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect([asked(/healthz/) - before, changes].every((count) => count <= 8)).toBe(true);
});

test('an upstream that is met again is asked once how it is', async () => {
  const counter = await aCounter();
  counter.upstream.start();
  await until('the counter is online', online(counter));
  await counter.door.stop();
  await counter.upstream.client.card('9643108503300000001');
  await until('the counter is offline', offline(counter));
  const asked = () => counter.door.calls.filter((call) => call.path === '/healthz').length;
  const before = asked();
  // The knock itself is the first that hears of it.
  counter.door.delayAnswers(400, { path: /profile|clerks|hotlist|entries/ });
  await counter.door.start();
  await until('it is asked how it is', () => asked() > before);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(asked() - before).toBe(1);
});

test('a long rest that the upstream asked for does not hide that it served and then went away', async () => {
  const counter = await aCounter();
  const unknownCard = '9643108503300000001';
  counter.door.answer(problemOf('maintenance', { retryAfterSeconds: 900 }), { path: /^(?!\/v1\/cards)/ });
  counter.upstream.start();
  await until('it was asked to rest', () =>
    counter.door.calls.some((call) => call.status === 503 && /outcomes/.test(call.path)),
  );
  await counter.upstream.client.card(unknownCard);
  await until('a look-up was served', online(counter));
  await counter.door.stop();
  await counter.upstream.client.card(unknownCard);
  await until('the counter is offline', offline(counter));
  expect(counter.upstream.contact.state()).toBe('offline');
});
