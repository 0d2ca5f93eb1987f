import type { Language } from '../contract/views/look.ts';
import type { Letters } from './fonts.ts';
import en from './en.json' with { type: 'json' };
import kk from './kk.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

/** English is the list of what there is to say. */
export type Words = typeof en;

type Form = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
/** The same keys, and of what is counted those forms that the language has. */
type Translated<Tree, Forms extends Form> = {
  readonly [
    Key in keyof Tree & string as Key extends `${infer Stem}_${Form}` ? `${Stem}_${Forms}` : Key
  ]: Tree[Key] extends string ? string : Translated<Tree[Key], Forms>;
};

interface Spoken<Forms extends Form = never> {
  readonly words: Translated<Words, Forms>;
  readonly letters: Letters;
  /** The rules of a date: the day comes first on every paper of this country. */
  readonly dates: {
    readonly locale: string;
    readonly month: 'short' | '2-digit';
    /** Names as CLDR has them, January first, where Chromium has none. */
    readonly months?: readonly string[];
  };
}

/** `Forms`: as CLDR has them for the language. */
const spoken = <Forms extends Form>(language: Spoken<Forms>): Spoken<Forms> => language;

const KAZAKH_MONTHS = [
  'қаңтар',
  'ақпан',
  'наурыз',
  'сәуір',
  'мамыр',
  'маусым',
  'шілде',
  'тамыз',
  'қыркүйек',
  'қазан',
  'қараша',
  'желтоқсан',
] as const;

/** All that each language of LANGUAGES is spoken with. docs/adding.md says what else a new one wants. */
export const SPOKEN = {
  en: spoken<'one' | 'other'>({ words: en, letters: 'latin', dates: { locale: 'en-GB', month: 'short' } }),
  ru: spoken<'one' | 'few' | 'many' | 'other'>({
    words: ru,
    letters: 'cyrillic',
    dates: { locale: 'ru', month: 'short' },
  }),
  // Chromium carries no Kazakh month names and writes «M11»: in short the month is its number, as on Kazakh papers.
  kk: spoken<'one' | 'other'>({
    words: kk,
    letters: 'cyrillic',
    dates: { locale: 'ru', month: '2-digit', months: KAZAKH_MONTHS },
  }),
  'zh-CN': spoken<'other'>({ words: zhCN, letters: 'chinese', dates: { locale: 'zh-CN', month: 'short' } }),
} satisfies Record<Language, Pick<Spoken, 'letters' | 'dates'>>;
