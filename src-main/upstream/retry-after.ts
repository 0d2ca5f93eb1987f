/** A server may ask for patience, not for silence: a longer wish is cut to this. */
const RETRY_AFTER_MAX_MS = 15 * 60_000;

/** Nor may it be asked without a pause: a shorter wish is drawn out to this. */
const RETRY_AFTER_MIN_MS = 1_000;

/**
 * What Retry-After (seconds or an HTTP date) or the problem's own member asks for. Null when neither can be read or the
 * moment has passed: then the counter's own growing pauses apply. `nowMs` is the time of the clock that the date was
 * written by.
 */
export function retryAfterMs(header: string | null, seconds: number | undefined, nowMs: number): number | null {
  const wished = ofHeader(header, nowMs) ?? (seconds === undefined ? null : seconds * 1000);
  return wished === null || wished <= 0 ? null : Math.min(Math.max(wished, RETRY_AFTER_MIN_MS), RETRY_AFTER_MAX_MS);
}

function ofHeader(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = httpDate(text);
  return at === null ? null : at - nowMs;
}

/** «, 22 Nov» without the name of the day. */
const DAY_MONTH_END = 'Sun, 22 Nov'.length;

/** Only a date with its day's name: Date.parse would take almost any text for one. */
export function httpDate(text: string): number | null {
  const at = /^[A-Z][a-z]{2},/.test(text) ? Date.parse(text) : Number.NaN;
  // Date takes the 31st of February for the 3rd of March.
  return !Number.isNaN(at) && new Date(at).toUTCString().includes(text.slice(4, DAY_MONTH_END)) ? at : null;
}
