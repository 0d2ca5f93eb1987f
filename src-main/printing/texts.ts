import i18next from 'i18next';
import { USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';
import { SPOKEN } from '../../src-shared/i18n/languages.ts';
import type { ReceiptTexts } from '../../src-shared/receipt/wording.ts';

/** The texts of receipts, from the same files as those of the screen. */
export function receiptTexts(): ReceiptTexts {
  const instance = i18next.createInstance();
  void instance.init({
    resources: Object.fromEntries(
      Object.entries(SPOKEN).map(([language, { words }]) => [language, { translation: { receipt: words.receipt } }]),
    ),
    // A text that a language lacks is said all the same rather than left out: a receipt is a legal paper here.
    fallbackLng: USUAL_LANGUAGE,
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  return (language, key, parameters = {}) => instance.t(`receipt.${key}`, { lng: language, ...parameters });
}
