import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Draft } from '../../../src-shared/journal/entry.ts';
import { KINDS } from '../../../src-shared/journal/kinds/index.ts';
import type { EntryKind } from '../../../src-shared/journal/kinds/names.ts';
import type { SaleId, ShiftId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { aFiscalLedger, cashReturn, fiscalProfile, keepProfile } from '../../devices/a-fiscal-ledger.ts';
import { cashSale, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { ONE_OF_EACH_KIND } from '../../devices/one-of-each-kind.ts';

let bench: LedgerBench;
let shiftId: ShiftId;
let saleId: SaleId;
function begin(rules = fiscalProfile()): void {
  bench = aFiscalLedger(rules);
  const opened = shiftOpened(bench);
  shiftId = opened.id as ShiftId;
  bench.ledger.append(opened);
  const sale = cashSale(bench, shiftId);
  saleId = sale.id as SaleId;
  bench.ledger.append(sale);
}
beforeEach(() => begin());
afterEach(() => bench.close());

const JOBS = `SELECT entry_seq AS seq, part, does, amount FROM fiscal_job WHERE state = 'waiting' ORDER BY no`;
const jobs = () => bench.db.prepare(JOBS).all();
const jobsOf = (draft: Draft) => {
  bench.db.exec('DELETE FROM fiscal_job');
  const written = bench.ledger.append(draft);
  expect(written.ok).toBe(true);
  return jobs();
};
const at = (seq: number, part: string, does: string, amount: number) => ({ seq, part, does, amount });

test('a shift and a sale are written with what a register is told of them, in this order', () => {
  expect(jobs()).toEqual([at(1, 'itself', 'cash-in', 20_000), at(2, 'itself', 'sale', 5000)]);
  const keys = bench.db.prepare('SELECT key FROM fiscal_job ORDER BY no').pluck().all();
  expect(keys).toEqual([shiftId, saleId]);
});

const TOLD: Readonly<Record<EntryKind, readonly ReturnType<typeof at>[]>> = {
  'shift-opened': [at(3, 'itself', 'cash-in', 20_000)],
  sale: [at(3, 'itself', 'sale', 5000)],
  return: [at(3, 'itself', 'return', 5000)],
  'pay-in': [at(3, 'itself', 'cash-in', 1000)],
  'pay-out': [at(3, 'itself', 'cash-out', 1000)],
  'safe-drop': [at(3, 'itself', 'cash-out', 1000)],
  'shift-closed': [at(3, 'removal', 'cash-out', 25_000), at(3, 'itself', 'day-end', 0)],
  'cash-counted': [],
  'drawer-opened': [],
  'receipt-reprinted': [],
  'credit-retried': [],
  'payment-decided': [],
  fiscalised: [],
  note: [],
};

test.each(Object.values(KINDS).map(({ name }) => name))('«%s» is written with its jobs, whoever writes it', (kind) => {
  const draft = ONE_OF_EACH_KIND[kind]({ ...bench, shiftId, saleId, drawer: bench.ledger.drawerOf(shiftId) });
  expect(jobsOf(draft)).toEqual(TOLD[kind]);
});

test('a job that can’t be written leaves nothing of its entry', () => {
  bench.db.exec(`CREATE TEMP TRIGGER no_job BEFORE INSERT ON main.fiscal_job
                 BEGIN SELECT RAISE(ABORT, 'the job could not be written'); END`);
  expect(() => bench.ledger.append(cashSale(bench, shiftId))).toThrow('could not be written');
  expect([bench.ledger.head().seq, jobs().length]).toEqual([2, 2]);
});

test('rules that name no register, and rules that are not here, want no job', () => {
  bench.close();
  begin(aProfile({ version: '1' }));
  expect(jobs()).toEqual([]);
  const elsewhere = cashSale(bench, shiftId);
  expect(jobsOf({ ...elsewhere, body: { ...elsewhere.body, profileVersion: 'unheard' } })).toEqual([]);
});

test('a float that an earlier close left is told when a register comes to this counter', () => {
  bench.close();
  begin(aProfile({ version: '1' }));
  const closing = shiftClosed(bench, shiftId, bench.ledger.drawerOf(shiftId));
  bench.ledger.append(closing);
  keepProfile(bench, fiscalProfile({ version: '2' }));
  const opening = shiftOpened(bench);
  const carried = { ...opening.body, carried: money(5000), fromSafe: money(15_000), profileVersion: '2' };
  expect(jobsOf({ ...opening, body: carried })).toEqual([at(4, 'itself', 'cash-in', 20_000)]);
});

test('a second return of a sale is told with what the register still has of it', () => {
  bench.ledger.append(cashReturn(bench, shiftId, saleId));
  expect(jobs().at(-1)).toEqual(at(3, 'itself', 'return', 5000));
  const again = cashReturn(bench, shiftId, saleId);
  expect(jobsOf({ ...again, body: { ...again.body, lines: [{ line: 2, amount: money(5000) }] } })).toEqual([
    at(4, 'cash', 'cash-out', 5000),
  ]);
});

test('what comes back from the upstream is told to no register again', () => {
  const entries = bench.ledger.entriesFrom(1, 10);
  const other = aFiscalLedger();
  expect(other.ledger.takeBack(entries).ok).toBe(true);
  expect(other.db.prepare('SELECT count(*) FROM fiscal_job').pluck().get()).toBe(0);
  other.close();
});
