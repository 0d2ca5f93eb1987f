import { type KeyStruck, strokeOf } from './struck.ts';
import { SCAN_GAP_MAX_MS, SECOND_TERMINATOR_MAX_MS } from './wedge.ts';

/** Two keys that a scanner typed, or more at the pace of one that is slow now and then: no hand does that and Enter. */
const FAST_MIN = 2;
const STEADY_MIN = 4;
const STEADY_GAP_MAX_MS = 100;

/**
 * Hears every key and tells whether this one is a terminator that a scanner typed, the second one included. A hand may
 * roll from one key to Enter faster than a scanner types. What stands between the characters of a scan, or behind them
 * (control characters, a function key), ends no scan.
 */
export function scanEnds(): (event: KeyStruck) => boolean {
  /** Characters, each after the one before it within the gap of a scanner, or of a slow one. */
  let [fast, steady] = [0, 0];
  let [struckMs, endedMs] = [-Infinity, -Infinity];

  const forget = () => void ([fast, steady] = [0, 0]);

  return (event) => {
    const stroke = strokeOf(event);
    if (!stroke) return false;
    const { atMs } = stroke;
    const sinceMs = atMs - struckMs;
    struckMs = atMs;
    if (stroke.kind === 'character' || isByAltAndKeypad(event)) {
      fast = sinceMs <= SCAN_GAP_MAX_MS ? fast + 1 : 1;
      steady = sinceMs <= STEADY_GAP_MAX_MS ? steady + 1 : 1;
      return false;
    }
    const isInScan = sinceMs <= SCAN_GAP_MAX_MS && (fast >= FAST_MIN || steady >= STEADY_MIN);
    if (stroke.kind === 'other') {
      if (!isInScan) forget();
      return false;
    }
    const isSecond = steady === 0 && atMs - endedMs <= SECOND_TERMINATOR_MAX_MS;
    forget();
    if (isInScan) endedMs = atMs;
    return isInScan || isSecond;
  };
}

/** A scanner that is set up to work with any keyboard layout types the numbers of its characters with Alt pressed. */
function isByAltAndKeypad({ altKey, code }: KeyStruck): boolean {
  return altKey && /^Numpad\d$/.test(code);
}
