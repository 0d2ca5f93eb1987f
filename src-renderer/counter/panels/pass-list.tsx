import type { Product } from '../../../src-shared/contract/upstream.ts';
import { proposedPassDays } from '../../../src-shared/sale-rules.ts';
import { useDates } from '../../clock.ts';
import { useLocalText, useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { passDays } from './pass-days.ts';
import styles from './pass-list.module.css';
import { passesOf } from '../sale/sale-view.ts';
import type { Sale } from '../sale/use-sale.ts';

export function PassList({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const local = useLocalText();
  const { show } = useMoney();
  const dates = useDates();
  const { context } = snapshot;
  const passes = passesOf(context);
  /** A renewal starts the day after the running pass, which the customer hears before paying. */
  const daysOf = (product: Product) => {
    const days = context.inGroup ? null : proposedPassDays(product, context.card?.card ?? null, context.rules.today);
    return days && passDays(days, dates, t);
  };
  if (passes.length === 0) return <p className={styles.none}>{t('amount.noPasses')}</p>;
  return (
    <div className={styles.list} role="group" aria-label={t('amount.passes')}>
      {passes.map((product, index) => (
        <Button
          key={product.id}
          wide
          label={local(product.name)}
          note={[product.price === undefined ? '' : show(product.price), daysOf(product)].filter(Boolean).join(' · ')}
          name={local(product.name)}
          keys={KEYS.choices.choose.presses[index]}
          onPress={() => send({ type: 'pass', product })}
        />
      ))}
    </div>
  );
}
