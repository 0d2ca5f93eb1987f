import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';

/** How a payment ended that was left for later: the customer is told, or called back to pay another way. */
export function EndedPayment({ item }: { readonly item: Extract<AttentionItem, { kind: 'payment-ended' }> }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const { show } = useMoney();
  const { saleId, how, receiptNumber, cardNumbers, tenders, moved } = item;
  const whom = [
    ...(receiptNumber === null ? [] : [t('attention.receipt', { number: receiptNumber })]),
    cardNumbers.map((number) => `…${lastFour(number)}`).join(', '),
    tenders.map((kind) => t(`tender.${kind}`)).join(', '),
    ...(moved ? [show(moved.amount), ...(moved.code === null ? [] : [moved.code])] : []),
  ].join(' · ');
  return (
    <CardShape item={item} what={t(`attention.ended.${how}`)} whom={whom} now={t(`attention.ended.now.${how}`)}>
      <div className={styles.actions}>
        <Button
          label={t('attention.ended.seen')}
          busy={busy}
          onPress={() => void ask(call('sale.end-seen', { saleId }))}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}

/** Nothing to do: its entry comes with the next shift. */
export function DecidedPayment({ item }: { readonly item: Extract<AttentionItem, { kind: 'payment-decided' }> }) {
  const t = useT();
  const { how, cardNumbers, tenders } = item;
  const whom = [
    cardNumbers.map((number) => `…${lastFour(number)}`).join(', '),
    tenders.map((kind) => t(`tender.${kind}`)).join(', '),
  ].join(' · ');
  return (
    <CardShape
      item={item}
      tone="info"
      what={t(`attention.decided.${how}`)}
      whom={whom}
      now={t(`attention.decided.now.${how}`)}
    />
  );
}
