import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import type { Bitmap, ReceiptDocument } from '../../src-shared/receipt/document.ts';
import { composed, layOut, type Line, type TextLine } from '../../src-shared/receipt/layout.ts';
import { QUIET_ZONE_MODULES, qrCode } from '../../src-shared/receipt/qr-code.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { BAND_ROWS_MAX, qrBitmap, rasterCommands, ruleBitmap } from './bitmap.ts';
import { encodeText, pagesOf } from './code-page.ts';
import type { CodePage, PrinterProfile } from './printer-profile.ts';
import type { Rasteriser } from './rasteriser.ts';

/** What stands on the paper, and how it was sent: tests read back from it what an image says. */
export interface DrawnLine {
  readonly text: string;
  readonly as: 'text' | 'image';
  /** The data of each GS v 0 that the line became. */
  readonly rasters: readonly Buffer[];
}

interface EncodedReceipt {
  readonly bytes: Buffer;
  /** How long its paper is at most, in dots of 203 dpi. */
  readonly dots: number;
  readonly drawn: readonly DrawnLine[];
}

const ESC = 0x1b;
const GS = 0x1d;
const CANCEL_CHINESE = Buffer.from([0x1c, 0x2e]);
const INITIALISE = Buffer.from([ESC, 0x40]);
/** One dot at 203 dpi is the unit of all distances below, whatever the maker's own is. */
const UNIT_IS_A_DOT = Buffer.from([GS, 0x50, 203, 203]);
const LINE_DOTS = 28;
const TALL_LINE_DOTS = 52;
const SPACE_DOTS = 12;
const QR_MODULE_DOTS = 4;
/** A code of version 10, the largest that fits `qrCode`. */
const QR_MODULES_MAX = 57;
/** From the head to the cutter: 15 mm and more are fed before a cut. */
const CUTTER_DOTS = 160;
/** The quiet zone below a code: a caption that stands nearer keeps some cameras from reading it. */
const DOTS_BELOW_QR = QUIET_ZONE_MODULES * QR_MODULE_DOTS;
const RASTER_HEADER_BYTES = 8;

/** How a line goes to the printer: as bytes of a code page, or as an image. */
type Encoded = { readonly page: CodePage | null; readonly bytes: Buffer } | 'image';

/** Fails only where a line must be drawn and can't be. */
export async function encodeReceipt(
  document: ReceiptDocument,
  profile: PrinterProfile,
  rasteriser: Rasteriser,
): Promise<Result<EncodedReceipt, string>> {
  const lines = layOut(document, profile.columns);
  const encoded = chosenEncodings(lines, profile);
  const toDraw = lines.filter((line): line is TextLine => line.kind === 'text' && encoded.get(line) === 'image');
  const bitmaps =
    toDraw.length === 0
      ? ok<readonly Bitmap[]>([])
      : await rasteriser.draw(toDraw, { dots: profile.dots, inColumns: !drawsAll(profile) });
  if (!bitmaps.ok) return bitmaps;

  const images = new Map(toDraw.map((line, index) => [line, bitmaps.value[index]]));
  const writer = new EscPosWriter(profile);
  // The drawer opens before anything is printed: change is given while the paper still runs.
  if (lines.some((line) => line.kind === 'drawer-pulse')) writer.pulse();
  writer.begin();
  for (const line of lines) {
    const choice = line.kind === 'text' ? encoded.get(line) : undefined;
    if (line.kind !== 'text') writer.mark(line);
    else if (choice === undefined || choice === 'image')
      writer.image(composed(line, profile.columns), images.get(line));
    else writer.text(line, choice);
  }
  return ok(writer.receipt());
}

/** One face on one paper: where a printer has no code page of ours, all of it is drawn. */
export function drawsAll({ wholeReceiptAsImage, codePages }: PrinterProfile): boolean {
  return wholeReceiptAsImage || pagesOf(codePages).length === 0;
}

/** Stays with the page of the line before where it can: a page is a mode, and modes are where printers differ. */
export function chosenEncodings(lines: readonly Line[], profile: PrinterProfile): Map<TextLine, Encoded> {
  const pages = pagesOf(profile.codePages);
  const chosen = new Map<TextLine, Encoded>();
  let current: CodePage | null = null;
  for (const line of lines) {
    if (line.kind !== 'text') continue;
    const text = composed(line, profile.columns);
    const encoded: Encoded = drawsAll(profile) ? 'image' : encodedIn([current, ...pages], text);
    if (encoded !== 'image') current = encoded.page;
    chosen.set(line, encoded);
  }
  return chosen;
}

function encodedIn(pages: readonly (CodePage | null)[], text: string): Encoded {
  for (const page of pages) {
    const bytes = encodeText(text, page);
    if (bytes) return { page, bytes };
  }
  return 'image';
}

/**
 * Commands in the order in which they are printed. node-thermal-printer makes those that it makes right: bold,
 * alignment, line spacing and line feeds. Code pages, sizes, QR codes, images, cut and drawer are ours. The library
 * switches to pages the printer may not have, exchanges width and height, and counts a QR code's characters for its
 * bytes. It resets the printer after a cut without knowing it, and sends a drawer command without its times.
 */
class EscPosWriter {
  readonly #library = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: '' });
  readonly #profile: PrinterProfile;
  readonly #parts: Buffer[] = [];
  readonly #drawn: DrawnLine[] = [];
  #page: CodePage | null = null;
  #dots = 0;

  constructor(profile: PrinterProfile) {
    this.#profile = profile;
  }

