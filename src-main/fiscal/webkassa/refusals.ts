import { tellable } from '../../../src-shared/log-text.ts';
import type { RefusedWhy, Unanswered } from '../port.ts';

/** What Webkassa says no with: its number, and its words in Russian. */
export interface Fault {
  readonly code: number;
  readonly text: string;
}

export const TOKEN_ENDED: readonly number[] = [2, 3];
export const DUPLICATE = 14;
/** No such shift, no such receipt in the shift, no receipt of this number. */
export const NOT_THERE: readonly number[] = [15, 16, 19];
export const OTHER_DOMAIN = 505;
/** It says itself that it does not know what happened. */
const UNKNOWN = -1;
const NOT_VALID = 9;

const WHY: ReadonlyMap<number, RefusedWhy> = new Map<number, RefusedWhy>([
  [1, 'credentials'],
  [2, 'credentials'],
  [3, 'credentials'],
  [4, 'no-right'],
  [5, 'no-right'],
  [6, 'unknown-register'],
  [7, 'blocked'],
  [8, 'little-cash'],
  [10, 'not-activated'],
  [11, 'day-too-long'],
  [12, 'day-ended'],
  [13, 'no-open-day'],
  [18, 'autonomous-too-long'],
  [1404, 'not-activated'],
]);

/** A body that is wrong and calls beside each other share the number 9: only its words tell them apart. */
const BESIDE_EACH_OTHER = /последовательн|параллельн|одновременн|parallel|sequence|simultaneous/i;

/**
 * Whatever is not in the table is this document's own fault: a number that nobody knows must not hold up what waits
 * behind it.
 */
export function failureOf({ code, text }: Fault): Unanswered {
  // The service's own words and no sentence of ours: they stand in screens of four languages.
  const words = tellable(text === '' ? `Webkassa ${code}` : `Webkassa ${code}: ${text}`);
  if (code === UNKNOWN) return { state: 'unknown', words };
  if (code === OTHER_DOMAIN) return { state: 'unreachable', words };
  const isBusy = code === NOT_VALID && BESIDE_EACH_OTHER.test(text);
  return { state: 'refused', why: isBusy ? 'busy' : (WHY.get(code) ?? 'document'), code, words };
}
