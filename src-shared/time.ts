import { z } from 'zod';
import { assert } from './result.ts';

declare const writtenBrand: unique symbol;
declare const instantBrand: unique symbol;
declare const dayBrand: unique symbol;

/** An instant as somebody wrote it: it has the contract's pattern, and need not exist in any calendar. */
export type WrittenInstant = string & { readonly [writtenBrand]: true };
/** RFC 3339 in UTC with milliseconds, and in the calendar: 2026-11-22T08:25:00.123Z. */
export type Instant = WrittenInstant & { readonly [instantBrand]: true };
/** A local date of the profile's time zone, and in the calendar: 2026-11-22. */
export type Day = string & { readonly [dayBrand]: true };

/** What the contract asks of an entry's own time: others wrote it, and nobody may change it. */
export const WrittenInstant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .transform((text) => text as WrittenInstant);
export const Instant = WrittenInstant.refine(exists, 'no such instant in the calendar').transform(
  (text) => text as Instant,
);
export const Day = z.iso.date().transform((text) => text as Day);

/** Time comes in through this port, so a run can be repeated from its seed. */
export interface Clock {
  /** Milliseconds since 1970 in UTC, as the machine believes. */
  now(): number;
  /** Milliseconds that only ever rise while the machine is up, whatever is done to its clock; not those of one run. */
  monotonic(): number;
}

export function instant(utcMs: number): Instant {
  return new Date(utcMs).toISOString() as Instant;
}

/** The 31st of February has the pattern, and Date takes it for the 3rd of March. */
export function exists(at: WrittenInstant): at is Instant {
  const utcMs = Date.parse(at);
  return !Number.isNaN(utcMs) && new Date(utcMs).toISOString() === at;
}

/** The profile's local date of an instant; what does not exist, as it was written. `timeZone` is an IANA zone. */
export function localDay(at: WrittenInstant, timeZone: string): Day {
  if (!exists(at)) return at.slice(0, DAY_LENGTH) as Day;
  return calendarOf(timeZone).format(new Date(at)) as Day;
}

/** Calendars by their zone: making one takes as long as reading a hundred dates off it. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  // sv-SE writes dates as ISO 8601 does.
  const calendar = calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  calendars.set(timeZone, calendar);
  return calendar;
}

/** The profile's local date and time to the second: «2026-11-22 13:25:00»; of what does not exist, as written. */
export function localDateTime(at: WrittenInstant, timeZone: string): string {
  if (!exists(at)) return at;
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(at));
}

const DAY_LENGTH = '2026-11-22'.length;

export function addDays(day: Day, days: number): Day {
  assert(Number.isSafeInteger(days), `not a number of days: ${days}`);
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10) as Day;
}
