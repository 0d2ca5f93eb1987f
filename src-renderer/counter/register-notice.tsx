import { isNoRegister } from '../../src-shared/contract/refusals.ts';
import { dayEndToTell } from '../../src-shared/fiscal/register-day.ts';
import { instant } from '../../src-shared/time.ts';
import { useDates, useNow } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import type { Seen } from './drawer-hint.tsx';
import type { Notice } from './notice.tsx';

/**
 * What the clerk has to know of the fiscal register: what it keeps away lasts, the rest is seen once. `isRefusalSaid`:
 * it stands in the sale already.
 */
export function useRegisterNotice(seen: Seen, isRefusalSaid: boolean): Notice | null {
  const t = useT();
  const dates = useDates();
  const now = useNow();
  const { register } = useCounter();
  if (!register) return null;
  if (register.keepsAway && isRefusalSaid) return null;
  if (register.keepsAway) return { note: <RefusalNote refusal={register.keepsAway.refusal} /> };
  const endsMs = dayEndToTell(register.dayBegan, now);
  if (endsMs !== null && !seen.has(`register day ${register.dayBegan}`))
    return {
      note: (
        <Note tone="warning" title={t('register.dayEnds', { time: dates.time(instant(endsMs)) })} live="status">
          {t('register.dayEndsNow')}
        </Note>
      ),
      onSeen: () => seen.see(`register day ${register.dayBegan}`),
    };
  const { state, since, unsigned } = register;
  const name = `register ${state} ${since}`;
  if (isNoRegister(state) && !seen.has(name))
    return {
      note: (
        <Note tone="warning" title={t(`register.${state}`)} live="status">
          {t('register.missingNow')}
        </Note>
      ),
      onSeen: () => seen.see(name),
    };
  if ((state !== 'unreachable' && state !== 'autonomous') || seen.has(name)) return null;
  const waiting = unsigned > 0 ? t('register.waiting', { count: unsigned }) : undefined;
  return {
    note: (
      <Note tone="warning" title={t(`register.${state}`, { time: dates.time(since) })} live="status">
        {state === 'autonomous' ? t('register.autonomousNow') : waiting}
      </Note>
    ),
    onSeen: () => seen.see(name),
  };
}
