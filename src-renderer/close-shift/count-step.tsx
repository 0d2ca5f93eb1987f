import { CountDoubt } from '../counting/count-doubt.tsx';
import { CountEnd } from '../counting/count-end.tsx';
import { DenominationCount } from '../counting/denomination-count.tsx';
import { type CountGiven, givenOf, useCount } from '../counting/use-count.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Button } from '../ui/button.tsx';
import styles from './close-shift.module.css';

interface CountStepProps {
  readonly recount: boolean;
  readonly busy: boolean;
  /** What was read before leaves its room to what is said above: the button stays in sight. */
  readonly refused: boolean;
  readonly onBack: () => void;
  readonly onCounted: (count: CountGiven) => void;
}

export function CountStep({ recount, busy, refused, onBack, onCounted }: CountStepProps) {
  const t = useT();
  const count = useCount(recount ? 'recount' : 'close');

  function give() {
    if (count.isMeant()) onCounted(givenOf(count));
  }

  return (
    <section className={styles.sheet}>
      {!refused && <p className={styles.lead}>{t(recount ? 'closeShift.recountLead' : 'closeShift.countLead')}</p>}
      <DenominationCount count={count} disabled={busy} brief={refused} onLast={give} />
      <div className={styles.actions}>
        <Button
          label={t(recount ? 'closeShift.keepFirst' : 'closeShift.backToSelling')}
          keys={KEYS.screen.back.shown}
          onPress={onBack}
        />
        <CountEnd count={count}>
          {(keys) => (
            <Button label={t('closeShift.record')} tone="main" size="large" keys={keys} busy={busy} onPress={give} />
          )}
        </CountEnd>
      </div>
      <CountDoubt count={count} give={t('closeShift.record')} />
    </section>
  );
}
