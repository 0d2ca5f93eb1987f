import type { RefObject } from 'react';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import { useMoney, useRefusalWords } from '../../counter-context.tsx';
import { useT, type Translate } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/icons.tsx';
import { Note, RefusalNote } from '../../ui/note.tsx';
import { AmountText } from '../../ui/amount-text.tsx';
import payment from './payment.module.css';
import { CashPayment, dueInWords } from './cash-payment.tsx';
import { DonePanel } from './done-panel.tsx';
import styles from './payment-panel.module.css';
import { Question } from './question.tsx';
import { hearsDevice, dueOf, refuseTender, restOf, type SaleContext } from '../sale/sale-context.ts';
import { backClears, goingBack, refuseTyped, shownAmount, stepState } from '../sale/sale-view.ts';
import { StepPanel } from './step-panel.tsx';
import { TenderChoice } from './tender-choice.tsx';
import { Park, TerminalPayment } from './terminal-payment.tsx';
import type { Sale } from '../sale/use-sale.ts';
import { cardsInWords } from '../sale/cards-in-words.ts';

interface PaymentPanelProps {
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
  const last = state !== 'active' && context.taken !== null;
  const leavesDevice = snapshot.hasTag('taking') && hearsDevice(context);
  const goesBack =
    goingBack(snapshot) === null &&
    (leavesDevice || snapshot.hasTag('payment') || snapshot.hasTag('amount') || snapshot.hasTag('gathering'));
  const back = goesBack && (
    <Button
      label={t(snapshot.hasTag('amount') && backClears(snapshot) ? 'pad.clear' : 'payment.back')}
      keys={KEYS.sale.back.shown}
      tone="quiet"
      onPress={() => send({ type: 'back' })}
    />
  );
  return (
    <StepPanel
      step="payment"
      state={last ? 'done' : state}
      title={last ? t('done.heading') : titleOf(context, t)}
      aside={back || undefined}
    >
      <PaymentNow sale={sale} received={received} code={code} onReturnLast={onReturnLast} />
    </StepPanel>
  );
}

function titleOf({ lines }: SaleContext, t: Translate): string {
  return lines.length > 0 ? t('payment.titleOf', { cards: cardsInWords(lines, t) }) : t('payment.title');
}

/** What the step holds: cards gathered, amount agreed, money paid, sale made; before all that only a word. */
function PaymentNow({ sale, received, code, onReturnLast }: PaymentPanelProps) {
  const t = useT();
  const { snapshot } = sale;
  const { taken } = snapshot.context;
  if (snapshot.hasTag('gathering')) return <PayGroup sale={sale} />;
  if (snapshot.hasTag('amount')) return <AgreeAmount sale={sale} />;
  if (stepState(snapshot, 'payment') === 'active') return <Paying sale={sale} received={received} code={code} />;
  if (taken) return <DonePanel taken={taken} fresh={snapshot.hasTag('done')} onReturn={onReturnLast} />;
  return <p className={styles.later}>{t('payment.later')}</p>;
}

function Paying({ sale, received, code }: Omit<PaymentPanelProps, 'onReturnLast'>) {
  const { snapshot } = sale;
  if (snapshot.hasTag('asking')) return <Question sale={sale} />;
  if (goingBack(snapshot) !== null) return <GivingBack sale={sale} />;
  return (
    <>
      <TenderChoice sale={sale} />
      <PaidParts sale={sale} />
      <PayingBy sale={sale} received={received} code={code} />
    </>
  );
}

/** The device takes a while: nobody takes the rest of a sale that is being dropped, and the next customer is served. */
function GivingBack({ sale }: { readonly sale: Sale }) {
  const t = useT();
  return (
    <>
      <PaidParts sale={sale} />
      <Note tone="info" title={t('payment.atDevice.giving-back')} live="status" />
      <Park isAll onPark={() => sale.send({ type: 'park' })} />
    </>
  );
}

/** How the rest is paid; where no cash is taken, why not. */
function PayingBy({ sale, received, code }: Omit<PaymentPanelProps, 'onReturnLast'>) {
  const { context } = sale.snapshot;
  if (context.tender !== 'cash') return <TerminalPayment sale={sale} field={code} />;
  const refused = refuseTender('cash', context);
  return refused ? <NoCash sale={sale} refusal={refused} /> : <CashPayment sale={sale} field={received} />;
}

/** What is due stands all the same: it is paid another way. */
function NoCash({ sale: { snapshot }, refusal }: { readonly sale: Sale; readonly refusal: Refusal }) {
  const t = useT();
  const other = snapshot.context.refusal;
  return (
    <div className={payment.payment}>
      <p className={payment.due}>
        {dueInWords(snapshot.context, t)} <AmountText amount={restOf(snapshot.context)} />
      </p>
      <RefusalNote refusal={refusal} />
      {other && other.kind !== refusal.kind && <RefusalNote refusal={other} />}
    </div>
  );
}

/** While the amount is typed: a finger has no Enter. A preset and a pass go on by themselves. */
function AgreeAmount({ sale }: { readonly sale: Sale }) {
  const { snapshot, send } = sale;
  const t = useT();
  const { show } = useMoney();
  const wordsOf = useRefusalWords();
  const { context } = snapshot;
  const typed = context.amountText !== '' && !snapshot.hasTag('passes');
  const refusal = typed ? refuseTyped(context) : null;
  const label = t(context.inGroup ? 'amount.forEach' : 'group.pay');
  return (
    <>
      <p className={styles.later}>{!typed && t('payment.later')}</p>
      <Button
        label={label}
        note={typed ? show(shownAmount(context)) : undefined}
        why={refusal ? wordsOf(refusal).says : undefined}
        name={label}
        disabled={!typed}
        keys={KEYS.sale.confirm.shown}
        tone="main"
        size="large"
        wide
        onPress={() => send({ type: 'confirm' })}
      />
    </>
  );
}

/** While cards are added: what they come to, and the way to their payment. */
function PayGroup({ sale }: { readonly sale: Sale }) {
  const { snapshot, send } = sale;
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  const typed = context.cardText !== '';
  return (
    <>
      <p className={styles.later}>{t(typed ? 'group.typedFirst' : 'group.scanNext')}</p>
      <Button
        label={t('group.pay')}
        note={`${cardsInWords(context.lines, t)} · ${show(dueOf(context.lines))}`}
        name={t('group.pay')}
        keys={KEYS.sale.confirm.shown}
        tone="main"
        size="large"
        wide
        disabled={context.cards.length === 0 || typed || snapshot.hasTag('seeking')}
        onPress={() => send({ type: 'confirm' })}
      />
    </>
  );
}

/** What was paid of this sale already, each with the code of its slip. */
function PaidParts({ sale: { snapshot } }: { readonly sale: Sale }) {
  const t = useT();
  const { show } = useMoney();
  const { parts, paidBy } = snapshot.context;
  if (parts.length === 0) return null;
  return (
    <ul className={styles.parts} aria-label={t('payment.parts')}>
      {parts.map((part, index) => (
        <li key={`${part.authCode} ${index}`}>
          <Check />
          <span>
            {[t(`tender.${paidBy[index] ?? part.kind}`), ...(part.authCode ? [part.authCode] : [])].join(' · ')}
          </span>
          <strong>{show(part.amount)}</strong>
        </li>
      ))}
    </ul>
  );
}
