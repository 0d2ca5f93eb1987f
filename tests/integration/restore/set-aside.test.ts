import fs, { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { CounterId, StationId } from '../../../src-shared/ids.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { journalHead, verifyJournal } from '../../../src-main/ledger/verify.ts';
import { openLedgerToSell } from '../../../src-main/restore/open-ledger.ts';
import { isToBeSetAside, setLedgerAside } from '../../../src-main/restore/set-aside.ts';
import { aLedger, aNote } from '../../devices/a-ledger.ts';
import { TOUCHING } from './touches-of-the-disk.ts';

/** A journal that parted and was handed in: its ledger gives way to one without entries, whenever the power goes. */

const TOUCHES_MAX = 80;
const ENTRIES = 5;
const NOW = Date.parse('2026-11-22T08:25:00.000Z');

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-aside-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As a cut of power leaves it: the newest entries stand in the -wal alone, and a payment was begun. */
function aPartedLedger(): string {
  const [folder, copy] = [aFolder(), aFolder()];
  const { ledger, db, ids, clock } = aLedger(folder);
  for (let at = 0; at < ENTRIES; at += 1) ledger.append(aNote({ ids, clock }, 'a note'));
  const facts = factsIn(db);
  const counterId = ledger.entryAt(1)?.counterId;
  facts.set('enrolment', {
    counterId: CounterId.parse(counterId),
    counterName: 'Counter 1',
    stationId: StationId.parse(counterId),
    stationName: 'Station',
    receiptSeries: 'NEW01',
  });
  facts.set('language', 'kk');
  facts.set('open-holds', []);
  facts.set('parted', { known: 9, common: 2, handedIn: true });
  db.prepare("INSERT INTO profile VALUES ('7', '{}', '2026-11-22T08:25:00.000Z')").run();
  db.prepare("INSERT INTO claim VALUES ('c', '{}', NULL, 'unsent', NULL, '2026-11-22T08:25:00.000Z', 0)").run();
  db.prepare("INSERT INTO intent VALUES ('i', 's', 'c', '{}', 'awaiting-payment', '2026', '2026')").run();
  cpSync(folder, copy, { recursive: true });
  db.close();
  expect(existsSync(join(copy, 'ledger.sqlite-wal'))).toBe(true);
  return copy;
}

/** As the next start does. */
function startsOn(folder: string): Database.Database {
  const opened = openLedgerToSell(
    folder,
    null,
    () => NOW,
    () => {},
  );
  if (!isToBeSetAside(opened)) return opened;
  setLedgerAside(folder, opened, NOW, () => {});
  return openLedgerToSell(
    folder,
    null,
    () => NOW,
    () => {},
  );
}

function expectFreshBesideOld(folder: string): void {
  const db = startsOn(folder);
  expect([journalHead(db).seq, isToBeSetAside(db)]).toEqual([0, false]);
  const facts = factsIn(db);
  expect(facts.get('restore')).toEqual({ why: 'replaced-machine', from: 0, known: 9 });
  expect([facts.get('enrolment')?.receiptSeries, facts.get('language')]).toEqual(['NEW01', 'kk']);
  expect(facts.get('alarms')).toMatchObject([{ alarm: 'ledger-set-aside' }]);
  for (const table of ['profile', 'claim', 'intent'])
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(1);
  db.close();
  const aside = readdirSync(join(folder, 'set-aside')).filter((name) => name.endsWith('.sqlite'));
  for (const name of aside) {
    const old = new Database(join(folder, 'set-aside', name));
    expect(verifyJournal(old)).toMatchObject({ whole: true, entries: ENTRIES });
    old.close();
  }
  expect(aside.length).toBeGreaterThan(0);
}

test('what is of the machine goes along, and the old ledger is kept whole', () => {
  expectFreshBesideOld(aPartedLedger());
});

test('cut off before any touch of the disk, the next start does it, or finds it done', () => {
  const untouched = aPartedLedger();
  for (let touches = 0; touches < TOUCHES_MAX; touches += 1) {
    const folder = join(aFolder(), 'data');
    cpSync(untouched, folder, { recursive: true });
    const db = openLedgerToSell(
      folder,
      null,
      () => NOW,
      () => {},
    );
    const isDone = isDoneWith(touches, () => setLedgerAside(folder, db, NOW, () => {}));
    expectFreshBesideOld(folder);
    if (!isDone) continue;
    expect(touches).toBeGreaterThan(10);
    return;
  }
  throw new Error('it was never let through');
});

/** From the touch after these on nothing reaches the disk any more, as after a cut of power. */
function isDoneWith(touchesMax: number, work: () => void): boolean {
  const real = TOUCHING.map((name) => [name, fs[name]] as const);
  let touches = 0;
  for (const [name, touch] of real)
    Object.assign(fs, {
      [name]: (...given: unknown[]) => {
        touches += 1;
        if (touches > touchesMax) throw new Error('the power is gone');
        return Reflect.apply(touch, fs, given);
      },
    });
  syncBuiltinESMExports();
  try {
    work();
    return true;
  } catch (fault) {
    if (touches <= touchesMax) throw fault;
    return false;
  } finally {
    Object.assign(fs, Object.fromEntries(real));
    syncBuiltinESMExports();
  }
}
