import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { shiftClosed } from '../../devices/a-ledger.ts';
import { controllableUpstream, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { aFolder, anEnrolledCounter, type Bench, type CounterSide, openSide, until } from './a-counter-side.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** Newer rules leave no money unaccounted for, and a version of them never becomes another. */

/** The version that the sales of a bench name. */
const profile = { ...demoProfile, version: '1' };
let reference: Reference;
const ending: (() => unknown)[] = [];
beforeAll(async () => {
  reference = await startReference();
  await reference.operator.setProfile(profile);
  await reference.operator.setCard({ number: CARD, balance: 100 });
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
  await reference.operator.setProfile(profile);
});

const PROFILE = { path: /^\/v1\/profile$/ };
let tags = 0;
const json = (body: unknown) => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', etag: `"other ${(tags += 1)}"` },
});
const dollars = { ...profile, version: 'dollars', currency: { code: 'USD', exponent: 2, symbol: '$' } };
const CARD = '9643108503366100001';

async function aReadyCounter(): Promise<Bench> {
  const counter = await anEnrolledCounter(reference);
  ending.push(() => counter.stop());
  await starts(counter);
  return counter;
}

async function starts(side: CounterSide): Promise<void> {
  side.upstream.start();
  await until('it has its rules', () => side.upstream.profiles.current() !== null);
}

async function startsAgain(counter: CounterSide): Promise<CounterSide> {
  const again = await counter.restarted();
  ending.push(() => again.stop());
  return again;
}

const refusalAt = (side: CounterSide) =>
  side.upstream.alarms.list().find(({ alarm }) => alarm === 'profile-refused')?.detail ?? '';
const versionAt = (side: CounterSide) => side.upstream.profiles.current()?.version;

async function isRefused(side: CounterSide, words: RegExp): Promise<void> {
  await until('the technician is told', () => words.test(refusalAt(side)));
  side.upstream.adopt();
  expect(side.upstream.profiles.current()).toMatchObject({ version: '1', currency: profile.currency });
  expect(side.upstream.profiles.pending()).toBeNull();
  expect(refusalAt(side)).toMatch(/; the profile «1» stays$/);
  expect(side.logged.join('\n')).toMatch(words);
}

function closesTheShift({ ledger, ids }: CounterSide): void {
  const shift = ledger.openShift();
  if (!shift) throw new Error('a shift is open');
  const clock = { now: () => Date.parse(shift.at), monotonic: () => 0, set: () => {}, pass: () => {} };
  const shiftId = shift.id as ShiftId;
  expect(ledger.append(shiftClosed({ clock, ids }, shiftId, ledger.drawerOf(shiftId)))).toMatchObject({ ok: true });
}

test.each<[string, object, RegExp]>(
  sampleOf<[string, object, RegExp]>(
    [
      ['another currency', dollars, /amounts are in USD with 2 .* journal in KZT with 0/],
      ['another exponent', { currency: { ...profile.currency, exponent: 2 } }, /KZT with 2 .* KZT with 0/],
      ['no cash tender', { tenders: profile.tenders.filter(({ kind }) => kind !== 'cash') }, /no tender «cash»/],
      [
        'no note that the drawer may hold',
        { cash: { ...profile.cash, denominations: profile.cash.denominations.slice(1) } },
        /no note or coin of 20000/,
      ],
      ['another time zone', { timeZone: 'Asia/Tashkent' }, /time zone is Asia\/Tashkent/],
    ],
    2,
  ),
)('a profile of %s is refused in mid-shift: the old one sells on, also over a restart', async (_, changes, words) => {
  const counter = await aReadyCounter();
  counter.sells(CARD);
  counter.door.answer(json({ ...profile, version: 'next', ...changes }), PROFILE);
  await isRefused(counter, words);

  const again = await startsAgain(counter);
  expect(versionAt(again)).toBe('1');
  counter.door.behave();
  await starts(again);
  await until('the operator has put it right', () => refusalAt(again) === '');
  expect(versionAt(again)).toBe('1');
});

test(
  'what waited for the end of a shift is taken over after it, and other money never',
  { tags: ['long'] },
  async () => {
    const counter = await aReadyCounter();
    counter.sells(CARD);
    const cashless = {
      ...profile,
      version: 'cashless',
      tenders: profile.tenders.filter(({ kind }) => kind !== 'cash'),
    };
    counter.door.answer(json(cashless), PROFILE);
    await isRefused(counter, /no tender «cash»/);
    closesTheShift(counter);
    counter.upstream.adopt();
    expect(versionAt(counter)).toBe('cashless');
    expect(counter.upstream.alarms.list()).toEqual([]);

    counter.door.answer(json(dollars), PROFILE);
    await until('the technician is told', () => /USD/.test(refusalAt(counter)));
    counter.upstream.adopt();
    expect(versionAt(counter)).toBe('cashless');
  },
);

test('a top-up that was rejected keeps the tender that it goes back by, also after its shift', async () => {
  const counter = await aReadyCounter();
  const sale = counter.sells('9643108503366100009');
  await until('it is rejected', () => counter.upstream.outcomes.rejected().length === 1);
  closesTheShift(counter);
  const cashless = { ...profile, version: 'cashless', tenders: profile.tenders.filter(({ kind }) => kind !== 'cash') };
  counter.door.answer(json(cashless), PROFILE);
  await isRefused(
    counter,
    new RegExp(`no tender «cash», and a top-up of receipt ${sale.body['receiptNumber']} may have`),
  );
  expect(counter.upstream.outcomes.rejected()).toHaveLength(1);
});

