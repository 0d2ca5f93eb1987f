import type { ShiftOpenedBody } from '../journal/kinds/shift-opened-body.ts';
import type { Entry, Profile } from '../contract/upstream.ts';
import { countedTotal } from '../profile.ts';
import { type Money, ZERO } from '../money.ts';
import { countedPieces } from './denominations.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import { type CounterFacts, copyMark, place, shortLetterhead, title } from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

interface ShiftOpenedFacts {
  readonly entry: Entry;
  readonly opened: ShiftOpenedBody;
  /** counted − stated. */
  readonly difference: Money;
  readonly profile: Profile;
  readonly counter: CounterFacts;
  readonly copy: number;
  readonly rulesUnknown?: boolean;
}

/** What lay in the drawer when the shift began, by denomination. */
export function shiftOpenedSlip(facts: ShiftOpenedFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(facts.profile, texts, null);
  const { opened, entry, difference } = facts;
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...copyMark(wording, facts),
    ...title(wording.all('shiftOpened.title')),
    ...place(wording, facts.counter),
    columns(wording.all('opened'), wording.dateTime(entry.at)),
    RULE,
    ...countedPieces(opened.counts, wording),
    RULE,
    columns(wording.all('shiftOpened.carried'), wording.amount(opened.carried)),
    columns(wording.all('shiftOpened.fromSafe'), wording.amount(opened.fromSafe)),
    columns(wording.all('shiftOpened.counted'), wording.money(countedTotal(opened.counts)), { bold: true }),
    ...(difference === ZERO
      ? []
      : [columns(wording.all('openingDifference'), wording.amount(difference), { bold: true })]),
    RULE,
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
