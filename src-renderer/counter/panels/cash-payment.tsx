import type { RefObject } from 'react';
import type { Money } from '../../../src-shared/money.ts';
import { denominationsInUse, endingSeries } from '../../../src-shared/notes-in-use.ts';
import { useMoney } from '../../counter-context.tsx';
import { useDates } from '../../clock.ts';
import { useT, type Translate } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { AmountText } from '../../ui/amount-text.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { groupDigits } from '../../ui/digits.ts';
import { isDoubt, RefusalNote } from '../../ui/note.tsx';
import { ChangeBox } from './change-box.tsx';
import { NoPaper } from './no-paper.tsx';
import { quickNotes } from '../sale/notes-and-coins.ts';
import styles from './payment.module.css';
import { digitsOfAmount } from '../sale/sale-answers.ts';
import { asksHowItIsPaid, type SaleContext } from '../sale/sale-context.ts';
import { cashOf } from '../sale/sale-view.ts';
import type { Sale } from '../sale/use-sale.ts';
import { cardsInWords } from '../sale/cards-in-words.ts';

/** More of them are told where the drawer is counted. */
const SERIES_TOLD_MAX = 2;

export function CashPayment({
  sale,
  field,
}: {
  readonly sale: Sale;
  readonly field: RefObject<HTMLInputElement | null>;
}) {
  const t = useT();
  const { show, currency } = useMoney();
  const { snapshot, send } = sale;
  const { context } = snapshot;
  const cash = cashOf(context);
  const taking = snapshot.hasTag('taking');
  const tooLittle = context.refusal?.kind === 'received-too-little';
  const take = t('payment.takeCash');
  const of = cardsInWords(context.lines, t);
  // Nothing is exact before somebody said how it is paid.
  const asks = asksHowItIsPaid(context);
  const exact = asks ? undefined : t('payment.exactWithEnter');
  const ending = useEndingInShort(sale, cash.received);
  return (
    <>
      <div className={styles.payment}>
        {/* The large sum and the button say it too, where old notes need the room. */}
        {context.parts.length === 0 && ending.length === 0 && (
          <p className={styles.due}>
            {dueInWords(context, t)} <AmountText amount={cash.due} />
          </p>
        )}
        <Field
          ref={field}
          large
          label={t('payment.received')}
          takes="amount"
          hint={ending.length === 0 ? exact : <Ending ending={ending} />}
          value={groupDigits(context.receivedText)}
          placeholder={asks ? '' : t('payment.exact')}
          suffix={currency.symbol}
          inputMode="none"
          disabled={taking}
          problem={tooLittle || context.refusal?.kind === 'received-too-much'}
          doubted={isDoubt(context.refusal)}
          onText={(text) => send({ type: 'received.typed', text })}
        />
        {context.refusal && !tooLittle && <RefusalNote refusal={context.refusal} />}
        <QuickNotes sale={sale} due={cash.due} received={cash.received} />
        <NoPaper sale={sale} />
      </div>
      {context.receivedText !== '' && (
        <ChangeBox change={cash.change} missing={cash.missing} refusal={tooLittle ? context.refusal : null} />
      )}
      <Button
        label={take}
        note={asks ? t('keyWord.choose-tender') : `${of} · ${show(cash.due)}`}
        name={take}
        keys={asks ? undefined : KEYS.sale.confirm.shown}
        tone="main"
        size="large"
        wide
        movesMoney
        busy={taking}
        disabled={cash.missing > 0 || asks || snapshot.hasTag('keeping')}
        onPress={() => send({ type: 'confirm' })}
      />
    </>
  );
}

/** What the cash is for: several cards, or the one. What paid parts leave is the large sum beside it. */
export function dueInWords({ cards, lines }: SaleContext, t: Translate): string {
  if (cards.length > 1) return t('payment.dueOf', { cards: cardsInWords(lines, t) });
  return t('payment.due');
}

/** One note a line, whole. */
function Ending({ ending }: { readonly ending: readonly string[] }) {
  return (
    <strong className={styles.ending}>
      {ending.map((each) => (
        <span key={each}>{each}</span>
      ))}
    </strong>
  );
}

/** A note of a series that ends may be among what is handed over: the field itself says so, short. */
function useEndingInShort({ snapshot }: Sale, received: Money): readonly string[] {
  const t = useT();
  const { bare } = useMoney();
  const { shortDate } = useDates();
  const { today, profile } = snapshot.context.rules;
  const ending = endingSeries(today, profile)
    .filter(({ kind, value }) => kind === 'note' && value <= received)
    .toSorted((a, b) => Number(b.isOver) - Number(a.isOver))
    .slice(0, SERIES_TOLD_MAX);
  return ending.map(({ value, series, until, isOver }) => {
    const note = series === '' ? bare(value) : `${bare(value)} «${series}»`;
    return isOver ? t('payment.seriesOver', { note }) : t('payment.seriesEnds', { note, day: shortDate(until) });
  });
}

function QuickNotes({
  sale: { snapshot, send },
  due,
  received,
}: {
  readonly sale: Sale;
  readonly due: Money;
  readonly received: Money;
}) {
  const t = useT();
  const { bare, show } = useMoney();
  const { context } = snapshot;
  const typed = context.receivedText !== '';
  const put = (text: string) => send({ type: 'received.typed', text });
  return (
    <div className={styles.notes} role="group" aria-label={t('payment.quickNotes')}>
      <Button
        label={t('payment.exact')}
        selected={!typed && !asksHowItIsPaid(context)}
        disabled={snapshot.hasTag('taking')}
        onPress={() => put('')}
      />
      {quickNotes(due, denominationsInUse(context.rules.today, context.rules.profile)).map((note, index) => (
        <Button
          key={note}
          label={bare(note)}
          name={show(note)}
          keys={index === 0 ? KEYS.sale.moreCash.shown : undefined}
          selected={typed && note === received}
          disabled={snapshot.hasTag('taking')}
          onPress={() => put(digitsOfAmount(note, context))}
        />
      ))}
    </div>
  );
}
