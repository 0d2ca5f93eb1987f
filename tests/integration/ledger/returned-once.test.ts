import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { type EntryId, SaleId, type ShiftId } from '../../../src-shared/ids.ts';
import type { Draft } from '../../../src-shared/journal/entry.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { COUNTER_MIGRATIONS } from '../../../src-main/ledger/migrations.ts';
import { openDatabase } from '../../../src-main/ledger/open-database.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { findHistory, historyIn } from '../../../src-main/sale/history.ts';
import { aLedger, AIGERIM, cashSale, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';

/** A line is given back once, whatever the services do; and a journal that holds it twice is kept, shown and closed. */

let bench: LedgerBench;
let shiftId: ShiftId;
let sale: Entry;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  shiftId = opening.id as ShiftId;
  bench.ledger.append(opening);
  const written = bench.ledger.append(cashSale(bench, shiftId));
  if (!written.ok) throw new Error(written.error.detail);
  sale = written.value;
});
afterEach(() => bench.close());

function returned(lines = [1], saleId: string = sale.id): Draft<'return'> {
  const given = lines.map((line) => ({ line, amount: money(5000) }));
  const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount: money(5000 * lines.length) }];
  return {
    id: bench.ids.mint<EntryId>(),
    kind: 'return',
    at: instant(bench.clock.now()),
    shiftId,
    clerkId: AIGERIM,
    supervisorId: null,
    body: {
      v: 1,
      saleId: SaleId.parse(saleId),
      saleSeq: sale.seq,
      receiptNumber: 'TEST-2',
      profileVersion: '1',
      reason: 'wrong-amount',
      lines: given,
      tenders,
    },
    postings: returnPostings(
      given.map((line) => ({ ...line, kind: 'stored-value' as const })),
      tenders,
    ),
  };
}

describe('the ledger itself refuses', () => {
  test('a second return of a line, and nothing of it is left', () => {
    expect(bench.ledger.append(returned()).ok).toBe(true);
    const head = bench.ledger.head();
    expect(() => bench.ledger.append(returned())).toThrow('a line is returned once');
    expect(() => bench.ledger.append(returned([2, 1]))).toThrow('a line is returned once');
    expect(bench.ledger.head()).toEqual(head);
    expect(bench.ledger.drawerOf(shiftId)).toBe(20_000);
    expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: 3 });
  });

  test('a return that names a line twice', () => {
    expect(() => bench.ledger.append(returned([1, 1]))).toThrow('a line is returned once');
    expect(bench.ledger.head().seq).toBe(2);
  });

  test('no other line of the sale, and no line of another sale', () => {
    const other = bench.ledger.append(cashSale(bench, shiftId));
    expect(bench.ledger.append(returned([1])).ok).toBe(true);
    expect(bench.ledger.append(returned([2])).ok).toBe(true);
    expect(bench.ledger.append(returned([1], other.ok ? other.value.id : '')).ok).toBe(true);
  });

  test('without reading any but the returns of this sale', () => {
    const plan = bench.db
      .prepare(
        `EXPLAIN QUERY PLAN
         SELECT 1 FROM journal_entry AS given, json_each(given.canonical, '$.body.lines') AS back
          WHERE given.kind = 'return'
            AND CASE WHEN json_valid(given.canonical) THEN json_extract(given.canonical, '$.body.saleId') END
                = json_extract(?, '$.body.saleId')`,
      )
      .all('{}');
    expect(JSON.stringify(plan)).toContain('journal_entry_return_of');
  });
});

/** As a counter from before the guard may have left it. */
function givenBackTwice(): void {
  bench.db.exec('DROP TRIGGER journal_entry_returns_a_line_once');
  expect(bench.ledger.append(returned()).ok).toBe(true);
  expect(bench.ledger.append(returned()).ok).toBe(true);
}

describe('a journal in which a line was given back twice', () => {
  test('comes back from the upstream as it is, is whole, shown and closed, and takes no third', () => {
    givenBackTwice();
    const kept = bench.ledger.entriesFrom(1, 10);
    const before = bench;
    bench = aLedger();
    expect(bench.ledger.takeBack(kept)).toMatchObject({ ok: true });
    expect(bench.ledger.entriesFrom(1, 10)).toEqual(kept);
    expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: 4 });

    const found = findHistory('5000', {
      ledger: bench.ledger,
      history: historyIn(bench.db),
      profile: () => aProfile(),
      clerkName: () => 'Aigerim S.',
      outcomes: { ofEntry: () => [] },
      printStateOf: () => 'none',
      seen: { hides: () => false, opened: () => undefined, untold: () => null },
    });
    expect(found.entries.map((entry) => entry.kind)).toEqual(['return', 'return', 'sale']);
    expect(found.entries[2]?.opened).toMatchObject({ kept: [], lines: [{ credit: 'returned' }] });

    expect(() => bench.ledger.append(returned())).toThrow('a line is returned once');
    expect(bench.ledger.append(shiftClosed(bench, shiftId, 15_000))).toMatchObject({ ok: true });
    expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: 5 });
    before.close();
  });

  test('opens with the schema of before, is migrated, and is whole', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sapar-twice-'));
    const file = join(folder, 'ledger.sqlite');
    givenBackTwice();
    bench.db.exec(`DROP TABLE taking_back; DELETE FROM migration WHERE name = '0006_returned_once'`);
    bench.db.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(bench.file, file);
    const db = openDatabase(file, COUNTER_MIGRATIONS, () => bench.clock.now());
    expect(verifyJournal(db)).toMatchObject({ whole: true, entries: 4 });
    db.close();
    const again = aLedger(folder);
    expect(() => again.ledger.append(returned())).toThrow('a line is returned once');
    expect(again.ledger.append(shiftClosed(again, shiftId, 15_000))).toMatchObject({ ok: true });
    again.close();
  });
});
