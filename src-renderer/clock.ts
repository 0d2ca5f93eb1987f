import { useEffect, useMemo, useState } from 'react';
import type { ShiftView } from '../src-shared/contract/views/shift.ts';
import { SPOKEN } from '../src-shared/i18n/languages.ts';
import { exists, instant, localDay, type Day, type WrittenInstant } from '../src-shared/time.ts';
import { useCounter } from './counter-context.tsx';
import { shortDateIn } from './i18n.ts';

const TICK_MS = 5_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NO_TIME_ZONE = 'UTC';
/** Where the parts of an instant end; one that does not exist is shown as it was written. */
const DAY_ENDS = '2026-11-22'.length;
const TIME_BEGINS = '2026-11-22T'.length;
const TIME_ENDS = '2026-11-22T13:25'.length;
const SECONDS_END = '2026-11-22T13:25:00'.length;

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

/** A time of today, or day and time: what lasts over midnight is not taken for today's. */
export function useWhen(): (at: WrittenInstant) => string {
  const dates = useDates();
  const today = useToday();
  const { profile } = useCounter();
  return (at) => {
    const isToday = exists(at) && localDay(at, profile?.timeZone ?? NO_TIME_ZONE) === today;
    return isToday ? dates.time(at) : `${dates.day(at)} ${dates.time(at)}`;
  };
}

/** A shift of a day is too long; this is when its clerk is warned. */
export const SHIFT_WARN_HOURS = 22;

/** For how long the shift is open: as it was told, and what went by since; no clock that is set shortens it. */
export function useShiftAge(): { readonly hours: number; readonly minutes: number } {
  const { shift } = useCounter();
  const now = useNow();
  const [counted, setCounted] = useState({ shift, ms: 0 });
  useEffect(() => {
    const toldAt = performance.now();
    const told = toldMs(shift);
    const timer = setInterval(() => setCounted({ shift, ms: told + performance.now() - toldAt }), TICK_MS);
    return () => clearInterval(timer);
  }, [shift]);
  if (!shift || !exists(shift.openedAt)) return { hours: 0, minutes: 0 };
  const countedMs = counted.shift === shift ? counted.ms : toldMs(shift);
  const ms = Math.max(now - Date.parse(shift.openedAt), countedMs);
  return { hours: Math.floor(ms / HOUR_MS), minutes: Math.floor((ms % HOUR_MS) / MINUTE_MS) };
}

const toldMs = (shift: ShiftView | null) => (shift?.openMinutes ?? 0) * MINUTE_MS;

/** Russian ends a date with «г.», which goes to a line of its own where there is little room. */
const SHORT_FOR_YEAR = /\sг\.$/u;

/** Times and dates of the profile's zone, as the clerk's language writes them. */
export function useDates(): {
  readonly time: (at: WrittenInstant) => string;
  readonly timeToSecond: (at: WrittenInstant) => string;
  readonly day: (at: WrittenInstant) => string;
  readonly date: (day: Day) => string;
  readonly shortDate: (day: Day) => string;
} {
  const { profile, language } = useCounter();
  const timeZone = profile?.timeZone ?? NO_TIME_ZONE;
  return useMemo(() => {
    const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' });
    const second = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
    const { locale, month } = SPOKEN[language].dates;
    const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month });
    const date = new Intl.DateTimeFormat(locale, { timeZone: NO_TIME_ZONE, day: 'numeric', month, year: 'numeric' });
    return {
      time: (at) => (exists(at) ? time.format(new Date(at)) : at.slice(TIME_BEGINS, TIME_ENDS)),
      timeToSecond: (at) => (exists(at) ? second.format(new Date(at)) : at.slice(TIME_BEGINS, SECONDS_END)),
      day: (at) => (exists(at) ? day.format(new Date(at)) : at.slice(0, DAY_ENDS)),
      shortDate: shortDateIn(language),
      date: (on) => date.format(new Date(`${on}T00:00:00Z`)).replace(SHORT_FOR_YEAR, ''),
    };
  }, [timeZone, language]);
}
