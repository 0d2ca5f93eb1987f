import i18next from 'i18next';
import en from '../../src-shared/i18n/en.json' with { type: 'json' };
import kk from '../../src-shared/i18n/kk.json' with { type: 'json' };
import ru from '../../src-shared/i18n/ru.json' with { type: 'json' };
import zhCN from '../../src-shared/i18n/zh-CN.json' with { type: 'json' };
import type { ReceiptTexts } from '../../src-shared/receipt/wording.ts';

const FILES = { en, ru, kk, 'zh-CN': zhCN };
/** A text that a language lacks is said in Russian rather than left out: a receipt is a legal paper here. */
const FALLBACK = 'ru';

/** The texts of receipts, from the same files as those of the screen. */
export function receiptTexts(): ReceiptTexts {
  const instance = i18next.createInstance();
  void instance.init({
    resources: Object.fromEntries(
      Object.entries(FILES).map(([language, file]) => [language, { translation: { receipt: file.receipt } }]),
    ),
    fallbackLng: FALLBACK,
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  return (language, key, parameters = {}) => instance.t(`receipt.${key}`, { lng: language, ...parameters });
}
