import { constants } from 'node:fs';
import { access, lstat, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Printer, ReachableState, Sent } from './printer.ts';

/** How often a device file is looked for. */
const FILE_LOOK_EVERY_MS = 1000;

const TO_ITS_END = constants.O_WRONLY | constants.O_APPEND;
const DEVICES = /^\/dev\/|^\\\\\.\\/;

/**
 * A device file (/dev/usb/lp0) or a plain file, to whose end jobs are written. It tells nothing back: `printed` means
 * that the system took every byte. A device that is unplugged is not created as a file.
 */
export class FilePrinter implements Printer {
  readonly #path: string;
  readonly #lookEveryMs: number;
  readonly #listeners: (() => void)[] = [];
  readonly #isDevice: boolean;
  #state: ReachableState = 'offline';
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(path: string, lookEveryMs = FILE_LOOK_EVERY_MS) {
    this.#path = path;
    this.#lookEveryMs = lookEveryMs;
    this.#isDevice = DEVICES.test(path);
  }

  open(): void {
    void this.#look();
  }

  state(): ReachableState {
    return this.#state;
  }

  onState(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async send(job: Uint8Array): Promise<Sent> {
    const flags = await this.#flags();
    const file = flags === null ? null : await open(this.#path, flags).catch(() => null);
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

  async #look(): Promise<void> {
    this.#become((await this.#isUsable()) ? 'ready' : 'offline');
    if (!this.#closed) this.#timer = setTimeout(() => void this.#look(), this.#lookEveryMs);
  }

  async #isUsable(): Promise<boolean> {
    const flags = await this.#flags();
    if (flags === null) return false;
    const written = flags & constants.O_CREAT ? dirname(this.#path) : this.#path;
    return access(written, constants.W_OK).then(
      () => true,
      () => false,
    );
  }

  /**
   * How it is opened; null: there is no printer. A pipe is none: opening it waits for a reader, and the queue with it.
   * Nothing is made behind a link that leads nowhere: it may be that of a device which is unplugged.
   */
  async #flags(): Promise<number | null> {
    const there = await stat(this.#path).catch(() => null);
    if (there) return there.isFile() || there.isCharacterDevice() ? TO_ITS_END : null;
    const link = await lstat(this.#path).catch(() => null);
    return link || this.#isDevice ? null : TO_ITS_END | constants.O_CREAT | constants.O_EXCL;
  }

  #become(state: ReachableState): void {
    if (this.#closed || state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
