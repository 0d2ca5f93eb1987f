import { useState } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { CardShape, useAction } from './attention-card.tsx';
import styles from './attention-drawer.module.css';
import { AUTHORISATION_CODE } from './authorisation-code.ts';

const REASONS = ['card-blocked', 'card-expired', 'card-unknown', 'balance-limit', 'product-not-allowed', 'already-used', 'not-held', 'not-understood'] as const;

/** Money that bought nothing: it is given back the way it came. */
export function RejectedTopUp({ item }: { readonly item: Extract<AttentionItem, { kind: 'top-up-rejected' }> }) {
  const t = useT();
  const { show } = useMoney();
  const { shift } = useCounter();
  const { busy, refusal, act } = useAction();
  const [code, setCode] = useState('');
  const reason = REASONS.find((each) => each === item.reason) ?? 'other';
  const { tender } = item;
  const cash = tender === 'cash';
  const giveBack = () =>
    void act(call('sale.return', { saleId: item.saleId, lines: [item.line], reason: 'rejected-upstream', tender: cash ? { kind: tender } : { kind: tender, authCode: code } }));
  return (
    <CardShape
      item={item}
      tone="bad"
      what={t('attention.rejected.what', { reason: t(`rejection.${reason}`) })}
      whom={`${t('attention.receipt', { number: item.receiptNumber })} · …${lastFour(item.cardNumber)} · ${show(item.amount)}`}
      now={t(cash ? 'attention.rejected.nowCash' : 'attention.rejected.nowTerminal')}
    >
      {!cash && <Field label={t('payment.authorisationCode')} hint={t('attention.rejected.ofTheReturn')} value={code} onText={(text) => setCode(text.trim())} />}
      {refusal && <RefusalNote refusal={refusal} />}
      {shift && (
        <div className={styles.actions}>
          <Button label={t('attention.rejected.giveBack', { amount: show(item.amount), tender: t(`tender.${tender}`) })} busy={busy} disabled={!cash && !AUTHORISATION_CODE.test(code)} onPress={giveBack} />
        </div>
      )}
    </CardShape>
  );
}
