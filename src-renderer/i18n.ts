import i18next from 'i18next';
import { createContext, useContext, useMemo } from 'react';
import type { Language } from '../src-shared/contract/views/look.ts';
import { SPOKEN, type Words } from '../src-shared/i18n/languages.ts';
import type { Day } from '../src-shared/time.ts';

type PluralOf<Key extends string> = Key extends `${infer Stem}_${'one' | 'few' | 'many' | 'other'}` ? Stem : Key;
type KeysOf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? PluralOf<Key> : `${Key}.${KeysOf<Tree[Key]>}`;
}[keyof Tree & string];

/** Every text of the screen has a key, and the compiler knows them: English is the list of what there is. */
export type TextKey = KeysOf<Omit<Words, 'receipt'>>;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;
/** A sentence that stays on the screen: it is said anew in the language that the screen has by then. */
export type Sentence = (t: Translate) => string;

export function startI18n(): void {
  void i18next.init({
    lng: 'en',
    fallbackLng: 'en',
    resources: Object.fromEntries(
      Object.entries(SPOKEN).map(([language, { words }]) => [language, { translation: words }]),
    ),
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

/** The clerk's. Words follow from it in the same rendering, so the screen never shows two languages. */
export const LanguageContext = createContext<Language>('en');

/** The number of the operator's support; empty where the profile has none. */
export const SupportContext = createContext('');

export function useT(): Translate {
  const language = useContext(LanguageContext);
  const number = useContext(SupportContext);
  return useMemo(() => wordsIn(language, number), [language, number]);
}

/** Every sentence that sends somebody to support takes its number as `phone`, and reads whole without one. */
export function wordsIn(language: Language, supportNumber: string): Translate {
  const t = i18next.getFixedT(language);
  const number = supportNumber.trim().replaceAll(' ', '\u00a0');
  const phone = number === '' ? '' : t('supportPhone', { number });
  return (key, params) => withOneStop(t(key, { phone, ...params }));
}

/** A day as the language writes it, without its year. */
export function shortDateIn(language: Language): (day: Day) => string {
  const { locale, month } = SPOKEN[language].dates;
  const written = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month });
  return (day) => written.format(new Date(`${day}T00:00:00Z`));
}

/** A day with its month by name, without its year. */
export function monthDayIn(language: Language): (day: Day) => string {
  const { locale, months } = SPOKEN[language].dates;
  const written = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'long' });
  return (day) => {
    const at = new Date(`${day}T00:00:00Z`);
    const own = months?.[at.getUTCMonth()];
    return (own === undefined ? written.format(at) : `${at.getUTCDate()} ${own}`).replaceAll(' ', '\u00a0');
  };
}

/** «Shift 1 belongs to Aigerim S..»: a name that ends in a full stop ends its sentence as well. */
function withOneStop(text: string): string {
  return text.replaceAll(/(?<!\.)\.(?:\.(?=\s|$|[»”"])|(?=。))/gu, (stops) => (stops === '..' ? '.' : ''));
}
