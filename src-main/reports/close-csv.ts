import type { Entry } from '../../src-shared/contract/upstream.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { TerminalClosed } from '../../src-shared/journal/kinds/terminals-body.ts';
import { accountTotal } from '../../src-shared/journal/postings.ts';
import { minus, type Money, sumOf, times, ZERO } from '../../src-shared/money.ts';
import { type EntryRules, plainNumber, tableOf } from './report-csv.ts';

const COLUMNS = ['what', 'of', 'code', 'count', 'amount'];

type Row = readonly [what: string, of: string, code: string, count: number | null, amount: Money | null];

/**
 * What a close counted, a line each: cash, notes to exchange, the bags that the shift filled, and each terminal beside
 * what was taken here. Amounts are plain numbers. null: the close can't be read.
 */
export function closeCsv(close: Entry, drops: readonly Entry[], { currency }: EntryRules): string | null {
  if (!isKind(close, 'shift-closed')) return null;
  const { expected, counted, carried, removed, toExchange = [], terminals = [] } = close.body;
  const rows: Row[] = [
    ['expected', 'cash', '', null, expected],
    ['counted', 'cash', '', null, counted],
    ['difference', 'cash', '', null, minus(counted, expected)],
    ['carried', 'cash', '', null, carried],
    ['removed', 'cash', '', null, removed],
    ...toExchange.map(({ value, quantity }): Row => [
      'to-exchange',
      String(plainNumber(value, currency)),
      '',
      quantity,
      times(value, quantity),
    ]),
    ...[...drops, close].flatMap(bagRow),
    ...terminals.flatMap(terminalRows),
  ];
  return tableOf(
    COLUMNS,
    rows.map(([what, of, code, count, amount]) => [
      what,
      of,
      code,
      count,
      amount === null ? null : plainNumber(amount, currency),
    ]),
  );
}

/** Its amount is what was posted, as in the safe's own list. */
function bagRow(entry: Entry): Row[] {
  const amount = accountTotal(entry.postings, 'safe');
  const seal = isKind(entry, 'safe-drop') || isKind(entry, 'shift-closed') ? (entry.body.bagSeal ?? '') : '';
  return amount > ZERO ? [['bag', entry.kind, seal, null, amount]] : [];
}

function terminalRows({ kind, by, ours, total, difference, unknown = [], missing = [], extra = [] }: TerminalClosed) {
  const open: Row[] = [['unknown', kind, '', unknown.length, sumOf(unknown.map(({ amount }) => amount))]];
  const compared: Row =
    by === 'nothing' ? ['not-compared', kind, '', null, null] : ['difference', kind, '', null, difference];
  return [
    ['taken-here', kind, '', ours.count, ours.amount] satisfies Row,
    ...(total ? [['on-terminal', kind, '', total.count, total.amount] satisfies Row] : []),
    ...(unknown.length > 0 ? open : []),
    compared,
    ...missing.map(({ code, amount }): Row => ['not-on-terminal', kind, code, null, amount]),
    ...extra.map(({ code, amount }): Row => ['not-here', kind, code, null, amount]),
  ];
}