test('what waited when the counter ended waits at the next start as well', async () => {
  const counter = await aReadyCounter();
  counter.door.answer(json({ ...profile, version: 'cashless', tenders: [profile.tenders[1]] }), PROFILE);
  await until('it waits', () => counter.upstream.profiles.pending()?.version === 'cashless');
  counter.sells(CARD);
  const again = await startsAgain(counter);
  expect(versionAt(again)).toBe('1');
  expect(refusalAt(again)).toMatch(/no tender «cash»/);
});

test('before there was any money a profile of any currency is taken over', async () => {
  const counter = await aReadyCounter();
  counter.door.answer(json(dollars), PROFILE);
  await until('it waits', () => counter.upstream.profiles.pending() !== null);
  counter.upstream.adopt();
  expect(versionAt(counter)).toBe('dollars');
});

test('a profile of other money that an earlier release had put in force is in force no more', async () => {
  const counter = await aReadyCounter();
  counter.sells(CARD);
  counter.door.answer(json(dollars), PROFILE);
  await isRefused(counter, /USD/);
  counter.facts.set('profile-version', 'dollars');
  counter.facts.forget('profile-waiting');
  const again = await startsAgain(counter);
  expect(versionAt(again)).toBe('1');
  expect(refusalAt(again)).toMatch(/USD .*; the profile «1» stays/);
});

test('rules that can not be read any more come again before other money could take their place', async () => {
  const counter = await aReadyCounter();
  counter.sells(CARD);
  counter.db.prepare("UPDATE profile SET profile = '{}'").run();
  counter.door.answer(json(dollars), PROFILE);
  const again = await startsAgain(counter);
  expect(again.upstream.profiles.current()).toBeNull();
  await starts(again);
  await isRefused(again, /USD/);
});

test('a replaced machine that is handed a profile of other money goes on by the rules of its journal', async () => {
  const old = await aReadyCounter();
  old.sells(CARD);
  await until('it is shipped', () => old.upstream.shipper.unsent() === 0);
  await reference.operator.setProfile(dollars);

  const door = await controllableUpstream(reference);
  const folder = aFolder();
  const fresh = openSide(folder, new URL(door.url));
  ending.push(
    () => door.close(),
    () => rmSync(folder, { recursive: true, force: true }),
    () => fresh.stop(),
  );
  await fresh.upstream.enrolment.enrol(await reference.operator.newEnrolmentCode(old.counterNumber));
  fresh.upstream.start();
  await until('it may sell', () => fresh.upstream.stopReason() === null);
  expect(versionAt(fresh)).toBe('1');
  expect(refusalAt(fresh)).toMatch(/USD .*; the profile «1» stays/);
  await startsAgain(fresh);
});

test.each<[string, object]>(
  sampleOf<[string, object]>(
    [
      ['another currency', { currency: { code: 'KZT', exponent: 2, symbol: '₸' } }],
      ['another tax id', { operator: { ...profile.operator, taxId: '999999999999' } }],
      ['a product more', { products: [...profile.products, { ...profile.products[0], id: 'more' }] }],
    ],
    1,
  ),
)(
  'other content under a known version is refused, with %s: the kept one stays, also over a restart',
  async (_, changes) => {
    const counter = await aReadyCounter();
    const kept = counter.upstream.profiles.byVersion('1');
    const words = /«1» can't be used: it has other content .* a version never changes; publish it under a new version/;
    counter.door.answer(json({ ...profile, ...changes }), PROFILE);
    await isRefused(counter, words);
    expect(counter.upstream.profiles.byVersion('1')).toEqual(kept);

    const again = await startsAgain(counter);
    again.upstream.start();
    await until(
      'it is refused again',
      () => again.logged.some((line) => words.test(line)) || words.test(refusalAt(again)),
    );
    expect([again.upstream.profiles.current(), again.upstream.profiles.byVersion('1')]).toEqual([kept, kept]);
    counter.door.behave();
    await until('the operator has put it right', () => refusalAt(again) === '');
  },
);

test(
  'an earlier version keeps its content when it comes back as the newest, or is asked for again',
  { tags: ['long'] },
  async () => {
    const counter = await aReadyCounter();
    await reference.operator.setProfile({ ...profile, version: 'newer' });
    await until('it waits', () => counter.upstream.profiles.pending()?.version === 'newer');
    counter.upstream.adopt();
    const kept = counter.upstream.profiles.byVersion('1');
    counter.door.answer(json({ ...profile, operator: { ...profile.operator, taxId: '1' } }), {
      path: /^\/v1\/profile/,
    });
    await until('the technician is told', () => /«1» can't be used.*«newer» stays/.test(refusalAt(counter)));
    expect(await counter.upstream.profiles.fetch('1')).toEqual(kept);
    expect(versionAt(counter)).toBe('newer');
  },
);

test('the same content under its version is no other, in whatever order its members stand', async () => {
  const counter = await aReadyCounter();
  const turned = Object.fromEntries(Object.entries(profile).toReversed());
  counter.door.answer(json({ ...turned, later: 'member' }), PROFILE);
  await until('it was answered', () => counter.facts.get('profile-etag')?.startsWith('"other') === true);
  expect(counter.upstream.alarms.list()).toEqual([]);
});

test('the reference upstream publishes a version once, and says what to do', async () => {
  await expect(
    reference.operator.setProfile({ ...profile, operator: { ...profile.operator, taxId: '1' } }),
  ).rejects.toThrow('profile version 1 is published with other content; give the new one a new version');
});
