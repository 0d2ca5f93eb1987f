import { displayWidth } from './display-width.ts';
import type { Align, Bitmap, Block, ColumnsBlock, ReceiptDocument, Size, TextBlock } from './document.ts';
import { printable } from '../printable.ts';
import { fitsQrCode } from './qr-codewords.ts';
import { wrap, wrapPhrases } from './wrap.ts';

/** How a document sits on paper of so many columns: what stands on which line, and where. */

export interface Segment {
  readonly text: string;
  readonly align: Align;
}

/** Segments never overlap: one alone, or one at the left edge and one at the right. */
export interface TextLine {
  readonly kind: 'text';
  readonly segments: readonly Segment[];
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

/** Between a label and its value. */
const GAP_COLUMNS = 1;

export function layOut(document: ReceiptDocument, columns: number): Line[] {
  return document.blocks.flatMap((block) => linesOf(block, columns));
}

/** Every text comes by here on its way to paper or preview, whoever wrote it. */
function linesOf(block: Block, columns: number): Line[] {
  if (block.kind === 'text') return textLines({ ...block, phrases: said(block.phrases) }, columns);
  if (block.kind === 'columns')
    return columnLines({ ...block, phrases: said(block.phrases), value: printable(block.value) }, columns);
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
  return wrapPhrases(block.phrases, columns, block.linesMax).map((text) => line(block, [{ text, align: block.align }]));
}

/**
 * The value stands on the last line of its label. A label that would not leave room for it is broken between its
 * phrases first. It is broken within them where that saves a line; else the value stands below. A value that is wider
 * than the paper is broken at its spaces.
 */
function columnLines(block: ColumnsBlock, columns: number): TextLine[] {
  const indent = ' '.repeat(block.indent ?? 0);
  const value: Segment = { text: block.value, align: 'right' };
  const room = columns - displayWidth(block.value) - GAP_COLUMNS;
  const labels = (phrases: readonly string[], width: number) =>
    wrapPhrases(phrases, width - indent.length).map((text) => indent + text);
  const left = (text: string): Segment => ({ text, align: 'left' });

  const [onlyLabel, ...rest] = labels(block.phrases, columns);
  if (onlyLabel === undefined) return valueLines(block, columns);
  if (rest.length === 0 && displayWidth(onlyLabel) <= room) return [line(block, [left(onlyLabel), value])];

  const narrow = Math.max(room, Math.floor(columns / 2));
  // Either all phrases stand beside the value, or only the last does and those before it have the whole width.
  const beside = labels(block.phrases, narrow);
  const above = [...labels(block.phrases.slice(0, -1), columns), ...labels(block.phrases.slice(-1), narrow)];
  const before = above.length <= beside.length ? above : beside;
  const last = before.pop() ?? '';
  const below = [
    ...labels(block.phrases, columns).map((text) => line(block, [left(text)])),
    ...valueLines(block, columns),
  ];
  const isBroken = labels(block.phrases.slice(-1), narrow).length > 1;
  if (displayWidth(last) > room || (isBroken && below.length <= before.length + 1)) return below;
  return [...before.map((text) => line(block, [left(text)])), line(block, [left(last), value])];
}

function valueLines(block: ColumnsBlock, columns: number): TextLine[] {
  return wrap(block.value, columns).map((text) => line(block, [{ text, align: 'right' }]));
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
