import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { COUNTER_MIGRATIONS } from '../../../src-main/ledger/migrations.ts';
import { ledgerIn } from '../../../src-main/ledger/ledger.ts';
import { migrate } from '../../../src-main/ledger/migrate.ts';
import { openDatabase } from '../../../src-main/ledger/open-database.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { aLedger, cashSale, COUNTER, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let shiftId: ShiftId;

beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  shiftId = opening.id as ShiftId;
  expect(bench.ledger.append(opening).ok).toBe(true);
});
afterEach(() => bench.close());

const sell = (amount?: number) => {
  const written = bench.ledger.append(cashSale(bench, shiftId, amount));
  if (!written.ok) throw new Error(written.error.detail);
  return written.value;
};

describe('appending', () => {
  test('numbers without gaps, and each hash from the one before it', () => {
    const [first, second] = [sell(), sell(1000)];
    expect([first.seq, second.seq]).toEqual([2, 3]);
    expect(second.prevHash).toBe(first.hash);
    expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: 3, head: { seq: 3, hash: second.hash } });
  });

  test('names the rules in force, and none where there are none', () => {
    expect(bench.ledger.entryAt(1)?.body).not.toHaveProperty('profileVersion');
    const underNewer = ledgerIn(
      bench.db,
      () => COUNTER,
      () => null,
      () => 'newer',
    );
    expect(underNewer.append(shiftClosed(bench, shiftId, 20_000)).ok).toBe(true);
    expect(bench.ledger.entryAt(2)?.body).toMatchObject({ profileVersion: 'newer' });
  });

  test('expected cash is the sum of the drawer postings of the shift', () => {
    sell(5000);
    sell(1000);
    expect(bench.ledger.drawerOf(shiftId)).toBe(26_000);
  });

  test('thousands of millions are added up to the tenge', () => {
    sell(2_500_000_001);
    sell(1_499_999_999);
    expect(bench.ledger.drawerOf(shiftId)).toBe(4_000_020_000);
  });

  test('a fault in what is written alongside leaves nothing of the entry', () => {
    const head = bench.ledger.head();
    expect(() =>
      bench.ledger.append(cashSale(bench, shiftId), () => {
        throw new Error('no paper queue');
      }),
    ).toThrow('no paper queue');
    expect(bench.ledger.head()).toEqual(head);
    expect(bench.ledger.drawerOf(shiftId)).toBe(20_000);
  });

  test('a closed shift takes no more entries', () => {
    expect(bench.ledger.append(shiftClosed(bench, shiftId, 20_000)).ok).toBe(true);
    expect(bench.ledger.openShift()).toBeUndefined();
    expect(() => sell()).toThrow('a closed shift takes no more entries');
  });

  test('a close that would leave cash in the drawer is not written', () => {
    expect(() => bench.ledger.append(shiftClosed(bench, shiftId, 19_000))).toThrow('leaves the drawer at zero');
    expect(bench.ledger.openShift()?.id).toBe(shiftId);
  });

  test('the same id is never written twice', () => {
    const draft = cashSale(bench, shiftId);
    expect(bench.ledger.append(draft).ok).toBe(true);
    expect(() => bench.ledger.append(draft)).toThrow();
    expect(bench.ledger.head().seq).toBe(2);
  });

  test('a ledger that another process holds is said in words, and is as before', () => {
    const other = new Database(bench.file, { timeout: 0 });
    bench.db.pragma('busy_timeout = 50');
    other.exec('BEGIN IMMEDIATE');
    const refused = bench.ledger.append(cashSale(bench, shiftId));
    other.exec('ROLLBACK');
    other.close();
    expect(refused).toMatchObject({ ok: false, error: { kind: 'ledger-unwritable' } });
    expect(bench.ledger.head().seq).toBe(1);
    sell();
    expect(bench.ledger.head().seq).toBe(2);
  });

  test('a full disk is said in words, and the ledger is as before', () => {
    const pages = Number(bench.db.pragma('page_count', { simple: true }));
    bench.db.pragma(`max_page_count = ${pages}`);
    let refused;
    for (let sales = 0; sales < 200 && !refused; sales++) {
      const written = bench.ledger.append(cashSale(bench, shiftId));
      if (!written.ok) refused = written.error;
    }
    expect(refused).toMatchObject({ kind: 'ledger-unwritable' });
    const head = bench.ledger.head();
    expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: head.seq });
    bench.db.pragma('max_page_count = 100000');
    sell();
    expect(bench.ledger.head().seq).toBe(head.seq + 1);
  });
});

