import { useEffect, useRef } from 'react';
import type { CountRecorded } from '../../src-shared/contract/views/shift.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import styles from './close-shift.module.css';

interface RecordedStepProps {
  /** null after a restart: the count is on record, its figure is not told again before the reveal. */
  readonly recorded: CountRecorded | null;
  readonly recountOffered: boolean;
  readonly busy: boolean;
  readonly onRecount: () => void;
  readonly onReveal: () => void;
  readonly onBack: () => void;
}

const RECOUNT = '[data-size="large"]:not([data-moves-money])';

/** Enter counts once more, and does nothing once that was done: to see what is expected is a key of its own. */
export function RecordedStep({ recorded, recountOffered, busy, onRecount, onReveal, onBack }: RecordedStepProps) {
  const t = useT();
  const { show } = useMoney();
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!busy) (sheet.current?.querySelector<HTMLElement>(RECOUNT) ?? sheet.current)?.focus();
  }, [busy, recountOffered]);
  useKeys('close', { reveal: busy ? null : onReveal });
  return (
    <section ref={sheet} className={styles.sheet} data-narrow tabIndex={-1}>
      <Note
        tone="good"
        title={recorded ? t('closeShift.recorded', { amount: show(recorded.counted) }) : t('closeShift.recordedBefore')}
        live="status"
      >
        {t(recountOffered ? 'closeShift.recountOffered' : 'closeShift.recountUsed')}
      </Note>
      <p className={styles.lead}>{t('closeShift.afterReveal')}</p>
      <div className={styles.actions}>
        <Button label={t('closeShift.backToSelling')} keys={KEYS.screen.back.shown} busy={busy} onPress={onBack} />
        {recountOffered && <Button label={t('closeShift.recount')} size="large" busy={busy} onPress={onRecount} />}
        <Button
          label={t('closeShift.reveal')}
          keys={KEYS.close.reveal.shown}
          tone="main"
          size="large"
          // It moves none, and can't be taken back either.
          movesMoney
          busy={busy}
          onPress={onReveal}
        />
      </div>
    </section>
  );
}
