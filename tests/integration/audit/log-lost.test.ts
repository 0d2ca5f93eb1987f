import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { CounterId, ShiftId } from '../../../src-shared/ids.ts';
import { openAuditLog } from '../../../src-main/audit/audit-log.ts';
import { auditWatchOver } from '../../../src-main/audit/audit-watch.ts';
import { Enrolment, factsIn } from '../../../src-main/ledger/facts.ts';
import { logIn } from '../../../src-main/platform/log.ts';
import { takeOverLeftOpen } from '../../../src-main/restore/left-open.ts';
import { alarmsIn } from '../../../src-main/upstream/alarms.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import {
  AIGERIM,
  aFreshCard,
  SAULE_THE_SUPERVISOR,
  TIMUR_THE_TECHNICIAN,
  type Person,
} from '../../devices/a-demo-operator.ts';
import { aLedger, AIGERIM as HER_ID, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** An auditor's log that is lost, replaced or shortened ends locks and forgets what was seen: people hear of it. */

let reference: Reference;
const open: CounterInProcess[] = [];
const benches: (() => void)[] = [];
beforeAll(async () => {
  reference = await sharedReference();
});
afterEach(async () => {
  for (const counter of open.splice(0)) await counter.end();
  for (const end of benches.splice(0)) end();
});

const ENDINGS = ['', '-wal', '-shm'];
const logOf = ({ dataDir }: CounterInProcess) => join(dataDir, 'audit.sqlite');
function isDeleted(counter: CounterInProcess): void {
  for (const ending of ENDINGS) rmSync(logOf(counter) + ending, { force: true });
}

async function atWork(): Promise<CounterInProcess> {
  const counter = await aCounterInProcess(reference, { pace: QUICK });
  open.push(counter);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  return counter;
}

/** Its end, what is done to the folder meanwhile, and its next start. */
async function again(counter: CounterInProcess, meanwhile: (counter: CounterInProcess) => void = () => {}) {
  await counter.stops();
  meanwhile(counter);
  const next = await counter.startsAgain(null);
  open.splice(open.indexOf(counter), 1, next);
  await next.signsIn(AIGERIM);
  return next;
}

async function closes(counter: CounterInProcess): Promise<object> {
  await counter.gets('shift.count', { counts: notes([1000, 20]) });
  await counter.gets('shift.reveal', null);
  await counter.gets('shift.close', { carried: 20_000 });
  return counter.running.counter.ledger.lastOfKind('shift-closed')?.body ?? {};
}

const alarmOf = (counter: CounterInProcess) =>
  counter.state().attention.find((item) => item.kind === 'alarm' && item.alarm.startsWith('audit-log'));
const byWord = ({ name, pin }: Person) => ({
  alarm: 'audit-log-lost' as const,
  approval: { clerkId: DEMO_CLERKS.find((clerk) => clerk.name === name)?.id ?? '', pin },
});

test.each<[string, RegExp, (counter: CounterInProcess) => void]>([
  ['deleted', /another log lies in its place \(no log was there\)/, isDeleted],
  [
    'replaced by that of another machine',
    /another log lies in its place/,
    (counter) => {
      isDeleted(counter);
      const clock = { now: () => 0, monotonic: () => 0 };
      openAuditLog({ dataDir: counter.dataDir, clock, log: logIn(counter.dataDir, () => 0) }).close();
    },
  ],
  [
    'shortened',
    /it lacks event \d+ that was written/,
    (counter) => {
      const db = new Database(logOf(counter));
      db.exec('DROP TRIGGER audit_event_is_never_deleted; DELETE FROM audit_event WHERE no > 2');
      db.close();
    },
  ],
  ['damaged', /another log lies in its place/, (counter) => writeFileSync(logOf(counter), 'no log '.repeat(2000))],
  [
    'one that the disk does not give',
    /it is kept in memory alone/,
    ({ dataDir }) => {
      writeFileSync(join(dataDir, 'audit.sqlite'), 'no database '.repeat(100));
      rmSync(join(dataDir, 'set-aside'), { recursive: true, force: true });
      writeFileSync(join(dataDir, 'set-aside'), 'a file in the place of the folder');
    },
  ],
])('a log that is %s: a supervisor is told, the shift is not called blind, and selling goes on', async (...given) => {
  const [, words, spoil] = given;
  const counter = await again(await atWork(), spoil);
  expect(alarmOf(counter)).toMatchObject({ alarm: 'audit-log-lost', detail: expect.stringMatching(words) });
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.gets('sale.take', {
    saleId,
    lines: [{ cardNumber: await aFreshCard(reference), productId: 'stored-value', amount: 2000 }],
    tenders: [{ kind: 'cash', amount: 2000, received: 2000 }],
    language: 'en',
  });
  expect(await counter.ask('alarm.settle', byWord(TIMUR_THE_TECHNICIAN))).toMatchObject({ ok: false });
  await counter.gets('alarm.settle', byWord(SAULE_THE_SUPERVISOR));
  expect(alarmOf(counter)).toBeUndefined();
  expect(counter.running.counter.ledger.lastOfKind('note')?.body).toMatchObject({
    text: expect.stringMatching(words),
  });
  await counter.gets('shift.count', { counts: notes([1000, 22]) });
  expect(await counter.gets('shift.reveal', null)).toMatchObject({ notBlind: true });
  await counter.gets('shift.close', { carried: 22_000 });
  expect(counter.running.counter.ledger.lastOfKind('shift-closed')?.body).toMatchObject({ notBlind: true });
});

test('an older copy of the log is told, also where it holds all that the last Z names', async () => {
  const counter = await atWork();
  await closes(counter);
  await counter.stops();
  for (const ending of ENDINGS)
    if (existsSync(logOf(counter) + ending))
      copyFileSync(logOf(counter) + ending, join(counter.dataDir, `copy${ending}`));
  const next = await again(await again(counter), (at) => {
    isDeleted(at);
    for (const ending of ENDINGS)
      if (existsSync(join(at.dataDir, `copy${ending}`)))
        copyFileSync(join(at.dataDir, `copy${ending}`), logOf(at) + ending);
  });
  expect(alarmOf(next)).toMatchObject({ detail: expect.stringMatching(/it lacks event/) });
});

test('a log that goes on is no alarm, at no start, and the shift stays blind', async () => {
  let counter = await atWork();
  expect(alarmOf(counter)).toBeUndefined();
  counter = await again(counter);
  expect(alarmOf(counter)).toBeUndefined();
  expect(await closes(counter)).not.toHaveProperty('notBlind');
  counter = await again(counter);
  expect(alarmOf(counter)).toBeUndefined();
});

test('what was settled once is not told again, and the next shift counts as blind', async () => {
  let counter = await again(await atWork(), isDeleted);
  await closes(counter);
  expect(alarmOf(counter)).toBeDefined();
  counter = await again(counter);
  expect(alarmOf(counter)).toBeDefined();
  await counter.gets('alarm.settle', byWord(SAULE_THE_SUPERVISOR));
  counter = await again(counter);
  expect(alarmOf(counter)).toBeUndefined();
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 0 });
  expect(await closes(counter)).not.toHaveProperty('notBlind');
});

