import { groupCardNumber } from '../../src-shared/card-number.ts';
import type { HistoryRow } from '../../src-shared/contract/views/history.ts';
import { useDates } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { CreditBadge, PartGivenBack } from '../ui/badges.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import styles from './history.module.css';
import { useProductName } from './use-product-name.ts';

interface ClosedEntryProps {
  readonly row: HistoryRow;
  readonly onOpen: () => void;
}

/** A sale of a shift whose cash is not counted yet: whose it is and what, and its money by a key. */
export function ClosedEntry({ row, onOpen }: ClosedEntryProps) {
  const t = useT();
  const dates = useDates();
  const { profile } = useCounter();
  const productName = useProductName();
  const title = t('history.entry', { kind: t(`history.kind.${row.kind}`), number: row.receiptNumber });
  useKeys('history', { open: onOpen });
  return (
    <section className={styles.sheet} aria-label={title}>
      <header className={styles.detailHead}>
        <h1 className={styles.title}>{title}</h1>
        {row.kind === 'sale' && <PartGivenBack lines={row.lines} />}
      </header>
      <dl className={styles.facts}>
        <div>
          <dt>{t('history.when')}</dt>
          <dd>{`${dates.day(row.at)}, ${dates.timeToSecond(row.at)}`}</dd>
        </div>
        <div>
          <dt>{t('history.clerk')}</dt>
          <dd>{row.clerkName}</dd>
        </div>
      </dl>
      <ul className={styles.lines}>
        {row.lines.map((line) => (
          <li key={line.line} className={styles.line}>
            <span>{groupCardNumber(line.cardNumber, profile?.cardFormats ?? [])}</span>
            <span>{productName(line)}</span>
            <CreditBadge credit={line.credit} balance={null} />
          </li>
        ))}
      </ul>
      <p>{t('history.closedWhy')}</p>
      <div className={styles.actions}>
        <Button
          label={t(row.kind === 'sale' ? 'history.open' : 'history.openReturn')}
          keys={KEYS.history.open.shown}
          tone="main"
          size="large"
          onPress={onOpen}
        />
      </div>
    </section>
  );
}
