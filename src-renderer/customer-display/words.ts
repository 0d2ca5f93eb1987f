import type { DisplayState, Shown } from '../../src-shared/contract/display.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { formatMoney, type Money } from '../../src-shared/money.ts';
import { shortDateIn, type TextKey, wordsIn } from '../i18n.ts';

/** What the customer is to do, or to wait for, as a picture beside the sentence. */
export type Sign = 'card' | 'cash' | 'terminal' | 'check' | 'wait' | 'stop' | 'given';
/** How it looks: `good` and `bad` only where something ended so. */
export type Tone = 'calm' | 'good' | 'wait' | 'bad';

interface Fact {
  readonly label: string;
  readonly value: string;
  /** It stands as large as the card allows. */
  readonly large?: boolean;
}

/** One state of the display in words: one figure or word that is seen first, and one sentence. */
export interface Page {
  /** What the figure is; null over a word, which says it itself. */
  readonly label: string | null;
  readonly figure: string;
  readonly isWord: boolean;
  readonly sentence: string;
  readonly sign: Sign;
  readonly tone: Tone;
  /** Beside the figure, smaller. */
  readonly facts: readonly Fact[];
  /** On the card. */
  readonly onCard: readonly Fact[];
}

type Told = Pick<DisplayState, 'shown' | 'currency' | 'support'>;
type OfKind<Kind extends Shown['kind']> = Extract<Shown, { readonly kind: Kind }>;