  pulse(): void {
    this.#parts.push(drawerPulse(this.#profile));
  }

  begin(): void {
    this.#parts.push(INITIALISE, CANCEL_CHINESE, UNIT_IS_A_DOT);
    this.#byLibrary((library) => library.setLineSpacing(LINE_DOTS));
  }

  text(line: TextLine, { page, bytes }: Exclude<Encoded, 'image'>): void {
    const number = page === null ? undefined : this.#profile.codePages[page];
    if (page !== this.#page && number !== undefined) {
      this.#parts.push(Buffer.from([ESC, 0x74, number]));
      this.#page = page;
    }
    const tall = line.size === 'tall';
    this.#dots += tall ? TALL_LINE_DOTS : LINE_DOTS;
    if (tall) this.#size(1, TALL_LINE_DOTS);
    if (line.bold) this.#byLibrary((library) => library.bold(true));
    this.#parts.push(bytes);
    this.#byLibrary((library) => library.newLine());
    if (line.bold) this.#byLibrary((library) => library.bold(false));
    if (tall) this.#size(0, LINE_DOTS);
    this.#drawn.push({ text: composed(line, this.#profile.columns), as: 'text', rasters: [] });
  }

  image(text: string, bitmap: Bitmap | undefined): void {
    if (!bitmap) return;
    const commands = this.#raster(bitmap);
    this.#drawn.push({ text, as: 'image', rasters: commands.map((command) => command.subarray(RASTER_HEADER_BYTES)) });
  }

  mark(line: Exclude<Line, TextLine>): void {
    if (line.kind === 'rule') this.#raster(ruleBitmap(this.#profile.dots));
    else if (line.kind === 'space') this.#feed(SPACE_DOTS);
    else if (line.kind === 'image') this.image('', line.bitmap);
    else if (line.kind === 'qr') this.#qr(line.content);
    else if (line.kind === 'cut') {
      this.#parts.push(cut(this.#profile));
      this.#dots += CUTTER_DOTS;
    }
  }

  receipt(): EncodedReceipt {
    return { bytes: Buffer.concat(this.#parts), dots: this.#dots, drawn: this.#drawn };
  }

  #raster(bitmap: Bitmap): Buffer[] {
    const commands = rasterCommands(bitmap);
    this.#parts.push(...commands);
    this.#dots += bitmap.rows;
    return commands;
  }

  #qr(content: string): void {
    if (this.#profile.qr === 'drawn') {
      this.image(`[qr ${content}]`, qrBitmap(qrCode(content), QR_MODULE_DOTS, this.#profile.dots));
      return;
    }
    this.#byLibrary((library) => library.alignCenter());
    this.#parts.push(...qrCommands(Buffer.from(content)));
    this.#byLibrary((library) => library.alignLeft());
    this.#dots += QR_MODULES_MAX * QR_MODULE_DOTS;
    this.#feed(DOTS_BELOW_QR);
  }

  #feed(dots: number): void {
    this.#parts.push(Buffer.from([ESC, 0x4a, dots]));
    this.#dots += dots;
  }

  /** GS ! n: the library has width and height the wrong way round. */
  #size(timesHigher: number, lineDots: number): void {
    this.#parts.push(Buffer.from([GS, 0x21, timesHigher]));
    this.#byLibrary((library) => library.setLineSpacing(lineDots));
  }

  /** Its buffer grows by copying all of it: so it never holds more than one command. */
  #byLibrary(commands: (library: ThermalPrinter) => void): void {
    this.#library.clear();
    commands(this.#library);
    this.#parts.push(this.#library.getBuffer());
  }
}

/** ESC p m t1 t2, as part of a job. */
export function drawerPulse({ drawer }: PrinterProfile): Buffer {
  return Buffer.from([ESC, 0x70, drawer.pin, drawer.t1, drawer.t2]);
}

/**
 * GS ( k pL pH 49 … sets model 2, the size of a module and level M, stores the data and prints it. pL and pH count the
 * data's bytes.
 */
function qrCommands(content: Buffer): Buffer[] {
  const command = (...parameters: readonly number[]) =>
    Buffer.from([GS, 0x28, 0x6b, parameters.length & 0xff, parameters.length >> 8, ...parameters]);
  return [
    command(0x31, 0x41, 0x32, 0x00),
    command(0x31, 0x43, QR_MODULE_DOTS),
    command(0x31, 0x45, 0x31),
    command(0x31, 0x50, 0x30, ...content),
    command(0x31, 0x51, 0x30),
  ];
}

/** GS V feeds to the cutter first, so that the last lines are in front of it. */
function cut({ cutter }: PrinterProfile): Buffer {
  if (cutter === 'none') return Buffer.from([ESC, 0x64, LINES_TO_TEAR_OFF]);
  return Buffer.from([GS, 0x56, cutter === 'partial' ? 66 : 65, 0]);
}

const LINES_TO_TEAR_OFF = 5;

/**
 * What the printer gets after a connection was lost in the middle of a job. Whatever it still waits for is filled up.
 * Half a receipt is crossed out, so that nobody takes it for a whole one. It is cut off, so that it never hangs on the
 * next passenger's.
 */
export function afterInterruption(profile: PrinterProfile): Buffer {
  const filling = Buffer.alloc(BAND_ROWS_MAX * (profile.dots / 8));
  return Buffer.concat([
    filling,
    Buffer.from('\n'),
    INITIALISE,
    CANCEL_CHINESE,
    Buffer.from(`${'X'.repeat(profile.columns)}\n`),
    cut(profile),
  ]);
}
