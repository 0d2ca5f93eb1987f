import { z } from 'zod';
import { claimNumber } from '../claim-number.ts';
import { ClaimRequest, type Profile } from '../contract/upstream.ts';
import { CardNumber, MoneyOnWire } from '../contract/wire-types.ts';
import { ClaimId } from '../ids.ts';
import { Instant } from '../time.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import { cardTold, type CounterFacts, place, shortLetterhead, support, title, SLIP_CLERK } from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

/** The content of a claim slip's print job. */
export const ClaimContent = z.strictObject({
  claimId: ClaimId,
  cardNumber: CardNumber,
  channel: ClaimRequest.shape.channel,
  amount: MoneyOnWire,
  /** When the passenger says that the money was taken. */
  takenAt: Instant,
  filedAt: Instant,
  /** The customer's. */
  language: z.string(),
  ...SLIP_CLERK,
});
export type ClaimContent = z.infer<typeof ClaimContent>;

interface ClaimSlipFacts {
  readonly claim: ClaimContent;
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

/** For the passenger: that the claim was taken up, and under which number to ask for it. */
export function claimSlip({ claim, profile, counter }: ClaimSlipFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(profile, texts, claim.language);
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...title(wording.allAndCustomer('claimSlip.title')),
    ...place(wording, counter),
    columns(`№ ${claimNumber(claim.claimId)}`, wording.dateTime(claim.filedAt), { bold: true }),
    RULE,
    columns(wording.allAndCustomer('card'), cardTold(claim.cardNumber)),
    text(wording.allAndCustomer(`claimSlip.channel.${claim.channel}`)),
    columns(wording.allAndCustomer('claimSlip.takenAt'), wording.dateTime(claim.takenAt)),
    columns(wording.allAndCustomer('amount'), wording.money(claim.amount), { bold: true, size: 'tall' }),
    RULE,
    text(wording.allAndCustomer('claimSlip.keep'), 'centre'),
    text(wording.all('notFiscal'), 'centre'),
    ...support(wording),
    CUT,
  ]);
}
