import type { Card } from '../../../src-shared/contract/upstream.ts';
import { localDay } from '../../../src-shared/time.ts';
import { useDates, useToday } from '../../clock.ts';
import { useCounter, useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import styles from './movements.module.css';

type Movement = Card['movements'][number];

/** What else was sold has a price, and puts no money onto the card. */
const CHANGES_BALANCE: ReadonlySet<Movement['kind']> = new Set(['top-up', 'return', 'adjustment']);

/** The card's last movements of all channels, newest first. */
export function Movements({ movements }: { readonly movements: readonly Movement[] }) {
  const t = useT();
  if (movements.length === 0) return null;
  const newestFirst = movements.toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <ul className={styles.list} aria-label={t('movement.title')} tabIndex={0}>
      {newestFirst.map((movement) => (
        <MovementRow key={movement.id} movement={movement} />
      ))}
    </ul>
  );
}

function MovementRow({ movement }: { readonly movement: Movement }) {
  const t = useT();
  const { bare } = useMoney();
  const dates = useDates();
  const today = useToday();
  const { profile } = useCounter();
  const onDay = localDay(movement.at, profile?.timeZone ?? 'UTC');
  const when = onDay === today ? dates.time(movement.at) : dates.day(movement.at);
  const where = movement.place ?? t(`movement.channel.${movement.channel}`);
  return (
    <li className={styles.row}>
      <span className={styles.when}>{when}</span>
      <span className={styles.what}>
        {t(`movement.kind.${movement.product === 'card' ? 'card' : movement.kind}`)} · {where}
        {movement.status !== 'done' && movement.status !== 'other' && (
          <span className={styles.status} data-status={movement.status}>
            {t(`movement.status.${movement.status}`)}
          </span>
        )}
      </span>
      <span className={styles.amount}>
        {movement.amount > 0 && CHANGES_BALANCE.has(movement.kind)
          ? `+${bare(movement.amount)}`
          : bare(movement.amount)}
      </span>
    </li>
  );
}
