import { type ReactNode, useEffect, useRef } from 'react';
import { ZERO } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { ANYBODY, Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Field } from '../ui/field.tsx';
import { groupDigits } from '../ui/digits.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import { ReasonField } from '../ui/reason-field.tsx';
import { reasonKept } from '../ui/reason-kept.ts';
import { SealField } from '../ui/seal-field.tsx';
import { isOfSeal } from '../ui/use-seal.ts';
import { TypingPad } from '../ui/typing-pad.tsx';
import { isAskedAgain } from '../ui/use-approver.ts';
import page from '../ui/page.module.css';
import styles from './cash.module.css';
import type { Handed } from '../hand-out/handed-out.tsx';
import { useCashMovement, type CashMovementDraft, type CashMovementKind } from './use-cash-movement.ts';

/** An expense is paid out of petty cash; the safe pays none. */
const USUAL_REASONS = {
  'pay-in': { safe: ['change', 'correction'], 'petty-cash': ['change', 'correction'] },
  'pay-out': { safe: ['change', 'correction'], 'petty-cash': ['change', 'expense', 'correction'] },
} as const;

/** Pay-in, pay-out and safe drop: how much, against what, and why or under which seal. */
export function CashMovementForm({
  kind,
  onRecorded,
}: {
  readonly kind: CashMovementKind;
  readonly onRecorded: (said: Handed) => void;
}) {
  const t = useT();
  const { currency, show } = useMoney();
  const draft = useCashMovement(kind);
  const form = useRef<HTMLFormElement>(null);
  const against = t(`cash.against.${draft.against}`);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const said = draft.missing && (
    <Note
      tone="bad"
      title={t(`cash.missing.${draft.missing}`, { name: draft.approver.approver?.name ?? '' })}
      live="alert"
    />
  );
  const refusal = draft.refusal && <RefusalNote refusal={draft.refusal} />;
  const ofAmount = draft.refusal?.kind === 'cash-above-bound';
  const ofPin = draft.missing === 'pin' || isAskedAgain(draft.refusal, draft.approver);

  async function record() {
    const recorded = { amount: show(draft.amount), seal: draft.seal.text.trim() };
    if (!(await draft.record())) return;
    onRecorded({
      title: (say) => say(`cash.done.${kind}`, recorded),
      more: (say) => say(kind === 'safe-drop' ? 'cash.done.slip' : 'handOut.slips'),
      cash: kind === 'pay-out' ? draft.amount : ZERO,
    });
  }

  return (
    <div className={styles.withPad}>
      <form
        ref={form}
        className={styles.form}
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => enterGoesOn(event, draft.sayWhatIsMissing)}
      >
        <Field
          large
          label={t('cash.amount')}
          takes="amount"
          value={groupDigits(draft.amountText)}
          suffix={currency.symbol}
          inputMode="none"
          placeholder="0"
          problem={draft.missing === 'amount' || ofAmount}
          says={draft.missing === 'amount' ? said : ofAmount && refusal}
          missing={draft.amount === ZERO}
          onText={draft.setAmount}
        />
        {kind === 'safe-drop' ? (
          <SealField
            label={t('cash.bagSeal')}
            hint={t('cash.bagSealHint')}
            seal={draft.seal}
            missing={draft.missing === 'bagSeal' && said}
            refusal={draft.refusal}
          />
        ) : (
          <Against kind={kind} draft={draft} says={draft.missing === 'reason' && said} />
        )}
        <Approver
          legend={t('cash.approval')}
          without={t('cash.withoutApproval')}
          choice={draft.approver}
          problem={ofPin}
          says={ofPin && (said || refusal)}
          {...(draft.seal.isLikeCard && { roles: ANYBODY })}
        />
        <Button
          label={draft.amount > ZERO ? t('cash.record', { amount: show(draft.amount) }) : t('cash.recordNothing')}
          // In large text nothing else in sight says whether money comes or goes.
          note={kind === 'safe-drop' ? t('cash.kind.safe-drop') : [t(`cash.kind.${kind}`), against].join(' · ')}
          tone="main"
          size="large"
          wide
          movesMoney
          busy={draft.busy}
          onPress={() => void record()}
        />
        {!ofAmount && !ofPin && !isOfSeal(draft.refusal) && refusal}
      </form>
      <div className={styles.pad}>
        <TypingPad disabled={draft.busy} />
      </div>
    </div>
  );
}

function Against({
  kind,
  draft,
  says,
}: {
  readonly kind: 'pay-in' | 'pay-out';
  readonly draft: CashMovementDraft;
  readonly says: ReactNode;
}) {
  const t = useT();
  const usualOf = (against: CashMovementDraft['against']) =>
    USUAL_REASONS[kind][against].map((each) => t(`cash.usual.${each}`));
  function change(against: CashMovementDraft['against']) {
    draft.setAgainst(against);
    draft.setReason(reasonKept(draft.reason, usualOf(draft.against), usualOf(against)));
  }
  return (
    <>
      <div className={page.choice} role="group" aria-label={t(kind === 'pay-in' ? 'cash.from' : 'cash.to')}>
        <span className={page.label}>{t(kind === 'pay-in' ? 'cash.from' : 'cash.to')}</span>
        {(['safe', 'petty-cash'] as const).map((each) => (
          <Button
            key={each}
            label={t(`cash.against.${each}`)}
            selected={each === draft.against}
            onPress={() => change(each)}
          />
        ))}
      </div>
      <ReasonField
        label={t('cash.reason')}
        usual={usualOf(draft.against)}
        value={draft.reason}
        problem={draft.missing === 'reason'}
        says={says}
        onText={draft.setReason}
      />
    </>
  );
}
