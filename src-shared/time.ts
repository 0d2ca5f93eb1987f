import { z } from 'zod';
import { assert } from './result.ts';

declare const instantBrand: unique symbol;
declare const dayBrand: unique symbol;

/** RFC 3339 in UTC with milliseconds: 2026-11-22T08:25:00.123Z. */
export type Instant = string & { readonly [instantBrand]: true };
/** A local date of the profile's time zone: 2026-11-22. */
export type Day = string & { readonly [dayBrand]: true };

export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .transform((text) => text as Instant);
export const Day = z.iso.date().transform((text) => text as Day);

/** Time comes in through this port, so a run can be repeated from its seed. */
export interface Clock {
  /** Milliseconds since 1970 in UTC, as the machine believes. */
  now(): number;
  /** Milliseconds that only ever rise while the machine is up, whatever is done to its clock. */
  monotonic(): number;
}

export function instant(utcMs: number): Instant {
  return new Date(utcMs).toISOString() as Instant;
}

/** The profile's local date of an instant. `timeZone` is an IANA name. */
export function localDay(at: Instant, timeZone: string): Day {
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

/** The profile's local date and time to the second: «2026-11-22 13:25:00». */
export function localDateTime(at: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(at));
}

export function addDays(day: Day, days: number): Day {
  assert(Number.isSafeInteger(days), `not a number of days: ${days}`);
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10) as Day;
}
