import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { FONT_FILES, FONT_SAMPLE } from '../../src-shared/i18n/fonts.ts';
import type { Bitmap, Size } from '../../src-shared/receipt/document.ts';
import { displayWidth } from '../../src-shared/receipt/display-width.ts';
import { composed, startOf, type TextLine } from '../../src-shared/receipt/layout.ts';

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

/** Font A: a column is so wide, a letter stands so high in it, and tall letters are drawn twice as high. */
const CELL_DOTS = 12;
const CELL = { baseline: 19, fontDots: 20, wideFontDots: 22, timesHigher: { normal: 1, tall: 2 } } as const;
/**
 * What is paler on the scale up to 255 is paper. It lies above the middle, so that thin strokes of small letters
 * survive.
 */
const INK_BELOW = 150;

/** Where lines are drawn. */
export interface Strip {
  /** The width of the paper at 203 dpi. */
  readonly dots: number;
  /** Each letter stands in a column, as the printer's own do above and below; else as wide as the font has it. */
  readonly inColumns: boolean;
}

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
export function warmUpFonts(strip: Strip): void {
  for (const bold of [false, true])
    drawLine({ kind: 'text', segments: [{ text: FONT_SAMPLE, align: 'left' }], bold, size: 'normal' }, strip);
}

/** A line of text as an image of one bit a dot, as high as a line of the printer's own letters. */
export function drawLine(line: TextLine, { dots, inColumns }: Strip): Bitmap {
  const shape = SHAPES[line.size];
  const canvas = createCanvas(dots, shape.rows);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, dots, shape.rows);
  context.fillStyle = '#000';
  const fontOf = (fontDots: number) => `${line.bold ? 700 : 400} ${fontDots}px ${FONT_STACK}`;
  if (inColumns) {
    context.scale(1, CELL.timesHigher[line.size]);
    for (const letter of lettersOf(composed(line, dots / CELL_DOTS))) {
      context.font = fontOf(letter.columns > 1 ? CELL.wideFontDots : CELL.fontDots);
      drawInColumns(context, letter);
    }
  } else {
    context.font = fontOf(shape.fontDots);
    drawSegments(context, line, dots, shape);
  }
  return thresholded(context, dots, shape.rows);
}

interface Letter {
  readonly text: string;
  readonly column: number;
  readonly columns: number;
}

/** A mark that takes no column stays with the letter before it. */
function lettersOf(text: string): Letter[] {
  const letters: Letter[] = [];
  let column = 0;
  for (const character of text) {
    const columns = displayWidth(character);
    const before = letters.at(-1);
    if (columns === 0 && before) letters[letters.length - 1] = { ...before, text: before.text + character };
    else letters.push({ text: character, column, columns });
    column += columns;
  }
  return letters.filter((letter) => letter.text.trim() !== '' && letter.columns > 0);
}

/** A letter that is wider than its columns is pressed, with strokes as thick as its neighbours'. */
function drawInColumns(context: SKRSContext2D, { text, column, columns }: Letter): void {
  const room = columns * CELL_DOTS;
  const width = context.measureText(text).width;
  const squeeze = Math.min(1, room / width);
  context.save();
  context.translate(column * CELL_DOTS + (room - width * squeeze) / 2, CELL.baseline);
  context.scale(squeeze, 1);
  context.fillText(text, 0, 0);
  if (squeeze < 1) {
    context.lineWidth = 1 / squeeze - 1;
    context.strokeText(text, 0, 0);
  }
  context.restore();
}

/**
 * Letters are as wide as the font wants them. Where a line would not hold them, all of its text are equally narrower.
 * Between two segments there is at least the height of a letter, which no space within them is as wide as.
 */
function drawSegments(
  context: SKRSContext2D,
  { segments, lines = [] }: TextLine,
  dots: number,
  { baseline, fontDots }: Shape,
): void {
  const widthOf = (text: string) => context.measureText(text).width;
  const widths = segments.map(({ text }) => widthOf(text));
  const free = dots - fontDots * (segments.length - 1);
  const widest = Math.max(
    widths.reduce((sum, width) => sum + width, 0),
    ...lines.map(widthOf),
  );
  const squeeze = Math.min(1, free / widest);
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
