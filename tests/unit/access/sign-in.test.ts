import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LoggedEvent } from '../../../src-main/ledger/verify-audit.ts';
import { type AuditLog, openAuditLog } from '../../../src-main/audit/audit-log.ts';
import { logIn } from '../../../src-main/platform/log.ts';
import type { Access } from '../../../src-main/access/access.ts';
import { accessOver } from '../../../src-main/access/access-service.ts';
import type { Clerk } from '../../../src-shared/contract/upstream.ts';
import { aLedger, type LedgerBench } from '../../devices/a-ledger.ts';
import { AIGERIM, AIGERIMS_PIN, aClerk, aRoster, clerkId, DANA, phc, SAULE, SAULES_PIN, TIMUR } from './a-roster.ts';

const WINDOW = 1;
const WRONG = '000000';
const MINUTE_MS = 60_000;

let bench: LedgerBench;
let clerks: Clerk[];
let access: Access;
let audit: AuditLog;
beforeEach(() => {
  bench = aLedger();
  clerks = aRoster();
  access = opened();
});
afterEach(() => bench.close());

/** As after a restart: what is in memory is gone, what is in the file stays. */
function opened(): Access {
  const { folder, clock } = bench;
  audit = openAuditLog({ dataDir: folder, clock, log: logIn(folder, () => clock.now()) });
  return accessOver({ audit, clock, roster: { clerks: () => clerks } });
}

async function wrongTries(count: number): Promise<unknown[]> {
  const refusals: unknown[] = [];
  for (let tried = 0; tried < count; tried += 1) {
    const answer = await access.signIn(WINDOW, AIGERIM, WRONG);
    refusals.push(answer.ok ? null : answer.error);
  }
  return refusals;
}

const signsIn = () => access.signIn(WINDOW, AIGERIM, AIGERIMS_PIN);
const lockedFor = (secondsLeft: number) => ({ ok: false, error: { kind: 'clerk-locked', secondsLeft } });

test('a clerk signs in with the right PIN, and the window has a session until it is signed out', async () => {
  expect(access.session(WINDOW)).toBeNull();
  expect(await signsIn()).toEqual({ ok: true, value: { clerkId: AIGERIM, name: 'Aigerim', role: 'clerk' } });
  expect(access.session(WINDOW)).toMatchObject({ clerkId: AIGERIM });
  expect(access.session(2)).toBeNull();
  access.signOut(WINDOW);
  expect(access.session(WINDOW)).toBeNull();
});

test('a window that is signed out while a PIN is verified has no session afterwards', async () => {
  const asked = signsIn();
  access.signOut(WINDOW);
  expect(await asked).toEqual({ ok: false, error: { kind: 'not-signed-in' } });
  expect(access.session(WINDOW)).toBeNull();
  expect(await signsIn()).toMatchObject({ ok: true });
});

test('the tiles show who can sign in, and nothing of their PINs', () => {
  clerks = [...clerks, aClerk(clerkId(9), 'Broken', 'clerk', '$scrypt$ln=4,r=8,p=1$c2FsdHNhbHQ$a2V5')];
  expect(access.tiles()).toEqual([
    { id: AIGERIM, name: 'Aigerim', role: 'clerk' },
    { id: SAULE, name: 'Saule', role: 'supervisor' },
    { id: TIMUR, name: 'Timur', role: 'technician' },
  ]);
});

test.each([
  ['somebody unknown', clerkId(77)],
  ['somebody who has left', DANA],
])('%s does not sign in', async (_who, id) => {
  expect(await access.signIn(WINDOW, id, '111111')).toEqual({ ok: false, error: { kind: 'clerk-unknown' } });
});

test('a clerk who leaves the roster has no session any more', async () => {
  await signsIn();
  clerks = clerks.map((clerk) => (clerk.id === AIGERIM ? { ...clerk, active: false } : clerk));
  expect(access.session(WINDOW)).toBeNull();
});

