import { useState } from 'react';
import type { Counts } from '../../src-shared/contract/body-parts.ts';
import { ZERO } from '../../src-shared/money.ts';
import { CountEnd } from '../counting/count-end.tsx';
import { DenominationCount } from '../counting/denomination-count.tsx';
import { useCount } from '../counting/use-count.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import styles from './close-shift.module.css';

interface CountStepProps {
  readonly recount: boolean;
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onCounted: (counts: Counts) => void;
}

export function CountStep({ recount, busy, onBack, onCounted }: CountStepProps) {
  const t = useT();
  const count = useCount(recount ? 'recount' : 'close');
  /** Nothing was counted: a second press says that the drawer is empty indeed. */
  const [sure, setSure] = useState(false);

  function give() {
    if (count.total === ZERO && !sure) setSure(true);
    else onCounted([...count.counts]);
  }

  return (
    <section className={styles.sheet}>
      <p className={styles.lead}>{t(recount ? 'closeShift.recountLead' : 'closeShift.countLead')}</p>
      <DenominationCount count={count} disabled={busy} onLast={give} />
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
      {sure && count.total === ZERO && (
        <Note tone="warning" title={t('closeShift.nothingCounted')} live="alert">
          {t('closeShift.nothingCountedNow')}
        </Note>
      )}
    </section>
  );
}
