/** A server may ask for patience, not for silence: a longer wish is cut to this. */
export const RETRY_AFTER_MAX_MS = 15 * 60_000;

/** What Retry-After (seconds or an HTTP date) or the problem's own member asks for; null when neither can be read. */
export function retryAfterMs(header: string | null, seconds: number | undefined, nowMs: number): number | null {
  const wished = ofHeader(header, nowMs) ?? (seconds === undefined ? null : seconds * 1000);
  return wished === null ? null : Math.min(Math.max(wished, 0), RETRY_AFTER_MAX_MS);
}

function ofHeader(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Only a date with its day's name: Date.parse would take almost any text for one.
  const at = /^[A-Z][a-z]{2},/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at - nowMs;
}
