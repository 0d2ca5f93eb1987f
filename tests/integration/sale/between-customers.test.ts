import { afterEach, beforeAll, expect, test } from 'vitest';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM } from '../../devices/a-demo-operator.ts';
import { type CannedAnswer, type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/**
 * A newer profile or roster takes effect between two customers, never inside a sale, and never too late for who wants
 * to sign in.
 */

let reference: Reference;
const open: CounterInProcess[] = [];
beforeAll(async () => {
  reference = await sharedReference();
});
afterEach(async () => {
  for (const counter of open.splice(0)) await counter.end();
});

async function aCounter(): Promise<CounterInProcess> {
  const counter = await aCounterInProcess(reference, { pace: QUICK });
  open.push(counter);
  return counter;
}

let tag = 0;
const json = (body: unknown): CannedAnswer => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', etag: `"other-${(tag += 1)}"` },
});
const aCardNumber = () => `96431085033${String(66_000_000 + (tag += 1))}`;

test('a profile that comes while a group is gathered waits for the next customer', async () => {
  const counter = await aCounter();
  await counter.signsIn(AIGERIM);
  const version = () => counter.state().profile?.version;
  const looksUp = async (inGroup: boolean) => {
    const number = aCardNumber();
    await reference.operator.setCard({ number, balance: 100 });
    await counter.gets('card.look-up', { text: number, inGroup });
  };
  await looksUp(false);
  counter.upstream.answer(json({ ...demoProfile, version: 'newer' }), { path: /^\/v1\/profile/ });
  await until('it waits', () => counter.running.counter.upstream.profiles.pending() !== null);

  await looksUp(true);
  expect(version()).toBe(demoProfile.version);
  await looksUp(false);
  expect(version()).toBe('newer');
});

test('who comes into the roster while nobody is signed in can sign in', async () => {
  const counter = await aCounter();
  const [someone] = clerksOf();
  counter.upstream.answer(
    json({ clerks: [...clerksOf(), { ...someone, id: '01900000-0000-7000-8000-00000000abcd', name: 'Dana N.' }] }),
    { path: /^\/v1\/clerks/ },
  );
  await until('the new clerk has a tile', () => counter.state().clerks.some((clerk) => clerk.name === 'Dana N.'));

  await counter.signsIn(AIGERIM);
  counter.upstream.answer(json({ clerks: clerksOf() }), { path: /^\/v1\/clerks/ });
  await until('a roster waits', () => counter.running.counter.upstream.roster.hasPending());
  expect(counter.state().clerks.some((clerk) => clerk.name === 'Dana N.')).toBe(true);
  await counter.gets('session.sign-out', null);
  expect(counter.state().clerks.some((clerk) => clerk.name === 'Dana N.')).toBe(false);
});

test('a roster without anybody is not taken over: nobody could sign in, or close the shift', async () => {
  const counter = await aCounter();
  counter.upstream.answer(json({ clerks: [] }), { path: /^\/v1\/clerks/ });
  await until(
    'it was sent twice',
    () => counter.upstream.calls.filter((call) => call.path === '/v1/clerks').length >= 3,
  );
  expect(counter.state().clerks).toHaveLength(DEMO_CLERKS.length);
  const again = await counter.startsAgain();
  open.splice(open.indexOf(counter), 1, again);
  expect(again.state().clerks).toHaveLength(DEMO_CLERKS.length);
});

/** As the reference has them, with PINs that are hashed. */
function clerksOf() {
  const counter = open.at(-1);
  return [...(counter?.running.counter.upstream.roster.clerks() ?? [])].filter((clerk) => clerk.name !== 'Dana N.');
}
