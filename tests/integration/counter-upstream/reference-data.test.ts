import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { anEnrolledCounter, type Bench, until } from './a-counter-side.ts';
import { sampleOf } from '../../devices/sample-of.ts';

let reference: Reference;
const open: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const side of open.splice(0)) await side.stop();
  await reference.operator.setProfile(demoProfile);
});

async function aReadyCounter(): Promise<Bench> {
  const counter = await anEnrolledCounter(reference);
  open.push(counter);
  counter.upstream.start();
  await until(
    'it has its reference data',
    () => counter.upstream.profiles.current() !== null && counter.upstream.roster.clerks().length > 0,
  );
  return counter;
}

const json = (body: unknown) => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
const PROFILE = { path: /^\/v1\/profile/ };
const CLERKS = { path: /^\/v1\/clerks/ };
const nextTag = (() => {
  let tag = 0;
  return () => ({ etag: `"${(tag += 1)}"` });
})();

test('the first profile and roster are taken over at once, and unchanged ones are not sent again', async () => {
  const counter = await aReadyCounter();
  expect(counter.upstream.profiles.current()?.version).toBe(demoProfile.version);
  expect(
    counter.upstream.roster
      .clerks()
      .map((clerk) => clerk.name)
      .sort(),
  ).toEqual(DEMO_CLERKS.map((clerk) => clerk.name).sort());
  await until('it asked again', () => counter.door.calls.filter((call) => call.path === '/v1/profile').length >= 2);
  expect(counter.door.calls.filter((call) => call.path === '/v1/profile').map((call) => call.status)).toEqual(
    expect.arrayContaining([200, 304]),
  );
});

test('a newer profile waits until the counter takes it over, and the old one is kept by its version', async () => {
  const counter = await aReadyCounter();
  const old = counter.upstream.profiles.current();
  await reference.operator.setProfile({
    ...demoProfile,
    version: 'newer',
    limits: { ...demoProfile.limits, maxTopUp: 7000 },
  });
  await until('it waits', () => counter.upstream.profiles.pending() !== null);
  expect(counter.upstream.profiles.current()?.version).toBe(old?.version);
  counter.upstream.adopt();
  expect(counter.upstream.profiles.current()).toMatchObject({ version: 'newer', limits: { maxTopUp: 7000 } });
  expect(counter.upstream.profiles.pending()).toBeNull();
  expect(counter.upstream.profiles.byVersion(demoProfile.version)).toEqual(old);
  expect(counter.upstream.profiles.byVersion('never seen')).toBeNull();
});

test('a profile that waited is in force after a restart, without the upstream', async () => {
  const counter = await aReadyCounter();
  await reference.operator.setProfile({ ...demoProfile, version: 'after the restart' });
  await until('it waits', () => counter.upstream.profiles.pending() !== null);
  await counter.door.stop();
  const reopened = await counter.restarted();
  open.push(reopened);
  expect(reopened.upstream.profiles.current()?.version).toBe('after the restart');
  expect(reopened.upstream.roster.clerks()).toHaveLength(DEMO_CLERKS.length);
});

test('a profile no counter could use is refused with an alarm; the old one stays, also over a restart', async () => {
  const counter = await aReadyCounter();
  const current = counter.upstream.profiles.current();
  counter.door.answer(
    {
      ...json({ ...demoProfile, version: 'broken', tenders: [] }),
      headers: { 'content-type': 'application/json', ...nextTag() },
    },
    PROFILE,
  );
  await until('the technician is told', () => counter.upstream.alarms.has('profile-refused'));
  expect(counter.upstream.alarms.list()).toMatchObject([
    { detail: `the profile «broken» can't be used: it has no tender; the profile «${demoProfile.version}» stays` },
  ]);
  expect(counter.upstream.profiles.current()).toEqual(current);
  expect(counter.upstream.profiles.pending()).toBeNull();

  const reopened = await counter.restarted();
  open.push(reopened);
  expect(reopened.upstream.profiles.current()).toEqual(current);
  reopened.upstream.start();
  counter.door.behave();
  await until('it was put right', () => !reopened.upstream.alarms.has('profile-refused'));
});