/** The words of a state in a language; amounts stand as on every paper of this counter. */
export function pageOf({ shown, currency, support }: Told, language: Language): Page {
  const t = wordsIn(language, support);
  const show = (amount: Money) => formatMoney(amount, currency);
  const fact = (label: TextKey, amount: Money, large = false): Fact => ({
    label: t(label),
    value: show(amount),
    large,
  });
  const word = (figure: TextKey, sentence: string, sign: Sign, tone: Tone): Page => ({
    ...{ label: null, figure: t(figure), isWord: true, sentence, sign, tone, facts: [], onCard: [] },
  });
  const figure = (label: string, amount: Money, sentence: string, sign: Sign, rest?: Partial<Page>): Page => ({
    ...{ label, figure: show(amount), isWord: false, sentence, sign, tone: 'calm', facts: [], onCard: [], ...rest },
  });

  switch (shown.kind) {
    case 'welcome':
      return word('display.welcome', t('display.invitation'), 'card', 'calm');
    case 'busy':
      return word('display.moment', t('display.busy'), 'wait', 'wait');
    case 'back-shortly':
      return word('display.backShortly', t('display.backShortlyNow'), 'wait', 'wait');
    case 'closing':
      return word('display.closing', t('display.closedNow'), 'stop', 'bad');
    case 'closed':
      return word('display.closed', t('display.closedNow'), 'stop', 'bad');
    case 'reading':
      return word('display.moment', t('display.reading'), 'wait', 'wait');
    case 'unread':
      return word('display.unread', t('display.unreadNow'), 'card', 'wait');
    case 'refused':
      return word('display.refused.title', t(`display.refused.${shown.why}`), 'stop', 'bad');
    case 'card':
      return shown.balance === null
        ? word('display.choosing', t('display.choosingNow'), 'card', 'calm')
        : figure(t('display.balance'), shown.balance, t('display.choosing'), 'card');
    case 'amount':
      return figure(t('display.amount'), shown.due, t('display.isItRight'), 'check');
    case 'group':
      return figure(t('display.together'), shown.due, t('display.nextCard'), 'card');
    case 'paying':
      return figure(
        t(shown.left === shown.due ? 'display.due' : 'display.left'),
        shown.left,
        t(shown.late ? 'display.payingLate' : 'display.paying'),
        shown.late ? 'wait' : 'cash',
        {
          tone: shown.late ? 'wait' : 'calm',
          facts: shown.left === shown.due ? [] : [fact('display.due', shown.due)],
        },
      );
    case 'cash':
      return cashPage(shown);
    case 'terminal':
      return figure(
        t('display.due'),
        shown.amount,
        t(shown.asks === 'pay' ? `display.atTerminal.${shown.by}` : `display.atTerminal.${shown.asks}`),
        shown.asks === 'bank' ? 'wait' : 'terminal',
        { tone: shown.asks === 'bank' ? 'wait' : 'calm' },
      );
    case 'giving-back':
      return figure(t('display.givingBack'), shown.amount, t('display.givingBackNow'), 'wait', { tone: 'wait' });
    case 'waiting':
      return word('display.moment', t('display.usable.ask'), 'wait', 'wait');
    case 'given':
      return figure(
        t('display.given'),
        shown.amount,
        t(`display.givenBy.${shown.by.every((kind) => kind === 'cash') ? 'cash' : 'bank'}`),
        'given',
        { tone: 'good' },
      );
    case 'done':
      return donePage(shown);
  }

  function cashPage({ due, received, change, missing }: OfKind<'cash'>): Page {
    const facts = [fact('display.due', due), fact('display.received', received)];
    if (missing > 0) return figure(t('display.left'), missing, t('display.leftNow'), 'cash', { facts });
    return change > 0
      ? figure(t('display.change'), change, t('display.changeNow'), 'cash', { facts })
      : figure(t('display.received'), received, t('display.receivedNow'), 'wait', { facts: facts.slice(0, 1) });
  }

  function donePage({ cards, lines, due, cash, paper }: OfKind<'done'>): Page {
    const usable = USES.find((use) => lines.some((line) => line.usable === use)) ?? 'other';
    const balance = cards === 1 ? (lines.find((line) => line.newBalance !== null)?.newBalance ?? null) : null;
    const days = lines.find((line) => line.days !== null && isSameDays(lines, line.days))?.days ?? null;
    const dayIn = shortDateIn(language);
    const between = days && { from: dayIn(days.validFrom), to: dayIn(days.validTo) };
    const period = between && t(between.from === between.to ? 'display.validOn' : 'display.validBetween', between);
    const facts = cash
      ? [fact('display.due', due), fact('display.received', cash.received)]
      : [fact('display.due', due)];
    const sentence =
      usable === 'ask'
        ? t('display.usable.ask')
        : `${useOf(usable, period)}${stopOf(language)}${t(paper ? 'display.takeCard' : 'display.takeCardAlone', { count: cards })}`;
    const rest: Partial<Page> = {
      tone: usable === 'ask' ? 'wait' : 'good',
      onCard: [
        ...(period === null ? [] : [{ label: t('display.valid'), value: period }]),
        ...(balance === null ? [] : [fact('display.newBalance', balance, true)]),
      ],
    };
    const sign = usable === 'ask' ? 'wait' : 'check';
    if (cash && cash.change > 0) return figure(t('display.change'), cash.change, sentence, sign, { ...rest, facts });
    if (balance === null || usable === 'ask') return figure(t('display.paid'), due, sentence, sign, rest);
    return figure(t('display.newBalance'), balance, sentence, sign, {
      ...rest,
      facts: [fact('display.paid', due)],
      onCard: [],
    });

    /** In the card's own words: a pass, a new card, one card or several. */
    function useOf(use: Exclude<Use, 'ask'>, validity: string | null): string {
      const passes = lines.every((line) => line.kind === 'pass');
      if (use === 'later') return t('display.usable.later', { count: cards, from: between?.from ?? '' });
      if (use === 'immediate' && passes && validity !== null)
        return t('display.usable.pass', { count: cards, validity });
      if (use === 'immediate' && lines.some((line) => line.kind === 'card'))
        return t('display.usable.newCard', { count: cards });
      return t(`display.usable.${use}`, { count: cards });
    }
  }
}

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
] as const;
type Use = (typeof USES)[number];

function isSameDays(lines: OfKind<'done'>['lines'], days: { readonly validFrom: string; readonly validTo: string }) {
  return lines.every((line) => line.days?.validFrom === days.validFrom && line.days.validTo === days.validTo);
}

/** A full stop of Chinese has its own space. */
function stopOf(language: Language): string {
  return language === 'zh-CN' ? '' : ' ';
}
