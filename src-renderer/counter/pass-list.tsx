import { useLocalText, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import styles from './pass-list.module.css';
import { passesOf } from './sale-view.ts';
import type { Sale } from './use-sale.ts';

const KEYED_MAX = 9;

export function PassList({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const local = useLocalText();
  const { show } = useMoney();
  const passes = passesOf(snapshot.context);
  if (passes.length === 0) return <p className={styles.none}>{t('amount.noPasses')}</p>;
  return (
    <div className={styles.list} role="group" aria-label={t('amount.passes')}>
      {passes.map((product, index) => (
        <Button
          key={product.id}
          wide
          label={local(product.name)}
          note={product.price === undefined ? undefined : show(product.price)}
          keys={index < KEYED_MAX ? String(index + 1) : undefined}
          onPress={() => send({ type: 'pass', product })}
        />
      ))}
    </div>
  );
}
