import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import styles from './customer-language.module.css';
import { nextCustomerLanguage, type Sale } from '../sale/use-sale.ts';

/** In which language this customer's receipt speaks beside Kazakh and Russian. */
export function CustomerLanguage({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { customerLanguage, rules } = snapshot.context;
  return (
    <button
      type="button"
      className={styles.switch}
      aria-keyshortcuts={KEYS.sale.customerLanguage.shown}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() =>
        send({ type: 'customer-language', language: nextCustomerLanguage(customerLanguage, rules.profile) })
      }
    >
      <span>
        {t('amount.customerReads')} <strong lang={customerLanguage}>{t(`language.${customerLanguage}`)}</strong>
      </span>
      <KeyHint keys={KEYS.sale.customerLanguage.shown} />
    </button>
  );
}
