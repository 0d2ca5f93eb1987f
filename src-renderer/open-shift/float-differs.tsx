import { useEffect, useRef } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import { negative, ZERO } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { AmountText } from '../ui/amount-text.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import styles from './float-differs.module.css';

type FloatDiffers = Extract<Refusal, { kind: 'float-differs' }>;

interface FloatDiffersStepProps {
  readonly told: FloatDiffers;
  readonly busy: boolean;
  readonly onAgain: () => void;
  readonly onOpen: () => void;
}

/** Nothing is written yet. A miscount is found now or never: to count again is what Enter and Esc do. */
export function FloatDiffersStep({ told, busy, onAgain, onOpen }: FloatDiffersStepProps) {
  const t = useT();
  const { show, signed } = useMoney();
  const actions = useRef<HTMLDivElement>(null);
  useEffect(() => actions.current?.querySelector<HTMLElement>('button[data-tone="main"]')?.focus(), []);
  useKeys('opening', { openSo: busy ? null : onOpen });
  const { carried, fromSafe, counted, difference } = told;
  const size = show(difference < ZERO ? negative(difference) : difference);
  return (
    <section className={styles.sheet} aria-label={t('closeShift.difference')}>
      <Note
        tone="warning"
        title={t(difference < ZERO ? 'openShift.less' : 'openShift.more', { difference: size })}
        live="alert"
      >
        {t('openShift.differsNow')}
      </Note>
      <dl className={styles.figures}>
        <dt>{t('openShift.left')}</dt>
        <dd>
          <AmountText amount={carried} />
        </dd>
        {fromSafe > ZERO && (
          <>
            <dt>{t('openShift.fromSafe')}</dt>
            <dd>
              <AmountText amount={fromSafe} />
            </dd>
          </>
        )}
        <dt>{t('closeShift.counted')}</dt>
        <dd>
          <AmountText amount={counted} />
        </dd>
        <dt className={styles.difference}>{t('closeShift.difference')}</dt>
        <dd className={styles.difference}>
          <AmountText amount={difference} size="large" signed />
        </dd>
      </dl>
      <div ref={actions} className={styles.actions}>
        <Button
          label={t('openShift.openSo', { difference: signed(difference) })}
          keys={KEYS.opening.openSo.shown}
          size="large"
          movesMoney
          busy={busy}
          onPress={onOpen}
        />
        <Button
          label={t('closeShift.recount')}
          keys={KEYS.screen.back.shown}
          tone="main"
          size="large"
          disabled={busy}
          onPress={onAgain}
        />
      </div>
    </section>
  );
}
