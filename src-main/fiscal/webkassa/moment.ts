/** Registers of the country write its one time; an answer may name the offset as well. */
const WRITTEN = /^(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d)(:\d\d)?(?: ?([+-]\d\d:\d\d))?$/;
const OFFSET = '+05:00';

/** «14.11.2024 10:36:20» in UTC milliseconds; null: it is no such moment. */
export function momentOf(text: string | null): number | null {
  const [, day, month, year, time, seconds = ':00', offset = OFFSET] = WRITTEN.exec(text ?? '') ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${time}${seconds}${offset}`);
  return Number.isNaN(ms) ? null : ms;
}
