import type { ShiftClosedBody } from '../journal/kinds/shift-closed-body.ts';
import type { Entry, Profile } from '../contract/upstream.ts';
import { netOf, returnedOf, type ShiftTotals, takenOf, type ZTotals } from '../journal/totals.ts';
import { TENDER_KINDS } from '../contract/wire-types.ts';
import type { TerminalClosed } from '../journal/kinds/terminals-body.ts';
import { minus, type Money, negative, sumOf, ZERO } from '../money.ts';
import { countedTotal } from '../profile.ts';
import { type Block, columns, CUT, documentOf, type ReceiptDocument, RULE, SPACE, text } from './document.ts';
import {
  type CounterFacts,
  copyMark,
  clerkNames,
  currencyLine,
  section,
  shortLetterhead,
  signature,
  title,
  window,
} from './parts.ts';
import { type ReceiptKey, type ReceiptTexts, type Wording, wordingOf } from './wording.ts';

interface ZReportFacts {
  readonly entry: Entry;
  readonly closed: ShiftClosedBody;
  readonly totals: ZTotals;
  /**
   * When the shift began, what then lay in the drawer, and how much more that was than it should have been. It is null
   * when its entry is not to be had.
   */
  readonly opened: { readonly at: Entry['at']; readonly counted: Money; readonly difference: Money } | null;
  readonly profile: Profile;
  readonly counter: CounterFacts;
  /** The supervisor who approved the difference, or null. */
  readonly supervisorName: string | null;
  readonly copy: number;
  readonly rulesUnknown?: boolean;
}

type Tally = Pick<ShiftTotals['sales'], 'count' | 'amount'>;

/**
 * The close of a shift. Its hash anchors the journal outside the machine: a cut or exchanged ledger can't show it
 * again.
 */
export function zReport(facts: ZReportFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(facts.profile, texts, null);
  const { entry, closed, totals } = facts;
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...copyMark(wording, facts),
    ...title(wording.all('zReport.title', { number: totals.zNumber })),
    ...window(facts.counter),
    ...(facts.opened === null ? [] : [columns(wording.all('opened'), wording.dateTime(facts.opened.at))]),
    columns(wording.all('closed'), wording.dateTime(entry.at)),
    columns(wording.all('zReport.entries'), `${closed.firstSeq} - ${entry.seq}`),
    columns(wording.all('xReport.unsent'), String(closed.unsent)),
    ...(closed.unsigned === undefined
      ? []
      : [columns(wording.all('zReport.unsigned'), String(closed.unsigned), { bold: true })]),
    ...counts(totals.shift, wording),
    RULE,
    currencyLine(wording, []),
    ...turnover(totals.shift, wording),
    ...drawer(facts, wording),
    ...terminals(facts, wording),
    ...perpetualBlocks(totals, wording),
    ...anchor(facts, wording),
    CUT,
  ]);
}

/** «Возвраты (12)    48 000»: in brackets, so that a count never reads as the first digits of the amount. */
function tallyLine(key: ReceiptKey, tally: Tally, wording: Wording): Block {
  return columns(withCount(key, tally.count, wording), wording.amount(tally.amount));
}

function withCount(key: ReceiptKey, count: number, wording: Wording): string[] {
  const names = wording.all(key);
  return [...names.slice(0, -1), `${names.at(-1) ?? ''} (${count})`];
}

/** Lines of nothing are left out: a Z is read by people, and paper is not endless. */
function someTally(key: ReceiptKey, tally: Tally, wording: Wording): Block[] {
  return tally.count === 0 ? [] : [tallyLine(key, tally, wording)];
}

/** What goes out stands below zero, wherever it stands. */
const out = (tally: Tally): Tally => ({ count: tally.count, amount: negative(tally.amount) });

/** Above the head of the column of amounts: they are none. */
function counts({ drawerOpenings, reprints, unreadable = 0 }: ShiftTotals, wording: Wording): Block[] {
  const counted = (key: ReceiptKey, count: number) => (count === 0 ? [] : [columns(wording.all(key), String(count))]);
  return [
    ...counted('xReport.drawerOpenings', drawerOpenings),
    ...counted('xReport.reprints', reprints),
    ...counted('xReport.unreadable', unreadable),
  ];
}

