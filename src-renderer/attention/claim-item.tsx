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

interface ClaimToSettleProps {
  readonly item: ClaimItem;
  /** Opens the panel that hands its money out. */
  readonly onHandOut: () => void;
}

/** A passenger's claim: followed by itself, paid when the operator says so, and gone when the passenger was told. */
export function ClaimToSettle({ item, onHandOut }: ClaimToSettleProps) {
  const t = useT();
  const { show } = useMoney();
  const { shift } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  const { claim, number, status, cardNumber, channel, amount, paidBefore } = item;
  const isPayable = status === 'refund-at-counter' && shift !== null && amount !== null;
  // The money left before: a second person has it written down, and none is handed out.
  const isWrittenDown = isPayable && paidBefore === 'known';
  function writeDown() {
    void ask(call('claim.pay', { claim, ...(choice.approval && { approval: choice.approval }) }));
    choice.setPin('');
  }
  return (
    <CardShape
      item={item}
      tone={status === 'denied' || status === 'refused' ? 'bad' : 'warning'}
      what={t(`attention.claim.what.${headingOf(item, isWrittenDown)}`)}
      whom={[
        ...(number === null ? [] : [t('attention.claim.whom', { number })]),
        ...(cardNumber === null ? [] : [`…${lastFour(cardNumber)}`]),
        ...(channel === null ? [] : [t(`movement.channel.${channel}`)]),
        ...(amount === null ? [] : [show(amount)]),
      ].join(' · ')}
      now={t(isPayable && paidBefore ? `attention.claim.before.${paidBefore}` : `attention.claim.now.${status}`)}
    >
      {isWrittenDown && <Approver legend={t('attention.claim.who')} choice={choice} pad />}
      {refusal && <RefusalNote refusal={refusal} />}
      {isPayable && (
        <div className={styles.actions}>
          {isWrittenDown ? (
            <Button
              label={t('attention.claim.record', { amount: show(amount) })}
              movesMoney
              busy={busy}
              disabled={choice.approver === null || choice.pinMissing}
              onPress={writeDown}
            />
          ) : (
            <Button label={t('attention.claim.begin')} onPress={onHandOut} />
          )}
        </div>
      )}
      {ENDED.has(status) && (
        <div className={styles.actions}>
          <Button
            label={t('attention.claim.told')}
            busy={busy}
            onPress={() => void ask(call('claim.settle', { claim }))}
          />
        </div>
      )}
    </CardShape>
  );
}

/** Nobody reads «to be paid» where no money is to be given. */
function headingOf({ amount, status }: ClaimItem, isWrittenDown: boolean) {
  if (amount === null) return 'unreadable';
  return isWrittenDown ? 'paid-before' : status;
}
