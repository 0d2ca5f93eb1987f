import { z } from 'zod';
import type { Profile } from '../contract/upstream.ts';
import { KeptTrial, type TrialName, TRIALS } from '../contract/views/trial.ts';
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

/**
 * In the order in which they are gone through, and at which counters each is printed. What nobody tried here, or can't
 * be tried here, is ticked by a pen.
 */
const LINES = {
  upstream: 'each',
  testPage: 'each',
  receipt: 'each',
  credited: 'each',
  drawer: 'each',
  scanner: 'each',
  display: 'each',
  offline: 'each',
  clock: 'each',
  outage: 'each',
  register: 'with a register',
  sign: 'with a register',
  terminal: 'with a terminal',
  // Whoever holds the sheet sees both: it is printed, by a counter that is enrolled.
  language: 'none',
  code: 'none',
} as const satisfies Readonly<Record<TrialName | OnlySeen, At>>;
/** What is gone through and can't be kept: a technician sells nothing, and cuts off nothing. */
type OnlySeen = 'receipt' | 'credited' | 'offline' | 'outage' | 'sign';
type At = 'each' | 'with a register' | 'with a terminal' | 'none';
type Lines = typeof LINES;
type Printed = { [Line in keyof Lines]: Lines[Line] extends 'none' ? never : Line }[keyof Lines];
const PRINTED = (Object.keys(LINES) as (keyof Lines)[]).filter((line): line is Printed => LINES[line] !== 'none');
const BOX = '[   ]';

/** What a technician hands over: what was set up, what was tried, by whom. The receipt of the trial goes with it. */
export function acceptanceSheet(
  { acceptance, profile, counter }: AcceptanceFacts,
  texts: ReceiptTexts,
): ReceiptDocument {
  const wording = wordingOf(profile, texts, null);
  const named = (key: ReceiptKey, value: string) => (value === '' ? [] : [columns(wording.all(key), value)]);
  const isHere: Readonly<Record<Exclude<At, 'none'>, boolean>> = {
    each: true,
    'with a register': acceptance.register !== '',
    'with a terminal': acceptance.terminal !== '',
  };
  function tried(what: Printed): Block[] {
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
    ...PRINTED.filter((line) => isHere[LINES[line]]).flatMap(tried),
    RULE,
    ...signature(wording, 'acceptance.technician', clerkNames(counter)),
    ...signature(wording, 'acceptance.supervisor'),
    text(wording.all('notFiscal'), 'centre'),
    CUT,
  ]);
}
