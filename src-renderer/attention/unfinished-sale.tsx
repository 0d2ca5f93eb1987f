import { useState } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { AuthorisationCode } from '../../src-shared/contract/authorisation-code.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useWaysInWords } from '../ui/ways-back.tsx';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';

/**
 * A sale that was begun and not finished: only the clerk, the slip or the customer can tell whether money was taken.
 */
export function UnfinishedSale({ item }: { readonly item: Extract<AttentionItem, { kind: 'sale-unfinished' }> }) {
  const t = useT();
  const { show } = useMoney();
  const { ask, busy, refusal } = useAsk();
  const inWords = useWaysInWords();
  const [code, setCode] = useState('');
  const terminal = item.tenders.some(({ kind }) => kind !== 'cash');
  const whom = [
    item.cardNumbers.map((number) => `…${lastFour(number)}`).join(', '),
    ...(item.amount === null ? [] : [show(item.amount)]),
    inWords(item.tenders),
  ].join(' · ');
  const finish = () =>
    void ask(call('sale.finish', terminal ? { saleId: item.saleId, authCode: code } : { saleId: item.saleId }));
  return (
    <CardShape
      item={item}
      what={t('attention.unfinished.what')}
      whom={whom}
      now={t(terminal ? 'attention.unfinished.nowTerminal' : 'attention.unfinished.nowCash')}
    >
      {terminal && (
        <Field
          label={t('payment.authorisationCode')}
          value={code}
          takes="code"
          onText={(text) => setCode(text.trim())}
        />
      )}
      <div className={styles.actions}>
        <Button
          label={t('attention.unfinished.taken')}
          busy={busy}
          disabled={terminal && !AuthorisationCode.safeParse(code).success}
          onPress={finish}
        />
        <Button
          label={t('attention.unfinished.notTaken')}
          busy={busy}
          onPress={() => void ask(call('sale.abandon', { saleId: item.saleId }))}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}
