import { SCAN_LENGTH_MIN } from './wedge.ts';
import { latinOf, type Stroke } from './struck.ts';

/**
 * What a field takes of keys, and where a scan goes that comes while it has the focus. Whatever the layout, digits and
 * codes go by the place of a key; words are the layout's own.
 */
export interface FieldRule {
  readonly reads: 'digits' | 'pin' | 'latin' | 'words';
  /** Into the field itself; to the screen that takes cards, of which it is the field; or there, past this field. */
  readonly scan: 'here' | 'card' | 'past';
  /** So many characters, digits of a number without what groups them. */
  readonly most: number;
}

/** What an input carries of its rule, so that the page's one listener finds it there. */
interface FieldMarks {
  readonly 'data-reads': FieldRule['reads'];
  readonly 'data-scan': FieldRule['scan'];
  readonly 'data-most': number;
  readonly maxLength?: number;
}

export function marksOf({ reads, scan, most }: FieldRule): FieldMarks {
  const marks = { 'data-reads': reads, 'data-scan': scan, 'data-most': most } as const;
  // What groups the digits of an amount is no digit; more than a PIN has is let in, and is then no PIN.
  return reads === 'digits' || reads === 'pin' ? marks : { ...marks, maxLength: most };
}

/** A field without a rule is one for words. */
export function ruleOf({ dataset }: HTMLInputElement): FieldRule {
  const reads = (['digits', 'pin', 'latin'] as const).find((each) => each === dataset['reads']) ?? 'words';
  return {
    reads,
    scan: (['here', 'card'] as const).find((each) => each === dataset['scan']) ?? 'past',
    most: Number(dataset['most'] ?? Infinity),
  };
}

/**
 * Digits that come too slowly to be known for a scanner's. Cut at the length of a PIN they would be a try of one; whole
 * they are none.
 */
const PIN_FIELD_HOLDS = 64;

/** How much a field lets in. */
export const mostIn = ({ reads, most }: FieldRule): number => (reads === 'pin' ? PIN_FIELD_HOLDS : most);

/** What a stroke puts into such a field; null: what the system does with it. Empty: it has nothing for this field. */
export function textFor({ reads }: FieldRule, stroke: Stroke): string | null {
  if (stroke.kind !== 'character' || stroke.typedByItself) return null;
  if (reads === 'words') return stroke.typed === '' ? null : stroke.typed;
  if (reads === 'latin') return latinOf(stroke);
  if (stroke.digit !== '') return stroke.digit;
  // Whoever parts thousands by a space loses nothing by it.
  return stroke.typed === ' ' ? null : '';
}

/** A PIN or a code that a hand types is no longer than its field; a card's number may be typed in its own. */
export function slowScanMin({ reads, scan, most }: FieldRule): number {
  if (scan !== 'past') return Infinity;
  return reads === 'pin' || reads === 'latin' ? most + 1 : SCAN_LENGTH_MIN;
}

/** What may stand in such a field of a text that came otherwise, from an input method or the clipboard. */
export function fitting({ reads }: FieldRule, text: string): string {
  const plain = text.normalize('NFKC');
  if (reads === 'words') return text;
  return reads === 'latin' ? plain.replace(/[^ -~]/g, '') : plain.replace(/\D/g, '');
}

/** What of a scan was printed: not which symbology it has, nor what a scanner adds by keys that type nothing. */
export function printedIn(scan: string): string {
  return scan
    .replace(/[^ -~]+/g, ' ')
    .trim()
    .replace(/^\][A-Za-z]\w/, '')
    .trim();
}

/** How much stands there, by what its bound counts. */
export function lengthIn({ reads }: FieldRule, text: string): number {
  return reads === 'digits' ? text.replace(/\D/g, '').length : text.length;
}
