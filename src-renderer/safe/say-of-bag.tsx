import { useState } from 'react';
import type { BagView } from '../../src-shared/contract/views/safe.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { isReason } from '../../src-shared/reason.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { ReasonField } from '../ui/reason-field.tsx';
import { reasonKept } from '../ui/reason-kept.ts';
import { TypingPad } from '../ui/typing-pad.tsx';
import { isAskedAgain, stillSaid, useApprover } from '../ui/use-approver.ts';
import { useMissing } from '../ui/use-missing.ts';
import { BagList, sealOf } from './bag-list.tsx';
import styles from './safe.module.css';
import type { SafeAsked } from './use-safe.ts';

const USUAL = {
  missing: ['notFound', 'stolen'],
  opened: ['float', 'recount'],
  'in-safe': ['found', 'broughtBack'],
} as const;
type Is = keyof typeof USUAL;

/** What only a supervisor may say of a bag: that it is missing, was opened, or is in the safe after all. */
export function SayOfBag({ bags, safe }: { readonly bags: readonly BagView[]; readonly safe: SafeAsked }) {
  const [chosen, setChosen] = useState<EntryId | null>(null);
  const bag = bags.find(({ entryId }) => entryId === chosen);
  return (
    <div className={styles.form}>
      <BagList bags={bags} chosen={new Set(bag ? [bag.entryId] : [])} onPress={setChosen} onScanned={setChosen} />
      {bag && <Word key={`${bag.entryId} ${bag.place}`} bag={bag} safe={safe} />}
      {!bag && safe.refusal && <RefusalNote refusal={safe.refusal} />}
    </div>
  );
}

function Word({ bag, safe }: { readonly bag: BagView; readonly safe: SafeAsked }) {
  const t = useT();
  const words: readonly Is[] = bag.place === 'in-safe' ? ['missing', 'opened'] : ['in-safe'];
  const [is, setIs] = useState<Is>(words[0] ?? 'in-safe');
  const [reason, setReason] = useState('');
  const approver = useApprover();
  const { approval } = approver;
  const missing = missingOf(reason, approver.approver !== null, approver.pinMissing);
  const missed = useMissing(missing);

  /** A usual reason of the other word is none of this one. */
  function change(next: Is) {
    const usualOf = (word: Is) => USUAL[word].map((each) => t(`safe.usual.${each}`));
    setIs(next);
    setReason(reasonKept(reason, usualOf(is), usualOf(next)));
  }

  async function sayIt() {
    missed.tries();
    if (safe.busy || missing || !approval) return;
    await safe.record(call('safe.say', { bag: bag.entryId, is, reason, approval }), (say) =>
      say(`safe.done.${is}`, { seal: sealOf(bag) }),
    );
    approver.setPin('');
  }

  const refusal = stillSaid(safe.refusal, approver);
  const refused = refusal && <RefusalNote refusal={refusal} />;
  const said = missed.missing && <Note tone="bad" title={t(`safe.missing.${missed.missing}`)} live="alert" />;
  const ofPin = missed.missing === 'pin' || isAskedAgain(safe.refusal, approver);
  return (
    <div className={styles.withPad}>
      <form
        className={styles.form}
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => enterGoesOn(event, missed.tries)}
      >
        <div className={page.choice} role="group" aria-label={t('safe.is')}>
          <span className={page.label}>{t('safe.is')}</span>
          {words.map((each) => (
            <Button key={each} label={t(`safe.word.${each}`)} selected={each === is} onPress={() => change(each)} />
          ))}
        </div>
        <ReasonField
          label={t('cash.reason')}
          usual={USUAL[is].map((each) => t(`safe.usual.${each}`))}
          value={reason}
          problem={missed.missing === 'reason'}
          says={missed.missing === 'reason' && said}
          onText={setReason}
        />
        <Approver
          legend={t('safe.approval')}
          choice={approver}
          notClerk={bag.clerkId}
          problem={ofPin}
          says={ofPin && (said || refused)}
        />
        <Button
          label={t(`safe.sayIs.${is}`, { seal: sealOf(bag) })}
          tone="main"
          size="large"
          wide
          movesMoney
          busy={safe.busy}
          onPress={() => void sayIt()}
        />
        {missed.missing === 'supervisor' && said}
        {!ofPin && refused}
      </form>
      <TypingPad disabled={safe.busy} />
    </div>
  );
}

function missingOf(reason: string, hasApprover: boolean, pinMissing: boolean): 'reason' | 'supervisor' | 'pin' | null {
  if (!isReason(reason)) return 'reason';
  if (!hasApprover) return 'supervisor';
  return pinMissing ? 'pin' : null;
}
