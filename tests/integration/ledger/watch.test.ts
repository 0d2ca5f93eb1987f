import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { judgeFile } from '../../../src-main/ledger/judge-file.ts';
import { type LedgerWatch, ledgerWatchOver } from '../../../src-main/ledger/watch.ts';
import { aLedger, cashSale, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let shiftId: ShiftId;
let alarms: Map<string, string>;
let watch: LedgerWatch;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  shiftId = opening.id as ShiftId;
  bench.ledger.append(opening);
  bench.ledger.append(cashSale(bench, shiftId));
  alarms = new Map();
  watch = watched();
});
afterEach(async () => {
  await watch.stop();
  bench.close();
});

const watched = () =>
  ledgerWatchOver({
    db: bench.db,
    ledger: bench.ledger,
    dataDir: bench.folder,
    clock: bench.clock,
    log: {
      info: () => {},
      fault: (what, fault) => {
        throw new Error(what, { cause: fault });
      },
      incident: () => '',
    },
    alarms: {
      raise: (alarm, detail) => void alarms.set(alarm, detail),
      clear: (alarm) => void alarms.delete(alarm),
      has: (alarm) => alarms.has(alarm),
    },
  });
const tamper = (seq: number) =>
  bench.db.exec(
    `DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = ${seq} AND ordinal = 0`,
  );

test('at the close of a shift its entries are read again and a backup is made', async () => {
  watch.start();
  bench.ledger.append(shiftClosed(bench, shiftId, 25_000));
  await until(
    () =>
      existsSync(join(bench.folder, 'backups')) &&
      readdirSync(join(bench.folder, 'backups')).some((name) => name.startsWith('000000000003-at-close')),
  );
  expect(watch.broken()).toBeNull();
  expect([...alarms.keys()]).toEqual([]);
});

test('a tampered shift is found at its close; closing works all the same, and no backup is made of it', async () => {
  watch.start();
  tamper(2);
  expect(bench.ledger.append(shiftClosed(bench, shiftId, 25_001)).ok).toBe(true);
  await until(() => alarms.get('ledger-broken')?.includes('A copy is kept') ?? false);
  expect(watch.broken()).toMatchObject({ seq: 2 });
  expect(existsSync(join(bench.folder, 'backups'))).toBe(false);
});

test('a start on a broken journal says where, and keeps one copy as it is, however often it is started', async () => {
  tamper(2);
  watch.start();
  expect(watch.broken()).toMatchObject({ seq: 2, why: 'its postings say other than its text' });
  const kept = join(bench.folder, 'set-aside', 'broken-at-2.sqlite');
  await until(() => existsSync(kept));
  expect(judgeFile(kept, undefined)).toMatchObject({
    exitCode: 1,
    sentence: expect.stringContaining('BROKEN at entry 2'),
  });
  await watch.stop();
  watch = watched();
  watch.start();
  await until(() => alarms.get('ledger-broken')?.includes(kept) ?? false);
  expect(readdirSync(join(bench.folder, 'set-aside')).filter((name) => name.endsWith('.sqlite'))).toEqual([
    'broken-at-2.sqlite',
  ]);
});

test('a start on a whole journal lifts the alarm of an earlier one', () => {
  alarms.set('ledger-broken', 'before the backup was put back');
  watch.start();
  expect([...alarms.keys()]).toEqual([]);
});

test('a ledger behind the upstream is kept aside before anything takes its place', async () => {
  const kept = join(bench.folder, 'set-aside', 'behind-at-2.sqlite');
  watch.keepBecauseBehind();
  await until(() => existsSync(kept));
  expect(judgeFile(kept, bench.ledger.head())).toMatchObject({
    exitCode: 0,
    sentence: expect.stringContaining('The anchor was met'),
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}
