import type { CashBody } from '../journal/kinds/cash-body.ts';
import type { Entry, Profile } from '../contract/upstream.ts';
import { piecesInBag } from './denominations.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import { clerkNames, type CounterFacts, copyMark, shortLetterhead, signature, title, window } from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

interface DropSlipFacts {
  readonly entry: Entry;
  /** `counts`: what was in the drawer, where nobody told what of it the bag holds. */
  readonly drop: Pick<CashBody, 'amount' | 'bagSeal' | 'reason' | 'counts'>;
  /** What the bag holds: a drop, or all but the float at the close. */
  readonly of?: 'dropSlip' | 'bagSlip';
  readonly profile: Profile;
  readonly counter: CounterFacts;
  readonly copy: number;
  readonly rulesUnknown?: boolean;
}

/** Goes with the bag that leaves the drawer for the safe, signed at both ends. */
export function dropSlip(facts: DropSlipFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(facts.profile, texts, null);
  const { drop, entry, of = 'dropSlip' } = facts;
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...copyMark(wording, facts),
    ...title(wording.all(`${of}.title`)),
    ...window(facts.counter),
    columns(`№ ${entry.seq}`, wording.dateTime(entry.at)),
    RULE,
    ...piecesInBag(drop.amount, drop.counts ?? [], wording),
    columns(wording.all('total'), wording.money(drop.amount), { bold: true, size: 'tall' }),
    ...(drop.bagSeal === undefined ? [] : [columns(wording.all('zReport.bagSeal'), drop.bagSeal, { bold: true })]),
    ...(drop.reason === undefined ? [] : [columns(wording.all('zReport.reason'), drop.reason)]),
    ...signature(wording, 'dropSlip.handedOver', clerkNames(facts.counter)),
    ...signature(wording, 'dropSlip.takenOver'),
    RULE,
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