test.each<[string, object, RegExp]>(
  sampleOf<[string, object, RegExp]>(
    [
      [
        'a pattern that would block the counter',
        {
          cardFormats: [
            ...demoProfile.cardFormats,
            { name: 'evil', pattern: '^(([0-9]+)+)+x$', grouping: [], checkDigit: 'none' },
          ],
        },
        /the pattern of its card format «evil» would take too long to try; the profile «.*» stays/,
      ],
      [
        'a header of a million letters',
        { receipt: { ...demoProfile.receipt, header: { ru: 'ж'.repeat(1_000_000) } } },
        /can't be read: .*receipt\.header\.ru: Too big.*; the profile «.*» stays/,
      ],
      [
        'a tariff of a day that does not exist',
        { products: [{ ...demoProfile.products[0], validFrom: '2026-02-31' }] },
        /products\.0\.validFrom/,
      ],
    ],
    1,
  ),
)('a profile with %s is refused with its reason, and the one before it stays', async (_what, changes, reason) => {
  const counter = await aReadyCounter();
  const current = counter.upstream.profiles.current();
  counter.door.answer(json({ ...demoProfile, version: 'too much', ...changes }), PROFILE);
  await until('the technician is told', () => counter.upstream.alarms.has('profile-refused'));
  expect(counter.upstream.alarms.list()).toMatchObject([{ detail: expect.stringMatching(reason) }]);
  expect(counter.upstream.alarms.list()[0]?.detail.length).toBeLessThan(500);
  expect(counter.upstream.profiles.current()).toEqual(current);
  expect(counter.upstream.profiles.pending()).toBeNull();
});

test('a product and a tender of kinds that this counter does not know are left out, and the rest serves', async () => {
  const counter = await aReadyCounter();
  const grown = {
    ...demoProfile,
    version: 'grown',
    later: { than: 'this counter' },
    products: [...demoProfile.products, { id: 'x', kind: 'subscription', name: { en: 'X' }, validFrom: '2026-01-01' }],
    tenders: [...demoProfile.tenders, { id: 'y', kind: 'voucher', name: { en: 'Y' } }],
  };
  counter.door.answer(json(grown), PROFILE);
  await until('it waits', () => counter.upstream.profiles.pending() !== null);
  expect(counter.upstream.profiles.pending()?.products).toHaveLength(demoProfile.products.length);
  expect(counter.upstream.profiles.pending()?.tenders).toHaveLength(demoProfile.tenders.length);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('a page that is no profile keeps the roster coming and raises no alarm', async () => {
  const counter = await aReadyCounter();
  counter.door.answer({ status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }, PROFILE);
  const [clerk] = counter.upstream.roster.clerks();
  expect(clerk).toBeDefined();
  if (!clerk) return;
  await reference.operator.setClerk({ ...clerk, active: false });
  await until('the roster waits', () => counter.upstream.roster.hasPending());
  expect(counter.upstream.roster.clerks().find((each) => each.id === clerk.id)?.active).toBe(true);
  counter.upstream.adopt();
  expect(counter.upstream.roster.clerks().find((each) => each.id === clerk.id)?.active).toBe(false);
  expect(counter.upstream.alarms.list()).toEqual([]);
  await reference.operator.setClerk(clerk);
});

test('a clerk of a role that this counter does not know is left out', async () => {
  const counter = await aReadyCounter();
  const clerks = counter.upstream.roster.clerks();
  counter.door.answer(json({ clerks: [...clerks, { ...clerks[0], role: 'auditor' }] }), CLERKS);
  await until('the roster waits', () => counter.upstream.roster.hasPending());
  counter.upstream.adopt();
  expect(counter.upstream.roster.clerks()).toEqual(clerks);
});

test.each(
  sampleOf(
    [
      ['garbled', '{"clerks":'],
      ['of another version', JSON.stringify([{ name: 'Aigerim' }, 'x'])],
      ['of nobody who could sign in', JSON.stringify(DEMO_CLERKS.map((clerk) => ({ ...clerk, active: false })))],
    ],
    1,
  ),
)('a kept roster that is %s is as good as none, and is pulled whole again', async (_what, kept) => {
  const counter = await aReadyCounter();
  counter.secrets.set('roster', kept);
  const reopened = await counter.restarted();
  open.push(reopened);
  expect(reopened.upstream.roster.clerks()).toEqual([]);
  reopened.upstream.start();
  await until('the roster is there', () => reopened.upstream.roster.clerks().length === DEMO_CLERKS.length);
});

test.each(
  sampleOf(
    [
      ['nobody', []],
      ['nobody who is active', DEMO_CLERKS.map((clerk) => ({ ...clerk, active: false }))],
      ['nobody whose PIN can be judged', DEMO_CLERKS.map((clerk) => ({ ...clerk, active: true, pin: 'plain' }))],
    ],
    1,
  ),
)('a roster of %s is not taken over, at the first start neither, and the next one is', async (_what, clerks) => {
  const first = await anEnrolledCounter(reference);
  open.push(first);
  for (const counter of [first, await aReadyCounter()]) {
    const known = counter.upstream.roster.clerks();
    counter.door.answer({ ...json({ clerks }), headers: { ...json({}).headers, ...nextTag() } }, CLERKS);
    counter.upstream.start();
    await until('it is told', () => counter.logged.some((line) => line.includes('no clerk who could sign in')));
    expect([counter.upstream.roster.clerks(), counter.upstream.roster.hasPending()]).toEqual([known, false]);
  }
  first.door.behave();
  await until('the roster is there', () => first.upstream.roster.clerks().length === DEMO_CLERKS.length);
});
