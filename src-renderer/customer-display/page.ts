import type { DisplayState, Shown } from '../../src-shared/contract/display.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { formatMoney, type Money } from '../../src-shared/money.ts';
import { type TextKey, type Translate, wordsIn } from '../i18n.ts';

/** What the customer is to do, or to wait for, as a picture beside the sentence. */
export type Sign = 'card' | 'cash' | 'terminal' | 'qr' | 'check' | 'wait' | 'stop' | 'given';
/** `good` and `bad` only where something ended so. */
type Tone = 'calm' | 'good' | 'wait' | 'bad';

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
  /** What to do after it begins a line of its own. */
  readonly sentence: string;
  readonly sign: Sign;
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
  figure(label: TextKey, amount: Money, sentence: string, sign: Sign, rest?: Partial<Page>): Page;
  fact(label: TextKey, amount: Money, large?: boolean): Fact;
}

/** A word that stands in large ends without one. */
const STOP = /[.。]$/;

export function speakerOf(
  { currency, support }: Pick<DisplayState, 'currency' | 'support'>,
  language: Language,
): Speaker {
  const t = wordsIn(language, support);
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
