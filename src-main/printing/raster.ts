import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { FONT_FILES, FONT_SAMPLE } from '../../src-shared/i18n/fonts.ts';
import type { Bitmap, Size } from '../../src-shared/receipt/document.ts';
import { type Segment, startOf, type TextLine } from '../../src-shared/receipt/layout.ts';

/** Draws lines of text that a printer has no letters for. Runs in a worker: drawing must not hold up the sale. */

const familyOf = ({ family, subset }: (typeof FONT_FILES)[number]) => `Receipt ${family} ${subset}`;

/** For the `font` of a canvas. Each file has a family of its own: files of one family hide each other's letters. */
export const FONT_STACK = FONT_FILES.map((font) => `"${familyOf(font)}"`).join(', ');

interface Shape {
  readonly rows: number;
  readonly baseline: number;
  readonly fontDots: number;
}

/** Rows as high as a line of text on the same receipt; letters as large as those of font A. */
const SHAPES: Record<Size, Shape> = {
  normal: { rows: 28, baseline: 21, fontDots: 22 },
  tall: { rows: 52, baseline: 40, fontDots: 40 },
};

const GAP_DOTS = 12;
/**
 * What is paler on the scale up to 255 is paper. It lies above the middle, so that thin strokes of small letters
 * survive.
 */
const INK_BELOW = 150;

/** The folders hold the fonts' files under their own names. Throws when one is missing. */
export function registerFonts(folders: readonly string[]): void {
  for (const font of FONT_FILES) {
    for (const name of font.files) {
      const path = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
      // Read here: in a packed app the path leads into the archive, where native code finds nothing.
      if (!path || !GlobalFonts.register(readFileSync(path), familyOf(font)))
        throw new Error(`the font ${name} is missing`);
    }
  }
}

/** Draws a line of each kind once: the first use of a font takes longer than all later ones. */
export function warmUpFonts(dots: number): void {
  for (const bold of [false, true])
    drawLine({ kind: 'text', segments: [{ text: FONT_SAMPLE, align: 'left' }], bold, size: 'normal' }, dots);
}

export function drawLine(line: TextLine, dots: number): Bitmap {
  const shape = SHAPES[line.size];
  const canvas = createCanvas(dots, shape.rows);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, dots, shape.rows);
  context.fillStyle = '#000';
  context.font = `${line.bold ? 700 : 400} ${shape.fontDots}px ${FONT_STACK}`;
  drawSegments(context, line.segments, dots, shape.baseline);
  return thresholded(context, dots, shape.rows);
}

/** Letters are as wide as the font wants them, and all equally narrower where the line would not hold them. */
function drawSegments(context: SKRSContext2D, segments: readonly Segment[], dots: number, baseline: number): void {
  const widths = segments.map((segment) => context.measureText(segment.text).width);
  const free = dots - GAP_DOTS * (segments.length - 1);
  const squeeze = Math.min(1, free / widths.reduce((sum, width) => sum + width, 0));
  segments.forEach((segment, index) => {
    const width = (widths[index] ?? 0) * squeeze;
    const x = startOf(segment.align, dots - width);
    context.save();
    context.translate(Math.round(x), baseline);
    context.scale(squeeze, 1);
    context.fillText(segment.text, 0, 0);
    context.restore();
  });
}

function thresholded(context: SKRSContext2D, dots: number, rows: number): Bitmap {
  const pixels = context.getImageData(0, 0, dots, rows).data;
  const bytesWide = dots / 8;
  const bits = new Uint8Array(bytesWide * rows);
  for (let dot = 0; dot < dots * rows; dot += 1) {
    if ((pixels[dot * 4] ?? 255) < INK_BELOW) bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
  }
  return { bytesWide, rows, bits };
}
