import { useCallback, useState, type ReactNode } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ShiftOpened } from '../../src-shared/contract/views/shift.ts';
import { SHIFT_WARN_HOURS, useShiftAge } from '../clock.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { OpenedNote } from '../open-shift/opened-note.tsx';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import styles from './counter-notices.module.css';
import { DrawerHint } from './drawer-hint.tsx';

const SHIFT_MAX_HOURS = 24;

interface PrintAgain {
  readonly again: () => Promise<void>;
  readonly said: { readonly copy: number } | { readonly refusal: Refusal } | null;
  readonly forget: () => void;
}

/** The last receipt again, as a copy that says so. */
export function usePrintAgain(): PrintAgain {
  const [said, setSaid] = useState<PrintAgain['said']>(null);
  async function again() {
    const answer = await call('receipt.reprint', { entryId: null });
    setSaid(answer.ok ? { copy: answer.value.copy } : { refusal: answer.error });
  }
  const forget = useCallback(() => setSaid(null), []);
  return { again, said, forget };
}

interface CounterNoticesProps {
  readonly opened: ShiftOpened | null;
  readonly onOpenedSeen: () => void;
  readonly printing: PrintAgain;
  /** Nobody is served now. */
  readonly between: boolean;
  readonly onWish: (wish: Wish) => void;
}

/** What concerns the counter as a whole, above the sale: it can't sell, the shift grows old, the float differed. */
export function CounterNotices({ opened, onOpenedSeen, printing, between, onWish }: CounterNoticesProps) {
  const t = useT();
  const { stopped, attention } = useCounter();
  const { hours } = useShiftAge();
  const clock = attention.find((item) => item.kind === 'clock-wrong')?.clock;
  return (
    <div className={styles.notices}>
      {stopped && <RefusalNote refusal={stopped} />}
      {clock && <RefusalNote refusal={{ kind: 'clock-wrong', clock }} />}
      {hours >= SHIFT_MAX_HOURS && (
        <Note tone="bad" title={t('shift.tooLong')} live="alert">
          {t('shift.tooLongNow')}
        </Note>
      )}
      {hours >= SHIFT_WARN_HOURS && hours < SHIFT_MAX_HOURS && (
        <Note tone="warning" title={t('shift.nearlyTooLong', { count: SHIFT_MAX_HOURS - hours })} />
      )}
      {opened && (
        <Dismissable onDismiss={onOpenedSeen}>
          <OpenedNote opened={opened} />
        </Dismissable>
      )}
      {between && !opened && <DrawerHint onWish={onWish} />}
      {printing.said && (
        <Dismissable onDismiss={printing.forget}>
          {'copy' in printing.said ? (
            <Note tone="good" title={t('strip.copy', { copy: printing.said.copy })} live="status" />
          ) : (
            <RefusalNote refusal={printing.said.refusal} />
          )}
        </Dismissable>
      )}
    </div>
  );
}

function Dismissable({ onDismiss, children }: { readonly onDismiss: () => void; readonly children: ReactNode }) {
  const t = useT();
  return (
    <div className={styles.dismissable}>
      {children}
      <Button label={t('seen')} onPress={onDismiss} />
    </div>
  );
}
