import type { CashBody } from '../journal/kinds/cash-body.ts';
import type { Entry, Profile } from '../contract/upstream.ts';
import { claimNumber } from '../claim-number.ts';
import { columns, CUT, documentOf, DRAWER_PULSE, type ReceiptDocument, RULE, text } from './document.ts';
import { clerkNames, type CounterFacts, copyMark, place, shortLetterhead, signature, title, window } from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

interface CashSlipFacts {
  readonly kind: 'pay-in' | 'pay-out';
  readonly entry: Entry;
  readonly moved: CashBody;
  readonly profile: Profile;
  readonly counter: CounterFacts;
  /** The second person who approved it on the spot, or null. */
  readonly supervisorName: string | null;
  readonly copy: number;
  readonly rulesUnknown?: boolean;
  readonly opensDrawer: boolean;
}

/** Cash that came or left without a sale: how much, against what and why, signed by those who handed it over. */
export function cashSlip(facts: CashSlipFacts, texts: ReceiptTexts): ReceiptDocument {
  const { kind, moved, entry, supervisorName } = facts;
  const { against = 'safe', claimId, language = null } = moved;
  const wording = wordingOf(facts.profile, texts, against === 'claims' ? language : null);
  const reason = reasonGiven(moved);
  const claim = claimId === undefined ? null : claimNumber(claimId);
  return documentOf([
    ...(facts.opensDrawer ? [DRAWER_PULSE] : []),
    ...shortLetterhead(wording),
    RULE,
    ...copyMark(wording, facts),
    ...title(wording.allAndCustomer(against === 'claims' ? 'cashSlip.claims' : `cashSlip.${kind}`)),
    ...(against === 'claims' ? place(wording, facts.counter) : window(facts.counter)),
    columns(`№ ${entry.seq}`, wording.dateTime(entry.at)),
    RULE,
    ...(claim === null ? [] : [columns(wording.allAndCustomer('claimSlip.title'), `№ ${claim}`)]),
    columns(wording.allAndCustomer('amount'), wording.money(moved.amount), { bold: true, size: 'tall' }),
    ...(against === 'claims' ? [] : [text(wording.all(`cashSlip.${kind === 'pay-in' ? 'from' : 'to'}.${against}`))]),
    ...(reason === '' ? [] : [columns(wording.all('zReport.reason'), reason)]),
    ...(supervisorName === null ? [] : [columns(wording.all('approvedBy'), supervisorName)]),
    ...(against === 'claims'
      ? signature(wording, 'returnReceipt.recipient')
      : [
          ...signature(wording, 'dropSlip.handedOver', kind === 'pay-out' ? clerkNames(facts.counter) : []),
          ...signature(wording, 'dropSlip.takenOver', kind === 'pay-in' ? clerkNames(facts.counter) : []),
        ]),
    RULE,
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}

/** The number of a claim stands above already. What is left is why it was paid without its slip. */
function reasonGiven({ reason = '', claimId }: CashBody): string {
  if (claimId === undefined) return reason;
  return reason.replace(`claim ${claimNumber(claimId)}`, '').replace(/^, /, '');
}
