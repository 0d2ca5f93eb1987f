import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { ClerkId, CounterId, EntryId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { salePostings } from '../../src-shared/journal/kinds/sale.ts';
import { shiftClosedPostings } from '../../src-shared/journal/kinds/shift-closed.ts';
import { shiftOpenedPostings } from '../../src-shared/journal/kinds/shift-opened.ts';
import { money, ZERO } from '../../src-shared/money.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { type Ledger, ledgerIn } from '../../src-main/ledger/ledger.ts';
import { COUNTER_MIGRATIONS } from '../../src-main/ledger/migrations.ts';
import { openDatabase } from '../../src-main/ledger/open-database.ts';
import { type Ids, idsOver } from '../../src-main/platform/ports.ts';

/** A clock that stands where a test puts it. */
export interface SettableClock extends Clock {
  set(utc: string): void;
  pass(ms: number): void;
}

export function aClock(utc = '2026-11-22T08:25:00.000Z'): SettableClock {
  let now = Date.parse(utc);
  let up = 0;
  return {
    now: () => now,
    monotonic: () => up,
    set: (time) => void (now = Date.parse(time)),
    pass(ms) {
      now += ms;
      up += ms;
    },
  };
}

export const AIGERIM = '01900000-0000-7000-8000-0000000000a1' as ClerkId;
export const COUNTER = '01900000-0000-7000-8000-0000000000c3' as CounterId;

/** A real ledger in a real file of a folder of its own. */
export interface LedgerBench {
  readonly folder: string;
  readonly file: string;
  readonly db: Database;
  readonly ledger: Ledger;
  readonly clock: SettableClock;
  readonly ids: Ids;
  close(): void;
}

/** `clock` goes on when a ledger is opened again. */
export function aLedger(folder = mkdtempSync(join(tmpdir(), 'sapar-ledger-')), clock = aClock()): LedgerBench {
  const file = join(folder, 'ledger.sqlite');
  const db = openDatabase(file, COUNTER_MIGRATIONS, () => clock.now());
  return {
    folder,
    file,
    db,
    clock,
    ledger: ledgerIn(db, () => COUNTER),
    ids: idsOver(clock),
    close() {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** From here on no paper can be queued, until what it answers is called. */
export function withoutPaper(db: Database): () => void {
  db.exec(`CREATE TEMP TRIGGER no_paper BEFORE INSERT ON main.print_job
           BEGIN SELECT RAISE(ABORT, 'the paper could not be queued'); END`);
  return () => void db.exec('DROP TRIGGER no_paper');
}

const byAigerim = { clerkId: AIGERIM, supervisorId: null };

export function shiftOpened(
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  counted = 20_000,
): Draft<'shift-opened'> {
  const id = ids.mint<ShiftId>();
  return {
    ...byAigerim,
    id,
    shiftId: id,
    kind: 'shift-opened',
    at: instant(clock.now()),
    body: { v: 1, carried: ZERO, fromSafe: money(counted), counts: [{ value: money(1000), quantity: counted / 1000 }] },
    postings: shiftOpenedPostings({ carried: ZERO, fromSafe: money(counted), counted: money(counted) }),
  };
}

export function aNote(
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  text: string,
  clerkId: ClerkId | null = AIGERIM,
): Draft<'note'> {
  const said = { id: ids.mint<EntryId>(), at: instant(clock.now()), shiftId: null, clerkId, supervisorId: null };
  return { ...said, kind: 'note', body: { v: 1, text }, postings: [] };
}

export function cashSale(
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
  shiftId: ShiftId,
  amount = 5000,
  received = Math.max(amount, 10_000),
): Draft<'sale'> {
  const lines = [
    {
      line: 1,
      cardNumber: '9643108503304172259',
      productId: 'purse',
      kind: 'stored-value' as const,
      amount: money(amount),
      effect: 'immediate' as const,
    },
  ];
  const tenders = [
    {
      tenderId: 'cash',
      kind: 'cash' as const,
      amount: money(amount),
      received: money(received),
      change: money(received - amount),
    },
  ];
  return {
    ...byAigerim,
    id: ids.mint<SaleId>(),
    shiftId,
    kind: 'sale',
    at: instant(clock.now()),
    body: { v: 1, receiptNumber: 'TEST-1', language: 'en', profileVersion: '1', offline: false, lines, tenders },
    postings: salePostings(lines, tenders),
  };
}

export function shiftClosed(
  { clock, ids }: Pick<LedgerBench, 'clock' | 'ids'>,
  shiftId: ShiftId,
  drawer: number | null,
): Draft<'shift-closed'> {
  const expected = money(drawer ?? Number.NaN);
  return {
    ...byAigerim,
    id: ids.mint<EntryId>(),
    shiftId,
    kind: 'shift-closed',
    at: instant(clock.now()),
    body: {
      v: 1,
      expected,
      counted: expected,
      carried: ZERO,
      removed: expected,
      unsent: 0,
      firstSeq: 1,
      counts: [],
    },
    postings: shiftClosedPostings({ expected, carried: ZERO, removed: expected }),
  };
}
