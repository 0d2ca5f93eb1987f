import { useLayoutEffect, useRef } from 'react';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { useT } from '../i18n.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Note } from '../ui/note.tsx';
import { useInPieces, useValuesInHand } from '../ui/pieces.ts';
import styles from './hand-out.module.css';

/** What is durable now, and how much of it leaves the drawer for a hand. */
export interface Handed {
  readonly title: string;
  readonly more?: string;
  readonly cash: Money;
}

/** After the commit: what to hand over, and in which pieces. It comes into sight, wherever the page was scrolled to. */
export function HandedOut({ title, more, cash }: Handed) {
  const t = useT();
  const inPieces = useInPieces(useValuesInHand(true));
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div ref={box} className={styles.handed}>
      {cash > ZERO && (
        <div className={styles.box}>
          <p className={styles.label}>{t('handOut.give')}</p>
          <p className={styles.figure}>
            <AmountText amount={cash} size="hero" />
          </p>
          <p className={styles.pieces}>{inPieces(cash)}</p>
        </div>
      )}
      <Note tone="good" title={title} live="status">
        {more}
      </Note>
    </div>
  );
}
