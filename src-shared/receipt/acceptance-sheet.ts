import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { KeptTrial, TRIALS } from '../contract/views/trial.ts';
import { Instant } from '../time.ts';
import { type Block, columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
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
  /** What was tried with the devices of that day; absent: the sheet is of a version that kept none of it. */
  trials: z.array(KeptTrial).max(TRIALS.length).optional(),
  ...SLIP_CLERK,
});
export type AcceptanceContent = z.infer<typeof AcceptanceContent>;

interface AcceptanceFacts {
  readonly acceptance: AcceptanceContent;
  readonly profile: Profile;
  readonly counter: CounterFacts;
}

/** In the order in which they are gone through. What nobody tried here, or can't be tried here, is ticked by a pen. */
const TRIED = [
  'upstream',
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
  function tried(what: (typeof TRIED)[number] | 'register' | 'sign' | 'terminal'): Block[] {
    const label = wording.all(`acceptance.tried.${what}`);
    const kept = acceptance.trials?.find(({ trial, outcome }) => trial === what && outcome !== 'unjudged');
    if (!kept) return [columns(label, BOX)];
    const how = wording.all(kept.outcome === 'worked' ? 'acceptance.worked' : 'acceptance.failed');
    const when = [wording.dateTime(kept.at), ...(kept.by ? [kept.by.name] : [])].join(', ');
    const bold = kept.outcome === 'failed';
    return [columns(label, [...new Set(how)].join('/'), { bold }), text(when, 'right')];
  }
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
    ...TRIED.flatMap(tried),
    ...(acceptance.register === '' ? [] : [...tried('register'), ...tried('sign')]),
    ...(acceptance.terminal === '' ? [] : tried('terminal')),
    RULE,
    ...signature(wording, 'acceptance.technician', clerkNames(counter)),
    ...signature(wording, 'acceptance.supervisor'),
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
