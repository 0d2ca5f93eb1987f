import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { type Money, negative, ZERO } from '../../src-shared/money.ts';
import { call } from '../bridge.ts';
import { useDates } from '../clock.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';
import { rejectionKnown } from './rejection-known.ts';

type ApprovalItem = Extract<
  AttentionItem,
  { kind: 'approval-outstanding' | 'reversal-refused' | 'claim-payment-refused' }
>;

/** What only a supervisor's word ends: they look at it and type their PIN. */
export function NeedsApproval({ item }: { readonly item: ApprovalItem }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const approver = useApprover();
  const { what, whom } = useItemWords()(item);
  const toBeSeen = item.kind !== 'approval-outstanding';

  function approve() {
    if (!approver.approval) return;
    void ask(call('shift.approve', { entryId: item.entryId, approval: approver.approval }));
    approver.setPin('');
  }

  return (
    <CardShape
      item={item}
      tone={toBeSeen ? 'bad' : 'warning'}
      what={what}
      whom={whom}
      now={t(toBeSeen ? 'attention.reversal.now' : 'attention.approval.now')}
    >
      <Approver legend={t('attention.approval.who')} choice={approver} notClerk={item.clerkId} pad />
      <div className={styles.actions}>
        <Button
          label={t(toBeSeen ? 'attention.reversal.seen' : 'attention.approval.give')}
          answers
          busy={busy}
          disabled={approver.approver === null || approver.pinMissing}
          onPress={approve}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
    </CardShape>
  );
}

function useItemWords(): (item: ApprovalItem) => { readonly what: string; readonly whom: string } {
  const t = useT();
  const { show } = useMoney();
  const dates = useDates();
  return (item) => {
    if (item.kind === 'reversal-refused') {
      const reason = rejectionKnown(item.reason);
      return {
        what: t('attention.reversal.what', { reason: t(`rejection.${reason}`) }),
        whom: [
          t('attention.receipt', { number: item.receiptNumber }),
          item.cardNumber === null ? '' : `…${lastFour(item.cardNumber)}`,
          item.amount === null ? '' : show(item.amount),
        ]
          .filter(Boolean)
          .join(' · '),
      };
    }
    if (item.kind === 'claim-payment-refused') {
      const reason = rejectionKnown(item.reason);
      return {
        what: t('attention.claimPaymentRefused', { reason: t(`rejection.${reason}`) }),
        whom: [
          t('attention.claim.whom', { number: item.number }),
          item.clerkName,
          item.amount === null ? '' : show(item.amount),
        ]
          .filter(Boolean)
          .join(' · '),
      };
    }
    const inWords = (difference: Money) => {
      const amount = show(difference < ZERO ? negative(difference) : difference);
      return t(difference < ZERO ? 'closeShift.short' : 'closeShift.over', { amount });
    };
    return {
      what: t('attention.approval.what'),
      whom: [
        dates.day(item.at),
        item.clerkName,
        item.difference === ZERO ? '' : inWords(item.difference),
        ...item.terminals.map(({ kind, difference }) => `${t(`tender.${kind}`)}: ${inWords(difference)}`),
        item.reason,
      ]
        .filter(Boolean)
        .join(' · '),
    };
  };
}
