import type { Stroke } from './struck.ts';
import { readAs } from './wedge.ts';

/** How a scan was typed, for whoever sets the scanner up. */
export interface HowTyped {
  /** Between two keys on average, and at most, in milliseconds. */
  readonly meanMs: number;
  readonly longestMs: number;
  /** The key behind the code; null: none came. */
  readonly end: 'Enter' | 'Tab' | 'line-feed' | null;
  /** It was read by what the system typed, by the places of a US keyboard, or by numbers that came with Alt. */
  readonly read: 'typed' | 'place' | 'number';
}

/** `burst`: the keys of the code. `end`: what ended it; null: nothing did. `text`: what the listener made of it. */
export function howTyped(burst: readonly Stroke[], end: Stroke | null, text: string): HowTyped {
  const times = [...burst, ...(end ? [end] : [])].map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((atMs, place) => atMs - (times[place] ?? atMs));
  return {
    meanMs: Math.round(gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length)),
    longestMs: Math.round(Math.max(0, ...gaps)),
    end: end && endOf(end),
    read: readBy(burst, text),
  };
}

function endOf({ presses }: Stroke): HowTyped['end'] {
  if (presses.includes('Tab')) return 'Tab';
  return presses.includes('Ctrl KeyJ') ? 'line-feed' : 'Enter';
}

/** A character that came as its number was struck by no key of its own. */
function readBy(burst: readonly Stroke[], text: string): HowTyped['read'] {
  if (burst.every(({ presses }) => presses.length === 0)) return 'number';
  return readAs(burst, 'typed') === text ? 'typed' : 'place';
}
