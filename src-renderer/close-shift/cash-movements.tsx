import type { Reveal } from '../../src-shared/contract/views/shift.ts';
import { MOVING_CASH } from '../../src-shared/journal/kinds/names.ts';
import { money } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import styles from './close-shift.module.css';

/** What moved cash in and out of the drawer in this shift. */
export function CashMovements({ movements }: { readonly movements: Reveal['movements'] }) {
  const t = useT();
  const { show } = useMoney();
  return (
    <table className={styles.movements}>
      <caption>{t('closeShift.movements')}</caption>
      <tbody>
        {movements.map((movement) => (
          <tr key={movement.kind}>
            <th scope="row">{t(`drawer.${MOVING_CASH.find((kind) => kind === movement.kind) ?? 'other'}`)}</th>
            <td>{movement.count > 0 && `× ${movement.count}`}</td>
            <td>{show(money(movement.amount))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
