import { constants } from 'node:fs';
import { access, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type DeviceTimes, handToDevice, type OnItsWay, stallWatch } from './device-writer.ts';
import { type FileRule, howToOpen, openPrinterFile, troubleOfFile } from './printer-files.ts';
import type { Printer, SendOptions, Sent } from './printer.ts';
import { Standing } from './standing.ts';

/** How often a device file is looked for. */
const FILE_CHECK_EVERY_MS = 1000;
/** A device that does not let itself be closed is left behind. */
const CLOSE_MS = 500;

interface FileOptions {
  readonly checkEveryMs?: number;
  readonly times?: Partial<DeviceTimes>;
}

/**
 * A device file (/dev/usb/lp0) or a plain file, to whose end jobs are written. It tells nothing back: `printed` means
 * that the system handed on every byte. A device that is unplugged is not created as a file.
 */
export class FilePrinter implements Printer {
  readonly standing = new Standing();
  readonly #place: () => Result<string, PrinterTrouble>;
  readonly #rule: FileRule;
  readonly #options: FileOptions;
  readonly #ended = Promise.withResolvers<Sent>();
  #isSending = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `place`: the path as it is now. */
  constructor(place: () => Result<string, PrinterTrouble>, rule: FileRule, options: FileOptions = {}) {
    this.#place = place;
    this.#rule = rule;
    this.#options = options;
  }

  open(): void {
    void this.#check();
  }

  async send(job: Uint8Array, { callBack }: SendOptions = {}): Promise<Sent> {
    if (this.#closed || this.#isSending) return { outcome: 'not-begun' };
    this.#isSending = true;
    try {
      // A system call that never comes back keeps its thread, and not the till.
      return await Promise.race([this.#ended.promise, this.#hand(job, callBack)]);
    } finally {
      this.#isSending = false;
    }
  }

  /** A file can't be asked whether it is out of paper, so a job's own pulse is always sent with the job. */
  openDrawer(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    // What is being written has a moment to say how far it came.
    setTimeout(() => this.#ended.resolve({ outcome: 'unknown', problem: 'stopped' }), CLOSE_MS).unref();
  }

  async #hand(job: Uint8Array, callBack: AbortSignal | undefined): Promise<Sent> {
    // Opening may come to a stand as well as writing.
    const stall = stallWatch(() => this.standing.become('offline', TAKES_NOTHING), this.#options.times);
    try {
      const moved = () => {
        stall.moved();
        this.standing.become('ready');
      };
      return await this.#openAndHand(job, { moved, callBack });
    } finally {
      stall.end();
    }
  }

  async #openAndHand(job: Uint8Array, onItsWay: Pick<OnItsWay, 'moved' | 'callBack'>): Promise<Sent> {
    const opened = await this.#opened();
    if (!opened.ok) {
      this.standing.become('offline', opened.error);
      return { outcome: 'not-begun' };
    }
    const file = opened.value;
    onItsWay.moved();
    try {
      const sent = await handToDevice(file, job, {
        ...onItsWay,
        isEnded: () => this.#closed,
        ...(this.#options.times && { times: this.#options.times }),
      });
      // A character device has nothing to sync; a plain file has.
      if (sent.outcome === 'printed' && (await file.stat()).isFile()) await file.sync();
      return sent;
    } catch {
      return { outcome: 'unknown', problem: 'connection-lost' };
    } finally {
      await closedSoon(file);
    }
  }

  async #opened(): Promise<Result<FileHandle, PrinterTrouble>> {
    const place = this.#place();
    return place.ok ? openPrinterFile(place.value, this.#rule) : place;
  }

  async #check(): Promise<void> {
    const found = this.#isSending ? null : await this.#look();
    // A job that is on its way knows more than a look does.
    if (found !== null && !this.#isSending && !this.#closed)
      this.standing.become(found.ok ? 'ready' : 'offline', found.ok ? null : found.error);
    if (!this.#closed) {
      const every = this.#options.checkEveryMs ?? FILE_CHECK_EVERY_MS;
      this.#timer = setTimeout(() => void this.#check(), every);
    }
  }

  /** Rights say nothing of another program that holds the device: one that was in use is free once it was opened. */
  async #look(): Promise<Result<null, PrinterTrouble>> {
    if (this.standing.trouble()?.kind === 'in-use') {
      const opened = await this.#opened();
      if (!opened.ok) return opened;
      await closedSoon(opened.value);
      return ok();
    }
    const place = this.#place();
    if (!place.ok) return place;
    const flags = howToOpen(place.value, this.#rule);
    if (flags === null) return err({ kind: 'not-there', name: place.value });
    const written = flags & constants.O_CREAT ? dirname(place.value) : place.value;
    return access(written, constants.W_OK).then(
      () => ok(),
      (fault: unknown) => err(troubleOfFile(fault, written)),
    );
  }
}

async function closedSoon(file: FileHandle): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
  await Promise.race([file.close().catch(() => undefined), late]);
  clearTimeout(timer);
}

const TAKES_NOTHING: PrinterTrouble = { kind: 'takes-nothing', name: '' };
