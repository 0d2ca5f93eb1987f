import type { PassDays } from '../../src-shared/contract/body-parts.ts';
import { shortDateIn } from '../i18n.ts';
import type { OfKind, Page, Speaker } from './page.ts';

type Done = OfKind<'done'>;

/** The card that says least decides what is said of several. */
const USES = [
  'ask',
  'after-crediting',
  'crediting',
  'other',
  'when-connected',
  'activate-at-validator',
  'later',
  'immediate',
] as const satisfies readonly Done['lines'][number]['usable'][];
type Use = (typeof USES)[number];

/** After the commit: change first, which is still to be handed over; else the new balance, or what was paid. */
export function donePage(done: Done, speaker: Speaker): Page {
  const { t, fact, figure } = speaker;
  const { cards, lines, due, cash, paper } = done;
  const use = USES.find((each) => lines.some(({ usable }) => usable === each)) ?? 'other';
  const balance = cards === 1 ? (lines.find((line) => line.newBalance !== null)?.newBalance ?? null) : null;
  const days = daysOfAll(lines);
  const valid = days && periodIn(days, speaker);
  const take = t(paper ? 'display.takeCard' : 'display.takeCardAlone', { count: cards });
  const sentence = use === 'ask' ? t('display.usable.ask') : `${wordsOfUse(use, done, speaker)}\n${take}`;
  const sign = use === 'ask' ? 'wait' : 'check';
  const tone = use === 'ask' ? 'wait' : 'good';
  const paid = fact('display.paid', due);
  const onCard = valid === null ? [] : [{ label: t('display.valid'), value: valid }];
  if (cash && cash.change > 0)
    return figure('display.change', cash.change, sentence, sign, {
      tone,
      facts: [paid, fact('display.received', cash.received)],
      onCard: balance === null ? onCard : [...onCard, fact('display.newBalance', balance, true)],
    });
  return balance === null || use === 'ask'
    ? figure('display.paid', due, sentence, sign, { tone, onCard })
    : figure('display.newBalance', balance, sentence, sign, { tone, onCard, facts: [paid] });
}

/** In the card's own words: a pass, a new card, one card or several. */
function wordsOfUse(use: Exclude<Use, 'ask'>, { cards: count, lines }: Done, speaker: Speaker): string {
  const { t, language } = speaker;
  const days = daysOfAll(lines.filter((line) => line.days !== null));
  if (use === 'later' && days) return t('display.usable.later', { count, from: shortDateIn(language)(days.validFrom) });
  if (use === 'immediate' && lines.every(({ kind }) => kind === 'pass') && days)
    return t('display.usable.pass', { count, validity: periodIn(days, speaker) });
  if (use === 'immediate' && lines.some(({ kind }) => kind === 'card')) return t('display.usable.newCard', { count });
  return t(`display.usable.${use === 'later' ? 'other' : use}`, { count });
}

/** null where some line has none, or others. */
function daysOfAll(lines: Done['lines']): PassDays | null {
  const days = lines[0]?.days ?? null;
  const isOfAll = lines.every(
    (line) => line.days?.validFrom === days?.validFrom && line.days?.validTo === days?.validTo,
  );
  return isOfAll ? days : null;
}

function periodIn({ validFrom, validTo }: PassDays, { t, language }: Speaker): string {
  const dayIn = shortDateIn(language);
  const [from, to] = [dayIn(validFrom), dayIn(validTo)];
  return validFrom === validTo ? from : t('display.validBetween', { from, to }).replaceAll(' ', '\u00a0');
}
