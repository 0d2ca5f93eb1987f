import { noCardIn, readCardNumber } from '../../src-shared/card-number.ts';
import type { CardFormat } from '../../src-shared/contract/upstream.ts';
import type { HowTyped } from '../keys/how-typed.ts';
import { BETWEEN, SCAN_GAP_MAX_MS } from '../keys/wedge.ts';

/** A part of what a scanner typed: characters, or a key that types none. */
export type Part = { readonly text: string } | { readonly key: true };

/** What a code becomes at the counter, read by the same rules. */
export interface ScanRead {
  /** null: it names no card as a whole, for the reason beside it. */
  readonly number: string | null;
  readonly why: NonNullable<ReturnType<typeof noCardIn>> | null;
  readonly came: readonly Part[];
  /** What stands around the number; null: the number does not stand there in one piece. */
  readonly around: { readonly before: readonly Part[]; readonly behind: readonly Part[] } | null;
}

export function scanRead(text: string, formats: readonly CardFormat[]): ScanRead {
  const read = readCardNumber(text, formats);
  const number = read.kind === 'full' ? read.number : null;
  const at = number === null ? -1 : text.indexOf(number);
  return {
    number,
    why: noCardIn(text, formats),
    came: partsOf(text),
    around:
      number === null || at < 0
        ? null
        : { before: partsOf(text.slice(0, at)), behind: partsOf(text.slice(at + number.length)) },
  };
}

/** What is to be mended at a scanner that typed so. */
export function scanFaults({ longestMs, end }: Pick<HowTyped, 'longestMs' | 'end'>): ('slow' | 'noEnd')[] {
  return [...(longestMs > SCAN_GAP_MAX_MS ? ['slow' as const] : []), ...(end === null ? ['noEnd' as const] : [])];
}

/** Another code than a card's, well read, says nothing of how cards are read. */
const OF_OTHER_CODES: ReadonlySet<ScanRead['why']> = new Set([
  'no-number-in-it',
  'wrong-prefix',
  'several-numbers',
] as const);

/** What a scan says of the scanner; null: nothing. `how` null: a hand typed it. */
export function scanOutcome(
  { number, why }: Pick<ScanRead, 'number' | 'why'>,
  how: Pick<HowTyped, 'longestMs' | 'end'> | null,
): 'worked' | 'failed' | null {
  if (how === null || OF_OTHER_CODES.has(why)) return null;
  return number !== null && scanFaults(how).length === 0 ? 'worked' : 'failed';
}

function partsOf(text: string): Part[] {
  return text
    .split(new RegExp(`(${BETWEEN}+)`))
    .filter((part) => part.trim() !== '' || part.includes(BETWEEN))
    .map((part) => (part.startsWith(BETWEEN) ? { key: true } : { text: part.trim() }));
}

/** Milliseconds a key on average, of what came into a field at these times; null: it came at once. */
export function paceOf(times: readonly number[]): number | null {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return null;
  return Math.round((last - first) / (times.length - 1));
}
