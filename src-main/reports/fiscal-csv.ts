import type { FiscalRow, FiscalSum } from '../../src-shared/contract/fiscal-report.ts';
import { type Money, negative } from '../../src-shared/money.ts';
import { localDateTime } from '../../src-shared/time.ts';
import { type EntryRules, plainNumber, tableOf } from './report-csv.ts';

const COLUMNS = [
  'time',
  'document',
  'entry',
  'cash_cause',
  'receipt',
  'amount',
  'state',
  'reason',
  'register_words',
  'fiscal_sign',
  'signed_at',
  'registration_number',
  'serial_number',
  'register_shift',
  'register_receipt',
  'offline',
];

const GOES_OUT: readonly FiscalRow['does'][] = ['return', 'cash-out'];

/** Each document that a register has to hear of, a line: what goes back to customers or leaves stands below zero. */
export function fiscalCsv(rows: readonly FiscalRow[], rulesOf: (row: FiscalRow) => EntryRules): string {
  return tableOf(
    COLUMNS,
    rows.map((row) => {
      const { timeZone, currency } = rulesOf(row);
      const signed = row.amount !== null && GOES_OUT.includes(row.does) ? negative(row.amount) : row.amount;
      return [
        localDateTime(row.at, timeZone),
        row.does,
        row.kind,
        row.cause,
        row.receiptNumber,
        signed === null ? null : plainNumber(signed, currency),
        row.state,
        row.why,
        row.words,
        row.sign,
        row.signedAt,
        row.registrationNumber,
        row.serialNumber,
        row.shiftNumber,
        row.orderNumber,
        row.offline === null ? null : String(row.offline),
      ];
    }),
  );
}

/** Ledger, Z and register, a line each; an empty cell is not known. */
export function fiscalSumsCsv(sums: readonly FiscalSum[], { currency }: EntryRules): string {
  const cell = (amount: Money | null) => (amount === null ? null : plainNumber(amount, currency));
  return tableOf(
    ['total', 'sales', 'returns', 'cash_in', 'cash_out', 'cash_held'],
    sums.map(({ row, sales, returns, cashIn, cashOut, cashHeld }) => [
      row,
      ...[sales, returns, cashIn, cashOut, cashHeld].map(cell),
    ]),
  );
}
