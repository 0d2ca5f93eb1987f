import iconv from 'iconv-lite';
import type { CodePage, PrinterModel } from '../../src-main/printing/printer-profile.ts';

/**
 * Decodes a stream of ESC/POS bytes into what the mechanism does, as a printer's firmware would: strictly, and in
 * order.
 */

export interface Style {
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverted: boolean;
  /** Multiples of the 12×24 dots of font A. */
  readonly wide: number;
  readonly high: number;
}

export interface Raster {
  readonly bytesWide: number;
  readonly rows: number;
  readonly data: Buffer;
}

export interface DrawerPulse {
  readonly pin: number;
  readonly t1: number;
  readonly t2: number;
}

/** What a command does to paper, drawer and host. Distances are dots at 203 dpi. */
export interface Mechanism {
  character(character: string, style: Style): void;
  endLine(minHeight: number, align: Align): void;
  /** ESC @ drops what was not yet printed of the line. */
  discardLine(): void;
  feed(dots: number): void;
  raster(raster: Raster, align: Align): void;
  qr(content: string, moduleDots: number, align: Align): void;
  cut(toCutter: boolean): void;
  pulse(pulse: DrawerPulse): void;
  /** GS a n: 0 switches automatic status off. */
  automaticStatus(mask: number): void;
  /** GS r n. */
  transmitStatus(n: number): void;
  fault(what: string): void;
}

export type Align = 'left' | 'centre' | 'right';
const ALIGNS: readonly Align[] = ['left', 'centre', 'right'];

const ENCODING: Record<CodePage, string> = { CP866: 'CP866', CP1251: 'WIN1251', 'KZ-1048': 'RK1048' };
/** Not the counter's, but every ESC/POS printer has them; they show when a library switches to them. */
const OTHER_PAGES: Record<number, string> = { 0: 'CP437', 2: 'CP850', 16: 'WIN1252', 18: 'CP852', 19: 'CP858' };
const DEFAULT_LINE_DOTS = 34;
const DOTS_PER_INCH = 203;
const PLAIN: Style = { bold: false, underline: false, inverted: false, wide: 1, high: 1 };

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const DLE = 0x10;
const LF = 0x0a;

interface DecoderOptions {
  readonly model: PrinterModel;
  /** Many printers boot in Chinese mode, where two high bytes are one character, until `FS .`. */
  readonly chineseAtBoot: boolean;
}

export class EscPosDecoder {
  readonly #mechanism: Mechanism;
  readonly #options: DecoderOptions;
  readonly #encodings: ReadonlyMap<number, string>;
  #pending: Buffer = Buffer.alloc(0);
  #style = PLAIN;
  #align: Align = 'left';
  #page = 0;
  #chinese: boolean;
  #lineDots = DEFAULT_LINE_DOTS;
  #unitsPerInch = DOTS_PER_INCH;
  #qr = { content: '', moduleDots: 3 };

