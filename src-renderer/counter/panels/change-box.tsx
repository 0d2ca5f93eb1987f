import { createContext, useContext } from 'react';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import { ZERO, type Money } from '../../../src-shared/money.ts';
import { useMoney, useRefusalWords } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { AmountText } from '../../ui/amount-text.tsx';
import styles from './change-box.module.css';
import { piecesOf } from '../sale/notes-and-coins.ts';

const PIECES_SHOWN_MAX = 5;

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
  const inPieces = useChangeInPieces();
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
      <p className={styles.give}>{inPieces(change)}</p>
    </div>
  );
}

/** The notes and coins that make the change; null where it takes too many to be read at a glance. */
function useChangeInPieces(): (change: Money) => string | null {
  const t = useT();
  const { bare } = useMoney();
  const values = useContext(ChangeContext);
  return (change) => {
    if (change === ZERO) return t('payment.noChange');
    const pieces = piecesOf(change, values);
    if (pieces.length === 0 || pieces.length > PIECES_SHOWN_MAX) return null;
    return t('payment.give', {
      pieces: pieces.map((piece) => `${piece.quantity}\u00a0×\u00a0${bare(piece.value)}`).join(' + '),
    });
  };
}
