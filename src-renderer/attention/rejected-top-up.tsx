import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { ReturnBegun } from '../hand-out/return-at-work.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';
import { rejectionKnown } from './rejection-known.ts';

interface RejectedTopUpProps {
  readonly item: Extract<AttentionItem, { kind: 'top-up-rejected' }>;
  /** Opens the panel that hands its money out. */
  readonly onHandOut: () => void;
}

/** Money that bought nothing is given back. A card that is unblocked may still be credited. */
export function RejectedTopUp({ item, onHandOut }: RejectedTopUpProps) {
  const t = useT();
  const { show } = useMoney();
  const { shift } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const { remedy, saleId, line, amount, waysBack } = item;
  const cash = waysBack.every((way) => way.kind === 'cash');
  const nowBack = cash ? 'attention.rejected.nowCash' : 'attention.rejected.nowTerminal';
  const now =
    remedy === 'return'
      ? t(amount === null ? 'attention.rejected.nowHidden' : nowBack)
      : t(`attention.rejected.now.${remedy}`);
  return (
    <CardShape
      item={item}
      tone="bad"
      what={t('attention.rejected.what', { reason: t(`rejection.${rejectionKnown(item.reason)}`) })}
      whom={[
        t('attention.receipt', { number: item.receiptNumber }),
        `…${lastFour(item.cardNumber)}`,
        ...(amount === null ? [] : [show(amount)]),
      ].join(' · ')}
      now={now}
    >
      <ReturnBegun saleId={saleId} receiptNumber={item.receiptNumber} />
      {refusal && <RefusalNote refusal={refusal} />}
      {shift && (remedy === 'retry' || amount !== null) && (
        <div className={styles.actions}>
          {remedy === 'retry' && (
            <Button
              label={t('attention.rejected.retry')}
              movesMoney
              busy={busy}
              onPress={() => void ask(call('sale.retry-credit', { saleId, line }))}
            />
          )}
          {amount !== null && <Button label={t('attention.rejected.begin')} onPress={onHandOut} />}
        </div>
      )}
    </CardShape>
  );
}
