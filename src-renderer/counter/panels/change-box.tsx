import { createContext, useContext } from 'react';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import { ZERO, type Money } from '../../../src-shared/money.ts';
import { useRefusalWords } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { AmountText } from '../../ui/amount-text.tsx';
import { useInPieces } from '../../ui/pieces.ts';
import styles from './change-box.module.css';

/** The notes and coins that the change of this sale is named in. */
export const ChangeContext = createContext<readonly Money[]>([]);

interface ChangeBoxProps {
  readonly change: Money;
  readonly missing?: Money;
  /** The clerk pressed Enter although something is missing. */
  readonly refusal?: Refusal | null;
}

/** The change, the largest figure of the screen, and the notes that make it; or what is still missing. */
export function ChangeBox({ change, missing = ZERO, refusal = null }: ChangeBoxProps) {
  const t = useT();
  const inPieces = useInPieces(useContext(ChangeContext));
  const wordsOf = useRefusalWords();
  if (missing > 0) {
    const words = refusal && wordsOf(refusal);
    return (
      <div className={styles.box} data-tone={words ? 'refused' : 'missing'} role={words ? 'alert' : undefined}>
        <p className={styles.label}>{t('payment.missing')}</p>
        <p className={styles.missing}>
          <AmountText amount={missing} size="large" />
        </p>
        {words && <p className={styles.give}>{`${words.says} ${words.now}`}</p>}
      </div>
    );
  }
  return (
    <div className={styles.box} data-tone="change">
      <p className={styles.label}>{t('payment.change')}</p>
      <p className={styles.figure}>
        <AmountText amount={change} size="hero" />
      </p>
      <p className={styles.give}>{change === ZERO ? t('payment.noChange') : inPieces(change)}</p>
    </div>
  );
}
