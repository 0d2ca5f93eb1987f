import { isNoRegister } from '../../src-shared/contract/refusals.ts';
import { dayEndToTell } from '../../src-shared/fiscal/register-day.ts';
import { instant } from '../../src-shared/time.ts';
import { useDates, useNow, useWhen } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';

interface RegisterWarning {
  /** Another one has another name: that this one was seen says nothing of it. */
  readonly name: string;
  readonly title: string;
  readonly more: string | undefined;
  /** The attention list has an item of its own for it. */
  readonly isItem: boolean;
}

/** What is to be known of the fiscal register while it keeps no sale away, the most urgent first. */
export function useRegisterWarnings(): readonly RegisterWarning[] {
  const t = useT();
  const dates = useDates();
  const when = useWhen();
  const now = useNow();
  const { register } = useCounter();
  if (!register || register.keepsAway) return [];
  const { state, since, unsigned, dayBegan } = register;
  const warnings: RegisterWarning[] = [];
  const endsMs = dayEndToTell(dayBegan, now);
  if (endsMs !== null) {
    const title = t('register.dayEnds', { time: dates.time(instant(endsMs)) });
    warnings.push({ name: `register day ${dayBegan}`, title, more: t('register.dayEndsNow'), isItem: false });
  }
  const name = `register ${state} ${since}`;
  if (isNoRegister(state)) {
    warnings.push({ name, title: t(`register.${state}`), more: t('register.missingNow'), isItem: true });
  } else if (state === 'unreachable' || state === 'autonomous') {
    const waiting = unsigned > 0 ? t('register.waiting', { count: unsigned }) : undefined;
    const more = state === 'autonomous' ? t('register.autonomousNow') : waiting;
    warnings.push({ name, title: t(`register.${state}`, { time: when(since) }), more, isItem: false });
  }
  return warnings;
}