function turnover(shift: ShiftTotals, wording: Wording): Block[] {
  const some = (key: ReceiptKey, tally: Tally) => someTally(key, tally, wording);
  return [
    tallyLine('zReport.turnover', shift.sales, wording),
    ...some('xReport.returns', out(shift.returns)),
    netLine(netOf(shift), wording),
    ...section(wording.all('zReport.byProduct')),
    ...some('product.stored-value', shift.storedValue),
    ...some('zReport.passes', shift.passes),
    ...some('zReport.cardSales', shift.cards),
    ...section(wording.all(paymentsOf(shift) === shift.sales.count ? 'zReport.byTender' : 'zReport.payments')),
    ...some('tender.cash', shift.cash),
    ...some('tender.bank-card', shift.bankCard),
    ...some('tender.qr', shift.qr),
    ...netByTender(shift, wording),
  ];
}

/** Each part of a sale is one: there may be more of them than sales. */
const paymentsOf = ({ cash, bankCard, qr }: ShiftTotals) => cash.count + bankCard.count + qr.count;

function netLine(net: Money, wording: Wording): Block {
  return columns(wording.all('zReport.net'), wording.amount(net), { bold: true });
}

/** What each way of paying is settled by: it differs from what was taken only where something went back. */
function netByTender(shift: ShiftTotals, wording: Wording): Block[] {
  const returned = returnedOf(shift);
  if (shift.returns.count === 0 || returned === null) return [];
  const taken = takenOf(shift);
  return [
    ...section(wording.all('zReport.netByTender')),
    ...TENDER_KINDS.filter((kind) => taken[kind].count > 0 || returned[kind] !== ZERO).map((kind) =>
      columns(wording.all(`tender.${kind}`), wording.amount(minus(taken[kind].amount, returned[kind]))),
    ),
  ];
}

/**
 * The drawer from what lay in it to what was expected, each cash movement with its sign; then the count and where the
 * cash went.
 */
function drawer(facts: ZReportFacts, wording: Wording): Block[] {
  const {
    closed,
    opened,
    totals: { shift },
  } = facts;
  return [
    ...section(wording.all('zReport.cash')),
    ...(opened === null ? [] : atStart(opened, wording)),
    columns(wording.all('zReport.cashReceived'), wording.amount(shift.cashReceived)),
    columns(wording.all('zReport.changeGiven'), wording.amount(negative(shift.changeGiven))),
    ...(shift.cashReturned === ZERO
      ? []
      : [columns(wording.all('zReport.cashReturned'), wording.amount(negative(shift.cashReturned)))]),
    ...someTally('zReport.payIns', shift.payIns, wording),
    ...someTally('zReport.payOuts', out(shift.payOuts), wording),
    ...someTally('zReport.safeDrops', out(shift.safeDrops), wording),
    columns(wording.all('zReport.expected'), wording.amount(closed.expected)),
    columns(wording.all('zReport.counted'), wording.amount(closed.counted)),
    differenceLine(minus(closed.counted, closed.expected), wording),
    ...(isOfTerminals(closed) ? [] : saidOfDifferences(facts, wording)),
    ...(closed.notBlind ? [text(wording.all('zReport.notBlind'), 'centre', { bold: true })] : []),
    ...(closed.openedBeforeCount === undefined
      ? []
      : [text(withCount('zReport.openedBeforeCount', closed.openedBeforeCount, wording))]),
    columns(wording.all('zReport.carried'), wording.amount(closed.carried)),
    columns(wording.all('zReport.removed'), wording.amount(closed.removed)),
    ...(closed.toExchange === undefined
      ? []
      : [columns(wording.all('zReport.toExchange'), wording.amount(countedTotal(closed.toExchange)))]),
    ...(closed.bagSeal === undefined ? [] : [columns(wording.all('zReport.bagSeal'), closed.bagSeal)]),
    ...(closed.bagsInSafe === undefined ? [] : [text(withCount('zReport.bagsInSafe', closed.bagsInSafe, wording))]),
    RULE,
  ];
}

/** A difference stands above what it led to, so that the column still adds up. */
function atStart({ counted, difference }: NonNullable<ZReportFacts['opened']>, wording: Wording): Block[] {
  return [
    ...(difference === ZERO
      ? []
      : [
          columns(wording.all('zReport.statedAtStart'), wording.amount(minus(counted, difference))),
          columns(wording.all('openingDifference'), wording.amount(difference), { bold: true }),
        ]),
    columns(wording.all('zReport.atStart'), wording.amount(counted)),
  ];
}

