import type { Entry, Outcome } from '../../src-shared/contract/upstream.ts';
import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import type { SaleId, ShiftId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { assert } from '../../src-shared/result.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import type { Outcomes } from '../upstream/upstream.ts';
import { saleTaken } from './take-sale.ts';

const STRIP_LENGTH = 8;

export interface SaleStates {
  readonly outcomes: Pick<Outcomes, 'ofEntry'>;
  printStateOf(seq: number): RecentSale['print'];
}

/** The last sales of a shift with what became of each, newest first: credited or not, printed or not. */
export function recentSales(shiftId: ShiftId, journal: JournalReader, states: SaleStates): RecentSale[] {
  return journal.newestOfShift(shiftId, 'sale', STRIP_LENGTH).map((entry) => recentSale(entry, journal, states));
}

function recentSale(entry: Entry, journal: JournalReader, states: SaleStates): RecentSale {
  assert(isKind(entry, 'sale'), 'only sales are asked for');
  const stateOf = lineStates(entry, journal, states);
  const { amount, change, receiptNumber, offline } = saleTaken(entry);
  return {
    saleId: entry.id as SaleId,
    receiptNumber,
    at: entry.at,
    amount,
    change,
    offline,
    tenders: entry.body.tenders.map((tender) => tender.kind),
    lines: entry.body.lines.map((line) => ({
      cardNumber: line.cardNumber,
      kind: line.kind,
      amount: line.amount,
      ...stateOf(line.line),
    })),
    print: states.printStateOf(entry.seq),
  };
}

type LineState = Pick<RecentSale['lines'][number], 'credit' | 'balance' | 'reason'>;

/** What became of each line of a sale. Money that went back counts more than what the upstream once said. */
export function lineStates(sale: Entry, journal: JournalReader, states: SaleStates): (line: number) => LineState {
  const outcomes = new Map(states.outcomes.ofEntry(sale.id).map((outcome) => [outcome.line, outcome]));
  const returned = new Set(
    journal
      .returnsOf(sale.id as SaleId)
      .flatMap((entry) => (isKind(entry, 'return') ? entry.body.lines.map((line) => line.line) : [])),
  );
  return (line) =>
    returned.has(line) ? { credit: 'returned', balance: null, reason: null } : creditOf(outcomes.get(line));
}

function creditOf(outcome: Outcome | undefined): LineState {
  if (!outcome) return { credit: 'on-the-way', balance: null, reason: null };
  const credit =
    outcome.status === 'credited' || outcome.status === 'pending' || outcome.status === 'rejected'
      ? outcome.status
      : 'other';
  return { credit, balance: outcome.balance ?? null, reason: outcome.reason ?? null };
}
