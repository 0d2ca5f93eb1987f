import { SHIFT_WARN_HOURS, useShiftAge } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import styles from './top-bar.module.css';

/** The shift and how long it has been open. */
export function ShiftChip() {
  const t = useT();
  const { shift } = useCounter();
  const since = useShiftAge();
  if (!shift) return <span className={styles.shift}>{t('top.noShift')}</span>;
  return (
    <span className={styles.shift} data-may-cut data-late={since.hours >= SHIFT_WARN_HOURS || undefined}>
      <strong>{t('top.shift', { number: shift.number })}</strong> <span>{`· ${t('top.hours', since)}`}</span>
    </span>
  );
}
