import type { ShiftClosedBody } from '../contract/journal-bodies.ts';
import type { Entry, Profile } from '../contract/upstream.ts';
import type { ShiftTotals, ZTotals } from '../journal/totals.ts';
import { minus, type Money, negative, ZERO } from '../money.ts';
import { type Block, columns, CUT, type ReceiptDocument, RULE, SPACE, text } from './document.ts';
import { type CounterFacts, copyMark, currencyLine, place, section, shortLetterhead, title } from './parts.ts';
import { type ReceiptKey, type ReceiptTexts, type Wording, wordingOf } from './wording.ts';

export interface ZReportFacts {
  readonly entry: Entry;
  readonly closed: ShiftClosedBody;
  readonly totals: ZTotals;
  readonly openedAt: Entry['at'] | null;
  readonly profile: Profile;
  readonly counter: CounterFacts;
  /** Who approved the difference, or null. */
  readonly supervisorName: string | null;
  readonly copy: number;
}

type Tally = ShiftTotals['sales'];

/** The close of a shift. Its hash anchors the journal outside the machine: a cut or exchanged ledger can't show it again. */
export function zReport(facts: ZReportFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(facts.profile, texts, null);
  const { entry, closed, totals } = facts;
  return {
    blocks: [
      ...shortLetterhead(wording),
      RULE,
      ...copyMark(wording, facts.copy),
      ...title(wording.all('zReport.title', { number: totals.zNumber })),
      ...place(wording, facts.counter),
      ...(facts.openedAt === null ? [] : [columns(wording.all('opened'), wording.dateTime(facts.openedAt))]),
      columns(wording.all('closed'), wording.dateTime(entry.at)),
      columns(wording.all('zReport.entries'), `${closed.firstSeq} - ${entry.seq}`),
      columns(wording.all('xReport.unsent'), String(closed.unsent)),
      RULE,
      currencyLine(wording, []),
      ...turnover(totals.shift, wording),
      ...cashBlocks(facts, wording),
      ...perpetualBlocks(totals, wording),
      ...anchor(entry, wording),
      CUT,
    ],
  };
}

function tallyLine(key: ReceiptKey, tally: Tally, wording: Wording): Block {
  return columns(wording.all(key).map((name, index, all) => (index === all.length - 1 ? `${name} x ${tally.count}` : name)), wording.amount(tally.amount));
}

/** Lines of nothing are left out: a Z is read by people, and paper is not endless. */
function turnover(shift: ShiftTotals, wording: Wording): Block[] {
  const some = (key: ReceiptKey, tally: Tally) => (tally.count === 0 ? [] : [tallyLine(key, tally, wording)]);
  return [
    tallyLine('zReport.turnover', shift.sales, wording),
    ...some('xReport.returns', shift.returns),
    ...section(wording.all('zReport.byProduct')),
    ...some('product.stored-value', shift.storedValue),
    ...some('zReport.passes', shift.passes),
    ...some('zReport.cardSales', shift.cards),
    ...section(wording.all('zReport.byTender')),
    ...some('tender.cash', shift.cash),
    ...some('tender.bank-card', shift.bankCard),
    ...some('tender.qr', shift.qr),
    ...section(wording.all('zReport.cash')),
    columns(wording.all('zReport.cashReceived'), wording.amount(shift.cashReceived)),
    columns(wording.all('zReport.changeGiven'), wording.amount(negative(shift.changeGiven))),
    ...(shift.cashReturned === 0 ? [] : [columns(wording.all('zReport.cashReturned'), wording.amount(negative(shift.cashReturned)))]),
    ...some('zReport.payIns', shift.payIns),
    ...some('zReport.payOuts', shift.payOuts),
    ...some('zReport.safeDrops', shift.safeDrops),
    ...(shift.drawerOpenings === 0 ? [] : [columns(wording.all('xReport.drawerOpenings'), String(shift.drawerOpenings))]),
    ...(shift.reprints === 0 ? [] : [columns(wording.all('xReport.reprints'), String(shift.reprints))]),
    RULE,
  ];
}

function cashBlocks(facts: ZReportFacts, wording: Wording): Block[] {
  const { closed } = facts;
  const difference = minus(closed.counted, closed.expected);
  return [
    columns(wording.all('zReport.expected'), wording.amount(closed.expected)),
    columns(wording.all('zReport.counted'), wording.amount(closed.counted)),
    differenceLine(difference, wording),
    ...(closed.reason === undefined ? [] : [columns(wording.all('zReport.reason'), closed.reason)]),
    ...(facts.supervisorName === null ? [] : [columns(wording.all('supervisor'), facts.supervisorName)]),
    ...(closed.approvalOutstanding ? [text(wording.all('zReport.approvalOutstanding'), 'centre', { bold: true })] : []),
    columns(wording.all('zReport.carried'), wording.amount(closed.carried)),
    columns(wording.all('zReport.removed'), wording.amount(closed.removed)),
    ...(closed.bagSeal === undefined ? [] : [columns(wording.all('zReport.bagSeal'), closed.bagSeal)]),
    RULE,
  ];
}

function differenceLine(difference: Money, wording: Wording): Block {
  const key = difference === ZERO ? 'zReport.exact' : difference < 0 ? 'zReport.shortage' : 'zReport.surplus';
  return columns(wording.all(key), wording.amount(difference), { bold: true });
}

function perpetualBlocks({ perpetual }: ZTotals, wording: Wording): Block[] {
  return [
    text(wording.all('zReport.perpetual'), 'left', { bold: true }),
    tallyLine('xReport.sales', perpetual.sales, wording),
    tallyLine('xReport.returns', perpetual.returns, wording),
    RULE,
  ];
}

function anchor(entry: Entry, wording: Wording): Block[] {
  const groups = entry.hash.match(/.{1,8}/g) ?? [];
  return [
    text(wording.all('zReport.headHash')),
    text(groups.join(' '), 'centre'),
    SPACE,
    { kind: 'qr', content: `${entry.seq}:${entry.hash.toUpperCase()}` },
    SPACE,
    columns(wording.all('zReport.signature'), '_'.repeat(16)),
    SPACE,
    text(wording.all('notFiscal'), 'centre'),
  ];
}
