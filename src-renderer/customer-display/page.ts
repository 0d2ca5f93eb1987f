import type { DisplayState, Shown } from '../../src-shared/contract/display.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { formatMoney, type Money } from '../../src-shared/money.ts';
import { type TextKey, type Translate, wordsIn } from '../i18n.ts';

/** What the customer is to do, or to wait for, as a picture beside the sentence. */
export type Sign =
  | 'card'
  | 'cash'
  | 'terminal'
  | 'pin'
  | 'qr'
  | 'check'
  | 'question'
  | 'wait'
  | 'validator'
  | 'calendar'
  | 'stop'
  | 'given'
  | 'refund';
/** `good` only where a card can be used now, `bad` where it can't be or nobody is served. */
type Tone = 'calm' | 'good' | 'wait' | 'bad';

interface Fact {
  readonly label: string;
  readonly value: string;
  /** It stands as large as the card allows, in so many lines as it has. */
  readonly large?: boolean;
}

/** One state of the display in words: one figure or word that is seen first, and one sentence. */
export interface Page {
  /** What the figure is; null over a word, which says it itself. */
  readonly label: string | null;
  readonly figure: string;
  /** What to do after it begins a line of its own. */
  readonly sentence: string;
  /** null: the words have none, or signs of their own stand above them. */
  readonly sign: Sign | null;
  readonly tone: Tone;
  /** Beside the figure, smaller. */
  readonly facts: readonly Fact[];
  /** On the card. */
  readonly onCard: readonly Fact[];
}

export type OfKind<Kind extends Shown['kind']> = Extract<Shown, { readonly kind: Kind }>;

/** Makes pages in one language; amounts stand as on every paper of this counter. */
export interface Speaker {
  readonly language: Language;
  readonly t: Translate;
  word(figure: TextKey, sentence: string, sign: Sign, tone: Tone): Page;
  figure(label: TextKey, amount: Money, sentence: string, sign: Sign | null, rest?: Partial<Page>): Page;
  fact(label: TextKey, amount: Money, large?: boolean): Fact;
}

/** Words that say the same of one card and of more. It is no plural: no number is said, and 21 cards are several. */
export const numberOf = (cards: number) => (cards > 1 ? 'several' : 'one');

/** A word of one or two letters stays with the next one, and «соң» with the one before it. */
const TIES = /(?<=(?:^|[\s(])\p{L}{1,2}) | (?=соң(?!\p{L}))/gmu;

/** A word that stands in large ends without one. */
const STOP = /[.。]$/;

export function speakerOf(
  { currency, support }: Pick<DisplayState, 'currency' | 'support'>,
  language: Language,
): Speaker {
  const say = wordsIn(language, support);
  const t: Translate = (key, params) => say(key, params).replaceAll(TIES, '\u00a0');
  const show = (amount: Money) => formatMoney(amount, currency);
  const bare = { label: null, tone: 'calm', facts: [], onCard: [] } as const;
  return {
    language,
    t,
    word: (figure, sentence, sign, tone) => ({ ...bare, figure: t(figure).replace(STOP, ''), sentence, sign, tone }),
    figure: (label, amount, sentence, sign, rest) => ({
      ...bare,
      label: t(label),
      figure: show(amount),
      sentence,
      sign,
      ...rest,
    }),
    fact: (label, amount, large = false) => ({ label: t(label), value: show(amount), large }),
  };
}

/** `paid`: over a terminal, by parts; without any it is left out. */
export function sums(
  { total, paid, received }: { readonly total: Money; readonly paid: Money; readonly received?: Money },
  { fact }: Speaker,
): readonly Fact[] {
  return [
    fact('display.total', total),
    ...(paid > 0 ? [fact('display.paid', paid)] : []),
    ...(received === undefined ? [] : [fact('display.received', received)]),
  ];
}