function differenceLine(difference: Money, wording: Wording): Block {
  return columns(wording.all(differenceKey(difference)), wording.amount(difference), { bold: true });
}

function differenceKey(difference: Money): ReceiptKey {
  if (difference === ZERO) return 'zReport.exact';
  return difference < 0 ? 'zReport.shortage' : 'zReport.surplus';
}

/** Cards and QR beside their terminals: which sum is whose, and what of it nobody knows yet. */
function terminals(facts: ZReportFacts, wording: Wording): Block[] {
  const { terminals: rows = [] } = facts.closed;
  if (rows.length === 0) return [];
  // Below the row that it is of: the next one may have a reason of its own.
  const last = isOfTerminals(facts.closed) ? rows.findLastIndex(({ difference }) => difference !== ZERO) : -1;
  return [
    text(wording.all('zReport.terminals'), 'left', { bold: true }),
    ...rows.flatMap((row, nth) => terminal(row, facts, wording, nth === last ? saidOfDifferences(facts, wording) : [])),
    RULE,
  ];
}

/** The cash is exact, and a terminal is not: below «no difference» a reason would be of nothing. */
function isOfTerminals({ counted, expected, terminals: rows = [] }: ShiftClosedBody): boolean {
  return counted === expected && rows.some(({ difference }) => difference !== ZERO);
}

function saidOfDifferences({ closed, supervisorName }: ZReportFacts, wording: Wording): Block[] {
  return [
    ...(closed.reason === undefined ? [] : [columns(wording.all('zReport.reason'), closed.reason)]),
    ...(supervisorName === null ? [] : [columns(wording.all('approvedBy'), supervisorName)]),
    ...(closed.approvalOutstanding ? [text(wording.all('zReport.approvalOutstanding'), 'centre', { bold: true })] : []),
  ];
}

function terminal(
  row: TerminalClosed,
  { closed, entry }: ZReportFacts,
  wording: Wording,
  said: readonly Block[],
): Block[] {
  const { kind, by, since, ours, total, settled, reason, difference, unknown } = row;
  const carried = unknown ?? [];
  return [
    // The entries are said where they are more than this shift's.
    columns(wording.all(`tender.${kind}`), since + 1 < closed.firstSeq ? `№ ${since + 1} - ${entry.seq}` : ''),
    ...(total ? [tallyLine('zReport.terminalTotal', total, wording)] : []),
    tallyLine('zReport.terminalOurs', ours, wording),
    ...(by === 'nothing' ? [text(wording.all('zReport.notCompared'), 'left', { bold: true })] : []),
    ...(by === 'codes' ? [text(wording.all('zReport.byCodes'))] : []),
    ...(by === 'nothing' ? [] : [differenceLine(difference, wording), ...said]),
    ...(reason === undefined ? [] : [columns(wording.all('zReport.reason'), reason)]),
    ...(by === 'total' && !settled ? [text(wording.all('zReport.notSettled'))] : []),
    ...(carried.length === 0
      ? []
      : [
          tallyLine(
            'zReport.unknownPayments',
            { count: carried.length, amount: sumOf(carried.map(({ amount }) => amount)) },
            wording,
          ),
        ]),
  ];
}

function perpetualBlocks({ perpetual }: ZTotals, wording: Wording): Block[] {
  return [
    text(wording.all('zReport.perpetual'), 'left', { bold: true }),
    tallyLine('xReport.sales', perpetual.sales, wording),
    tallyLine('xReport.returns', out(perpetual.returns), wording),
    netLine(netOf(perpetual), wording),
    RULE,
  ];
}

/** The whole hash stands in the entry, whose own hash is above it. */
const AUDIT_DIGITS = 16;

function anchor({ entry, closed: { audit }, counter }: ZReportFacts, wording: Wording): Block[] {
  const groups = entry.hash.match(/.{1,8}/g) ?? [];
  return [
    ...(audit === undefined
      ? []
      : [columns(wording.all('zReport.audit'), `${audit.no}:${audit.hash.slice(0, AUDIT_DIGITS)}`)]),
    // It is the caption of its code as well.
    text(wording.all('zReport.headHash'), 'centre'),
    text(groups.join(' '), 'centre'),
    SPACE,
    { kind: 'qr', content: `${entry.seq}:${entry.hash.toUpperCase()}` },
    ...signature(wording, 'cashier', clerkNames(counter)),
    text(wording.all('notFiscal'), 'centre'),
  ];
}
