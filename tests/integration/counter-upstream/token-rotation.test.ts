import { afterEach, beforeAll, expect, test } from 'vitest';
import { problemOf, type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type Bench, type CounterSide, until } from './a-counter-side.ts';

/** The token is changed while the counter works: whenever the power goes, one of the two that it has is accepted. */

let reference: Reference;
const open: Pick<CounterSide, 'stop'>[] = [];
beforeAll(async () => {
  reference = await sharedReference();
});
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
});

const SOON = { pace: { rotateTokenMs: 100 } };
const ROTATION = { method: 'POST', path: /\/v1\/token$/ };

async function aCounter(options = SOON): Promise<Bench> {
  const counter = await anEnrolledCounter(reference, options);
  open.push(counter);
  return counter;
}

const hasChangedFrom = (counter: CounterSide, token: string | null) => () =>
  counter.secrets.get('token') !== token && counter.secrets.get('next-token') === null;

test('it is changed again and again, and nothing is noticed of it', async () => {
  const counter = await aCounter();
  const first = counter.secrets.get('token');
  counter.upstream.start();
  await until('the token was changed', hasChangedFrom(counter, first));
  const second = counter.secrets.get('token');
  counter.writesNotes(3);
  expect(counter.secrets.get('earlier-token')).not.toBeNull();
  await until('it was changed once more', hasChangedFrom(counter, second));
  await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
  expect(counter.upstream.alarms.list()).toEqual([]);
  expect(counter.upstream.contact.state()).toBe('online');
});

test('not before its time', async () => {
  const counter = await aCounter({ pace: { rotateTokenMs: 60_000 } });
  const token = counter.secrets.get('token');
  counter.upstream.start();
  await until('it is online', () => counter.upstream.contact.state() === 'online');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(counter.secrets.get('token')).toBe(token);
  expect(counter.door.calls.filter((call) => call.path.endsWith('/v1/token'))).toEqual([]);
});

test('a new token that no header can carry is not taken', async () => {
  const counter = await aCounter();
  const token = counter.secrets.get('token');
  for (const bad of [`${'t'.repeat(40)}\n`, 'ключ'.repeat(10)]) {
    counter.door.answer(
      { status: 200, body: JSON.stringify({ token: bad }), headers: { 'content-type': 'application/json' } },
      { ...ROTATION, times: 1 },
    );
  }
  counter.upstream.start();
  await until(
    'it was given twice',
    () => counter.door.calls.filter((call) => call.path.endsWith('/v1/token')).length >= 2,
  );
  counter.writesNotes(1);
  await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
  await until('the token was changed', hasChangedFrom(counter, token));
  expect(counter.secrets.get('token')).toMatch(/^[!-~]{32,}$/);
});

