import { useCallback, useState } from 'react';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import type { ShiftOpened } from '../../src-shared/contract/views/shift.ts';
import { SHIFT_WARN_HOURS, useShiftAge } from '../clock.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { OpenedNote } from '../open-shift/opened-note.tsx';
import type { Wish } from '../shell/wish.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useOnce } from '../ui/use-once.ts';
import { useRegisterNotice } from './register-notice.tsx';
import { useDrawerHint, type Seen } from './drawer-hint.tsx';
import type { Notice } from './notice.tsx';

const SHIFT_MAX_HOURS = 24;

interface PrintAgain {
  readonly again: () => Promise<void>;
  readonly said: { readonly copy: number } | { readonly refusal: Refusal } | null;
  readonly forget: () => void;
}

/** The last receipt again, as a copy that says so. `shown`: the sale that stands on the screen as the last one. */
export function usePrintAgain(shown: EntryId | null): PrintAgain {
  const [said, setSaid] = useState<PrintAgain['said']>(null);
  const once = useOnce();
  const again = () =>
    once(async () => {
      const answer = await call('receipt.reprint', { entryId: shown });
      setSaid(answer.ok ? { copy: answer.value.copy } : { refusal: answer.error });
    });
  const forget = useCallback(() => setSaid(null), []);
  return { again, said, forget };
}

interface NoticeProps {
  readonly opened: ShiftOpened | null;
  readonly onOpenedSeen: () => void;
  readonly printing: PrintAgain;
  /** Nobody is served now. */
  readonly between: boolean;
  /** The sale itself says what the register keeps away. */
  readonly isRefusalSaid: boolean;
  readonly seen: Seen;
  readonly onWish: (wish: Wish) => void;
}

/** The most urgent one; the next has its place once that was seen. */
export function useNotice(props: NoticeProps): Notice | null {
  const { opened, onOpenedSeen, printing, between, isRefusalSaid, seen, onWish } = props;
  const t = useT();
  const { stopped, attention } = useCounter();
  const { hours } = useShiftAge();
  const register = useRegisterNotice(seen, isRefusalSaid);
  const hint = useDrawerHint(seen, onWish);
  const clock = attention.find((item) => item.kind === 'clock-wrong')?.clock;
  if (printing.said) return { note: <Printed said={printing.said} />, onSeen: printing.forget };
  if (stopped) return { note: <RefusalNote refusal={stopped} /> };
  if (clock) return { note: <RefusalNote refusal={{ kind: 'clock-wrong', clock }} /> };
  if (hours >= SHIFT_MAX_HOURS) {
    return {
      note: (
        <Note tone="bad" title={t('shift.tooLong')} live="alert">
          {t('shift.tooLongNow')}
        </Note>
      ),
    };
  }
  if (register?.onSeen === undefined && register) return register;
  if (opened) return { note: <OpenedNote opened={opened} />, onSeen: onOpenedSeen };
  const age = `hour ${hours}`;
  if (hours >= SHIFT_WARN_HOURS && !seen.has(age)) {
    const title = t('shift.nearlyTooLong', { count: SHIFT_MAX_HOURS - hours });
    return { note: <Note tone="warning" title={title} />, onSeen: () => seen.see(age) };
  }
  return register ?? (between ? hint : null);
}

function Printed({ said }: { readonly said: NonNullable<PrintAgain['said']> }) {
  const t = useT();
  if ('refusal' in said) return <RefusalNote refusal={said.refusal} />;
  return (
    <Note
      tone="good"
      title={said.copy === 0 ? t('strip.original') : t('strip.copy', { copy: said.copy })}
      live="status"
    />
  );
}
