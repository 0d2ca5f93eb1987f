import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { Instant } from '../time.ts';
import { columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import {
  clerkNames,
  type CounterFacts,
  section,
  shortLetterhead,
  signature,
  SLIP_CLERK,
  title,
  window,
} from './parts.ts';
import { type ReceiptKey, type ReceiptTexts, wordingOf } from './wording.ts';

const NAME = z.string().max(120);

/** The content of an acceptance sheet's print job; empty: there is none. */
export const AcceptanceContent = z.strictObject({
  at: Instant,
  printer: NAME,
  upstream: NAME,
  register: NAME,
  terminal: NAME,
  version: NAME,
  ...SLIP_CLERK,
});
export type AcceptanceContent = z.infer<typeof AcceptanceContent>;

interface AcceptanceFacts {
  readonly acceptance: AcceptanceContent;
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

/** Each is ticked by a pen. */
const TRIED = [
  'testPage',
  'receipt',
  'credited',
  'drawer',
  'scanner',
  'display',
  'offline',
  'clock',
  'outage',
] as const;
const BOX = '[   ]';

/** What a technician hands over: what was set up, what was tried, by whom. The receipt of the trial goes with it. */
export function acceptanceSheet(
  { acceptance, profile, counter }: AcceptanceFacts,
  texts: ReceiptTexts,
): ReceiptDocument {
  const wording = wordingOf(profile, texts, null);
  const named = (key: ReceiptKey, value: string) => (value === '' ? [] : [columns(wording.all(key), value)]);
  const box = (key: ReceiptKey) => columns(wording.all(key), BOX);
  return documentOf([
    ...shortLetterhead(wording),
    RULE,
    ...title(wording.all('acceptance.title')),
    ...window(counter),
    text(wording.dateTime(acceptance.at)),
    ...named('acceptance.upstream', acceptance.upstream),
    ...named('testPage.printer', acceptance.printer),
    ...named('acceptance.register', acceptance.register),
    ...named('acceptance.terminal', acceptance.terminal),
    ...named('acceptance.version', acceptance.version),
    ...section(wording.all('acceptance.tick')),
    ...TRIED.map((each) => box(`acceptance.tried.${each}`)),
    ...(acceptance.register === '' ? [] : [box('acceptance.tried.register')]),
    ...(acceptance.terminal === '' ? [] : [box('acceptance.tried.terminal')]),
    RULE,
    ...signature(wording, 'acceptance.technician', clerkNames(counter)),
    ...signature(wording, 'acceptance.supervisor'),
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