  constructor(mechanism: Mechanism, options: DecoderOptions) {
    this.#mechanism = mechanism;
    this.#options = options;
    this.#chinese = options.chineseAtBoot;
    const own = Object.entries(options.model.codePages).map(([page, n]): [number, string] => [
      n,
      ENCODING[page as CodePage],
    ]);
    this.#encodings = new Map([
      ...Object.entries(OTHER_PAGES).map(([n, name]): [number, string] => [Number(n), name]),
      ...own,
    ]);
  }

  /** Executes what is complete while `mayGoOn` says so, and keeps the rest. */
  feed(bytes: Buffer, mayGoOn: () => boolean): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    let at = 0;
    while (at < this.#pending.length && mayGoOn()) {
      const used = this.#execute(this.#pending.subarray(at));
      if (used === 0) break;
      at += used;
    }
    this.#pending = this.#pending.subarray(at);
  }

  /** Received and not yet obeyed: the printer's receive buffer. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  powerOn(): void {
    this.#pending = Buffer.alloc(0);
    this.#initialise();
  }

  #initialise(): void {
    this.#style = PLAIN;
    this.#align = 'left';
    this.#page = 0;
    this.#chinese = this.#options.chineseAtBoot;
    this.#lineDots = DEFAULT_LINE_DOTS;
    this.#unitsPerInch = DOTS_PER_INCH;
    this.#mechanism.discardLine();
    this.#mechanism.automaticStatus(0);
  }

  /** Runs the command at the start and answers its length, or 0 while it is incomplete. */
  #execute(bytes: Buffer): number {
    const first = bytes[0] ?? 0;
    if (first === ESC) return this.#escape(bytes);
    if (first === GS) return this.#group(bytes);
    if (first === FS) return this.#file(bytes);
    if (first === DLE) return this.#realTime(bytes);
    if (first === LF) {
      this.#mechanism.endLine(this.#lineDots, this.#align);
      return 1;
    }
    if (first === 0x00 || first === 0x0d) return 1;
    if (first < 0x20) {
      this.#mechanism.fault(`control byte ${hex(bytes, 1)}`);
      return 1;
    }
    return this.#text(bytes);
  }

  #text(bytes: Buffer): number {
    const first = bytes[0] ?? 0;
    if (first < 0x80) {
      this.#mechanism.character(String.fromCharCode(first), this.#style);
      return 1;
    }
    if (this.#chinese) {
      if (bytes.length < 2) return 0;
      this.#mechanism.character(iconv.decode(bytes.subarray(0, 2), 'gbk'), this.#style);
      return 2;
    }
    const encoding = this.#encodings.get(this.#page);
    this.#mechanism.character(encoding ? iconv.decode(bytes.subarray(0, 1), encoding) : '\ufffd', this.#style);
    return 1;
  }

  #escape(bytes: Buffer): number {
    const [, command = -1, n = 0] = bytes;
    if (command === -1) return 0;
    const character = String.fromCharCode(command);
    if (character === '@') {
      this.#initialise();
      return 2;
    }
    if (character === '2') {
      this.#lineDots = DEFAULT_LINE_DOTS;
      return 2;
    }
    if (bytes.length < 3) return 0;
    if (character === 'p') {
      if (bytes.length < 5) return 0;
      this.#mechanism.pulse({ pin: n, t1: bytes[3] ?? 0, t2: bytes[4] ?? 0 });
      return 5;
    }
    this.#escapeWithOne(character, n);
    return 3;
  }

  #escapeWithOne(character: string, n: number): void {
    const style = this.#style;
    if (character === 't') {
      if (!this.#encodings.has(n)) this.#mechanism.fault(`ESC t ${n}: no such code page`);
      this.#page = n;
    } else if (character === '!')
      this.#style = {
        ...style,
        bold: (n & 8) !== 0,
        high: n & 16 ? 2 : 1,
        wide: n & 32 ? 2 : 1,
        underline: (n & 128) !== 0,
      };
    else if (character === 'E') this.#style = { ...style, bold: (n & 1) === 1 };
    else if (character === '-') this.#style = { ...style, underline: n % 48 !== 0 };
    else if (character === 'a') this.#align = ALIGNS[n % 48] ?? 'left';
    else if (character === '3') this.#lineDots = this.#dots(n);
    else if (character === 'd')
      for (let line = 0; line < n; line += 1) this.#mechanism.endLine(this.#lineDots, this.#align);
    else if (character === 'J') this.#mechanism.feed(this.#dots(n));
    else if (character !== 'M' && character !== 'R' && character !== ' ' && character !== '{')
      this.#mechanism.fault(`ESC ${character} ${n}`);
  }

  #dots(units: number): number {
    return Math.round((units * DOTS_PER_INCH) / this.#unitsPerInch);
  }

  #group(bytes: Buffer): number {
    const [, command = -1, n = 0, m = 0] = bytes;
    if (bytes.length < 3) return 0;
    const character = String.fromCharCode(command);
    if (character === 'v') return this.#raster(bytes);
    if (character === '(') return this.#function(bytes);
    if (character === 'V') return this.#cut(bytes, n);
    if (character === 'P') {
      if (bytes.length < 4) return 0;
      this.#unitsPerInch = m || DOTS_PER_INCH;
      return 4;
    }
    if (character === 'a') this.#mechanism.automaticStatus(n);
    else if (character === 'r') this.#mechanism.transmitStatus(n);
    else if (character === '!') this.#style = { ...this.#style, wide: (n >> 4) + 1, high: (n & 7) + 1 };
    else if (character === 'B') this.#style = { ...this.#style, inverted: (n & 1) === 1 };
    else this.#mechanism.fault(`GS ${hex(bytes.subarray(1), 2)}`);
    return 3;
  }

  #cut(bytes: Buffer, n: number): number {
    const feeds = n === 65 || n === 66;
    if (feeds && bytes.length < 4) return 0;
    if (feeds) this.#mechanism.feed(this.#dots(bytes[3] ?? 0));
    this.#mechanism.cut(feeds);
    return feeds ? 4 : 3;
  }

  #raster(bytes: Buffer): number {
    if (bytes.length < 8) return 0;
    const bytesWide = bytes.readUInt16LE(4);
    const rows = bytes.readUInt16LE(6);
    const length = 8 + bytesWide * rows;
    if (bytes.length < length) return 0;
    if (bytes[2] !== 0x30) this.#mechanism.fault(`GS v ${hex(bytes.subarray(2), 1)}`);
    this.#mechanism.raster({ bytesWide, rows, data: Buffer.from(bytes.subarray(8, length)) }, this.#align);
    return length;
  }

  /** GS ( x pL pH … : of these only the QR code does something here. */
  #function(bytes: Buffer): number {
    if (bytes.length < 5) return 0;
    const length = 5 + bytes.readUInt16LE(3);
    if (bytes.length < length) return 0;
    const [kind, action] = [bytes[5], bytes[6]];
    if (bytes[2] !== 0x6b || kind !== 0x31) this.#mechanism.fault(`GS ( ${hex(bytes.subarray(2), 1)}`);
    else if (action === 0x43) this.#qr.moduleDots = bytes[7] ?? 3;
    else if (action === 0x50) this.#qr.content = bytes.subarray(8, length).toString('latin1');
    else if (action === 0x51) this.#mechanism.qr(this.#qr.content, this.#qr.moduleDots, this.#align);
    return length;
  }

  #file(bytes: Buffer): number {
    const command = bytes[1];
    if (command === undefined) return 0;
    if (command === 0x2e) this.#chinese = false;
    else if (command === 0x26) this.#chinese = true;
    else this.#mechanism.fault(`FS ${hex(bytes.subarray(1), 1)}`);
    return 2;
  }

  /** Real-time commands were obeyed when they arrived; here they are only passed over. */
  #realTime(bytes: Buffer): number {
    const length = bytes[1] === 0x14 ? 5 : 3;
    if (bytes.length < length) return 0;
    if (bytes[1] !== 0x04 && bytes[1] !== 0x14) this.#mechanism.fault(`DLE ${hex(bytes.subarray(1), 1)}`);
    return length;
  }
}

function hex(bytes: Buffer, length: number): string {
  return bytes.subarray(0, length).toString('hex');
}
