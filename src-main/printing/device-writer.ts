import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { newPatience } from './patience.ts';
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
export interface OnItsWay {
  /** The printer was given up, or the program ends. */
  readonly isEnded: () => boolean;
  /** The device took something, or was opened. */
  readonly moved: () => void;
  readonly callBack?: AbortSignal | undefined;
  readonly times?: Partial<DeviceTimes>;
}

/** Tells once that nothing moved for so long. It runs beside the call, which may never come back. */
export function stallWatch(tell: () => void, { stallMs }: Partial<DeviceTimes> = {}): { moved(): void; end(): void } {
  const newWait = () => newPatience(stallMs ?? DEVICE_TIMES.stallMs, tell);
  let wait = newWait();
  return {
    moved() {
      wait.cancel();
      wait = newWait();
    },
    end: () => wait.cancel(),
  };
}

/**
 * Hands a job to a device or a file, opened `WITHOUT_WAITING`, as fast as it takes it. `printed`: the system took
 * every byte and has handed the last one on. A job of which nothing was taken when it ended is `not-begun`. One that
 * is called back ends so too, or when all of it was taken and none handed on. A command that is half taken goes on.
 */
export async function handToDevice(file: FileHandle, job: Uint8Array, onItsWay: OnItsWay): Promise<Sent> {
  const { isEnded, moved, callBack, times } = onItsWay;
  let taken = 0;
  for (;;) {
    const isWhole = taken === 0 || taken === job.length;
    if (isEnded() || (callBack?.aborted && isWhole))
      return taken === 0 ? { outcome: 'not-begun' } : { outcome: 'unknown', problem: 'stopped' };
    // usblp of Linux drops what it has not sent yet when it is closed. A write of nothing is refused until all is sent.
    const bytes = await written(file, job.subarray(taken));
    if (bytes === 'failed') return { outcome: 'unknown', problem: 'connection-lost' };
    if (bytes === 'no-room') {
      await new Promise((resolve) => setTimeout(resolve, times?.askAgainMs ?? DEVICE_TIMES.askAgainMs));
      continue;
    }
    if (taken === job.length) return { outcome: 'printed' };
    taken += bytes;
    moved();
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
