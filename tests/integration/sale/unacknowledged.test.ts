import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { type EntryId, SaleId, type ShiftId } from '../../../src-shared/ids.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { unacknowledgedIn } from '../../../src-main/sale/unacknowledged.ts';
import { aLedger, AIGERIM, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';

/** What waits for the upstream's word, by running totals: the same as by reading it all, and read once. */

let bench: LedgerBench;
let shiftId: ShiftId;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  shiftId = opening.id as ShiftId;
  bench.ledger.append(opening);
});
afterEach(() => bench.close());

const CARDS = ['9643108503300000001', '9643108503300000002', '9643108503300000003'];
const KINDS = ['stored-value', 'pass', 'card'] as const;
interface Line {
  readonly card: number;
  readonly kind: number;
  readonly amount: number;
}

function sells(lines: readonly Line[]): Entry {
  const sold = lines.map(({ card, kind, amount }, at) => ({
    line: at + 1,
    cardNumber: CARDS[card] ?? '',
    productId: 'some',
    kind: KINDS[kind] ?? ('pass' as const),
    amount: money(amount),
    effect: 'immediate' as const,
  }));
  const amount = money(lines.reduce((sum, line) => sum + line.amount, 0));
  const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount, received: amount, change: money(0) }];
  return written({
    kind: 'sale',
    body: {
      v: 1,
      receiptNumber: 'T-1',
      language: 'en',
      profileVersion: '1',
      offline: true,
      lines: sold,
      tenders,
    },
    postings: salePostings(sold, tenders),
  });
}

function givesBack(sale: Entry, line: number): void {
  const sold = isKind(sale, 'sale') ? sale.body.lines.find((each) => each.line === line) : undefined;
  if (!sold) return;
  const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount: sold.amount }];
  written({
    kind: 'return',
    body: {
      v: 1,
      saleId: SaleId.parse(sale.id),
      saleSeq: sale.seq,
      receiptNumber: 'T-2',
      profileVersion: '1',
      reason: 'wrong-amount',
      lines: [{ line, amount: sold.amount }],
      tenders,
    },
    postings: returnPostings([sold], tenders),
  });
}

type Written = Pick<Parameters<LedgerBench['ledger']['append']>[0], 'kind' | 'body' | 'postings'>;

function written(entry: Written): Entry {
  const by = { at: instant(bench.clock.now()), shiftId, clerkId: AIGERIM, supervisorId: null };
  const appended = bench.ledger.append({ id: bench.ids.mint<EntryId>(), ...by, ...entry });
  if (!appended.ok) throw new Error(appended.error.detail);
  return appended.value;
}

/** Reads everything and finds what the running totals must be equal to. */
function slowly(db: Database, ackedSeq: number) {
  const number = (sql: string, ...of: (string | number)[]) =>
    Number(
      db
        .prepare(sql)
        .pluck()
        .get(...of),
    );
  return {
    total: number(
      `SELECT coalesce(-sum(posting.amount), 0) FROM journal_entry JOIN posting USING (seq)
        WHERE seq > ? AND kind = 'sale' AND account IN ('stored-value', 'pass-sales', 'card-sales')`,
      ackedSeq,
    ),
    cards: CARDS.map((card) => ({
      toppedUp: number(
        `SELECT coalesce(sum(json_extract(line.value, '$.amount')), 0)
           FROM journal_entry, json_each(canonical, '$.body.lines') AS line
          WHERE seq > ? AND kind = 'sale' AND json_extract(line.value, '$.cardNumber') = ?`,
        ackedSeq,
        card,
      ),
      waiting: number(
        `SELECT coalesce(sum(json_extract(line.value, '$.amount')), 0)
           FROM journal_entry AS sale, json_each(sale.canonical, '$.body.lines') AS line
          WHERE sale.seq > ? AND sale.kind = 'sale' AND json_extract(line.value, '$.cardNumber') = ?
            AND json_extract(line.value, '$.kind') = 'stored-value'
            AND NOT EXISTS (
              SELECT 1 FROM journal_entry AS given, json_each(given.canonical, '$.body.lines') AS back
               WHERE given.seq > sale.seq AND given.kind = 'return'
                 AND json_extract(given.canonical, '$.body.saleId') = sale.id
                 AND json_extract(back.value, '$.line') = json_extract(line.value, '$.line'))`,
        ackedSeq,
        card,
      ),
    })),
  };
}

function quickly(of: ReturnType<typeof unacknowledgedIn>, ackedSeq: number) {
  return {
    total: of.total(ackedSeq),
    cards: CARDS.map((card) => ({ toppedUp: of.toppedUp(ackedSeq, card), waiting: of.waiting(ackedSeq, card) })),
  };
}

