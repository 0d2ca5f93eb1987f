import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { aPort } from './a-port.ts';
import {
  type PaperWidth,
  PRINTER_MODELS,
  type PrinterModelId,
  printerProfile,
} from '../../src-main/printing/printer-profile.ts';
import { type DrawerPulse, EscPosDecoder, type Mechanism } from './virtual-printer-decoder.ts';
import { type Drawn, Paper, type PrintedReceipt } from './virtual-printer-paper.ts';
import {
  automaticStatusBytes,
  type Condition,
  paperSensorByte,
  realTimeAnswer,
  RealTimeScanner,
} from './virtual-printer-status.ts';

export type { PrintedReceipt } from './virtual-printer-paper.ts';

const HOST = '127.0.0.1';
const RECEIVE_BUFFER_BYTES = 64 * 1024;
const GARBAGE = Buffer.from([0xff, 0x93, 0x6e, 0x81, 0xe5]);

interface VirtualPrinterOptions {
  readonly port?: number;
  readonly model?: PrinterModelId;
  readonly paper?: PaperWidth;
  readonly chineseAtBoot?: boolean;
  /** It serves one connection: another one waits unheard until that is over, or is refused. */
  readonly oneConnection?: 'others-wait' | 'others-refused';
  /** It has none: paper hangs there until `tearOff`, and a command that cuts is a fault. */
  readonly cutter?: 'none';
  /** Where receipt-0001.txt and receipt-0001.png go; nothing is written without it. */
  readonly out?: string;
  readonly drawn?: Drawn;
}

/** An ESC/POS printer on TCP with a mechanism, a receive buffer, sensors, and every bad habit that printers have. */
export class VirtualPrinter {
  readonly #paper: Paper;
  readonly #decoder: EscPosDecoder;
  readonly #out: string | undefined;
  readonly #oneConnection: VirtualPrinterOptions['oneConnection'];
  readonly #hasCutter: boolean;
  readonly #waiting: Socket[] = [];
  readonly #scanner = new RealTimeScanner();
  readonly #sockets = new Set<Socket>();
  readonly #watchers = new Set<() => void>();
  readonly #pulses: DrawerPulse[] = [];
  readonly #held: Buffer[] = [];
  #server: Server | undefined;
  #port: number;
  #condition: Condition = { paperOut: false, paperLow: false, coverOpen: false };
  #power = true;
  #reads = true;
  #bytesPerSecond: number | undefined;
  #trickle: NodeJS.Timeout | undefined;
  #answersGarbage = false;
  #confirms = true;
  #automaticStatus = false;
  #resets = 0;
  #obeyed = 0;
  #realTimeBytes = 0;
  #trap: { readonly at: number; readonly action: () => void } | undefined;
  #written = 0;

  private constructor(options: VirtualPrinterOptions) {
    const model = PRINTER_MODELS[options.model ?? 'epson'];
    this.#port = options.port ?? 0;
    this.#out = options.out;
    this.#oneConnection = options.oneConnection;
    this.#hasCutter = options.cutter !== 'none';
    this.#paper = new Paper(
      printerProfile(options.model ?? 'epson', options.paper).dots,
      options.drawn ?? (() => undefined),
    );
    this.#decoder = new EscPosDecoder(this.#mechanism(), { model, chineseAtBoot: options.chineseAtBoot ?? true });
    if (this.#out) mkdirSync(this.#out, { recursive: true });
  }

  static async start(options: VirtualPrinterOptions = {}): Promise<VirtualPrinter> {
    const printer = new VirtualPrinter({ ...options, port: options.port || (await aPort()) });
    await printer.reappear();
    return printer;
  }

  get port(): number {
    return this.#port;
  }

  get address(): string {
    return `tcp://${HOST}:${this.#port}`;
  }

  /** Bytes obeyed since the printer was made; real-time requests don't count. */
  get bytesObeyed(): number {
    return this.#obeyed - this.#realTimeBytes;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  receipts(): readonly PrintedReceipt[] {
    return this.#paper.receipts;
  }

  /** Every pulse since the printer was made, also those that came before their receipt. */
  drawerPulses(): readonly DrawerPulse[] {
    return this.#pulses;
  }

