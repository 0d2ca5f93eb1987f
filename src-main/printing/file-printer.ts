import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FileRule, howToOpen, openPrinterFile } from './printer-files.ts';
import type { Printer, ReachableState, Sent } from './printer.ts';

/** How often a device file is looked for. */
const FILE_CHECK_EVERY_MS = 1000;

/**
 * A device file (/dev/usb/lp0) or a plain file, to whose end jobs are written. It tells nothing back: `printed` means
 * that the system took every byte. A device that is unplugged is not created as a file.
 */
export class FilePrinter implements Printer {
  readonly #path: string;
  readonly #rule: FileRule;
  readonly #checkEveryMs: number;
  readonly #listeners: (() => void)[] = [];
  #state: ReachableState = 'offline';
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(path: string, rule: FileRule, checkEveryMs = FILE_CHECK_EVERY_MS) {
    this.#path = path;
    this.#rule = rule;
    this.#checkEveryMs = checkEveryMs;
  }

  open(): void {
    void this.#check();
  }

  state(): ReachableState {
    return this.#state;
  }

  onState(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async send(job: Uint8Array): Promise<Sent> {
    const file = await openPrinterFile(this.#path, this.#rule).catch(() => null);
    if (!file) {
      this.#become('offline');
      return { outcome: 'not-begun' };
    }
    try {
      await file.writeFile(job);
      // A character device has nothing to sync; a plain file has.
      if ((await file.stat()).isFile()) await file.sync();
      return { outcome: 'printed' };
    } catch {
      return { outcome: 'unknown', problem: 'connection-lost' };
    } finally {
      await file.close().catch(() => undefined);
    }
  }

  /** A file can't be asked whether it is out of paper, so a job's own pulse is always sent with the job. */
  openDrawer(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #check(): Promise<void> {
    this.#become((await this.#isUsable()) ? 'ready' : 'offline');
    if (!this.#closed) this.#timer = setTimeout(() => void this.#check(), this.#checkEveryMs);
  }

  async #isUsable(): Promise<boolean> {
    const flags = howToOpen(this.#path, this.#rule);
    if (flags === null) return false;
    const written = flags & constants.O_CREAT ? dirname(this.#path) : this.#path;
    return access(written, constants.W_OK).then(
      () => true,
      () => false,
    );
  }

  #become(state: ReachableState): void {
    if (this.#closed || state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