const line = fc.record({
  card: fc.integer({ min: 0, max: 2 }),
  kind: fc.integer({ min: 0, max: 2 }),
  amount: fc.integer({ min: 1, max: 9000 }),
});
type Step =
  | { readonly does: 'sells'; readonly lines: readonly Line[] }
  | { readonly does: 'gives back'; readonly which: number; readonly line: number }
  | { readonly does: 'holds'; readonly share: number }
  | { readonly does: 'reads ahead' | 'starts again' };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('sells' as const), lines: fc.array(line, { minLength: 1, maxLength: 4 }) }),
  fc.record({ does: fc.constant('gives back' as const), which: fc.nat(20), line: fc.integer({ min: 1, max: 4 }) }),
  // What the upstream holds grows, and now and then an older copy of its database is put back.
  fc.record({ does: fc.constant('holds' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ does: fc.constantFrom('reads ahead' as const, 'starts again' as const) }),
);

test('whatever is sold, given back, acknowledged and lost, they are what reading it all says', async () => {
  let acked = 0;
  let totals = unacknowledgedIn(bench.db);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const sales: Entry[] = [];
      const back = new Set<string>();
      for (const each of steps) {
        const { seq } = bench.ledger.head();
        if (each.does === 'sells') sales.push(sells(each.lines));
        const sale = each.does === 'gives back' ? sales[each.which % Math.max(1, sales.length)] : undefined;
        if (each.does === 'gives back' && sale && !back.has(`${sale.id} ${each.line}`)) {
          back.add(`${sale.id} ${each.line}`);
          givesBack(sale, each.line);
        }
        if (each.does === 'holds') acked = Math.max(0, seq - Math.floor(each.share * 40));
        if (each.does === 'starts again') totals = unacknowledgedIn(bench.db);
        if (each.does === 'reads ahead') await totals.readAhead(acked, () => true);
        expect(quickly(totals, acked)).toEqual(slowly(bench.db, acked));
      }
    }),
    { numRuns: 60 },
  );
});

test('a sale reads the entries since the last one, however many are unsent', async () => {
  const UNSENT = 3000;
  bench.ledger.transaction(() => {
    for (let sold = 0; sold < UNSENT; sold += 1) sells([{ card: sold % 3, kind: 0, amount: 100 }]);
  });
  const { db, rowsRead } = countingRows(bench.db);
  const totals = unacknowledgedIn(db);
  await totals.readAhead(0, () => true);
  expect(rowsRead()).toBe(UNSENT + 1);

  for (let sold = 1; sold <= 50; sold += 1) {
    sells([{ card: 0, kind: 0, amount: 100 }]);
    quickly(totals, 0);
    expect(rowsRead()).toBe(UNSENT + 1 + sold);
  }
  // Acknowledged in the middle of it, and all of it.
  quickly(totals, 1500);
  quickly(totals, bench.ledger.head().seq);
  expect(rowsRead()).toBe(UNSENT + 1 + 50);
  expect(totals.total(bench.ledger.head().seq)).toBe(0);
});

/** Rows that statements gave out. None of ours sums up in the file: each row that is read is given out. */
function countingRows(db: Database): { db: Database; rowsRead: () => number } {
  let rows = 0;
  const counting = new Proxy(db, {
    get(of, name) {
      if (name !== 'prepare') return Reflect.get(of, name, of);
      return (sql: string) => {
        const plan = of.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(0);
        expect(JSON.stringify(plan)).toContain('SEARCH entry USING INTEGER PRIMARY KEY');
        const statement = of.prepare(sql);
        return {
          all: (...given: unknown[]) => {
            const found = statement.all(...given);
            rows += found.length;
            return found;
          },
        };
      };
    },
  });
  return { db: counting, rowsRead: () => rows };
}

test('what is being written and may still be undone is not counted', () => {
  const totals = unacknowledgedIn(bench.db);
  expect(() =>
    bench.ledger.transaction(() => {
      sells([{ card: 0, kind: 0, amount: 700 }]);
      expect(totals.total(0)).toBe(0);
      throw new Error('undone');
    }),
  ).toThrow('undone');
  sells([{ card: 1, kind: 0, amount: 300 }]);
  expect(quickly(totals, 0)).toEqual(slowly(bench.db, 0));
  expect(totals.total(0)).toBe(300);
});

test('a sale whose body can’t be read counts by its postings, and stops nothing', () => {
  sells([{ card: 0, kind: 0, amount: 700 }]);
  bench.db.exec('DROP TRIGGER journal_entry_is_never_changed');
  bench.db.exec("UPDATE journal_entry SET canonical = 'no entry' WHERE seq = 2");
  sells([{ card: 1, kind: 0, amount: 300 }]);
  const totals = unacknowledgedIn(bench.db);
  expect(totals.total(0)).toBe(1000);
  expect(totals.waiting(0, CARDS[1] ?? '')).toBe(300);
});
