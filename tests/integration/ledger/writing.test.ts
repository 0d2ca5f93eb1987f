import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import Database from 'better-sqlite3';
import { ENTRY_BYTES_MAX } from '../../../src-shared/contract/upstream.ts';
import type { SaleId, ShiftId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { COUNTER_MIGRATIONS } from '../../../src-main/ledger/migrations.ts';
import { openDatabase } from '../../../src-main/ledger/open-database.ts';
import { aLedger, aNote, cashSale, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let shiftId: ShiftId;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  shiftId = opening.id as ShiftId;
  bench.ledger.append(opening);
});
afterEach(() => bench.close());

const note = (text: string) => aNote(bench, text);

describe('what is never written', () => {
  test('a close of no shift', () => {
    expect(() => bench.ledger.append({ ...shiftClosed(bench, shiftId, 20_000), shiftId: null })).toThrow(
      'a close is of a shift',
    );
    expect(bench.ledger.head().seq).toBe(1);
  });

  test('postings that do not sum to zero', () => {
    const sale = cashSale(bench, shiftId);
    expect(() =>
      bench.ledger.append({ ...sale, postings: [...sale.postings, { account: 'safe', amount: money(1) }] }),
    ).toThrow('sum to zero');
    expect(bench.ledger.head().seq).toBe(1);
  });

  test('an entry larger than the upstream takes, by one byte', () => {
    const written = bench.ledger.append(note(''));
    const empty = written.ok ? Buffer.byteLength(JSON.stringify(written.value)) : Number.NaN;
    const largest = bench.ledger.append(note('a'.repeat(ENTRY_BYTES_MAX - empty)));
    expect(Buffer.byteLength(JSON.stringify(largest.ok && largest.value))).toBe(ENTRY_BYTES_MAX);
    expect(() => bench.ledger.append(note('a'.repeat(ENTRY_BYTES_MAX - empty + 1)))).toThrow(
      'would refuse for its size',
    );
    expect(bench.ledger.head().seq).toBe(3);
  });

  test('a posting to an account that there is not', () => {
    const sale = cashSale(bench, shiftId);
    expect(() => bench.ledger.append(JSON.parse(JSON.stringify(sale).replaceAll('"drawer"', '"pocket"')))).toThrow();
    expect(bench.ledger.head().seq).toBe(1);
  });
});

describe('what is told', () => {
  test('listeners hear of what is written, and of nothing else', () => {
    const heard: number[] = [];
    bench.ledger.onAppended((entry) => heard.push(entry.seq));
    bench.ledger.append(note('one'));
    expect(() => bench.ledger.append(note('a'.repeat(65_536)))).toThrow();
    bench.db.pragma('query_only = ON');
    expect(bench.ledger.append(note('two'))).toMatchObject({ ok: false, error: { kind: 'ledger-unwritable' } });
    expect(heard).toEqual([2]);
  });

  test('a fault of ours is no trouble of the disk', () => {
    expect(() => bench.ledger.transaction(() => bench.db.exec('SELECT * FROM nowhere'))).toThrow('no such table');
    expect(() =>
      bench.ledger.transaction(() => {
        throw new Error('ours');
      }),
    ).toThrow('ours');
  });

  test('an empty journal has a head, no shift and no entries', () => {
    const empty = aLedger();
    expect(empty.ledger.head()).toEqual({ seq: 0, hash: '0'.repeat(64) });
    expect([empty.ledger.openShift(), empty.ledger.entryAt(1), empty.ledger.lastOfKind('sale')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(empty.ledger.countOfKind('sale')).toBe(0);
    expect(empty.ledger.drawerOf(shiftId)).toBe(0);
    empty.close();
  });

  test('entries are found by id, place, shift and kind', () => {
    const sale = cashSale(bench, shiftId);
    bench.ledger.append(sale);
    expect(bench.ledger.entry(sale.id)?.seq).toBe(2);
    expect(bench.ledger.entryOfKind('sale', sale.id)?.seq).toBe(2);
    expect(bench.ledger.entryOfKind('return', sale.id)).toBeUndefined();
    expect(bench.ledger.entryOfKind('sale', bench.ids.mint())).toBeUndefined();
    expect(bench.ledger.entriesFrom(1, 1).map(({ seq }) => seq)).toEqual([1]);
    expect(bench.ledger.entriesFrom(1, 10).filter((entry) => entry.shiftId === shiftId)).toHaveLength(2);
    expect(bench.ledger.newestOfShift(shiftId, 'sale', 5).map(({ id }) => id)).toEqual([sale.id]);
    expect(bench.ledger.returnsOf(sale.id as SaleId)).toEqual([]);
    expect(bench.ledger.lastOfKind('sale')?.id).toBe(sale.id);
    bench.ledger.append(note('one'));
    bench.ledger.append(note('two'));
    bench.ledger.append(note('three'));
    expect(bench.ledger.newestOfKind('note', 2).map(({ seq }) => seq)).toEqual([5, 4]);
  });
});

test('what is no database, or not ours to write, is not opened', () => {
  expect(() => openDatabase(bench.folder, COUNTER_MIGRATIONS, Date.now)).toThrow();
  const twice = [...COUNTER_MIGRATIONS, { name: '0000_late', sql: 'CREATE TABLE journal_entry (seq INTEGER) STRICT' }];
  expect(() => openDatabase(bench.file, twice, Date.now)).toThrow('already exists');
  // A database in memory can't be WAL: the counter doesn't run without.
  expect(() => openDatabase(':memory:', COUNTER_MIGRATIONS, Date.now)).toThrow('journal_mode wal');
  expect(new Database(bench.file, { readonly: true }).close().open).toBe(false);
});
