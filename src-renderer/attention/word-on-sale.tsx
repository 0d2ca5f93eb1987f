import { useEffect, useRef, useState } from 'react';
import { AuthorisationCode, authorisationCodeIn } from '../../src-shared/contract/authorisation-code.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Approver } from '../ui/approver.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { useApprover } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import { sureOfCode } from '../ui/ways-back.tsx';
import styles from './attention-drawer.module.css';

interface WordProps {
  readonly saleId: SaleId;
  readonly onBack: () => void;
}

/** A supervisor says what was taken at a terminal that does not: the code of its slip, or none, and their PIN. */
export function WordOnSale({ saleId, onBack }: WordProps) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const choice = useApprover();
  const form = useRef<HTMLDivElement>(null);
  const [code, setCode] = useState('');
  const { approval } = choice;
  const mayAnswer = approval !== undefined && !choice.pinMissing;
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  function say(answering: ReturnType<typeof call<'sale.finish' | 'sale.abandon'>>) {
    void ask(answering);
    choice.setPin('');
  }
  return (
    <div ref={form} className={styles.word}>
      <Field
        label={t('payment.authorisationCode')}
        takes="authorisation"
        hint={t('attention.unfinished.codeEmpty')}
        value={code}
        onText={(text) => setCode(authorisationCodeIn(text))}
      />
      <Approver legend={t('attention.unreadable.who')} choice={choice} pad />
      {refusal && <RefusalNote refusal={refusal} />}
      <div className={styles.actions}>
        <Button
          label={t('attention.unfinished.taken')}
          movesMoney
          busy={busy}
          disabled={!mayAnswer || !AuthorisationCode.safeParse(code).success}
          onPress={() =>
            approval && say(call('sale.finish', { saleId, authCode: code, ...sureOfCode(refusal), approval }))
          }
        />
        <Button
          label={t('attention.unfinished.notTaken')}
          movesMoney
          busy={busy}
          disabled={!mayAnswer || code !== ''}
          onPress={() => approval && say(call('sale.abandon', { saleId, approval }))}
        />
        <Button label={t('back')} onPress={onBack} />
      </div>
    </div>
  );
}