test('a wrong try changes no session', async () => {
  await signsIn();
  expect((await access.signIn(WINDOW, SAULE, WRONG)).ok).toBe(false);
  expect(access.session(WINDOW)).toMatchObject({ clerkId: AIGERIM });
});

test('five wrong tries lock the clerk, and nobody else', async () => {
  expect(await wrongTries(6)).toEqual([
    { kind: 'wrong-pin', triesLeft: 4 },
    { kind: 'wrong-pin', triesLeft: 3 },
    { kind: 'wrong-pin', triesLeft: 2 },
    { kind: 'wrong-pin', triesLeft: 1 },
    { kind: 'clerk-locked', secondsLeft: 60 },
    { kind: 'clerk-locked', secondsLeft: 60 },
  ]);
  expect(await signsIn()).toEqual(lockedFor(60));
  expect((await access.signIn(WINDOW, SAULE, SAULES_PIN)).ok).toBe(true);
});

test('a lock passes with time, and the right PIN forgets all wrong ones', async () => {
  await wrongTries(5);
  bench.clock.pass(MINUTE_MS - 1_000);
  expect(await signsIn()).toEqual(lockedFor(1));
  bench.clock.pass(1_000);
  expect((await signsIn()).ok).toBe(true);
  expect(await wrongTries(1)).toEqual([{ kind: 'wrong-pin', triesLeft: 4 }]);
});

test('each further lock is longer, up to an hour', async () => {
  const locks: unknown[] = [];
  for (const minutes of [1, 5, 15, 60, 60]) {
    locks.push((await wrongTries(5)).at(-1));
    bench.clock.pass(minutes * MINUTE_MS);
  }
  expect(locks).toEqual([60, 300, 900, 3600, 3600].map((secondsLeft) => ({ kind: 'clerk-locked', secondsLeft })));
});

test('tries that come at the same moment are each counted', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => access.signIn(WINDOW, AIGERIM, WRONG)));
  expect(answers.map((answer) => (answer.ok ? 'in' : answer.error.kind))).toEqual([
    'wrong-pin',
    'wrong-pin',
    'wrong-pin',
    'wrong-pin',
    'clerk-locked',
    'clerk-locked',
    'clerk-locked',
    'clerk-locked',
  ]);
});

test('wrong tries are counted over restarts', async () => {
  await wrongTries(4);
  access = opened();
  expect(await wrongTries(1)).toEqual([{ kind: 'clerk-locked', secondsLeft: 60 }]);
});

test('a try is counted before it is known to be wrong, so that pulling the plug wins none', async () => {
  await wrongTries(4);
  const unfinished = access.signIn(WINDOW, AIGERIM, WRONG);
  await Promise.resolve();
  await Promise.resolve();
  const reopened = opened();
  await unfinished;
  expect(await reopened.signIn(WINDOW, AIGERIM, AIGERIMS_PIN)).toMatchObject({
    ok: false,
    error: { kind: 'clerk-locked' },
  });
});

test('what is left of a lock outlives a restart, and passes only while the program runs', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await wrongTries(5);
  for (let seconds = 0; seconds < 20; seconds += 5) {
    bench.clock.pass(5_000);
    vi.advanceTimersByTime(5_000);
  }
  access = opened();
  expect(await signsIn()).toEqual(lockedFor(40));
  access = opened();
  expect(await signsIn()).toEqual(lockedFor(40));
  bench.clock.pass(40_000);
  expect((await signsIn()).ok).toBe(true);
  vi.useRealTimers();
});