const knowsNothing = ({ dataDir }: CounterInProcess) => {
  const db = new Database(join(dataDir, 'ledger.sqlite'));
  db.exec("DELETE FROM fact WHERE name = 'audit-log'");
  db.close();
};

test('a ledger that keeps nothing of the log is judged by its last Z, and one without a Z by nothing', async () => {
  const first = await again(await atWork(), (counter) => {
    knowsNothing(counter);
    isDeleted(counter);
  });
  expect(alarmOf(first)).toBeUndefined();
  await closes(first);
  const second = await again(first, (counter) => {
    knowsNothing(counter);
    isDeleted(counter);
  });
  expect(alarmOf(second)).toMatchObject({ alarm: 'audit-log-lost' });
});

test('a machine that took another’s place has a log of its own: the Zs of the other are no alarm', async () => {
  const old = await atWork();
  await closes(old);
  await until('all is sent', () => old.state().upstream.unsent === 0);
  await old.stops();
  let next = await aCounterInProcess(reference, { pace: QUICK }, { of: old });
  open.push(next);
  await until('its journal is back', () => next.running.counter.stopped() === null);
  expect(next.running.counter.ledger.lastOfKind('shift-closed')).toBeDefined();
  next = await again(next);
  expect(alarmOf(next)).toBeUndefined();
  next = await again(next, knowsNothing);
  expect(alarmOf(next)).toBeUndefined();
  next = await again(next, isDeleted);
  expect(alarmOf(next)).toMatchObject({ alarm: 'audit-log-lost' });
});

