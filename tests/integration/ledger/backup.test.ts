import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { type Backups, backupsIn, backupsOver, rotate } from '../../../src-main/ledger/backup.ts';
import { verifyInSlices } from '../../../src-main/ledger/verify-in-slices.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let shiftId: ShiftId;
let folder: string;
let told: string[];
let removed: string[];
let backups: Backups;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  shiftId = opening.id as ShiftId;
  bench.ledger.append(opening);
  folder = join(bench.folder, 'backups');
  told = [];
  removed = [];
  backups = backed();
});
afterEach(async () => {
  await backups.stop();
  bench.close();
});

function backed(everyMs?: number): Backups {
  return backupsOver({
    db: bench.db,
    folder,
    clock: bench.clock,
    onFailed: (detail) => told.push(detail),
    onMade: () => told.push('made'),
    onRemoved: ({ seq, kind }, fault) => removed.push(`${kind} ${seq}${fault === null ? '' : ' stays'}`),
    ...(everyMs && { everyMs }),
  });
}
const sell = (count = 1) => {
  for (let sales = 0; sales < count; sales++) bench.ledger.append(cashSale(bench, shiftId));
};
const verdictOf = (file: string) => {
  const db = new Database(file, { readonly: true });
  const verdict = verifyJournal(db, { anchor: bench.ledger.head() });
  db.close();
  return verdict;
};

test('a backup is a ledger of its own that ends where the journal ended', async () => {
  sell(20);
  const made = await backups.make('at-close');
  expect(made.ok && verdictOf(made.value)).toMatchObject({ whole: true, entries: 21, anchored: true });
  expect(readdirSync(folder)).toEqual(['000000000021-at-close-20261122T082500000Z.sqlite']);
  expect(told).toEqual(['made']);
});

test('selling goes on while it is made', async () => {
  sell(400);
  const making = backups.make('hourly');
  let sold = 0;
  for (let turns = 0; turns < 50; turns++) {
    sell();
    sold += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const made = await making;
  expect(made).toMatchObject({ ok: true });
  expect(bench.ledger.head().seq).toBe(401 + sold);
  expect(made.ok && verifyJournalOf(made.value)).toMatchObject({ whole: true });
});

function verifyJournalOf(file: string) {
  const db = new Database(file, { readonly: true });
  const verdict = verifyJournal(db);
  db.close();
  return verdict;
}

test('a broken ledger gives no backup, the alarm says where, and nothing half done is left', async () => {
  sell(3);
  bench.db.exec(
    'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0',
  );
  expect(await backups.make('hourly')).toMatchObject({
    ok: false,
    error: expect.stringContaining('broken at entry 2'),
  });
  expect(told).toEqual([expect.stringContaining('broken at entry 2')]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that can’t be is an alarm, and selling goes on', async () => {
  writeFileSync(folder, 'a file where the folder should be');
  expect(await backups.make('hourly')).toMatchObject({ ok: false });
  expect(told).toEqual([expect.stringContaining('failed')]);
  sell();
  expect(bench.ledger.head().seq).toBe(2);
});

test('every hour, unless nothing was written since', async () => {
  await backups.stop();
  backups = backed(20);
  backups.start();
  await until(() => backupsIn(folder).length === 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(backupsIn(folder)).toHaveLength(1);
  sell();
  await until(() => backupsIn(folder).length === 2);
  expect(backupsIn(folder).map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, 'hourly'],
    [2, 'hourly'],
  ]);
});

test(
  'what a power cut left half done is removed by the next, and the app’s end ends one under way',
  { tags: ['long'] },
  async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'backup.unfinished'), 'half');
    writeFileSync(join(folder, 'backup.unfinished-journal'), 'half');
    sell(300);
    const making = backups.make('hourly');
    await backups.stop();
    expect(await making).toMatchObject({ ok: false });
    expect(told).toEqual([]);
    backups = backed();
    expect(await backups.make('hourly')).toMatchObject({ ok: true });
    expect(readdirSync(folder)).toHaveLength(1);
  },
);

