import i18next from 'i18next';
import { createContext, useContext, useMemo } from 'react';
import type { Language } from '../src-shared/contract/views/look.ts';
import { SPOKEN, type Words } from '../src-shared/i18n/languages.ts';

type PluralOf<Key extends string> = Key extends `${infer Stem}_${'one' | 'few' | 'many' | 'other'}` ? Stem : Key;
type KeysOf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? PluralOf<Key> : `${Key}.${KeysOf<Tree[Key]>}`;
}[keyof Tree & string];

/** Every text of the screen has a key, and the compiler knows them: English is the list of what there is. */
export type TextKey = KeysOf<Omit<Words, 'receipt'>>;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;

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

export function useT(): Translate {
  const language = useContext(LanguageContext);
  return useMemo<Translate>(() => {
    const t = i18next.getFixedT(language);
    return (key, params) => t(key, { ...params });
  }, [language]);
}
