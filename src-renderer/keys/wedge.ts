/**
 * A scanner types faster than any hand and ends with Enter or Tab. A stroke that follows the last within the gap is
 * held back until it is known which of the two it was; a hand's strokes are handed on, a scanner's become one scan.
 * Pure: times come with the strokes, in milliseconds of one clock.
 */

/** Scanners type a key every 5 to 30 ms; a hand that strikes two keys at once is undone by the length. */
export const SCAN_GAP_MAX_MS = 50;
/** The shortest card number of the contract. */
const SCAN_LENGTH_MIN = 8;
const SCAN_LENGTH_MAX = 512;
/** CR LF is two terminators: the second must not confirm anything. */
export const SECOND_TERMINATOR_MAX_MS = 150;

export interface Stroke {
  readonly kind: 'character' | 'terminator' | 'other';
  /** What a character stroke types. */
  readonly text: string;
  readonly atMs: number;
  /** A key held down repeats as fast as a scanner types, and is none. */
  readonly repeat: boolean;
  /** Hold even the first stroke: no text field would take it, so it might act. */
  readonly holdFirst: boolean;
}

/** What is asked of a key that was struck. */
export type KeyStruck = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'timeStamp'>;

const MODIFIERS = ['Shift', 'Control', 'Alt', 'AltGraph', 'CapsLock', 'NumLock', 'Meta'];

/** Null for a key that only changes what others mean. A key that is struck together with Ctrl types nothing. */
export function strokeOf(event: KeyStruck): Omit<Stroke, 'holdFirst'> | null {
  if (MODIFIERS.includes(event.key)) return null;
  const kind = kindOf(event);
  return { kind, text: kind === 'character' ? event.key : '', atMs: event.timeStamp, repeat: event.repeat };
}

function kindOf(event: KeyStruck): Stroke['kind'] {
  if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) return 'character';
  return isTerminator(event) ? 'terminator' : 'other';
}

/** Scanners end with Enter or Tab; a line feed comes as Ctrl+J, a carriage return as Enter or Ctrl+M. */
function isTerminator(event: KeyStruck): boolean {
  return (
    event.key === 'Enter' || event.key === 'Tab' || (event.ctrlKey && (event.code === 'KeyJ' || event.code === 'KeyM'))
  );
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

export function wedgeStep(wedge: Wedge, stroke: Stroke): WedgeStep {
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

function goOn(wedge: Wedge, stroke: Stroke): WedgeStep {
  const next = { ...wedge, burst: wedge.burst + stroke.text, held: wedge.held + stroke.text, lastMs: stroke.atMs };
  return { wedge: next, release: '', act: 'hold', scan: '', begins: false };
}

function begin(wedge: Wedge, stroke: Stroke): WedgeStep {
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
