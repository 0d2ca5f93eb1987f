import { useState } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { WANTS_A_SECOND_PERSON } from '../../src-shared/contract/refusals.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { CodesOfWaysBack, sureOfCode, useWaysBack, useWaysInWords } from '../ui/ways-back.tsx';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';
import { rejectionKnown } from './rejection-known.ts';

/**
 * Money that bought nothing is given back the way it came. A card that is unblocked may still be credited. Where nobody
 * knows what became of the value, support says so first, and a second person gives the word.
 */
export function RejectedTopUp({ item }: { readonly item: Extract<AttentionItem, { kind: 'top-up-rejected' }> }) {
  const t = useT();
  const { show } = useMoney();
  const { shift } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  const back = useWaysBack(item.waysBack);
  const inWords = useWaysInWords();
  const reason = rejectionKnown(item.reason);
  const { remedy, saleId, line, amount } = item;
  const cash = back.ways.every((way) => way.kind === 'cash');
  // Asked for as soon as the counter has said so, and for as long as the item stands.
  const [wasAsked, setWasAsked] = useState(false);
  const wantsTwo = remedy === 'support' || wasAsked;
  const approval = wantsTwo ? choice.approval : undefined;
  const missing = back.codeMissing || (wantsTwo && (approval === undefined || choice.pinMissing));
  if (!wasAsked && refusal && WANTS_A_SECOND_PERSON.has(refusal.kind)) setWasAsked(true);
  function giveBack() {
    void ask(
      call('sale.return', {
        saleId,
        lines: [line],
        reason: 'rejected-upstream',
        tenders: back.tenders,
        ...sureOfCode(refusal),
        ...(approval ? { approval } : {}),
      }),
    );
    choice.setPin('');
  }
  const nowBack = cash ? 'attention.rejected.nowCash' : 'attention.rejected.nowTerminal';
  const now =
    remedy === 'return'
      ? t(amount === null ? 'attention.rejected.nowHidden' : nowBack)
      : t(`attention.rejected.now.${remedy}`);
  return (
    <CardShape
      item={item}
      tone="bad"
      what={t('attention.rejected.what', { reason: t(`rejection.${reason}`) })}
      whom={[
        t('attention.receipt', { number: item.receiptNumber }),
        `…${lastFour(item.cardNumber)}`,
        ...(amount === null ? [] : [show(amount)]),
      ].join(' · ')}
      now={now}
    >
      {shift && wantsTwo && amount !== null && <Approver legend={t('attention.rejected.who')} choice={choice} pad />}
      <CodesOfWaysBack back={back} />
      {refusal && <RefusalNote refusal={refusal} />}
      {shift && (remedy === 'retry' || amount !== null) && (
        <div className={styles.actions}>
          {remedy === 'retry' && (
            <Button
              label={t('attention.rejected.retry')}
              busy={busy}
              onPress={() => void ask(call('sale.retry-credit', { saleId, line }))}
            />
          )}
          {amount !== null && (
            <Button
              label={t('attention.rejected.giveBack', { amount: show(amount), tender: inWords(back.ways) })}
              busy={busy}
              disabled={missing}
              onPress={giveBack}
            />
          )}
        </div>
      )}
    </CardShape>
  );
}
