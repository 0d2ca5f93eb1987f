import { useEffect, useMemo, useState } from 'react';
import type { Language } from '../src-shared/contract/views/look.ts';
import { instant, localDay, type Day, type Instant } from '../src-shared/time.ts';
import { useCounter } from './counter-context.tsx';

const TICK_MS = 5_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NO_TIME_ZONE = 'UTC';

/** UTC milliseconds, fresh enough for a clock that shows minutes. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function useToday(): Day {
  const { profile } = useCounter();
  return localDay(instant(useNow()), profile?.timeZone ?? NO_TIME_ZONE);
}

/** Whole hours and minutes since an instant; a clock set back shows zero, never less. */
export function elapsed(since: Instant, nowMs: number): { readonly hours: number; readonly minutes: number } {
  const ms = Math.max(0, nowMs - Date.parse(since));
  return { hours: Math.floor(ms / HOUR_MS), minutes: Math.floor((ms % HOUR_MS) / MINUTE_MS) };
}

/** Times and dates of the profile's zone, as the clerk's language writes them. */
export function useDates(): {
  readonly time: (at: Instant) => string;
  readonly timeToSecond: (at: Instant) => string;
  readonly day: (at: Instant) => string;
  readonly date: (day: Day) => string;
  readonly shortDate: (day: Day) => string;
} {
  const { profile, language } = useCounter();
  const timeZone = profile?.timeZone ?? NO_TIME_ZONE;
  return useMemo(() => {
    const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' });
    const second = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
    const { locale, month } = monthsIn(language);
    const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month });
    const date = new Intl.DateTimeFormat(locale, { timeZone: NO_TIME_ZONE, day: 'numeric', month, year: 'numeric' });
    const shortDate = new Intl.DateTimeFormat(locale, { timeZone: NO_TIME_ZONE, day: 'numeric', month });
    return {
      time: (at) => time.format(new Date(at)),
      timeToSecond: (at) => second.format(new Date(at)),
      day: (at) => day.format(new Date(at)),
      shortDate: (on) => shortDate.format(new Date(`${on}T00:00:00Z`)),
      date: (on) => date.format(new Date(`${on}T00:00:00Z`)),
    };
  }, [timeZone, language]);
}

function monthsIn(language: Language): { readonly locale: string; readonly month: 'short' | '2-digit' } {
  // Chromium carries no Kazakh month names and writes «M11»: there the month is its number, as on Kazakh papers.
  if (language === 'kk') return { locale: 'ru', month: '2-digit' };
  // The day comes first on every paper of this country, in English too.
  return { locale: language === 'en' ? 'en-GB' : language, month: 'short' };
}
