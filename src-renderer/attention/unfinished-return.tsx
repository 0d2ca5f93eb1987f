import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';

/** The device is asked what became of it, and gives nothing back a second time. */
export function UnfinishedReturn({ item }: { readonly item: Extract<AttentionItem, { kind: 'return-unfinished' }> }) {
  const t = useT();
  const { show } = useMoney();
  const { ask, busy, refusal } = useAsk();
  const receipt = item.receiptNumber === null ? [] : [t('attention.receipt', { number: item.receiptNumber })];
  return (
    <CardShape
      item={item}
      what={t('attention.returnUnfinished.what')}
      whom={[...receipt, ...(item.amount === null ? [] : [show(item.amount)])].join(' · ')}
      now={t('attention.returnUnfinished.now')}
    >
      <div className={styles.actions}>
        <Button
          label={t('attention.returnUnfinished.ask')}
          busy={busy}
          onPress={() => void ask(call('sale.finish-return', { returnId: item.returnId }))}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}