/** The log beside a ledger, as one run of the program has it. */
function aRun(bench: LedgerBench) {
  const { folder, clock, db, ledger } = bench;
  const log = logIn(folder, () => clock.now());
  const audit = openAuditLog({ dataDir: folder, clock, log });
  const facts = factsIn(db);
  const alarms = alarmsIn(facts, clock, log);
  const watch = auditWatchOver({ audit, facts, ledger, alarms, log });
  watch.start();
  benches.unshift(() => audit.close());
  return {
    audit,
    watch,
    alarms: () => alarms.list().map(({ alarm }) => alarm),
    notesOne: () => audit.note({ kind: 'pin-wrong', clerkId: HER_ID, triesLeft: 4 }),
    diskRefuses: (refuses: boolean) => audit.db.exec(`PRAGMA query_only = ${refuses ? 'ON' : 'OFF'}`),
  };
}

function aBench(): LedgerBench {
  const bench = aLedger();
  benches.push(() => bench.close());
  return bench;
}

test('events that the disk does not take are told while they wait, and no longer once they are written', () => {
  const run = aRun(aBench());
  run.diskRefuses(true);
  run.notesOne();
  run.watch.look();
  expect(run.alarms()).toEqual(['audit-log-unwritten']);
  run.diskRefuses(false);
  run.watch.look();
  expect(run.alarms()).toEqual([]);
  expect(run.audit.head().no).toBe(2);
});

test('a run that ended before they were written has lost them, and the next start says so', () => {
  const bench = aBench();
  bench.ledger.append(shiftOpened(bench));
  const shiftId = ShiftId.parse(bench.ledger.openShift()?.shiftId);
  const run = aRun(bench);
  run.diskRefuses(true);
  run.notesOne();
  run.watch.look();
  expect(run.watch.mayHaveForgotten(shiftId)).toBe(false);
  run.audit.close();
  const next = aRun(bench);
  expect(next.alarms()).toEqual(['audit-log-lost']);
  expect(next.watch.mayHaveForgotten(shiftId)).toBe(true);
  next.audit.close();
  expect(aRun(bench).watch.mayHaveForgotten(shiftId)).toBe(true);
});

test('more events than can wait for the disk are lost at once, and told', () => {
  const bench = aBench();
  const run = aRun(bench);
  run.diskRefuses(true);
  for (let minute = 0; minute < 30; minute += 1) {
    for (const kind of ['signed-in', 'signed-out'] as const)
      for (let each = 0; each < 20; each += 1) run.audit.note({ kind, clerkId: HER_ID });
    bench.clock.pass(60_000);
  }
  run.watch.look();
  expect(run.alarms().toSorted()).toEqual(['audit-log-lost', 'audit-log-unwritten']);
});

test('a ledger that is put back takes over what is known of the log, and what nobody has looked into yet', () => {
  const [old, copy] = [aBench(), aBench()];
  const [before, after] = [factsIn(old.db), factsIn(copy.db)];
  const counterId = CounterId.parse(HER_ID);
  const enrolment = { counterId, counterName: '', stationId: HER_ID, stationName: '', receiptSeries: 'A' };
  before.set('enrolment', Enrolment.parse(enrolment));
  aRun(old).audit.close();
  for (const ending of ENDINGS) rmSync(join(old.folder, `audit.sqlite${ending}`), { force: true });
  old.clock.pass(1);
  expect(aRun(old).alarms()).toEqual(['audit-log-lost']);
  takeOverLeftOpen(copy.db, old.file, counterId);
  expect(after.get('audit-log')).toEqual(before.get('audit-log'));
  expect(after.get('alarms')).toMatchObject([{ alarm: 'audit-log-lost' }]);
});