test.each([
  ['2027-11-22T08:25:00.000Z', 'within a run', false],
  ['2020-01-01T00:00:00.000Z', 'within a run', false],
  ['2027-11-22T08:25:00.000Z', 'over a restart', true],
  ['2020-01-01T00:00:00.000Z', 'over a restart', true],
])('a clock that is set to %s %s neither ends a lock nor prolongs it', async (time, _when, restarts) => {
  await wrongTries(5);
  bench.clock.set(time);
  if (restarts) access = opened();
  expect(await signsIn()).toEqual(lockedFor(60));
  bench.clock.pass(MINUTE_MS);
  expect((await signsIn()).ok).toBe(true);
});

test('a supervisor approves with the own PIN on the spot, and no session changes', async () => {
  await signsIn();
  expect(await access.approve(SAULE, SAULES_PIN, AIGERIM)).toEqual({
    ok: true,
    value: { clerkId: SAULE, name: 'Saule', role: 'supervisor' },
  });
  expect(access.session(WINDOW)).toMatchObject({ clerkId: AIGERIM });
});

test.each([
  ['the supervisor who did it', SAULE, SAULES_PIN, SAULE],
  ['another clerk', AIGERIM, AIGERIMS_PIN, SAULE],
  ['a technician', TIMUR, '864209', AIGERIM],
  ['nobody', clerkId(77), '111111', AIGERIM],
])('%s can not approve', async (_who, id, pin, notClerk) => {
  expect(await access.approve(id, pin, notClerk)).toEqual({
    ok: false,
    error: { kind: 'role-needed', role: 'supervisor' },
  });
});

test('wrong tries at approving count like those at signing in', async () => {
  for (let tried = 0; tried < 3; tried += 1) await access.approve(SAULE, WRONG, AIGERIM);
  for (let tried = 0; tried < 2; tried += 1) await access.signIn(WINDOW, SAULE, WRONG);
  expect(await access.approve(SAULE, SAULES_PIN, AIGERIM)).toEqual(lockedFor(60));
});

test('with a disk that can not be written nobody is let in uncounted', async () => {
  audit.db.pragma('query_only = ON');
  expect(await signsIn()).toMatchObject({ ok: false, error: { kind: 'ledger-unwritable' } });
  audit.db.pragma('query_only = OFF');
});

test.each<[string, (clerk: Clerk) => Clerk[], object]>([
  ['is gone', () => [], { kind: 'clerk-unknown' }],
  ['is a clerk now', (clerk) => [{ ...clerk, role: 'clerk' }], { kind: 'role-needed', role: 'supervisor' }],
  ['has another PIN', (clerk) => [{ ...clerk, pin: phc(AIGERIMS_PIN) }], { kind: 'clerk-unknown' }],
])('a supervisor who %s once the PIN was verified approves nothing', async (_what, changed, error) => {
  const approving = access.approve(SAULE, SAULES_PIN, AIGERIM);
  // Verifying takes a while of its own; the roster comes in the middle of it.
  await new Promise((resolve) => setImmediate(resolve));
  clerks = clerks.flatMap((clerk) => (clerk.id === SAULE ? changed(clerk) : [clerk]));
  expect(await approving).toEqual({ ok: false, error });
});

test('the auditor’s log has wrong PINs, locks, approvals given and refused, and who came and went', async () => {
  await wrongTries(5);
  await access.approve(SAULE, WRONG, AIGERIM);
  await access.approve(TIMUR, '864209', AIGERIM);
  await access.approve(SAULE, SAULES_PIN, AIGERIM);
  bench.clock.pass(MINUTE_MS);
  await signsIn();
  access.signOut(WINDOW);
  const events = audit.db
    .prepare<[], string>('SELECT canonical FROM audit_event ORDER BY no')
    .pluck()
    .all()
    .map((canonical) => LoggedEvent.parse(JSON.parse(canonical)).event.kind);
  expect(events).toEqual([
    'log-begun',
    'pin-wrong',
    'pin-wrong',
    'pin-wrong',
    'pin-wrong',
    'pin-locked',
    'pin-wrong',
    'approval-refused',
    'approval-refused',
    'approval-given',
    'signed-in',
    'signed-out',
  ]);
});
