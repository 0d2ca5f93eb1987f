import type { ReceiptPreview } from '../../../src-shared/contract/views/printer.ts';
import { displayWidth } from '../../../src-shared/receipt/display-width.ts';
import { composed } from '../../../src-shared/receipt/layout.ts';
import { type QrCode, qrCode } from '../../../src-shared/receipt/qr-code.ts';

/** Where everything stands on the paper, in dots of the print head: eight to a millimetre. */

type PreviewLine = ReceiptPreview['lines'][number];
type TextLine = Extract<PreviewLine, { kind: 'text' }>;

export type Mark =
  /** In columns: `width` is what its characters take of them. */
  | {
      readonly kind: 'columns';
      readonly text: string;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly bold: boolean;
      readonly tall: boolean;
    }
  /**
   * As the printer gets it drawn. `width`: pressed into so much where it would be wider; null: as wide as its letters.
   */
  | {
      readonly kind: 'drawn';
      readonly text: string;
      readonly align: TextLine['segments'][number]['align'];
      readonly y: number;
      readonly width: number | null;
      readonly bold: boolean;
      readonly tall: boolean;
    }
  | { readonly kind: 'rule'; readonly y: number }
  | { readonly kind: 'qr'; readonly y: number; readonly side: number; readonly code: QrCode };

interface PaperStrip {
  readonly dots: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** The same for a reader who can't see it. */
  readonly text: string;
}

const COLUMN_DOTS = 12;
export const QR_MODULE_DOTS = 4;
const LINE_DOTS = 28;
const TALL_LINE_DOTS = 52;
const RULE_DOTS = 12;
const SPACE_DOTS = 12;
const BASELINE_DOTS = 21;
const TALL_BASELINE_DOTS = 40;
const DOTS_BELOW_QR = 8;
/** Letters of the drawn lines take about so much; only whether they must be pressed hangs on it. */
const DRAWN_LETTER_DOTS = 11.5;
const DRAWN_GAP_DOTS = 12;

export function paperStrip(preview: ReceiptPreview): PaperStrip {
  const dots = preview.columns * COLUMN_DOTS;
  const marks: Mark[] = [];
  const text: string[] = [];
  let y = 0;
  for (const line of preview.lines) {
    if (line.kind === 'text') {
      text.push(composed(line, preview.columns).trim());
      marks.push(
        ...(line.drawn && !preview.inColumns ? drawnMarks(line, y, dots) : columnMarks(line, y, preview.columns)),
      );
      y += line.size === 'tall' ? TALL_LINE_DOTS : LINE_DOTS;
    } else if (line.kind === 'rule') {
      marks.push({ kind: 'rule', y: y + RULE_DOTS / 2 });
      y += RULE_DOTS;
    } else if (line.kind === 'space') y += SPACE_DOTS;
    else if (line.kind === 'qr') {
      const code = qrCode(line.content);
      const side = code.size * QR_MODULE_DOTS;
      marks.push({ kind: 'qr', y, side, code });
      y += side + DOTS_BELOW_QR;
    }
  }
  return { dots, height: y, marks, text: text.join('\n') };
}

function baseline({ size }: TextLine): number {
  return size === 'tall' ? TALL_BASELINE_DOTS : BASELINE_DOTS;
}

/** One mark a word, so that no letter leaves its column by more than its word's other letters take. */
function columnMarks(line: TextLine, y: number, columns: number): Mark[] {
  const text = composed(line, columns);
  return [...text.matchAll(/\S+/g)].map((word) => ({
    kind: 'columns',
    text: word[0],
    y: y + baseline(line),
    bold: line.bold,
    tall: line.size === 'tall',
    x: displayWidth(text.slice(0, word.index)) * COLUMN_DOTS,
    width: displayWidth(word[0]) * COLUMN_DOTS,
  }));
}

function drawnMarks(line: TextLine, y: number, dots: number): Mark[] {
  const letterDots = DRAWN_LETTER_DOTS * (line.size === 'tall' ? 2 : 1) * (line.bold ? 1.1 : 1);
  const widths = line.segments.map((segment) => displayWidth(segment.text) * letterDots);
  const free = dots - DRAWN_GAP_DOTS * (line.segments.length - 1);
  const press = free / widths.reduce((sum, width) => sum + width, 0);
  return line.segments.map((segment, index) => ({
    kind: 'drawn',
    ...segment,
    y: y + baseline(line),
    bold: line.bold,
    tall: line.size === 'tall',
    width: press < 1 ? (widths[index] ?? 0) * press : null,
  }));
}
