import { useState } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { isAsLongAsClaimNumber, readClaimNumber } from '../../src-shared/claim-number.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { ZERO } from '../../src-shared/money.ts';
import { isReason } from '../../src-shared/reason.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { HandOut } from '../hand-out/hand-out.tsx';
import type { Handed } from '../hand-out/handed-out.tsx';
import { useHandOut } from '../hand-out/use-hand-out.ts';
import { useT } from '../i18n.ts';
import { Field } from '../ui/field.tsx';
import { ReasonField } from '../ui/reason-field.tsx';

interface ClaimHandOutProps {
  readonly item: Extract<AttentionItem, { kind: 'claim' }>;
  readonly onHanded: (handed: Handed) => void;
  readonly onBack: () => void;
}

const WAYS = ['slip', 'slip-lost'] as const;
/** How a passenger is known most often; whoever has no letters chooses one of these. */
const KNOWN_BY = ['identity', 'card', 'details'] as const;

/** A claim is paid to whoever has its slip: its number is typed from there. Without the slip a supervisor says why. */
export function ClaimHandOut({ item, onHanded, onBack }: ClaimHandOutProps) {
  const t = useT();
  const { show } = useMoney();
  const [number, setNumber] = useState('');
  const [slipLost, setSlipLost] = useState('');
  const draft = useHandOut(WAYS, (way) => way === 'slip-lost' || item.paidBefore !== null);
  const amount = item.amount ?? ZERO;

  async function pay() {
    const paid = await draft.give((way, approval) =>
      call('claim.pay', {
        claim: item.claim,
        ...(way === 'slip' ? { number } : { slipLost }),
        ...(approval && { approval }),
      }),
    );
    // The same number is not to be tried again by the same key.
    if (!paid) setNumber('');
    else
      onHanded({
        title: (say) => say('attention.claim.paid'),
        more: (say) => say('handOut.slips'),
        cash: paid.amount,
      });
  }

  return (
    <HandOut
      title={t('attention.claim.what.refund-at-counter')}
      whom={[
        ...(item.cardNumber === null ? [] : [`…${lastFour(item.cardNumber)}`]),
        ...(item.channel === null ? [] : [t(`movement.channel.${item.channel}`)]),
      ].join(' · ')}
      amount={amount}
      draft={draft}
      reasonIn={(way) => t(`attention.claim.way.${way}`)}
      approval={t('attention.claim.who')}
      ready={draft.reason === 'slip' ? readClaimNumber(number) !== null : isReason(slipLost)}
      // Longer than the button's own words, it would move the button at the first key: it waits for the last.
      missing={
        draft.reason === 'slip' && isAsLongAsClaimNumber(number) ? 'refusal.claim-number-unreadable.now' : undefined
      }
      give={t('attention.claim.pay', { amount: show(amount) })}
      onGive={() => void pay()}
      onBack={onBack}
    >
      {draft.reason === 'slip' ? (
        <Field
          key="number"
          label={t('attention.claim.number')}
          takes="claim"
          hint={t('attention.claim.numberHint')}
          value={number}
          missing={number === ''}
          problem={isAsLongAsClaimNumber(number) && readClaimNumber(number) === null}
          onText={(text) => {
            setNumber(text.toUpperCase());
            draft.forget();
          }}
        />
      ) : (
        <ReasonField
          key="lost"
          label={t('attention.claim.lost')}
          hint={t('attention.claim.lostHint')}
          usual={KNOWN_BY.map((each) => t(`attention.claim.known.${each}`))}
          value={slipLost}
          onText={setSlipLost}
        />
      )}
    </HandOut>
  );
}
