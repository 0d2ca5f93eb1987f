import type { EntryId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import { type Draft, draftOf } from '../../src-shared/journal/entry.ts';
import type { EntryKind } from '../../src-shared/journal/kinds/names.ts';
import { type Money, money } from '../../src-shared/money.ts';
import { instant } from '../../src-shared/time.ts';
import { AIGERIM, cashSale, type LedgerBench, shiftClosed, shiftOpened } from './a-ledger.ts';

/** An open shift with a cash sale of 5000 in it. */
interface Counter extends Pick<LedgerBench, 'clock' | 'ids'> {
  readonly shiftId: ShiftId;
  readonly saleId: SaleId;
  readonly drawer: Money | null;
}

const AMOUNT = money(1000);
const SOLD = { kind: 'stored-value' as const, amount: money(5000) };

const SIGNED = {
  key: 'a key',
  sign: '1382295209166',
  at: '22.11.2026 13:25:00',
  qr: 'https://ofd.example/?i=1382295209166',
  offline: false,
  orderNumber: 1,
  shiftNumber: 2,
  total: SOLD.amount,
  register: { serialNumber: 'S1', registrationNumber: 'R1', address: null, addressKk: null, taxpayer: null },
  operator: null,
};

const now = ({ clock, ids, shiftId }: Counter) => ({
  id: ids.mint<EntryId>(),
  at: instant(clock.now()),
  shiftId,
  clerkId: AIGERIM,
  supervisorId: null,
});

/** What a counter drafts of each kind: whatever holds for all kinds is tried on these. */
export const ONE_OF_EACH_KIND: { readonly [Kind in EntryKind]: (counter: Counter) => Draft<Kind> } = {
  'shift-opened': shiftOpened,
  sale: (counter) => cashSale(counter, counter.shiftId),
  return: (counter) =>
    draftOf(
      'return',
      {
        ...now(counter),
        body: {
          v: 1,
          saleId: counter.saleId,
          saleSeq: 2,
          receiptNumber: 'TEST-3',
          profileVersion: '1',
          offeredSeq: 0,
          reason: 'wrong-amount',
          lines: [{ line: 1, amount: SOLD.amount }],
          tenders: [{ tenderId: 'cash', kind: 'cash', amount: SOLD.amount }],
        },
      },
      [SOLD],
    ),
  'pay-in': (counter) =>
    draftOf('pay-in', { ...now(counter), body: { v: 1, amount: AMOUNT, against: 'safe', reason: 'change' } }),
  'pay-out': (counter) =>
    draftOf('pay-out', { ...now(counter), body: { v: 1, amount: AMOUNT, against: 'petty-cash', reason: 'water' } }),
  'safe-drop': (counter) => draftOf('safe-drop', { ...now(counter), body: { v: 1, amount: AMOUNT, bagSeal: 'A1' } }),
  'cash-counted': (counter) =>
    draftOf('cash-counted', {
      ...now(counter),
      body: { v: 1, amount: AMOUNT, counts: [{ value: AMOUNT, quantity: 1 }], reason: 'count in between' },
    }),
  'drawer-opened': (counter) => draftOf('drawer-opened', { ...now(counter), body: { v: 1, reason: 'change' } }),
  'shift-closed': (counter) => shiftClosed(counter, counter.shiftId, counter.drawer),
  'receipt-reprinted': (counter) =>
    draftOf('receipt-reprinted', {
      ...now(counter),
      body: { v: 1, entryId: counter.saleId as string as EntryId, copy: 1 },
    }),
  'credit-retried': (counter) =>
    draftOf('credit-retried', { ...now(counter), body: { v: 1, saleId: counter.saleId, line: 1 } }),
  'payment-decided': (counter) =>
    draftOf('payment-decided', {
      ...now(counter),
      body: { v: 1, saleId: counter.saleId, decision: 'not-paid', reason: 'declined' },
    }),
  fiscalised: (counter) =>
    draftOf('fiscalised', {
      ...now(counter),
      clerkId: null,
      body: { v: 1, entryId: counter.saleId as string as EntryId, ...SIGNED },
    }),
  note: (counter) => draftOf('note', { ...now(counter), shiftId: null, body: { v: 1, text: 'a note' } }),
};
