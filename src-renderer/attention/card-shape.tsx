import type { ReactNode } from 'react';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { useDates } from '../clock.ts';
import { Cross, Warning } from '../ui/icons.tsx';
import styles from './attention-drawer.module.css';

interface CardShapeProps {
  readonly item: AttentionItem;
  readonly tone?: 'warning' | 'bad';
  readonly what: string;
  readonly whom?: string;
  readonly now: string;
  readonly children?: ReactNode;
}

/** What happened, when, to whom, what now; the action stands below. */
export function CardShape({ item, tone = 'warning', what, whom, now, children }: CardShapeProps) {
  const dates = useDates();
  return (
    <li className={styles.card} data-tone={tone}>
      <div className={styles.head}>
        <span className={styles.sign}>{tone === 'bad' ? <Cross /> : <Warning />}</span>
        <p className={styles.what}>{what}</p>
        <p className={styles.when}>{dates.time(item.at)}</p>
      </div>
      {whom !== undefined && whom !== '' && <p className={styles.whom}>{whom}</p>}
      <p className={styles.now}>{now}</p>
      {children}
    </li>
  );
}
