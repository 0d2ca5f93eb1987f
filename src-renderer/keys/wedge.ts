import type { Stroke } from './struck.ts';

/**
 * A scanner types faster than any hand, or as steadily. A stroke that follows the last within the gap waits until it is
 * known which of the two it was. A hand's strokes are handed on in their order, a scanner's become one scan. Pure:
 * times come with the strokes, in milliseconds of one clock.
 */

/** Scanners type a key every 5 to 30 ms; a hand that strikes two keys at once is undone by the length. */
export const SCAN_GAP_MAX_MS = 50;
/** One that is slow now and then, or was set up to be slow. */
export const SLOW_GAP_MAX_MS = 100;
/** The shortest card number of the contract. */
export const SCAN_LENGTH_MIN = 8;
/** More is cut: whoever reads it says that it is too long. */
const SCAN_LENGTH_MAX = 513;
/** CR LF is two terminators: the second must not confirm anything. */
export const SECOND_TERMINATOR_MAX_MS = 150;

export interface HeardStroke extends Stroke {
  /** Hold even the first stroke: no text field would take it, or it is a command that may stand before a code. */
  readonly holdFirst: boolean;
  /** It would choose: no field takes it, or a reason is asked for. It waits for as long as a slow scanner needs. */
  readonly patient: boolean;
  /** It ends keys that no hand strikes so fast, however few. */
  readonly endsShortScan: boolean;
  /** So many characters no person writes here as steadily as a slow scanner. */
  readonly slowScanMin: number;
}

export interface Wedge {
  /** Strokes of the present burst. */
  readonly burst: readonly HeardStroke[];
  /** The end of the burst that the page has not seen. */
  readonly held: readonly HeardStroke[];
  readonly lastMs: number;
  readonly scannedMs: number;
  /** The terminator that a hand struck last, and when: until a character follows, a second one may be no hand's. */
  readonly ended: { readonly key: string | undefined; readonly atMs: number };
}

export const AT_REST: Wedge = {
  burst: [],
  held: [],
  lastMs: -Infinity,
  scannedMs: -Infinity,
  ended: { key: undefined, atMs: -Infinity },
};

interface WedgeStep {
  readonly wedge: Wedge;
  /** Held strokes that were a hand's after all; to be done before this stroke acts. */
  readonly release: readonly HeardStroke[];
  /** `pass`: the stroke acts as ever; `hold` and `swallow`: it doesn't. */
  readonly act: 'pass' | 'hold' | 'swallow';
  /** A scan that has ended by this stroke, or before it. */
  readonly scan: string | null;
  /** This stroke begins a burst. */
  readonly begins: boolean;
}

export function wedgeStep(wedge: Wedge, stroke: HeardStroke): WedgeStep {
  const sinceMs = stroke.atMs - wedge.lastMs;
  const follows = wedge.burst.length > 0 && sinceMs <= SLOW_GAP_MAX_MS;
  if (stroke.repeat) return { ...handedOn(wedge), act: 'pass', begins: true };
  if (stroke.kind === 'terminator') return end(wedge, stroke, follows);
  if (follows && sinceMs <= SCAN_GAP_MAX_MS) return goOn(wedge, stroke);
  // Keys that stand behind a code's end belong to the scanner as well.
  if (stroke.kind === 'other' && isBehindScan(wedge, stroke) && sinceMs <= SCAN_GAP_MAX_MS)
    return { wedge: { ...wedge, lastMs: stroke.atMs }, release: [], act: 'swallow', scan: null, begins: false };
  if (follows && stroke.kind === 'character') return goOnSlowly(wedge, stroke);
  return begin(wedge, stroke);
}

/**
 * Called when nothing came for longer than the gap. What can only be a scanner's waits on for its end. The burst is
 * kept: strokes that waited in a queue carry their own times.
 */
export function wedgeRest(wedge: Wedge): Pick<WedgeStep, 'wedge' | 'release'> {
  if (isNoHand(wedge.burst)) return { wedge, release: [] };
  return { wedge: { ...wedge, held: [] }, release: wedge.held };
}

/** Called when no end has come: a scanner may be set up without one. */
export function wedgeEnd(wedge: Wedge): Pick<WedgeStep, 'wedge' | 'scan'> {
  if (!isNoHand(wedge.burst)) return { wedge, scan: null };
  return { wedge: { ...AT_REST, lastMs: wedge.lastMs, scannedMs: wedge.lastMs }, scan: textOf(wedge.burst) };
}

function goOn(wedge: Wedge, stroke: HeardStroke): WedgeStep {
  const isHeld = !stroke.typedByItself;
  const next = {
    ...wedge,
    burst: longer(wedge.burst, stroke),
    held: isHeld ? longer(wedge.held, stroke) : wedge.held,
    lastMs: stroke.atMs,
  };
  return { wedge: next, release: [], act: isHeld ? 'hold' : 'pass', scan: null, begins: false };
}

function goOnSlowly(wedge: Wedge, stroke: HeardStroke): WedgeStep {
  if (stroke.patient || isNoHand(wedge.burst)) return goOn(wedge, stroke);
  const hold = stroke.holdFirst && !stroke.typedByItself;
  const next = {
    ...wedge,
    burst: longer(wedge.burst, stroke),
    held: hold ? [stroke] : [],
    lastMs: stroke.atMs,
  };
  return { wedge: next, release: wedge.held, act: hold ? 'hold' : 'pass', scan: null, begins: false };
}