  /** Resolves with the n-th receipt (1 is the first), at once if it is there. */
  async waitForReceipt(n: number, timeoutMs = 15_000): Promise<PrintedReceipt> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const receipt = this.#paper.receipts[n - 1];
      if (receipt) return receipt;
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`receipt ${n} did not come within ${timeoutMs} ms; there are ${this.#paper.receipts.length}`);
      await this.#nextEvent(left);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#trickle);
    await this.vanish();
    this.#writeReceipts();
  }

  // ——— what a printer does to people ———

  runOutOfPaper(): void {
    this.#change({ paperOut: true });
  }

  /** A new roll: printing goes on with the line that it stopped at. */
  loadPaper(): void {
    this.#change({ paperOut: false, paperLow: false });
  }

  setPaperLow(paperLow: boolean): void {
    this.#change({ paperLow });
  }

  openCover(): void {
    this.#change({ coverOpen: true });
  }

  closeCover(): void {
    this.#change({ coverOpen: false });
  }

  /** Accepts connections and never reads a byte from them. */
  stopReading(): void {
    this.#reads = false;
    for (const socket of this.#sockets) socket.pause();
  }

  startReading(): void {
    this.#reads = true;
    this.#take(this.#held.splice(0));
    for (const socket of this.#sockets) socket.resume();
  }

  /** Reads that many bytes a second; undefined is as fast as they come. */
  readSlowly(bytesPerSecond: number | undefined): void {
    this.#bytesPerSecond = bytesPerSecond;
    clearInterval(this.#trickle);
    if (bytesPerSecond === undefined) this.#take(this.#held.splice(0));
    else this.#trickle = setInterval(() => this.#takeOneByte(), 1000 / bytesPerSecond);
  }

  /** Tells its state as ever, and never that what it was sent is printed. */
  confirmNothing(): void {
    this.#confirms = false;
  }

  answerGarbage(garbage: boolean): void {
    this.#answersGarbage = garbage;
  }

  /** Resets every connection and stays on. */
  reset(): void {
    this.#resets += 1;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Nobody listens at the port any more; open connections are reset. What was received is still printed. */
  async vanish(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.reset();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  async reappear(): Promise<void> {
    if (this.#server) return;
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    server.listen(this.#port, HOST);
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** A hand tears at the edge where a cutter would be: what is not yet in front of it is torn through. */
  tearOff(): void {
    this.#paper.cut(false);
    this.#receiptsMayBeNew();
  }

  /** Everything that was not yet on paper is gone. */
  async powerOff(): Promise<void> {
    this.#power = false;
    this.#held.length = 0;
    this.#paper.tearOff();
    this.#receiptsMayBeNew();
    await this.vanish();
  }

  async powerOn(): Promise<void> {
    this.#decoder.powerOn();
    this.#power = true;
    await this.reappear();
  }

  /** Does it once the mechanism has obeyed that many bytes from now on; no byte after them is obeyed before it. */
  afterBytes(bytes: number, action: () => void): void {
    this.#trap = { at: this.#obeyed + bytes, action };
  }

  // ——— inside ———

  #accept(socket: Socket): void {
    socket.on('error', () => undefined);
    if (!this.#oneConnection || this.#sockets.size === 0) return this.#serve(socket);
    if (this.#oneConnection === 'others-refused') return void socket.resetAndDestroy();
    this.#waiting.push(socket.pause());
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      const next = this.#waiting.splice(0).filter((each) => !each.destroyed);
      const [first, ...rest] = next;
      this.#waiting.push(...rest);
      if (first) this.#serve(first.resume());
    });
    socket.on('data', (chunk) =>
      this.#bytesPerSecond === undefined ? this.#receive(chunk, socket) : this.#held.push(chunk),
    );
    if (!this.#reads) socket.pause();
  }

  #take(chunks: readonly Buffer[]): void {
    for (const chunk of chunks) this.#receive(chunk, undefined);
  }

  #takeOneByte(): void {
    const first = this.#held.shift();
    if (!first) return;
    if (first.length > 1) this.#held.unshift(first.subarray(1));
    this.#receive(first.subarray(0, 1), undefined);
  }

  #receive(chunk: Buffer, from: Socket | undefined): void {
    if (!this.#power) return;
    const targets = from ? [from] : [...this.#sockets];
    // Real-time requests are answered when they arrive, even inside the data of an image and even while paper is out.
    for (const command of this.#scanner.scan(chunk)) {
      if (command.kind === 'ask') this.#answer(realTimeAnswer(command.n, this.#condition), targets);
      // t is in units of 100 ms here, and of 2 ms in ESC p.
      else this.#pulse({ pin: command.pin, t1: command.units * 50, t2: command.units * 50 });
      this.#realTimeBytes += command.length;
      if (this.#trap) this.#trap = { ...this.#trap, at: this.#trap.at + command.length };
    }
    this.#obey(chunk);
    if (this.#decoder.pendingBytes > RECEIVE_BUFFER_BYTES) for (const socket of this.#sockets) socket.pause();
  }

  #obey(chunk: Buffer): void {
    let rest = chunk;
    while (this.#trap && this.#obeyed + rest.length >= this.#trap.at) {
      const { at, action } = this.#trap;
      const part = rest.subarray(0, at - this.#obeyed);
      this.#trap = undefined;
      this.#obeyed += part.length;
      this.#decoder.feed(part, () => this.#mechanismRuns());
      rest = rest.subarray(part.length);
      const resets = this.#resets;
      action();
      // What was still on its way when the line broke never arrives.
      if (!this.#power || this.#resets !== resets) return;
      if (this.#bytesPerSecond !== undefined || !this.#reads) {
        this.#held.unshift(rest);
        return;
      }
    }
    this.#obeyed += rest.length;
    this.#decoder.feed(rest, () => this.#mechanismRuns());
  }

  #mechanismRuns(): boolean {
    return this.#power && !this.#condition.paperOut && !this.#condition.coverOpen;
  }

  #change(change: Partial<Condition>): void {
    this.#condition = { ...this.#condition, ...change };
    this.#tellStatus();
    this.#decoder.feed(Buffer.alloc(0), () => this.#mechanismRuns());
    if (this.#reads && this.#decoder.pendingBytes <= RECEIVE_BUFFER_BYTES)
      for (const socket of this.#sockets) socket.resume();
  }

  #tellStatus(): void {
    if (this.#automaticStatus) this.#answer(automaticStatusBytes(this.#condition), [...this.#sockets]);
  }

  #answer(bytes: Buffer, targets: readonly Socket[]): void {
    for (const socket of targets) if (!socket.destroyed) socket.write(this.#answersGarbage ? GARBAGE : bytes);
  }

  #mechanism(): Mechanism {
    return {
      character: (character, style) => this.#paper.character(character, style),
      endLine: (minHeight, align) => this.#paper.endLine(minHeight, align),
      discardLine: () => this.#paper.discardLine(),
      feed: (dots) => this.#paper.feed(dots),
      raster: (raster, align) => this.#paper.raster(raster, align),
      qr: (content, moduleDots, align) => this.#paper.qr(content, moduleDots, align),
      cut: (toCutter) => {
        if (!this.#hasCutter) return this.#paper.fault('there is no cutter');
        this.#paper.cut(toCutter);
        this.#receiptsMayBeNew();
      },
      pulse: (pulse) => this.#pulse(pulse),
      automaticStatus: (mask) => {
        this.#automaticStatus = mask !== 0;
        this.#tellStatus();
      },
      transmitStatus: (n) => {
        if (this.#confirms && (n === 1 || n === 49)) this.#answer(paperSensorByte(this.#condition), [...this.#sockets]);
      },
      fault: (what) => this.#paper.fault(what),
    };
  }

  #pulse(pulse: DrawerPulse): void {
    this.#pulses.push(pulse);
    this.#paper.pulse(pulse);
    this.#tellWatchers();
  }

  #receiptsMayBeNew(): void {
    // A picture takes longer to draw than a printer takes to answer: so it is drawn after the answer.
    if (this.#out) setImmediate(() => this.#writeReceipts());
    this.#tellWatchers();
  }

  #writeReceipts(): void {
    const { receipts } = this.#paper;
    for (; this.#out && this.#written < receipts.length; this.#written += 1)
      writeReceipt(this.#out, receipts[this.#written]);
  }

  #tellWatchers(): void {
    for (const watcher of this.#watchers) watcher();
  }

  async #nextEvent(timeoutMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.#watchers.add(done);
    });
  }
}

/** The text is there before the picture, so whoever sees the picture can read the text. */
function writeReceipt(out: string, receipt: PrintedReceipt | undefined): void {
  if (!receipt) return;
  const name = join(out, `receipt-${String(receipt.number).padStart(4, '0')}`);
  writeFileSync(`${name}.txt`, `${receipt.text}\n`);
  writeFileSync(`${name}.png`, receipt.png());
}