describe('nothing is altered', () => {
  test.each([
    ["UPDATE journal_entry SET kind = 'note' WHERE seq = 1", 'an entry is never changed'],
    ['DELETE FROM journal_entry WHERE seq = 1', 'an entry is never deleted'],
    ['UPDATE posting SET amount = 1 WHERE seq = 1', 'a posting is never changed'],
    ['DELETE FROM posting WHERE seq = 1', 'a posting is never deleted'],
    [
      "REPLACE INTO journal_entry SELECT seq, id, 'note', at, shift_id, clerk_id, supervisor_id, canonical, " +
        'prev_hash, hash FROM journal_entry WHERE seq = 1',
      'must follow the head',
    ],
    [
      'REPLACE INTO posting SELECT seq, ordinal, account, 1 FROM posting WHERE seq = 1 AND ordinal = 0',
      'belongs to the newest entry',
    ],
    ["INSERT INTO posting VALUES (7, 0, 'drawer', 5)", 'belongs to the newest entry'],
  ])('%s is refused', (sql, words) => {
    expect(() => bench.db.exec(sql)).toThrow(words);
    expect(verifyJournal(bench.db)).toMatchObject({ whole: true });
  });

  test.each<[string, (db: Database.Database) => void, number]>([
    [
      'an edited text',
      (db) => db.exec("UPDATE journal_entry SET canonical = replace(canonical, '5000', '4000') WHERE seq = 2"),
      2,
    ],
    ['an edited column', (db) => db.exec("UPDATE journal_entry SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 3"), 3],
    ['an edited posting', (db) => db.exec('UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0'), 2],
    ['a deleted posting', (db) => db.exec('DELETE FROM posting WHERE seq = 2 AND ordinal = 0'), 2],
    [
      'a deleted entry',
      (db) => db.exec('DELETE FROM posting WHERE seq = 2; DELETE FROM journal_entry WHERE seq = 2'),
      2,
    ],
    ['a cut tail that left its postings', (db) => db.exec('DELETE FROM journal_entry WHERE seq = 4'), 4],
  ])('%s is found', (_name, tamper, seq) => {
    sell();
    sell(1000);
    sell(2000);
    for (const trigger of [
      'journal_entry_is_never_changed',
      'journal_entry_is_never_deleted',
      'posting_is_never_changed',
      'posting_is_never_deleted',
    ]) {
      bench.db.exec(`DROP TRIGGER ${trigger}`);
    }
    bench.db.pragma('foreign_keys = OFF');
    tamper(bench.db);
    expect(verifyJournal(bench.db)).toMatchObject({ whole: false, seq });
  });
});

describe('migrations', () => {
  test('a file opens again and keeps what it holds', () => {
    const head = sell();
    bench.db.close();
    const again = aLedger(bench.folder);
    expect(again.ledger.head()).toEqual({ seq: head.seq, hash: head.hash });
    expect(again.ledger.entryAt(head.seq)).toEqual(head);
    bench = again;
  });

  test('a database from the future is refused in words and left as it was', () => {
    bench.db.prepare("INSERT INTO migration VALUES ('9999_from_the_future', 'x', '2030-01-01T00:00:00.000Z')").run();
    expect(() => migrate(bench.db, COUNTER_MIGRATIONS, Date.now)).toThrow(/newer version of this app/);
    expect(bench.ledger.head().seq).toBe(1);
  });

  test('a migration whose text changed is refused in words', () => {
    const altered = COUNTER_MIGRATIONS.map((migration) => ({ ...migration, sql: `${migration.sql}\n-- altered` }));
    expect(() => migrate(bench.db, altered, Date.now)).toThrow(/is not the one that this app knows/);
  });

  test('a migration that fails leaves neither its tables nor its stamp', () => {
    const broken = [
      ...COUNTER_MIGRATIONS,
      {
        name: '0002_broken',
        sql: 'CREATE TABLE half_done (a INTEGER) STRICT; CREATE TABLE half_done (a INTEGER) STRICT;',
      },
    ];
    expect(() => migrate(bench.db, broken, Date.now)).toThrow();
    expect(bench.db.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half_done'").get()).toEqual({
      n: 0,
    });
    expect(bench.db.prepare("SELECT count(*) AS n FROM migration WHERE name = '0002_broken'").get()).toEqual({ n: 0 });
  });

  test('they are brought in the order of their names, in whatever order they are listed', () => {
    const fresh = new Database(':memory:');
    migrate(fresh, COUNTER_MIGRATIONS.toReversed(), Date.now);
    const brought = fresh.prepare('SELECT name FROM migration ORDER BY rowid').pluck().all();
    expect(brought).toEqual(COUNTER_MIGRATIONS.map(({ name }) => name).toSorted());
    fresh.close();
  });

  test('line ends of another system change nothing', () => {
    const windows = COUNTER_MIGRATIONS.map((migration) => ({
      ...migration,
      sql: migration.sql.replaceAll('\n', '\r\n'),
    }));
    expect(() => migrate(bench.db, windows, Date.now)).not.toThrow();
  });
});

describe('opening', () => {
  test('the ledger runs with WAL and FULL, and waits for one who reads it', () => {
    const db = openDatabase(join(bench.folder, 'other.sqlite'), COUNTER_MIGRATIONS, Date.now);
    const pragma = (name: string): unknown => db.pragma(name, { simple: true });
    expect(['synchronous', 'journal_mode', 'fullfsync', 'busy_timeout'].map(pragma)).toEqual([2, 'wal', 1, 2000]);
    db.close();
  });

  test('a ledger that was refused is not held open', () => {
    expect(() =>
      openDatabase(join(bench.folder, 'refused.sqlite'), [{ name: '0001', sql: 'no SQL' }], Date.now),
    ).toThrow('syntax error');
    // SQLite keeps this file for as long as somebody has the database open.
    expect(existsSync(join(bench.folder, 'refused.sqlite-wal'))).toBe(false);
  });
});
