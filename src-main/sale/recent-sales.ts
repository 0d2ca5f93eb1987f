import type { SaleBody } from '../../src-shared/journal/kinds/sale-body.ts';
import type { Entry, Outcome } from '../../src-shared/contract/upstream.ts';
import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import type { SaleId, ShiftId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import type { Outcomes } from '../upstream/upstream.ts';
import { saleTaken } from './take-sale.ts';

const STRIP_LENGTH = 8;

export interface SaleStates {
  readonly outcomes: Pick<Outcomes, 'ofEntry'>;
  printStateOf(seq: number): RecentSale['print'];
}

/**
 * The last sales of a shift with what became of each, newest first: credited or not, printed or not. One that can't be
 * read stands in the history alone: nothing can be done with it here.
 */
export function recentSales(shiftId: ShiftId, journal: JournalReader, states: SaleStates): RecentSale[] {
  return journal
    .newestOfShift(shiftId, 'sale', STRIP_LENGTH)
    .flatMap((entry) => (isKind(entry, 'sale') ? [recentSale(entry, journal, states)] : []));
}

function recentSale(
  entry: Entry & { readonly body: SaleBody },
  journal: JournalReader,
  states: SaleStates,
): RecentSale {
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

/** Which lines a return that can't be read gave back is not known: none of its sale is given back again. */
export function takesBack(entry: Entry, line: number): boolean {
  return isKind(entry, 'return') ? entry.body.lines.some((each) => each.line === line) : entry.kind === 'return';
}

type LineState = Pick<RecentSale['lines'][number], 'credit' | 'balance' | 'reason'>;

/** What became of each line of a sale. Money that went back counts more than what the upstream once said. */
export function lineStates(sale: Entry, journal: JournalReader, states: SaleStates): (line: number) => LineState {
  const outcomes = new Map(states.outcomes.ofEntry(sale.id).map((outcome) => [outcome.line, outcome]));
  const returns = journal.returnsOf(sale.id as SaleId);
  return (line) =>
    returns.some((entry) => takesBack(entry, line))
      ? { credit: 'returned', balance: null, reason: outcomes.get(line)?.reason ?? null }
      : creditOf(outcomes.get(line));
}

function creditOf(outcome: Outcome | undefined): LineState {
  if (!outcome) return { credit: 'on-the-way', balance: null, reason: null };
  const credit =
    outcome.status === 'credited' || outcome.status === 'pending' || outcome.status === 'rejected'
      ? outcome.status
      : 'other';
  return { credit, balance: outcome.balance ?? null, reason: outcome.reason ?? null };
}
