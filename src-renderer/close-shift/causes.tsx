import type { LikelyCause } from '../../src-shared/contract/views/shift.ts';
import { MOVING_CASH } from '../../src-shared/journal/kinds/names.ts';
import { ZERO, type Money } from '../../src-shared/money.ts';
import { useDates } from '../clock.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import styles from './close-shift.module.css';

/** More would hide the likely ones among the others. */
const SHOWN_MAX = 3;
/** A sale is told by its slips, and an opening is no slip of this shift. */
const KNOWN = MOVING_CASH.filter((kind) => kind !== 'sale' && kind !== 'shift-opened');

/** The likeliest causes of a difference, each as a question that the clerk can look into. */
export function Causes({
  causes,
  difference,
}: {
  readonly causes: readonly LikelyCause[];
  readonly difference: Money;
}) {
  const t = useT();
  const words = useCauseWords(difference);
  if (causes.length === 0) return null;
  return (
    <section className={styles.causes} aria-label={t('cause.title')}>
      <h2>{t('cause.title')}</h2>
      <ol>
        {causes.slice(0, SHOWN_MAX).map((cause, index) => (
          <li key={`${cause.kind} ${index}`}>{words(cause)}</li>
        ))}
      </ol>
      <p>{t('cause.lookFirst')}</p>
    </section>
  );
}

function useCauseWords(difference: Money): (cause: LikelyCause) => string {
  const t = useT();
  const { show } = useMoney();
  const dates = useDates();
  const short = difference < ZERO;
  return (cause) => {
    switch (cause.kind) {
      case 'another-machine':
        return t('cause.anotherMachine', { time: dates.time(cause.at) });
      case 'wrong-tender':
        return cause.tender === 'cash'
          ? t('cause.bookedAsCash', { number: cause.receiptNumber, amount: show(cause.amount) })
          : t('cause.bookedAsOther', {
              number: cause.receiptNumber,
              amount: show(cause.amount),
              tender: t(`tender.${cause.tender}`),
            });
      case 'amount-of-entry': {
        const what = t(`cause.entry.${KNOWN.find((kind) => kind === cause.entryKind) ?? 'other'}`);
        return t(short ? 'cause.notThere' : 'cause.stillThere', {
          what,
          amount: show(cause.amount),
          time: dates.time(cause.at),
        });
      }
      case 'change':
        return t(short ? 'cause.changeTwice' : 'cause.changeKept', {
          number: cause.receiptNumber,
          amount: show(cause.amount),
        });
      case 'swapped-digits':
        return t('cause.swapped', {
          number: cause.receiptNumber,
          amount: show(cause.amount),
          instead: show(cause.instead),
        });
      case 'miscounted':
        return t(cause.quantity > 0 ? 'cause.countedTooOften' : 'cause.countedTooSeldom', {
          value: show(cause.value),
          quantity: Math.abs(cause.quantity),
        });
    }
  };
}
