import type { TenderKind } from '../../../src-shared/contract/wire-types.ts';
import { minus, type Money } from '../../../src-shared/money.ts';
import { useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { overTerminal, refuseTender, restBy, restOf, tendersOf } from '../sale/sale-context.ts';
import styles from './tender-choice.module.css';
import type { SaleSnapshot } from '../sale/sale-view.ts';
import type { Sale } from '../sale/use-sale.ts';

const KEY_OF_TENDER = { cash: undefined, 'bank-card': KEYS.sale.bankCard.shown, qr: KEYS.sale.qr.shown } as const;

export function TenderChoice({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  return (
    <div className={styles.choice} role="group" aria-label={t('payment.tenders')}>
      {tendersOf(context).map((kind) => {
        const refused = refuseTender(kind, context) !== null;
        const rest = restFor(kind, snapshot);
        return (
          <Button
            key={kind}
            label={t(`tender.${kind}`)}
            name={t(`tender.${kind}`)}
            note={rest !== null ? t('payment.theRest', { amount: show(rest) }) : undefined}
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

/**
 * What this way would take: less than what is due was typed as cash, or something is left beside a device. null: it
 * would take all, or nothing.
 */
function restFor(kind: TenderKind, { context }: SaleSnapshot): Money | null {
  const over = overTerminal(context);
  if (context.tender === 'cash') return kind !== 'cash' && over !== restOf(context) ? over : null;
  return restBy(kind, context) === kind ? minus(restOf(context), context.keyed) : null;
}
