import { lastFour } from '../../src-shared/card-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import styles from './attention-drawer.module.css';
import { CardShape } from './card-shape.tsx';

type ClaimItem = Extract<AttentionItem, { kind: 'claim' }>;

const ENDED: ReadonlySet<ClaimItem['status']> = new Set(['credited', 'denied', 'refused', 'paid']);

/** A passenger's claim: followed by itself, paid when the operator says so, and gone when the passenger was told. */
export function ClaimToSettle({ item }: { readonly item: ClaimItem }) {
  const t = useT();
  const { show } = useMoney();
  const { shift } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  const { claimId, status, cardNumber, channel, amount, paidBefore } = item;
  const isPayable = status === 'refund-at-counter' && shift !== null && amount !== null;
  const wantsTwo = isPayable && paidBefore !== null;
  function pay() {
    void ask(call('claim.pay', { claimId, ...(wantsTwo && choice.approval && { approval: choice.approval }) }));
    choice.setPin('');
  }
  return (
    <CardShape
      item={item}
      tone={status === 'denied' || status === 'refused' ? 'bad' : 'warning'}
      what={t(`attention.claim.what.${headingOf(item, wantsTwo)}`)}
      whom={[
        t('attention.claim.whom', { number: item.number }),
        ...(cardNumber === null ? [] : [`…${lastFour(cardNumber)}`]),
        ...(channel === null ? [] : [t(`movement.channel.${channel}`)]),
        ...(amount === null ? [] : [show(amount)]),
      ].join(' · ')}
      now={t(wantsTwo ? `attention.claim.before.${paidBefore}` : `attention.claim.now.${status}`)}
    >
      {wantsTwo && <Approver legend={t('attention.claim.who')} choice={choice} pad />}
      {refusal && <RefusalNote refusal={refusal} />}
      {isPayable && (
        <div className={styles.actions}>
          <Button
            label={t(paidBefore === 'known' ? 'attention.claim.record' : 'attention.claim.pay', {
              amount: show(amount),
            })}
            busy={busy}
            disabled={wantsTwo && (choice.approver === null || choice.pinMissing)}
            onPress={pay}
          />
        </div>
      )}
      {ENDED.has(status) && (
        <div className={styles.actions}>
          <Button
            label={t('attention.claim.told')}
            busy={busy}
            onPress={() => void ask(call('claim.settle', { claimId }))}
          />
        </div>
      )}
    </CardShape>
  );
}

/** Nobody reads «to be paid» where no money is to be given. */
function headingOf({ amount, status, paidBefore }: ClaimItem, wantsTwo: boolean) {
  if (amount === null) return 'unreadable';
  return wantsTwo && paidBefore === 'known' ? 'paid-before' : status;
}
