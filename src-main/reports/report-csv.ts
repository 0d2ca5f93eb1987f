import { lastFour } from '../../src-shared/card-number.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { movedBy } from '../../src-shared/journal/postings.ts';
import { type Currency, formatAmount, type Money, negative } from '../../src-shared/money.ts';
import { localDateTime } from '../../src-shared/time.ts';
import { csvLine } from '../ledger/export.ts';

/** LibreOffice and Excel take the file for UTF-8 by this mark. */
const BOM = '\uFEFF';
const COLUMNS = ['time', 'operation', 'receipt', 'card', 'product', 'amount', 'payment', 'clerk'];

/** They say how an entry's time and amounts are read. */
export interface EntryRules {
  readonly timeZone: string;
  readonly currency: Currency;
}

interface CsvParts {
  /** The rules of the entry's own moment: today's profile speaks of today's entries. */
  rulesOf(entry: Entry): EntryRules;
  clerkName(id: ClerkId): string;
}

/**
 * A shift's sales and returns, a line a card: amounts are plain numbers, returns below zero, cards cut to four digits.
 */
export function reportCsv(entries: readonly Entry[], parts: CsvParts): string {
  const rows = entries.flatMap((entry) => rowsOf(entry, parts));
  return tableOf(COLUMNS, rows);
}

export function tableOf(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return BOM + [columns, ...rows].map((row) => csvLine(row)).join('');
}

function rowsOf(entry: Entry, { rulesOf, clerkName }: CsvParts): (string | number)[][] {
  const { timeZone, currency } = rulesOf(entry);
  const time = localDateTime(entry.at, timeZone);
  const clerk = entry.clerkId === null ? '' : clerkName(entry.clerkId);
  const amount = (of: Money) => plainNumber(of, currency);
  if (isKind(entry, 'sale')) {
    const { receiptNumber, lines, tenders } = entry.body;
    const paid = tenders.map((tender) => tender.kind).join(' + ');
    return lines.map((line) => [
      time,
      'sale',
      receiptNumber,
      `…${lastFour(line.cardNumber)}`,
      line.kind,
      amount(line.amount),
      paid,
      clerk,
    ]);
  }
  if (isKind(entry, 'return')) {
    const { receiptNumber, tenders } = entry.body;
    return tenders.map((tender) => [
      time,
      'return',
      receiptNumber,
      '',
      entry.body.reason,
      amount(negative(tender.amount)),
      tender.kind,
      clerk,
    ]);
  }
  const moved = movedBy(entry);
  const ways = moved.tenders.map((tender) => tender.kind).join(' + ');
  return [[time, entry.kind, 'unreadable', '', '', amount(moved.amount), ways, clerk]];
}

/** 12500 → 12500 and, of a currency with cents, 125.00: what a spreadsheet adds up. */
export function plainNumber(amount: Money, currency: Currency): number {
  return Number(formatAmount(amount, currency, '.').replaceAll(/\s/g, '').replace('−', '-'));
}
