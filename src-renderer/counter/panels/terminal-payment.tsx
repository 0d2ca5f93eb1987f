import type { RefObject } from 'react';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import { minus, sumOf, ZERO } from '../../../src-shared/money.ts';
import { useCounter, useMoney } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { AmountText } from '../../ui/amount-text.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { isDoubt, RefusalNote } from '../../ui/note.tsx';
import { NoPaper } from './no-paper.tsx';
import styles from './payment.module.css';
import { asksDevice, restOf, saysNoMore } from '../sale/sale-context.ts';
import { isBeingDropped } from '../sale/sale-view.ts';
import type { Sale } from '../sale/use-sale.ts';
import { cardsInWords } from '../sale/cards-in-words.ts';

/**
 * The amount stands large. At a stand-alone terminal it is keyed, and its slip's code is typed. A device is asked by
 * Enter, and tells what it is doing.
 */
export function TerminalPayment({
  sale,
  field,
}: {
  readonly sale: Sale;
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  const { snapshot, send } = sale;
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  const left = minus(restOf(context), context.keyed);
  const taking = snapshot.hasTag('taking');
  const doubted = isDoubt(context.refusal);
  const byDevice = asksDevice(context);
  const { isAsked } = context;
  const isOver = isAsked && saysNoMore(context);
  // The device goes on by itself with the part after it.
  const atWork = useCounter().payments.find((each) => each.saleId === context.saleId);
  // One Enter asks for both parts.
  const asked = byDevice && left > ZERO && context.restTender !== 'cash' ? [context.keyed, left] : [context.keyed];
  // Which of them is in doubt a device that will never say does not tell either.
  const amount = isOver ? sumOf(asked) : (atWork?.amount ?? context.keyed);
  const isFirst = amount === context.keyed && (atWork?.kind ?? context.tender) === context.tender;
  const take = t(wordOfTaking(left > ZERO && !byDevice, isAsked));
  const kind = context.tender === 'qr' ? 'qr' : 'bank-card';
  return (
    <>
      <div className={styles.payment}>
        <div className={styles.key} data-small={context.refusal !== null || undefined}>
          {byDevice ? <AtDevice sale={sale} /> : <p className={styles.keyWhere}>{t(`payment.keyInto.${kind}`)}</p>}
          <p className={styles.keyAmount}>
            <AmountText amount={amount} size="hero" />
          </p>
          {left > ZERO && isFirst && !isOver && (
            <p>
              {context.restTender === 'cash' && !byDevice
                ? t('payment.leftAfter', { amount: show(left) })
                : t('payment.thenBy', { amount: show(left), tender: t(`tender.${context.restTender}`) })}
            </p>
          )}
        </div>
        {!byDevice && (
          <Field
            ref={field}
            large
            label={t('payment.authorisationCode')}
            takes="authorisation"
            ownPad
            hint={t('payment.fromTheSlip')}
            value={context.codeText}
            inputMode="none"
            disabled={taking}
            problem={isOfCode(context.refusal) && !doubted}
            doubted={doubted}
            onText={(text) => send({ type: 'code.typed', text })}
          />
        )}
        {context.refusal && <RefusalNote refusal={context.refusal} />}
        <NoPaper sale={sale} />
      </div>
      {!byDevice && (
        <Button
          label={t('payment.declined')}
          note={t('payment.declinedNow')}
          name={t('payment.declined')}
          keys={KEYS.sale.addCard.shown}
          disabled={taking || snapshot.hasTag('keeping')}
          onPress={() => send({ type: 'declined' })}
        />
      )}
      {isAsked && !taking && <Park isAll={isOver} onPark={() => send({ type: 'park' })} />}
      {!isOver && (
        <Button
          label={take}
          note={
            isAsked ? t('payment.askAgainNow') : `${cardsInWords(context.lines, t)} · ${asked.map(show).join(' + ')}`
          }
          name={take}
          keys={KEYS.sale.confirm.shown}
          tone="main"
          size="large"
          wide
          movesMoney
          busy={taking}
          disabled={(!byDevice && context.codeText === '') || snapshot.hasTag('keeping')}
          onPress={() => send({ type: 'confirm' })}
        />
      )}
    </>
  );
}

/** The next customer is served, and this payment stays in sight. `isAll`: nothing else is left to do here. */
export function Park({ isAll, onPark }: { readonly isAll: boolean; readonly onPark: () => void }) {
  const t = useT();
  return (
    <Button
      label={t('payment.park')}
      note={t('payment.parkNow')}
      name={t('payment.park')}
      keys={KEYS.sale.addCard.shown}
      {...(isAll && ({ tone: 'main', size: 'large', wide: true } as const))}
      onPress={onPark}
    />
  );
}

function wordOfTaking(
  isPart: boolean,
  isAsked: boolean,
): 'payment.takePart' | 'payment.askAgain' | 'payment.takePayment' {
  if (isAsked) return 'payment.askAgain';
  return isPart ? 'payment.takePart' : 'payment.takePayment';
}

/** Before it is asked, and what it is doing about this sale since. */
function AtDevice({ sale: { snapshot } }: { readonly sale: Sale }) {
  const t = useT();
  const { payments } = useCounter();
  const { saleId, isAsked } = snapshot.context;
  const now = payments.find((each) => each.saleId === saleId);
  const doing = isBeingDropped(snapshot) ? 'being-dropped' : now?.doing;
  return (
    <p className={styles.keyWhere} role="status">
      {t(`payment.atDevice.${doing ?? (isAsked ? 'asked' : 'before')}`)}
    </p>
  );
}

/** A scan that was no card, or a preset, says nothing about the code. */
function isOfCode(refusal: Refusal | null): boolean {
  return refusal !== null && refusal.kind !== 'card-number-unreadable' && refusal.kind !== 'amount-agreed';
}
