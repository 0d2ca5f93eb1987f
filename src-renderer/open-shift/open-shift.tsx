import { useRef, useState } from 'react';
import type { ShiftOpened } from '../../src-shared/contract/views/shift.ts';
import { ZERO } from '../../src-shared/money.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { DenominationCount } from '../ui/denomination-count.tsx';
import { Field } from '../ui/field.tsx';
import { AMOUNT_DIGITS_MAX, amountDigits, groupDigits } from '../ui/digits.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import { afterPadKey } from '../ui/pad.tsx';
import { Screen } from '../shell/screen.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { useCount, type Count } from '../ui/use-count.ts';
import page from '../ui/page.module.css';
import styles from './open-shift.module.css';

export function OpenShift({
  onOpened,
  onWish,
}: {
  readonly onOpened: (opened: ShiftOpened) => void;
  readonly onWish: (wish: Wish) => void;
}) {
  const t = useT();
  const { session, stopped } = useCounter();
  const { currency } = useMoney();
  const count = useCount();
  const opening = useOpening(count, onOpened);
  const safe = useRef<HTMLInputElement>(null);
  const [inSafe, setInSafe] = useState(false);
  const technician = session?.role === 'technician';
  return (
    <Screen title={t('openShift.title')} onWish={onWish}>
      <div className={`${page.page} ${styles.page}`}>
        <header>
          <h1 className={styles.title}>{t('openShift.title')}</h1>
          <p className={styles.lead}>{technician ? t('openShift.technician') : t('openShift.lead')}</p>
        </header>
        {stopped && <RefusalNote refusal={stopped} />}
        {!technician && (
          <section className={styles.sheet}>
            <DenominationCount
              count={count}
              disabled={opening.busy}
              onLast={() => safe.current?.focus()}
              beside={
                inSafe
                  ? {
                      label: t('openShift.fromSafe'),
                      onKey: (key) => opening.setFromSafe(afterPadKey(opening.fromSafe, key, AMOUNT_DIGITS_MAX)),
                    }
                  : null
              }
            />
            <div className={styles.end}>
              <Field
                ref={safe}
                label={t('openShift.fromSafe')}
                takes="amount"
                hint={t('openShift.fromSafeHint')}
                value={groupDigits(opening.fromSafe)}
                suffix={currency.symbol}
                inputMode="none"
                disabled={opening.busy}
                onText={opening.setFromSafe}
                onFocus={() => setInSafe(true)}
                onBlur={() => setInSafe(false)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && !event.repeat) void opening.open();
                }}
              />
              <Button
                label={t('openShift.open')}
                keys={KEYS.screen.confirm.shown}
                tone="main"
                size="large"
                busy={opening.busy}
                onPress={() => void opening.open()}
              />
            </div>
            {opening.sure && (
              <Note tone="warning" title={t('openShift.nothingCounted')} live="alert">
                {t('openShift.nothingCountedNow')}
              </Note>
            )}
            {opening.refusal && <RefusalNote refusal={opening.refusal} />}
          </section>
        )}
      </div>
    </Screen>
  );
}

function useOpening(count: Count, onOpened: (opened: ShiftOpened) => void) {
  const { currency } = useMoney();
  const [fromSafe, setText] = useState('');
  const { ask, busy, refusal } = useAsk();
  /** Nothing was counted: a second press says that the drawer is empty indeed. */
  const [sure, setSure] = useState(false);

  async function open() {
    if (busy) return;
    if (count.total === ZERO && !sure) {
      setSure(true);
      return;
    }
    const answer = await ask(
      call('shift.open', { counts: [...count.counts], fromSafe: readAmount(fromSafe, currency) ?? ZERO }),
    );
    setSure(false);
    if (answer.ok) onOpened(answer.value);
  }

  const setFromSafe = (text: string) => setText(amountDigits(text));
  return { fromSafe, setFromSafe, busy, sure: sure && count.total === ZERO, refusal, open };
}