function begin(wedge: Wedge, stroke: HeardStroke): WedgeStep {
  const hold = stroke.holdFirst && !stroke.typedByItself;
  const counts = stroke.kind === 'character' || hold;
  const before = handedOn(wedge);
  const next = { ...before.wedge, burst: counts ? [stroke] : [], held: hold ? [stroke] : [], lastMs: stroke.atMs };
  return { ...before, wedge: next, act: hold ? 'hold' : 'pass', begins: true };
}

function end(wedge: Wedge, stroke: HeardStroke, follows: boolean): WedgeStep {
  if (follows && (isScan(wedge.burst) || (stroke.endsShortScan && wedge.burst.every(({ patient }) => patient))))
    return {
      wedge: { ...AT_REST, lastMs: stroke.atMs, scannedMs: stroke.atMs },
      release: [],
      act: 'swallow',
      scan: textOf(wedge.burst),
      begins: false,
    };
  if (wedge.burst.length === 0 && isBehindScan(wedge, stroke))
    return { wedge: { ...wedge, lastMs: stroke.atMs }, release: [], act: 'swallow', scan: null, begins: false };
  const ended = { key: keyOf(stroke), atMs: stroke.atMs };
  if (isStruckTwice(wedge, stroke))
    return { wedge: { ...wedge, lastMs: stroke.atMs, ended }, release: [], act: 'swallow', scan: null, begins: false };
  const begun = begin(wedge, stroke);
  return { ...begun, wedge: { ...begun.wedge, ended } };
}

const keyOf = ({ presses }: Stroke) => presses.at(-1);

/** A worn key that closes twice, or a scanner's second end behind a code of a few characters: no hand is so quick. */
function isStruckTwice({ burst, ended }: Wedge, stroke: HeardStroke): boolean {
  const withinMs = stroke.endsShortScan ? SECOND_TERMINATOR_MAX_MS : SCAN_GAP_MAX_MS;
  const isFirst = ended.key !== keyOf(stroke) || burst.some(({ kind }) => kind !== 'terminator');
  return !isFirst && stroke.atMs - ended.atMs <= withinMs;
}

const isBehindScan = ({ scannedMs }: Wedge, { atMs }: Stroke): boolean => atMs - scannedMs <= SECOND_TERMINATOR_MAX_MS;

/** The burst is over: a scan without an end, or keys of a hand. */
function handedOn(wedge: Wedge): Pick<WedgeStep, 'wedge' | 'release' | 'scan'> {
  const { wedge: ended, scan } = wedgeEnd(wedge);
  return { wedge: { ...ended, burst: [], held: [] }, release: scan === null ? wedge.held : [], scan };
}

const longer = (strokes: readonly HeardStroke[], stroke: HeardStroke): readonly HeardStroke[] =>
  strokes.length < SCAN_LENGTH_MAX ? [...strokes, stroke] : strokes;

const charactersOf = (burst: readonly HeardStroke[]) => burst.filter(({ kind }) => kind === 'character');

function isFastScan(burst: readonly HeardStroke[]): boolean {
  const slowly = burst.filter((stroke, at) => at > 0 && stroke.atMs - (burst[at - 1]?.atMs ?? 0) > SCAN_GAP_MAX_MS);
  // One key may have come late, and in a long code more: no hand is as quick for so long.
  const mayBeLate = Math.max(1, Math.floor(burst.length / SCAN_LENGTH_MIN) - 1);
  return slowly.length <= mayBeLate && charactersOf(burst).length - slowly.length * 2 >= SCAN_LENGTH_MIN;
}

/** Nobody chooses eight times in a row without looking what came of it. */
function isNoHand(burst: readonly HeardStroke[]): boolean {
  return isFastScan(burst) || charactersOf(burst.filter(({ patient }) => patient)).length >= SCAN_LENGTH_MIN;
}

/** So many digits at a steady pace are a code's. */
function isScan(burst: readonly HeardStroke[]): boolean {
  if (isNoHand(burst)) return true;
  // A person changes letters by the `/` of a keypad, which no scanner has.
  const characters = charactersOf(burst).filter(({ presses }) => !presses.includes('NumpadDivide'));
  const digits = characters.filter(({ digit }) => digit !== '').length;
  return digits >= SCAN_LENGTH_MIN && characters.length >= (burst[0]?.slowScanMin ?? SCAN_LENGTH_MIN);
}

/** Stands where a key typed nothing: what is before it is another part of the code than what follows. */
export const BETWEEN = '\u001d';

/**
 * What was scanned, as the system typed it. Where that has fewer letters and digits of a code, the places of a US
 * keyboard are read, which scanners are made for. A scanner of another country strikes Shift for digits.
 */
function textOf(burst: readonly HeardStroke[]): string {
  const [typed, placed, digits] = [readAs(burst, 'typed'), readAs(burst, 'placed'), readAs(burst, 'digit')];
  const best = count(LATIN, placed) > count(LATIN, typed) ? placed : typed;
  return count(DIGITS, best) < SCAN_LENGTH_MIN && count(DIGITS, digits) >= SCAN_LENGTH_MIN ? digits : best;
}

/** One of the ways in which the keys of a scan can be read. */
export function readAs(burst: readonly Stroke[], part: 'typed' | 'placed' | 'digit'): string {
  return burst.map((stroke) => (stroke.kind === 'character' ? stroke[part] : BETWEEN)).join('');
}

const LATIN = /[\dA-Za-z]/g;
const DIGITS = /\d/g;
const count = (which: RegExp, text: string): number => text.match(which)?.length ?? 0;
