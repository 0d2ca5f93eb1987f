import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { PUBLIC_LANGUAGES } from '../contract/views/look.ts';
import { Instant } from '../time.ts';
import { CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import { shortLetterhead, SLIP_CLERK, support, title } from './parts.ts';
import { type ReceiptTexts, wordingOf } from './wording.ts';

/** The content of an outage card's print job. */
export const OutageContent = z.strictObject({ at: Instant, ...SLIP_CLERK });
export type OutageContent = z.infer<typeof OutageContent>;

const FAILING = ['connection', 'printer', 'terminal', 'register', 'power'] as const;

/** Lies at the counter: what goes on when something fails and what to do, in every language that a clerk may read. */
export function outageCard({ profile }: { readonly profile: Profile }, texts: ReceiptTexts): ReceiptDocument {
  const wording = wordingOf(profile, texts, null);
  return documentOf([
    ...shortLetterhead(wording),
    ...PUBLIC_LANGUAGES.flatMap((language) => [
      RULE,
      ...title([wording.in(language, 'outage.title')]),
      ...FAILING.map((each) => text(`- ${wording.in(language, `outage.${each}`)}`)),
    ]),
    RULE,
    ...support(wording),
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
