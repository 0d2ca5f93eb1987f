import type { DrawerHints } from '../../src-shared/contract/views/shift.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import styles from './small-change.module.css';

type ChangeLevel = DrawerHints['change'][number];

/** Each small note and coin as plenty, low or out, and what to hand back instead. */
export function SmallChange() {
  const t = useT();
  const { show } = useMoney();
  const suggest = useSuggestion();
  const { drawer } = useCounter();
  const levels = drawer?.change ?? [];
  const short = levels.filter(({ level }) => level !== 'plenty');
  return (
    <section className={styles.panel} aria-label={t('cash.smallChange.title')}>
      <h2 className={styles.title}>{t('cash.smallChange.title')}</h2>
      {levels.length === 0 && <p className={styles.soft}>{t('cash.smallChange.unknown')}</p>}
      <dl className={styles.levels}>
        {levels.map(({ value, level }) => (
          <div key={value} className={styles.row} data-level={level}>
            <dt>{show(value)}</dt>
            <dd>{t(`cash.smallChange.level.${level}`)}</dd>
          </div>
        ))}
      </dl>
      {short.length > 0 && (
        <ul className={styles.now}>
          {short.map((each) => (
            <li key={each.value}>{suggest(each)}</li>
          ))}
        </ul>
      )}
      <p className={styles.soft}>{t('cash.smallChange.estimated')}</p>
    </section>
  );
}

/** What helps while a note or coin is short. */
export function useSuggestion(): (short: ChangeLevel) => string {
  const t = useT();
  const { show } = useMoney();
  return ({ value, instead }) => {
    if (instead.length === 0) return t('cash.smallChange.ask', { value: show(value) });
    const pieces = instead.map((piece) => `${piece.quantity} × ${show(piece.value)}`).join(' + ');
    return t('cash.smallChange.instead', { value: show(value), pieces });
  };
}
