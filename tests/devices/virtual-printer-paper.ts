import type { Bitmap } from '../../src-shared/receipt/document.ts';
import { qrCode } from '../../src-shared/receipt/qr-code.ts';
import { pngOf } from './one-bit-png.ts';
import type { Align, DrawerPulse, Raster, Style } from './virtual-printer-decoder.ts';
import { CELL_HEIGHT, CELL_WIDTH, drawPaper, type Mark, type TextCell } from './virtual-printer-png.ts';

/** The roll, the head and the cutter: what was printed since the last cut, and the receipts that were cut off. */

interface PrintedLine {
  readonly text: string;
  readonly as: 'text' | 'image' | 'qr';
}

export interface PrintedReceipt {
  /** 1 is the first that this printer gave out. */
  readonly number: number;
  readonly lines: readonly PrintedLine[];
  /** The lines with line breaks; an image whose text nobody recorded says [image 576×48]. */
  readonly text: string;
  readonly qrCodes: readonly string[];
  /** Since the receipt before it. */
  readonly drawerPulses: readonly DrawerPulse[];
  readonly cut: boolean;
  /** false: power or paper was lost before the cut, or the counter crossed out what an interrupted job left. */
  readonly complete: boolean;
  /** What a printer would have printed wrong: unknown commands, lines too long, text left behind the cutter. */
  readonly faults: readonly string[];
  /** From cut to cut, the feed to the cutter included. */
  readonly lengthMm: number;
  /** Each dot that was burnt. */
  ink(): Bitmap;
  png(): Buffer;
}

const CROSSED_OUT = /^X{32,}$/;
const DOTS_PER_MM = 8;
/** From the print head to the cutter. */
const CUTTER_DOTS = 112;

/** Text of a raster line, where a test knows what the encoder drew. */
export type Drawn = (raster: Raster) => string | undefined;

export class Paper {
  readonly dots: number;
  readonly #drawn: Drawn;
  readonly #receipts: PrintedReceipt[] = [];
  #line: TextCell[] = [];
  #marks: Mark[] = [];
  #lines: PrintedLine[] = [];
  #pulses: DrawerPulse[] = [];
  #faults: string[] = [];
  #y = 0;
  /** Below the last ink; what lies nearer to the head than the cutter is not cut off with its receipt. */
  #inkEnd = 0;

  constructor(dots: number, drawn: Drawn) {
    this.dots = dots;
    this.#drawn = drawn;
  }

  get receipts(): readonly PrintedReceipt[] {
    return this.#receipts;
  }

  get hasInk(): boolean {
    return this.#marks.length > 0;
  }

  character(character: string, style: Style): void {
    if (this.#lineWidth() + style.wide * CELL_WIDTH > this.dots) {
      this.#faults.push(`line too long: ${this.#line.map((cell) => cell.character).join('')}…`);
      this.endLine(CELL_HEIGHT, 'left');
    }
    if (character === '\ufffd') this.#faults.push('a character that the code page does not have');
    this.#line.push({ character, style });
  }

  endLine(minHeight: number, align: Align): void {
    const height = Math.max(minHeight, ...this.#line.map((cell) => cell.style.high * CELL_HEIGHT));
    const text = this.#line.map((cell) => cell.character).join('');
    const x = this.#startOf(this.#lineWidth(), align);
    if (text !== '') this.#marks.push({ kind: 'text', y: this.#y, x, height, cells: this.#line });
    this.#lines.push({ text: `${' '.repeat(Math.round(x / CELL_WIDTH))}${text}`.trimEnd(), as: 'text' });
    this.#line = [];
    this.#advance(height, text.trim() !== '');
  }

  discardLine(): void {
    if (this.#line.length > 0) this.#faults.push('text was dropped by ESC @');
    this.#line = [];
  }

  feed(dots: number): void {
    this.#advance(dots, false);
  }

  raster(raster: Raster, align: Align): void {
    const width = raster.bytesWide * 8;
    if (width > this.dots) this.#faults.push(`image of ${width} dots on paper of ${this.dots}`);
    if (this.#line.length > 0) this.#faults.push('an image in the middle of a line of text');
    this.#marks.push({ kind: 'raster', y: this.#y, x: this.#startOf(width, align), raster });
    this.#lines.push({ text: this.#drawn(raster) ?? `[image ${width}×${raster.rows}]`, as: 'image' });
    this.#advance(raster.rows, true);
  }

  qr(content: string, moduleDots: number, align: Align): void {
    this.#marks.push({ kind: 'qr', y: this.#y, content, moduleDots, align });
    this.#lines.push({ text: `[qr ${content}]`, as: 'qr' });
    this.#advance(qrCode(content).size * moduleDots, true);
  }

  pulse(pulse: DrawerPulse): void {
    this.#pulses.push(pulse);
  }

  fault(what: string): void {
    this.#faults.push(what);
  }

  /** GS V A and B feed to the cutter first. GS V 0 and 1 cut where the paper is, which may be through the text. */
  cut(toCutter: boolean): void {
    if (toCutter) this.#y += CUTTER_DOTS;
    else if (this.#y - this.#inkEnd < CUTTER_DOTS) this.#faults.push('cut through the last lines');
    this.#tearOff(true);
  }

  /** Power was lost or the roll was changed: what hangs there is taken off by hand. */
  tearOff(): void {
    if (this.hasInk || this.#line.length > 0) this.#tearOff(false);
    this.#line = [];
  }

  #tearOff(cut: boolean): void {
    const [dots, marks, lines, height] = [this.dots, this.#marks, this.#lines, this.#y];
    let drawn: Bitmap | undefined;
    const ink = () => (drawn ??= drawPaper({ dots, height, marks }));
    const qrCodes = marks.flatMap((mark) => (mark.kind === 'qr' ? [mark.content] : []));
    this.#receipts.push({
      number: this.#receipts.length + 1,
      lines,
      text: lines.map((line) => line.text).join('\n'),
      qrCodes,
      drawerPulses: this.#pulses,
      cut,
      complete: cut && !CROSSED_OUT.test(lines.at(-1)?.text ?? ''),
      faults: this.#faults,
      lengthMm: height / DOTS_PER_MM,
      ink,
      png: () => pngOf(ink()),
    });
    [this.#marks, this.#lines, this.#pulses, this.#faults, this.#y, this.#inkEnd] = [[], [], [], [], 0, 0];
  }

  #advance(dots: number, inked: boolean): void {
    this.#y += dots;
    if (inked) this.#inkEnd = this.#y;
  }

  #lineWidth(): number {
    return this.#line.reduce((width, cell) => width + cell.style.wide * CELL_WIDTH, 0);
  }

  #startOf(width: number, align: Align): number {
    if (align === 'left') return 0;
    const free = Math.max(0, this.dots - width);
    return align === 'right' ? free : Math.floor(free / 2);
  }
}
