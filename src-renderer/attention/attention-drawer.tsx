import type { SaleId } from '../../src-shared/ids.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import cover from '../ui/cover.module.css';
import styles from './attention-drawer.module.css';
import { AttentionCard } from './attention-card.tsx';
import { attentionToShow, keyOf } from './attention-to-show.ts';

interface AttentionDrawerProps {
  readonly saleInHand: SaleId | null;
  /** The item that the clerk came for stands first. */
  readonly first: string | null;
  readonly onClose: () => void;
}

/** What waits for a person. It covers, but doesn't stop: the next scan closes it and serves the next customer. */
export function AttentionDrawer({ saleInHand, first, onClose }: AttentionDrawerProps) {
  const t = useT();
  const { attention, attentionMore } = useCounter();
  const items = attentionToShow(attention, saleInHand).toSorted(
    (a, b) => Number(keyOf(b) === first) - Number(keyOf(a) === first),
  );
  return (
    <>
      <div className={cover.away} onClick={onClose} aria-hidden="true" />
      <div className={styles.drawer} role="dialog" aria-label={t('attention.title')}>
        <header className={cover.header}>
          <h2 className={styles.title}>{t('attention.title')}</h2>
          <Button label={t('attention.close')} keys={KEYS.screen.back.shown} tone="quiet" onPress={onClose} />
        </header>
        {items.some((item) => 'toOpen' in item && item.toOpen !== null) && <p>{t('history.closedWhy')}</p>}
        {items.length === 0 && <Note tone="good" title={t('attention.none')} />}
        <ul className={styles.list}>
          {items.map((item) => (
            <AttentionCard key={keyOf(item)} item={item} />
          ))}
        </ul>
        {attentionMore > 0 && <Note tone="info" title={t('attention.more', { count: attentionMore })} />}
      </div>
    </>
  );
}
