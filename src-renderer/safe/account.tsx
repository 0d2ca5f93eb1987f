import { BAG_PLACES, type SafeAccount } from '../../src-shared/contract/views/safe.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import styles from './safe.module.css';

/** The account of the safe: bags by where they are, and loose money by why it moved. */
export function Account({ account }: { readonly account: SafeAccount }) {
  const t = useT();
  const { show } = useMoney();
  const bags = BAG_PLACES.map((place) => ({ place, ...account.bags[place] })).filter(({ count }) => count > 0);
  const loose = (['floats', 'payIns', 'payOuts'] as const).filter((each) => account[each] !== 0);
  return (
    <section className={styles.account} aria-label={t('safe.account.title')}>
      <h2>{t('safe.account.title')}</h2>
      <dl>
        {bags.map(({ place, count, amount }) => (
          <div key={place} className={styles.row}>
            <dt>{`${t(`safe.account.${place}`)} (${count})`}</dt>
            <dd>{show(amount)}</dd>
          </div>
        ))}
        {loose.map((each) => (
          <div key={each} className={styles.row}>
            <dt>{t(`safe.account.${each}`)}</dt>
            <dd>{show(account[each])}</dd>
          </div>
        ))}
        <div className={styles.row} data-sum>
          <dt>{t('safe.account.balance')}</dt>
          <dd>{show(account.balance)}</dd>
        </div>
      </dl>
      <p className={styles.soft}>{t('safe.account.says')}</p>
    </section>
  );
}
