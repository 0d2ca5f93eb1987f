import { displayWidth } from './display-width.ts';
import type { Align, Bitmap, Block, ColumnsBlock, ReceiptDocument, Size, TextBlock } from './document.ts';
import { printable } from '../printable.ts';
import { fitsQrCode } from './qr-codewords.ts';
import { wrap, wrapPhrases } from './wrap.ts';

/** How a document sits on paper of so many columns: what stands on which line, and where. */

interface Segment {
  readonly text: string;
  readonly align: Align;
}

/** Segments never overlap: one alone, or one at the left edge and one at the right. */
export interface TextLine {
  readonly kind: 'text';
  readonly segments: readonly Segment[];
  /** The lines of its text, where it is broken: letters of another width would tell them apart. */
  readonly lines?: readonly string[];
  readonly bold: boolean;
  readonly size: Size;
}

export type Line =
  | TextLine
  | { readonly kind: 'rule' }
  | { readonly kind: 'space' }
  | { readonly kind: 'qr'; readonly content: string }
  | { readonly kind: 'image'; readonly bitmap: Bitmap }
  | { readonly kind: 'cut' }
  | { readonly kind: 'drawer-pulse' };

const LINE_TO_WRITE_ON = '_';

/** Columns between a label and its value: one alone would make one figure of two. */
function gapBetween(label: string, value: string): number {
  return /[\d%]$/.test(label) && /^[+−\d]/.test(value) ? 2 : 1;
}

export function layOut(document: ReceiptDocument, columns: number): Line[] {
  return document.blocks.flatMap((block) => linesOf(block, columns));
}

/** Every text comes by here on its way to paper or preview, whoever wrote it. */
function linesOf(block: Block, columns: number): Line[] {
  if (block.kind === 'text') return textLines({ ...block, phrases: said(block.phrases) }, columns);
  if (block.kind === 'columns') {
    const lines = columnLines({ ...block, phrases: said(block.phrases), value: printable(block.value) }, columns);
    return block.grows === true ? withRoomForPen(lines) : lines;
  }
  if (block.kind === 'qr') return qrLines(printable(block.content));
  return [block];
}

function said(phrases: readonly string[]): string[] {
  return phrases.map((phrase) => printable(phrase)).filter((phrase) => phrase !== '');
}

/** A content that no code of this paper holds is left out: the number on the same paper says it. */
function qrLines(content: string): Line[] {
  return fitsQrCode(content) ? [{ kind: 'qr', content }] : [];
}

function textLines(block: TextBlock, columns: number): TextLine[] {
  const texts = wrapPhrases(block.phrases, columns, block);
  const lines = texts.map((text) => line(block, [{ text, align: block.align }]));
  return lines.length === 1 ? lines : lines.map((each) => ({ ...each, lines: texts }));
}

/**
 * The value stands on the last line of its label. A label that would not leave room for it is broken between its
 * phrases first. It is broken within them where that saves a line; else the value stands below. So it does below
 * phrases that fit one line, since it is of them all and not of the last alone. A value that is wider than the paper is
 * broken at its spaces.
 */
function columnLines(block: ColumnsBlock, columns: number): TextLine[] {
  const { phrases, value } = block;
  const room = columns - displayWidth(value) - gapBetween(phrases.at(-1) ?? '', value);
  const narrow = Math.max(room, Math.floor(columns / 2));
  const left = (text: string) => line(block, [{ text, align: 'left' }]);
  const label = wrapPhrases(phrases, columns);
  const below = [...label.map(left), ...valueLines(block, columns)];
  const [only = ''] = label;
  if (label.length === 1 && only !== '' && displayWidth(only) <= room) return [besideLabel(only, block, columns)];
  if (label.length <= 1) return below;

  // Either all phrases stand beside the value, or only the last does and those before it have the whole width.
  const beside = wrapPhrases(phrases, narrow);
  const above = [...wrapPhrases(phrases.slice(0, -1), columns), ...wrapPhrases(phrases.slice(-1), narrow)];
  const before = above.length <= beside.length ? above : beside;
  const last = before.pop() ?? '';
  const isBroken = wrapPhrases(phrases.slice(-1), narrow).length > 1;
  if (displayWidth(last) > room || (isBroken && below.length <= before.length + 1)) return below;
  return [...before.map(left), besideLabel(last, block, columns)];
}

function besideLabel(label: string, block: ColumnsBlock, columns: number): TextLine {
  const { value, grows = false } = block;
  const text = grows ? grown(value, columns - displayWidth(label) - gapBetween(label, value)) : value;
  return line(block, [
    { text: label, align: 'left' },
    { text, align: 'right' },
  ]);
}

/** The pen needs its room right above the line, also where the label stands above that. */
function withRoomForPen(lines: readonly TextLine[]): Line[] {
  const label = lines.slice(0, -1);
  const last = lines.slice(-1);
  const isBelow = label.length > 0 && last[0]?.segments.length === 1;
  return isBelow ? [ROOM, ...label, ROOM, ...last] : [ROOM, ROOM, ...lines];
}
const ROOM: Line = { kind: 'space' };

function grown(value: string, columns: number): string {
  return LINE_TO_WRITE_ON.repeat(Math.max(0, columns - displayWidth(value))) + value;
}

function valueLines({ value, grows = false, ...look }: ColumnsBlock, columns: number): TextLine[] {
  return wrap(grows ? grown(value, columns) : value, columns).map((text) => line(look, [{ text, align: 'right' }]));
}

function line(look: { readonly bold?: boolean; readonly size?: Size }, segments: readonly Segment[]): TextLine {
  return {
    kind: 'text',
    segments: segments.filter((segment) => segment.text !== ''),
    bold: look.bold ?? false,
    size: look.size ?? 'normal',
  };
}

/** Where a segment starts that leaves so much of the line free. */
export function startOf(align: Align, free: number): number {
  if (align === 'left') return 0;
  return align === 'right' ? free : free / 2;
}

/** The line as characters of equal width, without trailing blanks. */
export function composed(textLine: TextLine, columns: number): string {
  let composedText = '';
  for (const segment of textLine.segments) {
    const free = columns - displayWidth(segment.text);
    const start = Math.floor(startOf(segment.align, free));
    composedText += ' '.repeat(Math.max(0, start - displayWidth(composedText))) + segment.text;
  }
  return composedText.trimEnd();
}
