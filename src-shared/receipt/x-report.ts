import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { XReport } from '../contract/views/shift.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import { type CounterFacts, place, section, shortLetterhead, SLIP_CLERK, title } from './parts.ts';
import { type ReceiptKey, type ReceiptTexts, wordingOf } from './wording.ts';

/** The content of an X report's print job: counts only. An open shift's cash is told to nobody, and to no paper. */
export const XReportContent = XReport.extend({ ...SLIP_CLERK, clerkName: z.string().optional() });
export type XReportContent = z.infer<typeof XReportContent>;

interface XReportFacts {
  readonly report: XReport;
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

export function xReport(facts: XReportFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(facts.profile, texts, null);
  const { report } = facts;
  const count = (key: ReceiptKey, n: number) => columns(wording.all(key), String(n));
  const some = (key: ReceiptKey, n: number) => (n === 0 ? [] : [count(key, n)]);
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...title(wording.all('xReport.title')),
    ...place(wording, facts.counter),
    columns(wording.all('shift'), String(report.shiftNumber)),
    columns(wording.all('opened'), wording.dateTime(report.openedAt)),
    columns(wording.all('asOf'), wording.dateTime(report.at)),
    RULE,
    count('xReport.sales', report.sales),
    count('xReport.cards', report.cards),
    count('xReport.returns', report.returns),
    ...(arePayments(report) ? section(wording.all('zReport.payments')) : [RULE]),
    count('tender.cash', report.byTender.cash),
    count('tender.bank-card', report.byTender.bankCard),
    count('tender.qr', report.byTender.qr),
    RULE,
    count('product.stored-value', report.byProduct.storedValue),
    count('zReport.passes', report.byProduct.passes),
    count('zReport.cardSales', report.byProduct.cards),
    RULE,
    ...some('zReport.payIns', report.payIns),
    ...some('zReport.payOuts', report.payOuts),
    ...some('zReport.safeDrops', report.safeDrops),
    ...some('zReport.bagsInSafe', report.bagsInSafe),
    ...some('xReport.notesToExchange', report.notesToExchange),
    ...some('xReport.unknownPayments', report.unknownPayments),
    count('xReport.reprints', report.reprints),
    count('xReport.drawerOpenings', report.drawerOpenings),
    count('xReport.unsent', report.unsent),
    ...some('xReport.unreadable', report.unreadable),
    RULE,
    text(wording.all('xReport.operationsOnly'), 'centre'),
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}

/** A sale in parts has several: what is not the number of sales is said to be that of payments. */
function arePayments({ sales, byTender }: XReport): boolean {
  return byTender.cash + byTender.bankCard + byTender.qr !== sales;
}
