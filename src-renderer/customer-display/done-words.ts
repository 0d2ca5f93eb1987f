import type { PassDays } from '../../src-shared/contract/body-parts.ts';
import { minus, plus } from '../../src-shared/money.ts';
import { monthDayIn, type TextKey } from '../i18n.ts';
import { numberOf, type OfKind, type Page, type Sign, type Speaker, sums } from './page.ts';

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

/** A tick on green is a promise as well: only of what can be used now. */
const LOOKS: Readonly<Record<Use, Pick<Page, 'tone'> & { readonly sign: Sign }>> = {
  ask: { sign: 'wait', tone: 'wait' },
  'after-crediting': { sign: 'wait', tone: 'wait' },
  crediting: { sign: 'wait', tone: 'wait' },
  other: { sign: 'question', tone: 'wait' },
  'when-connected': { sign: 'wait', tone: 'wait' },
  'activate-at-validator': { sign: 'validator', tone: 'wait' },
  later: { sign: 'calendar', tone: 'calm' },
  immediate: { sign: 'check', tone: 'good' },
};

/** After the commit: change first, which is still to be handed over; else the new balance, or what was paid. */
export function donePage(done: Done, speaker: Speaker): Page {
  const { t, fact, figure } = speaker;
  const { cards, lines, due, cash } = done;
  const use = USES.find((each) => lines.some(({ usable }) => usable === each)) ?? 'other';
  const { sign, tone } = LOOKS[use];
  const sentence = use === 'ask' ? t('display.askNow') : sentenceOf(use, done, speaker);
  const days = daysOfAll(lines);
  const valid = days ? [{ label: t('display.valid'), value: periodIn(days, speaker), large: true }] : [];
  const balance = cards === 1 ? (lines.find((line) => line.newBalance !== null)?.newBalance ?? null) : null;
  const balanceIs = balanceLabel(use, lines);
  const onCard = balance === null ? valid : [...valid, fact(balanceIs, balance, true)];
  if (cash && cash.change > 0) {
    const paid = minus(plus(due, cash.change), cash.received);
    const facts = sums({ total: due, paid, received: cash.received }, speaker);
    return figure('display.change', cash.change, sentence, sign, { tone, facts, onCard });
  }
  return balance === null || use !== 'immediate'
    ? figure('display.paid', due, sentence, sign, { tone, onCard })
    : figure(balanceIs, balance, sentence, sign, { tone, onCard: valid, facts: [fact('display.paid', due)] });
}

/** What is still to be activated is no balance yet, on paper as here; that of a new card is not a new one. */
function balanceLabel(use: Use, lines: Done['lines']): TextKey {
  if (use === 'activate-at-validator') return 'display.balanceAfterActivation';
  return lines.some(({ kind }) => kind === 'card') ? 'display.balance' : 'display.newBalance';
}

/** When it can be used, and what to take. A card is taken before it is held to a validator. */
function sentenceOf(use: Exclude<Use, 'ask'>, done: Done, speaker: Speaker): string {
  const words = [wordsOfUse(use, done, speaker), takeNow(done, speaker)];
  return (use === 'activate-at-validator' ? words.toReversed() : words).join('\n');
}

function takeNow({ cards, cash, paper, fiscalQr }: Done, { t }: Speaker): string {
  const take = cash && cash.change > 0 ? 'takeChange' : 'take';
  const withoutPaper = fiscalQr === null ? 'alone' : 'scan';
  return t(`display.${take}.${numberOf(cards)}.${paper ? 'receipt' : withoutPaper}`);
}

/** In the card's own words: a pass, a new card, one card or several. */
function wordsOfUse(use: Exclude<Use, 'ask'>, { cards, lines }: Done, { t, language }: Speaker): string {
  const number = numberOf(cards);
  if (use === 'after-crediting') return t(`display.moneyLater.${number}`);
  const passes = lines.filter(({ kind }) => kind === 'pass');
  const product = passes.find((line) => line.product !== null)?.product ?? t('display.pass');
  const days = daysOfAll(passes);
  if (use === 'later' && days)
    return t(`display.usable.${number}.later`, { product, from: monthDayIn(language)(days.validFrom) });
  if (use === 'immediate' && passes.length === lines.length) return t(`display.usable.${number}.pass`, { product });
  if (use === 'immediate' && lines.some(({ kind }) => kind === 'card')) return t(`display.usable.${number}.newCard`);
  return t(`display.usable.${number}.${use === 'later' ? 'other' : use}`);
}

/** null where some line has none, or others. */
function daysOfAll(lines: Done['lines']): PassDays | null {
  const days = lines[0]?.days ?? null;
  const isOfAll = lines.every(
    (line) => line.days?.validFrom === days?.validFrom && line.days?.validTo === days?.validTo,
  );
  return isOfAll ? days : null;
}

/** First and last day, a line each. */
function periodIn({ validFrom, validTo }: PassDays, { t, language }: Speaker): string {
  const day = monthDayIn(language);
  if (validFrom === validTo) return day(validFrom);
  return t('display.validBetween', { from: day(validFrom), to: `\n${day(validTo)}` });
}
