import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';

/** A sale that was begun and can't be read any more: a supervisor says whether money was taken. */
export function UnreadableSale({ item }: { readonly item: Extract<AttentionItem, { kind: 'sale-unreadable' }> }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  function settle(paid: boolean) {
    if (!choice.approval) return;
    void ask(call('sale.settle-unreadable', { saleId: item.saleId, paid, approval: choice.approval }));
    choice.setPin('');
  }
  const disabled = choice.approver === null || choice.pinMissing;
  return (
    <CardShape item={item} tone="bad" what={t('attention.unreadable.what')} now={t('attention.unreadable.now')}>
      <Approver legend={t('attention.unreadable.who')} choice={choice} pad />
      <div className={styles.actions}>
        <Button
          label={t('attention.unfinished.taken')}
          movesMoney
          busy={busy}
          disabled={disabled}
          onPress={() => settle(true)}
        />
        <Button
          label={t('attention.unfinished.notTaken')}
          movesMoney
          busy={busy}
          disabled={disabled}
          onPress={() => settle(false)}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}
