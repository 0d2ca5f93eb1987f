import { useRef, useState } from 'react';
import type { ShiftOpened } from '../../src-shared/contract/views/shift.ts';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { CountDoubt } from '../counting/count-doubt.tsx';
import { CountEnd } from '../counting/count-end.tsx';
import { DenominationCount } from '../counting/denomination-count.tsx';
import { givenOf, useCount, type Count } from '../counting/use-count.ts';
import { useT } from '../i18n.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { AMOUNT_DIGITS_MAX, amountDigits, groupDigits } from '../ui/digits.ts';
import { RefusalNote } from '../ui/note.tsx';
import { afterPadKey } from '../ui/pad.tsx';
import { Screen } from '../shell/screen.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { keptInPage } from '../ui/use-kept.ts';
import page from '../ui/page.module.css';
import { FloatDiffersStep } from './float-differs.tsx';
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
  const count = useCount('opening');
  const opening = useOpening(count, onOpened);
  const safe = useRef<HTMLInputElement>(null);
  const [inSafe, setInSafe] = useState(false);
  const technician = session?.role === 'technician';
  return (
    <Screen title={t('openShift.title')} onWish={onWish} onBack={opening.differs ? opening.again : undefined}>
      <div className={`${page.page} ${styles.page}`}>
        <header>
          <h1 className={styles.title}>{t('openShift.title')}</h1>
          <p className={styles.lead}>{technician ? t('openShift.technician') : t('openShift.lead')}</p>
        </header>
        {stopped && <RefusalNote refusal={stopped} />}
        {opening.differs && (
          <FloatDiffersStep
            told={opening.differs}
            busy={opening.busy}
            onAgain={opening.again}
            onOpen={() => void opening.open(opening.differs?.difference)}
          />
        )}
        {!technician && !opening.differs && (
          // A field that goes away with the focus tells of no blur: what has the focus next says it instead.
          <section className={styles.sheet} onFocus={({ target }) => setInSafe(target === safe.current)}>
            <DenominationCount
              count={count}
              disabled={opening.busy}
              beside={
                inSafe
                  ? {
                      label: t('openShift.fromSafe'),
                      onKey: (key) => opening.setFromSafe(afterPadKey(opening.fromSafe, key, AMOUNT_DIGITS_MAX)),
                    }
                  : null
              }
            />
            <CountEnd count={count} className={styles.end}>
              {(keys) => (
                <>
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
                    onKeyDown={(event) => {
                      if (event.key === 'Enter' && !event.repeat) void opening.open();
                    }}
                  />
                  <Button
                    label={t('openShift.open')}
                    keys={keys}
                    tone="main"
                    size="large"
                    movesMoney
                    busy={opening.busy}
                    onPress={() => void opening.open()}
                  />
                </>
              )}
            </CountEnd>
            <CountDoubt count={count} give={t('openShift.open')} />
            {opening.refusal && <RefusalNote refusal={opening.refusal} />}
          </section>
        )}
      </div>
    </Screen>
  );
}

const useKeptFromSafe = keptInPage('');

function useOpening(count: Count, onOpened: (opened: ShiftOpened) => void) {
  const { currency } = useMoney();
  const { session } = useCounter();
  // The count is there again after a lock, and what was typed beside it too.
  const [fromSafe, setText] = useKeptFromSafe(session?.clerkId ?? '');
  const { ask, busy, refusal, forget } = useAsk();

  /** `agreed`: the difference that was told and is right. */
  async function open(agreed?: Money) {
    if (busy || !count.isMeant()) return;
    const answer = await ask(
      call('shift.open', {
        ...givenOf(count),
        fromSafe: readAmount(fromSafe, currency) ?? ZERO,
        ...(agreed !== undefined && { difference: agreed }),
      }),
    );
    if (!answer.ok) return;
    setText('');
    onOpened(answer.value);
  }

  const setFromSafe = (text: string) => setText(amountDigits(text));
  const differs = refusal?.kind === 'float-differs' ? refusal : null;
  return { fromSafe, setFromSafe, busy, refusal, differs, again: forget, open };
}
