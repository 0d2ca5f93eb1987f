import i18next from 'i18next';
import { createContext, useContext, useMemo } from 'react';
import type { Language } from '../src-shared/contract/views/look.ts';
import en from '../src-shared/i18n/en.json';
import kk from '../src-shared/i18n/kk.json';
import ru from '../src-shared/i18n/ru.json';
import zhCN from '../src-shared/i18n/zh-CN.json';

type PluralOf<Key extends string> = Key extends `${infer Stem}_${'one' | 'few' | 'many' | 'other'}` ? Stem : Key;
type KeysOf<Words> = {
  [Key in keyof Words & string]: Words[Key] extends string ? PluralOf<Key> : `${Key}.${KeysOf<Words[Key]>}`;
}[keyof Words & string];

/** Every text of the screen has a key, and the compiler knows them: English is the list of what there is. */
export type TextKey = KeysOf<Omit<typeof en, 'receipt'>>;
export type TextParams = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, params?: TextParams) => string;

export function startI18n(): void {
  void i18next.init({
    lng: 'en',
    fallbackLng: 'en',
    resources: {
      en: { translation: en },
      ru: { translation: ru },
      kk: { translation: kk },
      'zh-CN': { translation: zhCN },
    },
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
