import { useEffect, useRef } from 'react';
import type { Money } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Button } from '../ui/button.tsx';
import styles from './attention-drawer.module.css';

interface GivenWithItProps {
  readonly amount: Money;
  readonly label: string;
  readonly busy: boolean;
  readonly onGive: () => void;
  readonly onBack: () => void;
}

/** Cash that leaves the drawer with what ends a matter: a second key that nobody has under the finger yet. */
export function GivenWithIt({ amount, label, busy, onGive, onBack }: GivenWithItProps) {
  const t = useT();
  const { show } = useMoney();
  const actions = useRef<HTMLDivElement>(null);
  useEffect(() => actions.current?.querySelector('button')?.focus(), []);
  return (
    <>
      <p>
        <AmountText amount={amount} size="large" />
      </p>
      <p className={styles.now}>{t('attention.returnUnfinished.withCash', { amount: show(amount) })}</p>
      <div ref={actions} className={styles.actions}>
        <Button label={t('back')} onPress={onBack} />
        <Button label={label} movesMoney busy={busy} onPress={onGive} />
      </div>
    </>
  );
}
