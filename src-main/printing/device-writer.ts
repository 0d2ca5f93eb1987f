import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Sent } from './printer.ts';

/**
 * A write to a device must come back at once: one that waits in the system for paper can't be ended, nor can its
 * program. Windows has no such word; a terminal must not become the program's own.
 */
export const WITHOUT_WAITING = (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

const DEVICE_TIMES = {
  /** A device that has no room is asked again so soon. */
  askAgainMs: 20,
  /** One that took nothing for so long is told of. A printer at work makes room many times a second. */
  stallMs: 1500,
};
export type DeviceTimes = typeof DEVICE_TIMES;

/** What a job does while it is on its way to a device. */
interface OnItsWay {
  /** The printer was given up, or the program ends. */
  readonly isEnded: () => boolean;
  /** It has taken nothing for a while; false: it takes again. */
  readonly stalled: (isStalled: boolean) => void;
  readonly times?: Partial<DeviceTimes>;
}

/**
 * Hands a job to a device or a file, opened `WITHOUT_WAITING`, as fast as it takes it. `printed`: the system took every
 * byte and has handed the last one on. A job of which nothing was taken when it ended is `not-begun`.
 */
export async function handToDevice(file: FileHandle, job: Uint8Array, onItsWay: OnItsWay): Promise<Sent> {
  const { isEnded, stalled } = onItsWay;
  const { askAgainMs, stallMs } = { ...DEVICE_TIMES, ...onItsWay.times };
  let taken = 0;
  let since = performance.now();
  for (;;) {
    // usblp of Linux drops what it has not sent yet when it is closed. A write of nothing is refused until all is sent.
    const bytes = await written(file, job.subarray(taken));
    if (bytes === 'failed') return { outcome: 'unknown', problem: 'connection-lost' };
    if (bytes !== 'no-room') {
      if (taken === job.length) return { outcome: 'printed' };
      taken += bytes;
      since = performance.now();
      stalled(false);
    }
    if (isEnded()) return taken === 0 ? { outcome: 'not-begun' } : { outcome: 'unknown', problem: 'stopped' };
    if (bytes !== 'no-room') continue;
    if (performance.now() - since > stallMs) stalled(true);
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
}

async function written(file: FileHandle, bytes: Uint8Array): Promise<number | 'no-room' | 'failed'> {
  try {
    // Node keeps an empty buffer to itself: nothing out of one byte reaches the system.
    const { bytesWritten } = bytes.length > 0 ? await file.write(bytes) : await file.write(new Uint8Array(1), 0, 0);
    return bytesWritten === 0 && bytes.length > 0 ? 'no-room' : bytesWritten;
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'EAGAIN' ? 'no-room' : 'failed';
  }
}
