import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { FONT_STACK, registerFonts } from '../../src-main/printing/raster.ts';
import type { Bitmap } from '../../src-shared/receipt/document.ts';
import { type QrCode, qrCode } from '../../src-shared/receipt/qr-code.ts';
import { FONT_FOLDERS } from './drawing-parts.ts';
import type { Align, Raster, Style } from './virtual-printer-decoder.ts';

/** Draws what a head of 203 dpi would burn: images and QR codes dot by dot, text in the cells of font A. */

const MARGIN_DOTS = 24;
const GLYPH_DOTS = 20;
const BASELINE_DOTS = 19;
const REGULAR = `400 ${GLYPH_DOTS}px ${FONT_STACK}`;
const BOLD = `700 ${GLYPH_DOTS}px ${FONT_STACK}`;
/** What is paler on the scale up to 255 is paper. */
const INK_BELOW = 150;
/** Opaque, as canvas has them in memory: red is the lowest byte of all machines that a counter runs on. */
const WHITE = 0xff_ff_ff_ff;
const BLACK = 0xff_00_00_00;

export interface TextCell {
  readonly character: string;
  readonly style: Style;
}

export type Mark =
  | {
      readonly kind: 'text';
      readonly y: number;
      readonly x: number;
      readonly height: number;
      readonly cells: readonly TextCell[];
    }
  | { readonly kind: 'raster'; readonly y: number; readonly x: number; readonly raster: Raster }
  | {
      readonly kind: 'qr';
      readonly y: number;
      readonly content: string;
      readonly moduleDots: number;
      readonly align: Align;
    };

export const CELL_WIDTH = 12;
export const CELL_HEIGHT = 24;

interface PaperStrip {
  readonly dots: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

let fontsAreRegistered = false;

export function drawPaper(strip: PaperStrip): Bitmap {
  if (!fontsAreRegistered) registerFonts(FONT_FOLDERS);
  fontsAreRegistered = true;
  const canvas = createCanvas(strip.dots + 2 * MARGIN_DOTS, strip.height + 2 * MARGIN_DOTS);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  context.translate(MARGIN_DOTS, MARGIN_DOTS);
  for (const mark of strip.marks) {
    if (mark.kind === 'text') drawText(context, mark.x, mark.y, mark.cells);
    else if (mark.kind === 'qr') drawQr(context, strip.dots, mark);
    else drawRaster(context, mark);
  }
  return inkOf(canvas);
}

/** A head burns a dot or doesn't: there is no grey on paper. The width is a multiple of eight, as that of all paper. */
function inkOf(canvas: Canvas): Bitmap {
  const { width, height: rows } = canvas;
  const pixels = wholePixels(canvas.data());
  const bits = new Uint8Array((width / 8) * rows);
  for (let dot = 0; dot < width * rows; dot += 1) {
    const pixel = pixels[dot] ?? WHITE;
    if (pixel !== WHITE && (pixel & 0xff) < INK_BELOW) bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
  }
  return { bytesWide: width / 8, rows, bits };
}

/** A pixel a number: paper has a million, and its four bytes one by one take four times as long. */
function wholePixels({ buffer, byteOffset, byteLength }: Uint8Array | Uint8ClampedArray): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

function drawText(context: SKRSContext2D, startX: number, y: number, cells: readonly TextCell[]): void {
  let x = startX;
  for (const { character, style } of cells) {
    // Before the state is saved: to read a font's name takes longer than to draw its letter.
    const font = style.bold ? BOLD : REGULAR;
    if (context.font !== font) context.font = font;
    context.save();
    context.translate(x, y);
    context.scale(style.wide, style.high);
    if (style.inverted) {
      context.fillRect(0, 0, CELL_WIDTH, CELL_HEIGHT);
      context.fillStyle = '#fff';
    }
    const width = widthOf(context, font, character);
    const squeeze = Math.min(1, CELL_WIDTH / width);
    context.translate((CELL_WIDTH - width * squeeze) / 2, BASELINE_DOTS);
    context.scale(squeeze, 1);
    if (character !== ' ') context.fillText(character, 0, 0);
    // A wide letter pressed into its cell keeps strokes as thick as those of its neighbours.
    if (squeeze < 1) {
      context.strokeStyle = context.fillStyle;
      context.lineWidth = 1 / squeeze - 1;
      context.strokeText(character, 0, 0);
    }
    context.restore();
    if (style.underline) context.fillRect(x, y + CELL_HEIGHT * style.high - 1, CELL_WIDTH * style.wide, 1);
    x += CELL_WIDTH * style.wide;
  }
}

const widths = new Map<string, number>();

function widthOf(context: SKRSContext2D, font: string, character: string): number {
  const key = font + character;
  const width = widths.get(key) ?? context.measureText(character).width;
  widths.set(key, width);
  return width;
}

/** Dot by dot over what is there, as a head prints: a white dot of an image leaves the paper as it is. */
function drawRaster(context: SKRSContext2D, mark: Mark & { kind: 'raster' }): void {
  const { bytesWide, rows, data } = mark.raster;
  if (rows === 0 || bytesWide === 0) return;
  const image = context.createImageData(bytesWide * 8, rows);
  const pixels = wholePixels(image.data);
  for (let dot = 0; dot < bytesWide * 8 * rows; dot += 1) {
    const black = (((data[dot >> 3] ?? 0) >> (7 - (dot & 7))) & 1) === 1;
    pixels[dot] = black ? BLACK : WHITE;
  }
  context.putImageData(image, MARGIN_DOTS + mark.x, MARGIN_DOTS + mark.y);
}

function drawQr(context: SKRSContext2D, dots: number, mark: Mark & { kind: 'qr' }): void {
  const code: QrCode = qrCode(mark.content);
  const side = code.size * mark.moduleDots;
  const free = dots - side;
  const x = { left: 0, centre: Math.floor(free / 2), right: free }[mark.align];
  for (let row = 0; row < code.size; row += 1) {
    for (let column = 0; column < code.size; column += 1) {
      if (code.isDark(column, row))
        context.fillRect(
          x + column * mark.moduleDots,
          mark.y + row * mark.moduleDots,
          mark.moduleDots,
          mark.moduleDots,
        );
    }
  }
}
