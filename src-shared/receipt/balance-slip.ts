import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { CardNumber, MoneyOnWire } from '../contract/wire-types.ts';
import { Day, Instant } from '../time.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import {
  cardTold,
  type CounterFacts,
  daysOf,
  place,
  productAt,
  shortLetterhead,
  support,
  title,
  SLIP_CLERK,
} from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

/** The content of a balance slip's print job. */
export const BalanceContent = z.strictObject({
  cardNumber: CardNumber,
  balance: MoneyOnWire,
  asOf: Instant,
  passes: z.array(z.strictObject({ productId: z.string(), validFrom: Day, validTo: Day })),
  /** The customer's. */
  language: z.string(),
  ...SLIP_CLERK,
});
export type BalanceContent = z.infer<typeof BalanceContent>;

interface BalanceSlipFacts {
  readonly balance: BalanceContent;
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

/** What is on a card, for a passenger who asked. */
export function balanceSlip(facts: BalanceSlipFacts, texts: ReceiptTexts): ReceiptDocument {
  const { balance, profile } = facts;
  const wording = wordingOf(profile, texts, balance.language);
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...title(wording.allAndCustomer('balanceSlip.title')),
    ...place(wording, facts.counter),
    columns(wording.all('asOf'), wording.dateTime(balance.asOf)),
    RULE,
    columns(wording.allAndCustomer('card'), cardTold(balance.cardNumber)),
    columns(wording.allAndCustomer('balance'), wording.money(balance.balance), { bold: true, size: 'tall' }),
    ...balance.passes.flatMap((pass) => [
      text(wording.localAndCustomer(productAt(profile, pass.productId, balance.asOf)?.name ?? {})),
      columns(wording.allAndCustomer('valid'), daysOf(pass, wording)),
    ]),
    RULE,
    text(wording.allAndCustomer('balanceSlip.notAPayment'), 'centre'),
    ...support(wording),
    CUT,
  ]);
}
