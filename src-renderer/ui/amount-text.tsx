import type { CSSProperties } from 'react';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import styles from './amount-text.module.css';

interface AmountTextProps {
  readonly amount: Money;
  readonly size?: 'text' | 'large' | 'hero';
  /** It is a difference: what is too much has its sign as well. */
  readonly signed?: boolean;
}

/** Money on the screen: the figure strong, the currency's sign beside it. */
export function AmountText({ amount, size = 'text', signed = false }: AmountTextProps) {
  const { bare, currency } = useMoney();
  const figure = `${signed && amount > ZERO ? '+' : ''}${bare(amount)}`;
  return (
    <span className={styles.amount} data-size={size} style={{ '--length': figure.length } as CSSProperties}>
      {figure}
      <span className={styles.sign}>{`\u00a0${currency.symbol}`}</span>
    </span>
  );
}
