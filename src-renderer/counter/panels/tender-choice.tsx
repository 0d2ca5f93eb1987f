import { useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { overTerminal, refuseTender, restOf, tendersOf } from '../sale/sale-context.ts';
import styles from './tender-choice.module.css';
import type { Sale } from '../sale/use-sale.ts';

const KEY_OF_TENDER = { cash: undefined, 'bank-card': KEYS.sale.bankCard.shown, qr: KEYS.sale.qr.shown } as const;

export function TenderChoice({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  // Less than what is due was typed as cash: each other tender says what it would take.
  const over = overTerminal(context);
  const splits = context.tender === 'cash' && over !== restOf(context);
  return (
    <div className={styles.choice} role="group" aria-label={t('payment.tenders')}>
      {tendersOf(context).map((kind) => {
        const refused = refuseTender(kind, context) !== null;
        return (
          <Button
            key={kind}
            label={t(`tender.${kind}`)}
            name={t(`tender.${kind}`)}
            note={splits && kind !== 'cash' ? t('payment.theRest', { amount: show(over) }) : undefined}
            why={refused ? t('payment.unsigned') : undefined}
            keys={KEY_OF_TENDER[kind]}
            selected={kind === context.tender && !refused}
            disabled={snapshot.hasTag('taking')}
            onPress={() => send({ type: 'tender', kind })}
          />
        );
      })}
    </div>
  );
}
