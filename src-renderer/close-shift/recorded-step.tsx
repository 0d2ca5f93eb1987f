import { useEffect, useRef } from 'react';
import type { CountRecorded } from '../../src-shared/contract/views/shift.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import styles from './close-shift.module.css';

interface RecordedStepProps {
  /** null after a restart: the count is on record, its figure is not told again before the reveal. */
  readonly recorded: CountRecorded | null;
  readonly busy: boolean;
  readonly onRecount: () => void;
  readonly onReveal: () => void;
  readonly onBack: () => void;
}

export function RecordedStep({ recorded, busy, onRecount, onReveal, onBack }: RecordedStepProps) {
  const t = useT();
  const { show } = useMoney();
  const main = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!busy) main.current?.querySelector<HTMLElement>('button:last-child')?.focus();
  }, [busy]);
  const recountOffered = recorded?.recountOffered ?? true;
  return (
    <section className={styles.sheet} data-narrow>
      <Note
        tone="good"
        title={recorded ? t('closeShift.recorded', { amount: show(recorded.counted) }) : t('closeShift.recordedBefore')}
        live="status"
      >
        {t(recountOffered ? 'closeShift.recountOffered' : 'closeShift.recountUsed')}
      </Note>
      <p className={styles.lead}>{t('closeShift.afterReveal')}</p>
      <div ref={main} className={styles.actions}>
        <Button label={t('closeShift.backToSelling')} keys={KEYS.screen.back.shown} busy={busy} onPress={onBack} />
        {recountOffered && <Button label={t('closeShift.recount')} size="large" busy={busy} onPress={onRecount} />}
        <Button label={t('closeShift.reveal')} tone="main" size="large" busy={busy} onPress={onReveal} />
      </div>
    </section>
  );
}
