import i18next from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
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
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en }, ru: { translation: ru }, kk: { translation: kk }, 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

export function changeLanguage(language: string): void {
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export function useT(): Translate {
  const { t } = useTranslation();
  return useMemo<Translate>(() => (key, params) => t(key, { ...params }), [t]);
}
