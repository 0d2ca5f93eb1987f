import type { RefObject } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { RefusalNote } from '../ui/note.tsx';
import styles from './payment.module.css';
import { dueOf } from './sale-context.ts';
import type { Sale } from './use-sale.ts';

/** A stand-alone terminal: the amount to key stands large, then the slip's authorisation code is typed. */
export function TerminalPayment({ sale: { snapshot, send }, field }: { readonly sale: Sale; readonly field: RefObject<HTMLInputElement | null> }) {
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  const due = dueOf(context.lines);
  const taking = snapshot.matches('taking');
  const [line] = context.lines;
  const kind = context.tender === 'qr' ? 'qr' : 'bank-card';
  return (
    <div className={styles.payment}>
      <div className={styles.key}>
        <p>{t(`payment.keyInto.${kind}`)}</p>
        <p className={styles.keyAmount}><AmountText amount={due} size="hero" /></p>
      </div>
      <Field
        ref={field}
        large
        label={t('payment.authorisationCode')}
        hint={t('payment.fromTheSlip')}
        value={context.codeText}
        inputMode="none"
        disabled={taking}
        problem={context.refusal !== null}
        onText={(text) => send({ type: 'code.typed', text })}
      />
      {context.refusal ? <RefusalNote refusal={context.refusal} /> : <p>{t('payment.declined')}</p>}
      <div className={styles.space} />
      <Button
        label={t('payment.takePayment')}
        note={line && t('payment.ofCard', { card: `…${lastFour(line.cardNumber)}`, amount: show(due) })}
        name={t('payment.takePayment')}
        keys="Enter"
        tone="main"
        size="large"
        wide
        busy={taking}
        disabled={context.codeText === '' || snapshot.matches({ payment: 'keeping' })}
        onPress={() => send({ type: 'confirm' })}
      />
    </div>
  );
}
