import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { MoneyOnWire } from '../contract/wire-types.ts';
import { BAGS_AT_ONCE_MAX } from '../journal/kinds/bags-body.ts';
import { Instant } from '../time.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import {
  clerkNames,
  type CounterFacts,
  currencyLine,
  shortLetterhead,
  signature,
  title,
  window,
  SLIP_CLERK,
} from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

/** The content of the print job of a hand-over of bags. */
export const BagsContent = z.strictObject({
  bags: z.array(z.strictObject({ seal: z.string(), amount: MoneyOnWire })).max(BAGS_AT_ONCE_MAX),
  to: z.string(),
  slip: z.string(),
  /** Absent while a shift that is not counted yet filled one of them. */
  total: MoneyOnWire.optional(),
  at: Instant,
  ...SLIP_CLERK,
});
export type BagsContent = z.infer<typeof BagsContent>;

interface BagsSlipFacts {
  readonly handed: BagsContent;
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

/** Which bags went to whom: printed twice, signed by both, and each keeps one. */
export function bagsSlip({ handed, profile, counter }: BagsSlipFacts, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(profile, texts, null);
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...title(wording.all('bagsSlip.title')),
    ...window(counter),
    columns(wording.all('bagsSlip.slip'), handed.slip, { bold: true }),
    text(wording.dateTime(handed.at)),
    RULE,
    currencyLine(wording, wording.all('zReport.bagSeal')),
    ...handed.bags.map(({ seal, amount }) => columns(seal, wording.amount(amount))),
    RULE,
    columns(wording.all('bagsSlip.bags'), String(handed.bags.length), { bold: true, size: 'tall' }),
    ...(handed.total === undefined
      ? []
      : [columns(wording.all('total'), wording.amount(handed.total), { bold: true })]),
    ...signature(wording, 'dropSlip.handedOver', clerkNames(counter)),
    ...signature(wording, 'dropSlip.takenOver', [handed.to]),
    RULE,
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
