import { useEffect } from 'react';
import { sumOf } from '../../../src-shared/money.ts';
import { noteUncovered } from '../../keys/uncovered.ts';
import { useMoney } from '../../counter-context.tsx';
import { useT, type TextKey } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import styles from './payment.module.css';
import { asksDevice, dueOf, isTakenByDevice, saysNoMore, terminalWanted } from '../sale/sale-context.ts';
import { type Answer, answersByDigit, answersOf, type SaleSnapshot } from '../sale/sale-view.ts';
import type { Sale } from '../sale/use-sale.ts';
import { tailOfScan, cardsInWords } from '../sale/cards-in-words.ts';

/** Asked before a payment that was begun is left: only the clerk knows whether money was taken. */
export function Question({ sale: { snapshot, send } }: { readonly sale: Sale }) {
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  useEffect(() => noteUncovered, []);
  const leaving = snapshot.hasTag('leaving');
  const question = questionOf(snapshot);
  // A device gives back what it took: nobody does it by its keys first.
  const isByDevice = question === 'question.partPaid' && context.parts.every(isTakenByDevice);
  const label: Readonly<Record<Answer, TextKey>> = {
    'answer.stay': `${question}.stay`,
    'answer.no-money': isByDevice ? 'question.partPaid.noMoneyAtDevice' : `${question}.noMoney`,
    'answer.later': question === 'question.leavingDevice' ? `${question}.later` : 'question.leaving.later',
    'answer.add': 'question.interrupted.add',
  };
  // It says what it will do: nobody chooses the way of paying twice.
  const next = terminalWanted(context);
  const then = next ? t('question.leaving.then', { tender: t(`tender.${next}`) }) : undefined;
  const paid = sumOf(context.parts.map((part) => part.amount));
  // What was given to the terminal, or paid over it already.
  const amount = leaving && !saysNoMore(context) ? sumOf([context.keyed, paid]) : dueOf(context.lines);
  const of = { cards: cardsInWords(context.lines, t), amount: show(amount) };
  return (
    <div className={styles.payment} role="alertdialog" aria-label={t(`${question}.title`)}>
      {context.waitingScan !== null && (
        <Note tone="info" title={t('question.scanned', { text: tailOfScan(context.waitingScan) })} />
      )}
      <Note tone="warning" title={t(`${question}.title`)} live="alert">
        {t(leaving && saysNoMore(context) ? 'question.leavingNameless.now' : `${question}.now`, of)}
      </Note>
      {answersOf(snapshot).map((answer, index) => (
        <Button
          key={answer}
          wide
          size="large"
          label={t(label[answer])}
          note={answer === 'answer.no-money' ? then : undefined}
          keys={answersByDigit(snapshot) ? KEYS.choices.choose.presses[index] : undefined}
          onPress={() => send({ type: answer })}
        />
      ))}
    </div>
  );
}

/**
 * Why it is asked: a group would be lost, another card was scanned, or a part is paid already. Or the terminal was
 * given the amount, by hand or by this counter.
 */
function questionOf(
  snapshot: SaleSnapshot,
): `question.${'dropping' | 'interrupted' | 'partPaid' | 'leaving' | 'leavingDevice'}` {
  if (snapshot.hasTag('dropping')) return 'question.dropping';
  if (!snapshot.hasTag('leaving')) return 'question.interrupted';
  if (snapshot.context.tender === 'cash') return 'question.partPaid';
  return asksDevice(snapshot.context) ? 'question.leavingDevice' : 'question.leaving';
}
