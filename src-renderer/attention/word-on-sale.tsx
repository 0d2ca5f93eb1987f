import { useEffect, useRef, useState } from 'react';
import { AuthorisationCode, authorisationCodeIn } from '../../src-shared/contract/authorisation-code.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { call } from '../bridge.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { isDoubt, RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import { sureOfCode } from '../ui/ways-back.tsx';
import styles from './attention-drawer.module.css';
import { type Ended, endOfGivingUp, endOfTaking } from './ended.ts';

interface WordProps {
  readonly item: Extract<AttentionItem, { kind: 'sale-unfinished' }>;
  /** What giving it up does beside, where a device may have taken a part. */
  readonly goesBack: string | undefined;
  readonly onEnded: (ended: Ended) => void;
  readonly onBack: () => void;
}

/** A supervisor says what was taken at a terminal that does not: the code of its slip, or none, and their PIN. */
export function WordOnSale({ item, goesBack, onEnded, onBack }: WordProps) {
  const t = useT();
  const { show } = useMoney();
  const { saleId } = item;
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  const form = useRef<HTMLDivElement>(null);
  const [code, setCode] = useState('');
  const { approval } = choice;
  const mayAnswer = approval !== undefined && !choice.pinMissing;
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  async function taken() {
    if (!approval) return;
    const asked = call('sale.finish', { saleId, authCode: code, ...sureOfCode(refusal), approval });
    choice.setPin('');
    const finished = await ask(asked);
    // The same key once more says that it is right: the PIN was.
    if (!finished.ok && isDoubt(finished.error)) choice.setPin(approval.pin);
    const ended = endOfTaking(finished, item, show);
    if (ended) onEnded(ended);
  }
  async function notTaken() {
    if (!approval) return;
    const asked = call('sale.abandon', { saleId, approval });
    choice.setPin('');
    const ended = endOfGivingUp(await ask(asked), item, show);
    if (ended) onEnded(ended);
  }
  return (
    <div ref={form} className={styles.word} data-empty-answers>
      <Field
        label={t('payment.authorisationCode')}
        takes="authorisation"
        hint={t('attention.unfinished.codeEmpty')}
        value={code}
        disabled={busy}
        onText={(text) => setCode(authorisationCodeIn(text))}
      />
      <Approver legend={t('attention.unreadable.who')} choice={choice} pad />
      <div className={styles.answers}>
        {refusal && <RefusalNote refusal={refusal} />}
        <div className={styles.actions}>
          <Button
            label={t('attention.unfinished.taken')}
            movesMoney
            busy={busy}
            // Busy, it keeps the focus: a doubt is confirmed by the same key.
            disabled={!busy && (!mayAnswer || !AuthorisationCode.safeParse(code).success)}
            onPress={() => void taken()}
          />
          <Button
            label={t('attention.unfinished.notTaken')}
            note={goesBack}
            movesMoney
            busy={busy}
            disabled={!busy && (!mayAnswer || code !== '')}
            onPress={() => void notTaken()}
          />
          <Button label={t('back')} onPress={onBack} />
        </div>
      </div>
    </div>
  );
}
