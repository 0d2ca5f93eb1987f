import { useEffect, useLayoutEffect, useRef } from 'react';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { type Sentence, useT } from '../i18n.ts';
import { noteUncovered } from '../keys/uncovered.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { useInPieces, useValuesInHand } from '../ui/pieces.ts';
import styles from './hand-out.module.css';

/** What is durable now, and how much of it leaves the drawer for a hand. */
export interface Handed {
  readonly title: Sentence;
  readonly more?: Sentence;
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
      <Note tone="good" title={title(t)} live="status">
        {more?.(t)}
      </Note>
    </div>
  );
}

/** It stands alone until the clerk has handed the money over. */
export function HandedUntilDone({ handed, onDone }: { readonly handed: Handed; readonly onDone: () => void }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  // What to give stays in sight, wherever the page was scrolled to and the focus was.
  useEffect(() => {
    // The key that gave it may be struck once too often, or stay down.
    noteUncovered();
    box.current?.querySelector('button')?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={box} className={styles.untilDone}>
      <HandedOut {...handed} />
      <Button label={t('handOut.done')} size="large" putsAway onPress={onDone} />
    </div>
  );
}
