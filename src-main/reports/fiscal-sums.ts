import { FISCAL_SUMS, type FiscalSum } from '../../src-shared/contract/fiscal-report.ts';
import type { Account, Entry } from '../../src-shared/contract/upstream.ts';
import type { FiscalDoes } from '../../src-shared/fiscal/told.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { atTerminalsOf } from '../../src-shared/journal/kinds/shift-closed.ts';
import { openingDifference } from '../../src-shared/journal/kinds/shift-opened.ts';
import { accountTotal, movedBy } from '../../src-shared/journal/postings.ts';
import { ZTotals } from '../../src-shared/journal/totals.ts';
import { minus, type Money, money, negative, plus, sumOf, ZERO } from '../../src-shared/money.ts';
import type { BookedDay, FiscalRecord } from '../fiscal/fiscal-books.ts';

/** Totals of ledger, Z and register side by side. Each row is reckoned from another source. */

type Figures = Omit<FiscalSum, 'row'>;
type Flow = 'sales' | 'returns' | 'cashIn' | 'cashOut';
const FLOWS: readonly Flow[] = ['sales', 'returns', 'cashIn', 'cashOut'];

interface Sources {
  readonly shiftId: ShiftId;
  readonly entries: readonly Entry[];
  readonly records: readonly FiscalRecord[];
  readonly days: readonly BookedDay[];
}

export function fiscalSums({ shiftId, entries, records, days }: Sources): FiscalSum[] {
  const ledger = byPostings(entries);
  const due = toldOf(records);
  const isTaken = ({ job, sign }: FiscalRecord) => sign !== null || job?.state === 'signed';
  const taken = toldOf(records.filter(isTaken));
  const open = less(due, taken);
  const others = toldOf(days.flatMap((day) => day.taken.filter((each) => each.shiftId !== shiftId)));
  const register = byRegister(days);
  const explained = added(taken, others);
  const rows: Readonly<Record<(typeof FISCAL_SUMS)[number], Figures>> = {
    ledger,
    z: byZ(entries),
    elsewhere: less(ledger, due),
    due,
    open,
    others,
    register,
    difference: {
      // A shift that had nothing to tell needs no register to explain it.
      ...(days.length === 0 && FLOWS.every((flow) => due[flow] === ZERO) ? open : less(register, explained)),
      cashHeld: lessOne(register.cashHeld, ledger.cashHeld),
    },
  };
  return FISCAL_SUMS.map((row) => ({ row, ...rows[row] }));
}

const UNTOLD: Figures = { sales: null, returns: null, cashIn: null, cashOut: null, cashHeld: null };

function less(from: Figures, taken: Figures): Figures {
  const each = FLOWS.map((flow) => [flow, lessOne(from[flow], taken[flow])]);
  return { ...UNTOLD, ...Object.fromEntries(each) };
}

function added(a: Figures, b: Figures): Figures {
  return { ...UNTOLD, ...Object.fromEntries(FLOWS.map((flow) => [flow, plus(a[flow] ?? ZERO, b[flow] ?? ZERO)])) };
}

const lessOne = (from: Money | null, taken: Money | null) =>
  from === null || taken === null ? null : minus(from, taken);

const FLOW_OF: Readonly<Record<FiscalDoes, Flow | null>> = {
  sale: 'sales',
  return: 'returns',
  'cash-in': 'cashIn',
  'cash-out': 'cashOut',
  'day-end': null,
};

function toldOf(documents: readonly { readonly does: FiscalDoes; readonly amount: Money }[]): Figures {
  const of = (flow: Flow) => sumOf(documents.filter(({ does }) => FLOW_OF[does] === flow).map(({ amount }) => amount));
  return { ...UNTOLD, ...Object.fromEntries(FLOWS.map((flow) => [flow, of(flow)])) };
}

/** Where cash comes from and goes to, apart from customers; what was left as float moves nowhere. */
const BESIDE: readonly Account[] = ['safe', 'petty-cash', 'claims', 'over-short'];

function byPostings(entries: readonly Entry[]): Figures {
  const moved = (kind: 'sale' | 'return') =>
    sumOf(entries.filter((entry) => entry.kind === kind).map((entry) => movedBy(entry).amount));
  const beside = entries
    .filter(({ kind }) => kind !== 'sale' && kind !== 'return')
    .flatMap((entry) => BESIDE.map((account) => cashOf(entry, account)))
    .map((amount) => negative(amount));
  const close = entries.find(({ kind }) => kind === 'shift-closed');
  const left = close?.postings.filter(({ account }) => account === 'float').map(({ amount }) => amount);
  return {
    sales: moved('sale'),
    returns: negative(moved('return')),
    cashIn: sumOf(beside.filter((amount) => amount > ZERO)),
    cashOut: negative(sumOf(beside.filter((amount) => amount < ZERO))),
    cashHeld: left ? sumOf(left) : null,
  };
}

/** What a terminal had more or less at the close stands in the same posting of over-short, and is no cash. */
function cashOf(entry: Entry, account: Account): Money {
  const posted = accountTotal(entry.postings, account);
  return account === 'over-short' && isKind(entry, 'shift-closed') ? plus(posted, atTerminalsOf(entry.body)) : posted;
}

/** What was printed: the close with its running totals, and the float of the opening. */
function byZ(entries: readonly Entry[]): Figures {
  const close = entries.find((entry) => isKind(entry, 'shift-closed'));
  const opened = entries.find((entry) => isKind(entry, 'shift-opened'));
  const totals = ZTotals.safeParse(close?.body.totals).data?.shift;
  if (!close || !opened || !totals) return UNTOLD;
  const { carried, removed, counted, expected } = close.body;
  const found = [openingDifference(opened.body), minus(counted, expected)];
  const over = found.map((each) => money(Math.max(0, each)));
  const short = found.map((each) => money(Math.max(0, -each)));
  return {
    sales: totals.sales.amount,
    returns: totals.returns.amount,
    cashIn: sumOf([opened.body.fromSafe, totals.payIns.amount, ...over]),
    cashOut: sumOf([totals.payOuts.amount, totals.safeDrops.amount, removed, ...short]),
    cashHeld: carried,
  };
}

/** Only a day that is over has its last figures. */
function byRegister(days: readonly BookedDay[]): Figures {
  const own = days.flatMap((day) => (day.own?.isOver ? [day.own] : []));
  if (own.length === 0 || own.length < days.length) return UNTOLD;
  return {
    sales: sumOf(own.map(({ sold }) => sold)),
    returns: sumOf(own.map(({ returned }) => returned)),
    cashIn: sumOf(own.map(({ cashIn }) => cashIn)),
    cashOut: sumOf(own.map(({ cashOut }) => cashOut)),
    cashHeld: own.at(-1)?.cashHeld ?? null,
  };
}
