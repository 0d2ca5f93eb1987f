import type { Stroke } from './struck.ts';

/**
 * A scanner types faster than any hand and ends with Enter or Tab. A stroke that follows the last within the gap waits
 * until it is known which of the two it was. A hand's strokes are handed on, a scanner's become one scan. Pure: times
 * come with the strokes, in milliseconds of one clock.
 */

/** Scanners type a key every 5 to 30 ms; a hand that strikes two keys at once is undone by the length. */
export const SCAN_GAP_MAX_MS = 50;
/** The shortest card number of the contract. */
const SCAN_LENGTH_MIN = 8;
const SCAN_LENGTH_MAX = 512;
/** CR LF is two terminators: the second must not confirm anything. */
export const SECOND_TERMINATOR_MAX_MS = 150;

export interface HeardStroke extends Stroke {
  /** Hold even the first stroke: no text field would take it, so it might act. */
  readonly holdFirst: boolean;
}

export interface Wedge {
  /** Characters of the present burst. */
  readonly burst: string;
  /** The end of the burst that the page has not seen. */
  readonly held: string;
  readonly lastMs: number;
  readonly scannedMs: number;
}

export const AT_REST: Wedge = { burst: '', held: '', lastMs: -Infinity, scannedMs: -Infinity };

interface WedgeStep {
  readonly wedge: Wedge;
  /** Held characters that were typed by hand after all; to be typed before this stroke acts. */
  readonly release: string;
  /** `pass`: the stroke acts as ever; `hold` and `swallow`: it doesn't; `scan`: the burst was a scan. */
  readonly act: 'pass' | 'hold' | 'swallow' | 'scan';
  readonly scan: string;
  /** This stroke begins a burst. */
  readonly begins: boolean;
}

export function wedgeStep(wedge: Wedge, stroke: HeardStroke): WedgeStep {
  const fast = wedge.burst !== '' && stroke.atMs - wedge.lastMs <= SCAN_GAP_MAX_MS;
  switch (stroke.kind) {
    case 'character':
      return fast && !stroke.repeat && wedge.burst.length < SCAN_LENGTH_MAX
        ? goOn(wedge, stroke)
        : begin(wedge, stroke);
    case 'terminator':
      return end(wedge, stroke, fast && wedge.burst.length >= SCAN_LENGTH_MIN);
    case 'other':
      return { wedge: { ...AT_REST, lastMs: stroke.atMs }, release: wedge.held, act: 'pass', scan: '', begins: false };
  }
}

/**
 * Called when nothing came for longer than the gap. The burst is kept: strokes that waited in a queue carry their own
 * times.
 */
export function wedgeRest(wedge: Wedge): { readonly wedge: Wedge; readonly release: string } {
  return { wedge: { ...wedge, held: '' }, release: wedge.held };
}

function goOn(wedge: Wedge, stroke: HeardStroke): WedgeStep {
  const next = { ...wedge, burst: wedge.burst + stroke.text, held: wedge.held + stroke.text, lastMs: stroke.atMs };
  return { wedge: next, release: '', act: 'hold', scan: '', begins: false };
}

function begin(wedge: Wedge, stroke: HeardStroke): WedgeStep {
  const hold = stroke.holdFirst && !stroke.repeat;
  const next = {
    ...AT_REST,
    burst: stroke.repeat ? '' : stroke.text,
    held: hold ? stroke.text : '',
    lastMs: stroke.atMs,
  };
  return { wedge: next, release: wedge.held, act: hold ? 'hold' : 'pass', scan: '', begins: true };
}

function end(wedge: Wedge, stroke: Stroke, isScan: boolean): WedgeStep {
  const rest = { ...wedge, burst: '', held: '' };
  if (isScan) {
    return { wedge: { ...rest, scannedMs: stroke.atMs }, release: '', act: 'scan', scan: wedge.burst, begins: false };
  }
  const second = wedge.burst === '' && stroke.atMs - wedge.scannedMs <= SECOND_TERMINATOR_MAX_MS;
  return { wedge: rest, release: wedge.held, act: second ? 'swallow' : 'pass', scan: '', begins: false };
}
