import { useState } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { CardShape, useAction } from './attention-card.tsx';
import styles from './attention-drawer.module.css';
import { AUTHORISATION_CODE } from './authorisation-code.ts';

const REASONS = ['card-blocked', 'card-expired', 'card-unknown', 'balance-limit', 'product-not-allowed', 'already-used', 'not-held', 'not-understood'] as const;

/**
 * Money that bought nothing is given back the way it came. A card that is unblocked may still be credited; where it isn't known
 * what became of the value, support says so first, and a second person gives the word.
 */
export function RejectedTopUp({ item }: { readonly item: Extract<AttentionItem, { kind: 'top-up-rejected' }> }) {
  const t = useT();
  const { show } = useMoney();
  const { shift, profile } = useCounter();
  const { busy, refusal, act } = useAction();
  const choice = useApprover();
  const [code, setCode] = useState('');
  const reason = REASONS.find((each) => each === item.reason) ?? 'other';
  const { tender, remedy, saleId, line } = item;
  const cash = tender === 'cash';
  const approval = remedy === 'support' ? choice.approval : undefined;
  const missing = (!cash && !AUTHORISATION_CODE.test(code)) || (remedy === 'support' && (approval === undefined || choice.pinMissing));
  function giveBack() {
    void act(call('sale.return', { saleId, lines: [line], reason: 'rejected-upstream', tender: cash ? { kind: tender } : { kind: tender, authCode: code }, ...(approval ? { approval } : {}) }));
    choice.setPin('');
  }
  const now = remedy === 'return' ? t(cash ? 'attention.rejected.nowCash' : 'attention.rejected.nowTerminal') : t(`attention.rejected.now.${remedy}`, { phone: profile?.support.phone ?? '' });
  return (
    <CardShape
      item={item}
      tone="bad"
      what={t('attention.rejected.what', { reason: t(`rejection.${reason}`) })}
      whom={`${t('attention.receipt', { number: item.receiptNumber })} · …${lastFour(item.cardNumber)} · ${show(item.amount)}`}
      now={now}
    >
      {shift && remedy === 'support' && <Approver legend={t('attention.rejected.who')} choice={choice} pad />}
      {!cash && <Field label={t('payment.authorisationCode')} hint={t('attention.rejected.ofTheReturn')} value={code} onText={(text) => setCode(text.trim())} />}
      {refusal && <RefusalNote refusal={refusal} />}
      {shift && (
        <div className={styles.actions}>
          {remedy === 'retry' && <Button label={t('attention.rejected.retry')} busy={busy} onPress={() => void act(call('sale.retry-credit', { saleId, line }))} />}
          <Button label={t('attention.rejected.giveBack', { amount: show(item.amount), tender: t(`tender.${tender}`) })} busy={busy} disabled={missing} onPress={giveBack} />
        </div>
      )}
    </CardShape>
  );
}
