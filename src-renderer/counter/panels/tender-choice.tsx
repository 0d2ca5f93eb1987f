import type { TenderKind } from '../../../src-shared/contract/wire-types.ts';
import { minus, type Money, ZERO } from '../../../src-shared/money.ts';
import { useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import {
  asksHowItIsPaid,
  overTerminal,
  refuseTender,
  restOf,
  saysNoMore,
  type SaleContext,
  tendersOf,
} from '../sale/sale-context.ts';
import { isBeingDropped } from '../sale/sale-view.ts';
import styles from './tender-choice.module.css';
import type { Sale } from '../sale/use-sale.ts';

const KEY_OF_TENDER = { cash: undefined, 'bank-card': KEYS.sale.bankCard.shown, qr: KEYS.sale.qr.shown } as const;

export function TenderChoice({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  const isForAPerson = context.isAsked && saysNoMore(context);
  // Nothing is chosen yet.
  const asks = snapshot.hasTag('counts-cash') && asksHowItIsPaid(context);
  function noteOf(kind: TenderKind): string | undefined {
    const rest = restFor(kind, context);
    const shares = sharesOf(kind, context);
    if (shares.length > 0) return shares.map(show).join(' + ');
    return rest === null ? undefined : t('payment.theRest', { amount: show(rest) });
  }
  return (
    <div className={styles.choice} role="group" aria-label={t('payment.tenders')}>
      {tendersOf(context).map((kind) => {
        const refused = refuseTender(kind, context) !== null;
        return (
          <Button
            key={kind}
            label={t(`tender.${kind}`)}
            name={t(`tender.${kind}`)}
            note={noteOf(kind)}
            why={refused ? t('payment.unsigned') : undefined}
            // A first Enter chooses it, and takes nothing.
            keys={asks && kind === 'cash' ? KEYS.sale.confirm.shown : KEY_OF_TENDER[kind]}
            selected={kind === context.tender && !refused && !asks}
            disabled={snapshot.hasTag('taking') || isBeingDropped(snapshot) || isForAPerson}
            onPress={() => send({ type: 'tender', kind })}
          />
        );
      })}
    </div>
  );
}

/** What this way would take: less than what is due was typed as cash. null: it would take all, or nothing. */
function restFor(kind: TenderKind, context: SaleContext): Money | null {
  const over = overTerminal(context);
  return context.tender === 'cash' && kind !== 'cash' && over !== restOf(context) ? over : null;
}

/** What each way takes of a payment that goes two ways, or one way twice; empty for one that takes nothing of it. */
function sharesOf(kind: TenderKind, { tender, keyed, restTender, ...context }: SaleContext): readonly Money[] {
  const left = minus(restOf(context), keyed);
  if (tender === 'cash' || left <= ZERO) return [];
  return [...(kind === tender ? [keyed] : []), ...(kind === restTender ? [left] : [])];
}
