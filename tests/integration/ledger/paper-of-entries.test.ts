import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PrintJobId, SaleId, ShiftId } from '../../../src-shared/ids.ts';
import { KINDS } from '../../../src-shared/journal/kinds/index.ts';
import type { EntryKind } from '../../../src-shared/journal/kinds/names.ts';
import { instant } from '../../../src-shared/time.ts';
import { insertPrintJob } from '../../../src-main/ledger/print-jobs.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened, withoutPaper } from '../../devices/a-ledger.ts';
import { ONE_OF_EACH_KIND } from '../../devices/one-of-each-kind.ts';

let bench: LedgerBench;
let shiftId: ShiftId;
let saleId: SaleId;
beforeEach(() => {
  bench = aLedger();
  const opened = shiftOpened(bench);
  shiftId = opened.id as ShiftId;
  bench.ledger.append(opened);
  const sale = cashSale(bench, shiftId);
  saleId = sale.id as SaleId;
  bench.ledger.append(sale);
});
afterEach(() => bench.close());

const jobs = () =>
  bench.db.prepare('SELECT id, entry_seq AS seq, document, copy, opens_drawer AS opens FROM print_job').all();
const writes = (kind: EntryKind, drawer?: 'stays shut') => {
  bench.db.exec('DELETE FROM print_job');
  const draft = ONE_OF_EACH_KIND[kind]({ ...bench, shiftId, saleId, drawer: bench.ledger.drawerOf(shiftId) });
  const written = bench.ledger.append(draft, undefined, drawer && { drawer });
  return written.ok ? written.value : null;
};

/** The document that comes with each kind, of which entry, as which copy, and whether the drawer opens. */
const PAPER: Readonly<
  Record<EntryKind, readonly [document: string, of: 'itself' | 'the sale', copy: 0 | 1, opens: 0 | 1] | null>
> = {
  'shift-opened': null,
  sale: ['sale', 'itself', 0, 1],
  return: ['return', 'itself', 0, 1],
  'pay-in': ['pay-in', 'itself', 0, 1],
  'pay-out': ['pay-out', 'itself', 0, 1],
  'safe-drop': ['drop', 'itself', 0, 0],
  'cash-counted': null,
  'drawer-opened': null,
  'shift-closed': ['shift-closed', 'itself', 0, 0],
  'receipt-reprinted': ['sale', 'the sale', 1, 0],
  'credit-retried': null,
  'payment-decided': null,
  fiscalised: null,
  note: null,
};

test.each(Object.values(KINDS).map(({ name }) => name))(
  '«%s» is written with the paper that its kind wants, whoever writes it',
  (kind) => {
    const entry = writes(kind);
    const wanted = PAPER[kind];
    expect(entry).not.toBeNull();
    expect(jobs()).toEqual(
      wanted
        ? [
            {
              id: entry?.id,
              seq: wanted[1] === 'itself' ? entry?.seq : 2,
              document: wanted[0],
              copy: wanted[2],
              opens: wanted[3],
            },
          ]
        : [],
    );
  },
);

test('an entry whose paper can’t be queued is not written, and neither is its paper without it', () => {
  const paperIsBack = withoutPaper(bench.db);
  expect(() => writes('sale')).toThrow('the paper could not be queued');
  paperIsBack();
  expect(bench.ledger.head().seq).toBe(2);
  expect(jobs()).toEqual([]);
});

test('the drawer stays shut for cash that left it before', () => {
  writes('return', 'stays shut');
  expect(jobs()).toMatchObject([{ document: 'return', opens: 0 }]);
});

test('what stands in a body and is no amount or card is left out of the search, and stops no entry', () => {
  const found = (seq: number | undefined) => [
    bench.db.prepare('SELECT amount FROM history WHERE seq = ?').pluck().all(seq),
    bench.db.prepare("SELECT last_digits || ' of ' || card_number FROM history_card WHERE seq = ?").pluck().all(seq),
  ];
  const odd = (kind: 'sale' | 'return', body: object) => {
    const draft = ONE_OF_EACH_KIND[kind]({ ...bench, shiftId, saleId, drawer: null });
    const written = bench.ledger.append({ ...draft, body: { ...draft.body, ...body } });
    return found(written.ok ? written.value.seq : undefined);
  };
  const most = Number.MAX_SAFE_INTEGER;
  expect(odd('sale', { lines: ['x', { amount: 7, cardNumber: '12345678' }, { amount: 'y', cardNumber: 3 }] })).toEqual([
    [7],
    ['5678 of 12345678'],
  ]);
  expect(odd('sale', { lines: [{ amount: most }, { amount: most }] })).toEqual([[], []]);
  expect(odd('sale', { lines: 'none' })).toEqual([[], []]);
  expect(odd('return', { saleId: 3 })).toEqual([[5000], []]);
  expect(odd('return', { saleId: { of: 'nobody' } })).toEqual([[5000], []]);
  expect(odd('return', {})).toEqual([[5000], ['2259 of 9643108503304172259']]);
  expect(found(writes('pay-in')?.seq)).toEqual([[], []]);
});

test('paper of no entry carries what it says', () => {
  bench.db.exec('DELETE FROM print_job');
  const id = bench.ids.mint<PrintJobId>();
  const at = instant(bench.clock.now());
  insertPrintJob(bench.db, { id, document: 'test', content: { printer: 'epson' }, copy: 0, opensDrawer: false, at });
  expect(bench.db.prepare('SELECT entry_seq AS seq, content FROM print_job').get()).toEqual({
    seq: null,
    content: '{"printer":"epson"}',
  });
});

test('a copy of what is not there, or can’t be read, is not written', () => {
  const drafted = ONE_OF_EACH_KIND.sale({ ...bench, shiftId, saleId, drawer: null });
  const unreadable: object = { lines: 'none' };
  const odd = bench.ledger.append({ ...drafted, body: { ...drafted.body, ...unreadable } });
  saleId = (odd.ok ? odd.value.id : '') as SaleId;
  expect(() => writes('receipt-reprinted')).toThrow('has paper');
  saleId = bench.ids.mint<SaleId>();
  expect(() => writes('receipt-reprinted')).toThrow('of this ledger');
  expect(bench.ledger.head().seq).toBe(3);
});

test('a copy of what has no paper is not written', () => {
  const nothing = bench.ledger.append(ONE_OF_EACH_KIND.note({ ...bench, shiftId, saleId, drawer: null }));
  saleId = (nothing.ok ? nothing.value.id : '') as SaleId;
  expect(() => writes('receipt-reprinted')).toThrow('has paper');
  expect(bench.ledger.head().seq).toBe(3);
});