describe('rotation', () => {
  const name = (seq: number, kind: string) => `${String(seq).padStart(12, '0')}-${kind}-20261122T082500000Z.sqlite`;
  test('keeps the newest of each kind by the journal’s order, and leaves alone what is not its own', () => {
    mkdirSync(folder);
    for (let seq = 1; seq <= 70; seq++)
      for (const kind of ['hourly', 'at-close']) writeFileSync(join(folder, name(seq, kind)), 'x');
    writeFileSync(join(folder, 'from-the-operator.sqlite'), 'x');
    rotate(folder);
    const kept = (kind: string) =>
      backupsIn(folder)
        .filter((each) => each.kind === kind)
        .map(({ seq }) => seq);
    expect([kept('hourly').length, kept('hourly')[0]]).toEqual([48, 23]);
    expect([kept('at-close').length, kept('at-close')[0]]).toEqual([60, 11]);
    expect(existsSync(join(folder, 'from-the-operator.sqlite'))).toBe(true);
  });

  test('a folder and a broken link that are named like backups are none, and hide none of the others', async () => {
    mkdirSync(join(folder, '000000000001-hourly-20261122T082500000Z.sqlite'), { recursive: true });
    symlinkSync(join(folder, 'nowhere'), join(folder, '000000000002-hourly-20261122T082500000Z.sqlite'));
    sell();
    const made = await backups.make('by-hand');
    expect(made.ok && backupsIn(folder).map(({ path }) => path)).toEqual([made.ok && made.value]);
    expect(told).toEqual(['made']);
  });

  /** Sixty of each kind, as they were kept before an older ledger was put back. */
  function sixtyOfALaterJournal(stamp = '20261122T082500000Z'): void {
    mkdirSync(folder, { recursive: true });
    for (let seq = 901; seq <= 960; seq++)
      for (const kind of ['hourly', 'at-close'])
        writeFileSync(join(folder, `${String(seq).padStart(12, '0')}-${kind}-${stamp}.sqlite`), 'x');
  }
  const made = () => backupsIn(folder).filter(({ seq }) => seq < 900);

  test.each(['hourly', 'at-close'] as const)(
    'of an older ledger that was put back each %s backup stays, and those of before make way, which is told',
    async (kind) => {
      sixtyOfALaterJournal();
      for (let count = 0; count < 3; count++) {
        sell();
        expect(await backups.make(kind)).toMatchObject({ ok: true });
      }
      expect(made().map(({ seq }) => seq)).toEqual([2, 3, 4]);
      expect(backupsIn(folder).at(-1)).toMatchObject({ seq: 4, kind });
      expect(removed).toContain(`${kind} 901`);
      expect(removed).not.toContain(`${kind} 960`);
    },
  );

  test(
    'a clock that was set back by a year makes no new one an old one, nor takes the name of one',
    { tags: ['long'] },
    async () => {
      sixtyOfALaterJournal();
      bench.clock.set('2025-11-22T08:25:00.000Z');
      for (let count = 0; count < 70; count++) {
        expect(await backups.make('at-close')).toMatchObject({ ok: true });
        if (count < 30) sell();
      }
      expect(made()).toHaveLength(60);
      expect(made().at(-1)?.seq).toBe(31);
    },
  );

  test.each(['99991231T235959999Z', '99999999T999999999Z', '20261322T082500000Z'])(
    'names that lie (%s) push out none that was just made, and no name becomes one that is not read',
    async (stamp) => {
      sixtyOfALaterJournal(stamp);
      for (let count = 0; count < 3; count++) {
        sell();
        expect(await backups.make('at-close')).toMatchObject({ ok: true });
      }
      expect(made().map(({ seq }) => seq)).toEqual([2, 3, 4]);
      rotate(folder, 1);
      expect(backupsIn(folder).map(({ seq }) => seq)).toEqual([3, 4]);
    },
  );

  test('every hour, also where another journal of the same length has a backup', async () => {
    await backups.stop();
    sell();
    const other = aLedger();
    try {
      other.ledger.append(shiftOpened(other));
      other.ledger.append(cashSale(other, other.ledger.openShift()?.id as ShiftId, 7000));
      const parts = { db: other.db, folder, clock: other.clock, onFailed: () => {}, onMade: () => {} };
      await backupsOver(parts).make('hourly');
    } finally {
      other.close();
    }
    expect(backupsIn(folder).map(({ seq }) => seq)).toEqual([2]);
    backups = backed(20);
    backups.start();
    await until(() => backupsIn(folder).length === 2);
    expect(told).toEqual(['made']);
  });

  test('never takes more of the disk than is allowed, and keeps the two newest whatever their size', () => {
    mkdirSync(folder);
    for (let seq = 1; seq <= 10; seq++) writeFileSync(join(folder, name(seq, 'hourly')), 'x'.repeat(100));
    rotate(folder, 450);
    expect(backupsIn(folder).map(({ seq }) => seq)).toEqual([7, 8, 9, 10]);
    rotate(folder, 1);
    expect(backupsIn(folder).map(({ seq }) => seq)).toEqual([9, 10]);
  });
});

test('verifying in slices says what verifying at once says', { tags: ['long'] }, async () => {
  sell(650);
  expect(await verifyInSlices(bench.db)).toEqual(verifyJournal(bench.db));
  expect(await verifyInSlices(bench.db, { fromSeq: 640 })).toMatchObject({ whole: true });
  bench.db.exec(
    'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 150 AND ordinal = 0',
  );
  expect(await verifyInSlices(bench.db)).toEqual({
    whole: false,
    seq: 150,
    why: 'its postings say other than its text',
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}