test('an answer that is lost leaves the earlier one in force, and the next one is taken', async () => {
  const counter = await aCounter();
  const token = counter.secrets.get('token');
  counter.door.cutAfterProcessing({ ...ROTATION, times: 2 });
  counter.upstream.start();
  await until(
    'it was asked for',
    () => counter.door.calls.filter((call) => call.path.endsWith('/v1/token')).length >= 2,
  );
  await until('the token was changed', hasChangedFrom(counter, token));
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('killed when the new one is durable and was never used, it is tried first and taken', async () => {
  const counter = await aCounter();
  const token = counter.secrets.get('token');
  const fresh = await counter.upstream.client.rotateToken();
  counter.secrets.set('next-token', fresh.ok ? fresh.value.token : '');
  const reopened = await counter.restarted();
  open.push(reopened);
  reopened.upstream.start();
  await until('the token was changed', hasChangedFrom(reopened, token));
  expect(reopened.upstream.alarms.list()).toEqual([]);
});

test('killed when the new one was used and the earlier one is still kept, it goes on with the new one', async () => {
  const counter = await aCounter();
  const fresh = await counter.upstream.client.rotateToken();
  counter.secrets.set('next-token', fresh.ok ? fresh.value.token : '');
  // Its first use kills the earlier one.
  expect((await counter.upstream.client.outcomes({ after: 0, limit: 1, waitSeconds: 0 })).ok).toBe(true);
  const reopened = await counter.restarted();
  open.push(reopened);
  reopened.upstream.start();
  await until(
    'the new one is the token',
    () =>
      reopened.secrets.get('token') === (fresh.ok ? fresh.value.token : '') &&
      reopened.secrets.get('next-token') === null,
  );
  expect(reopened.upstream.alarms.list()).toEqual([]);
});

test('a new one that was met, and refused with everything else before it was proven, is found again', async () => {
  const counter = await aCounter({ pace: { rotateTokenMs: 60_000 } });
  const fresh = await counter.upstream.client.rotateToken();
  const next = fresh.ok ? fresh.value.token : '';
  counter.secrets.set('next-token', next);
  // Its first use kills the one before it; then for a while the upstream knows nobody.
  expect((await counter.upstream.client.outcomes({ after: 0, limit: 1, waitSeconds: 0 })).ok).toBe(true);
  counter.door.answer(problemOf('unauthorized'), { path: /outcomes/, times: 4 });
  counter.upstream.start();
  await until(
    'the new one is the token',
    () => counter.secrets.get('token') === next && counter.secrets.get('next-token') === null,
  );
  await until(
    'all is well',
    () => counter.upstream.contact.state() === 'online' && counter.upstream.alarms.list().length === 0,
  );
  expect(counter.secrets.get('doubted-token')).toBeNull();
});

test('a new one that the upstream does not know gives way to the earlier one', async () => {
  const counter = await aCounter({ pace: { rotateTokenMs: 60_000 } });
  const token = counter.secrets.get('token');
  counter.secrets.set('next-token', 'a-token-of-a-database-that-was-put-back');
  counter.upstream.start();
  await until('it is out of use', () => counter.secrets.get('next-token') === null);
  expect(counter.secrets.get('token')).toBe(token);
  await until(
    'all is well',
    () => counter.upstream.contact.state() === 'online' && counter.upstream.alarms.list().length === 0,
  );
});

test('nor does one that the upstream does not know keep a counter away that was started anew', async () => {
  const counter = await aCounter({ pace: { rotateTokenMs: 60_000 } });
  const token = counter.secrets.get('token');
  counter.secrets.set('next-token', 'a-token-of-a-database-that-was-put-back');
  const reopened = await counter.restarted();
  open.push(reopened);
  reopened.upstream.start();
  await until(
    'all is well',
    () => reopened.upstream.contact.state() === 'online' && reopened.upstream.alarms.list().length === 0,
  );
  expect(reopened.secrets.get('token')).toBe(token);
  expect(reopened.secrets.get('next-token')).toBeNull();
});

test('the one that went before stays kept, and is taken again by an upstream whose database was put back', async () => {
  const counter = await aCounter({ pace: { rotateTokenMs: 60_000 } });
  const first = counter.secrets.get('token') ?? '';
  counter.secrets.set('earlier-token', first);
  counter.secrets.set('token', 'a-token-of-a-database-that-was-put-back');
  counter.upstream.start();
  await until(
    'the earlier one is the token',
    () => counter.secrets.get('token') === first && counter.secrets.get('next-token') === null,
  );
  await until(
    'all is well',
    () => counter.upstream.contact.state() === 'online' && counter.upstream.alarms.list().length === 0,
  );
  expect(counter.secrets.get('earlier-token')).toBe('a-token-of-a-database-that-was-put-back');
});

test('an upstream that has no new one for it is asked again later', async () => {
  const counter = await aCounter();
  const token = counter.secrets.get('token');
  counter.door.answer(problemOf('maintenance'), { ...ROTATION, times: 2 });
  counter.upstream.start();
  await until('the token was changed', hasChangedFrom(counter, token));
  expect(
    counter.door.calls
      .filter((call) => call.path.endsWith('/v1/token'))
      .map((call) => call.status)
      .slice(0, 3),
  ).toEqual([503, 503, 200]);
});

test('a new token that comes late, when a code gave another meanwhile, is not taken', async () => {
  const counter = await aCounter({ pace: { rotateTokenMs: 200 } });
  const late = counter.door.holdAnswers({ ...ROTATION, times: 1 });
  counter.upstream.start();
  await until('the new token is given, and not told', () => late.count() === 1);
  const code = await reference.operator.newEnrolmentCode(counter.counterNumber);
  expect((await counter.upstream.enrolment.enrol(code)).ok).toBe(true);
  late.letGo();
  await until('the late answer came', () => counter.door.calls.some((call) => call.path.endsWith('/v1/token')));
  counter.writesNotes(2);
  await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(counter.upstream.alarms.list()).toEqual([]);
});
