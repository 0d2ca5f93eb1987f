import type { RefObject } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { CashPayment } from './cash-payment.tsx';
import { DonePanel } from './done-panel.tsx';
import styles from './payment-panel.module.css';
import { Question } from './question.tsx';
import { stepState } from './sale-view.ts';
import { StepPanel } from './step-panel.tsx';
import { TenderChoice } from './tender-choice.tsx';
import { TerminalPayment } from './terminal-payment.tsx';
import type { Sale } from './use-sale.ts';

export interface PaymentPanelProps {
  readonly sale: Sale;
  readonly received: RefObject<HTMLInputElement | null>;
  readonly code: RefObject<HTMLInputElement | null>;
  /** Absent where the last sale is too old to be given back by its clerk. */
  readonly onReturnLast: (() => void) | undefined;
}

export function PaymentPanel({ sale, received, code, onReturnLast }: PaymentPanelProps) {
  const t = useT();
  const { snapshot, send } = sale;
  const { context } = snapshot;
  const state = stepState(snapshot, 'payment');
  const paying = state === 'active';
  const [line] = context.lines;
  const last = !paying && context.taken !== null;
  const title = last ? t('done.heading') : line ? t('payment.titleOfCard', { card: `…${lastFour(line.cardNumber)}` }) : t('payment.title');
  const back = snapshot.matches('payment') && <Button label={t('payment.back')} keys="Esc" tone="quiet" onPress={() => send({ type: 'back' })} />;
  return (
    <StepPanel step="payment" state={last ? 'done' : state} title={title} aside={back || undefined}>
      {paying ? <Paying sale={sale} received={received} code={code} /> : context.taken ? <DonePanel taken={context.taken} fresh={snapshot.matches('done')} onReturn={onReturnLast} /> : <p className={styles.later}>{t('payment.later')}</p>}
    </StepPanel>
  );
}

function Paying({ sale, received, code }: Omit<PaymentPanelProps, 'onReturnLast'>) {
  const { snapshot } = sale;
  if (snapshot.matches({ payment: 'interrupted' }) || snapshot.matches({ payment: 'leaving' })) return <Question sale={sale} />;
  return (
    <>
      <TenderChoice sale={sale} />
      {snapshot.context.tender === 'cash' ? <CashPayment sale={sale} field={received} /> : <TerminalPayment sale={sale} field={code} />}
    </>
  );
}
