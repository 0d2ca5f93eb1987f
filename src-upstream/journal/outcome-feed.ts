import type { CounterId } from '../../src-shared/ids.ts';

/**
 * Calls that wait for outcomes. Another replica's commits are not heard here, so a waiter also reads again every
 * second.
 */
export interface OutcomeFeed {
  wake(counterId: CounterId): void;
  /**
   * Resolves when there may be something new: at a commit, after `timeoutMs`, when `gone` aborts, when the feed closes.
   */
  wait(counterId: CounterId, timeoutMs: number, gone: AbortSignal): Promise<Woken>;
  readonly closed: boolean;
  close(): void;
}

/** `displaced`: the counter has opened so many calls that this one, its oldest, is answered as it is. */
type Woken = 'read-again' | 'displaced';

export const READ_AGAIN_MS = 1_000;
/** A counter holds one call open; a few more are the ones that its network forgot to close. */
const WAITERS_PER_COUNTER_MAX = 4;

type Resume = (woken: Woken) => void;

export function newOutcomeFeed(): OutcomeFeed {
  const waiters = new Map<CounterId, Set<Resume>>();
  let closed = false;
  return {
    get closed() {
      return closed;
    },
    wake(counterId) {
      for (const resume of waiters.get(counterId) ?? []) resume('read-again');
    },
    wait(counterId, timeoutMs, gone) {
      if (closed || gone.aborted) return Promise.resolve('read-again');
      return new Promise((resolve) => {
        const ofCounter = waiters.get(counterId) ?? new Set<Resume>();
        const [oldest] = ofCounter;
        if (oldest && ofCounter.size >= WAITERS_PER_COUNTER_MAX) oldest('displaced');
        const resume: Resume = (woken) => {
          clearTimeout(timer);
          gone.removeEventListener('abort', readAgain);
          ofCounter.delete(resume);
          if (ofCounter.size === 0) waiters.delete(counterId);
          resolve(woken);
        };
        const readAgain = () => resume('read-again');
        const timer = setTimeout(readAgain, timeoutMs);
        gone.addEventListener('abort', readAgain, { once: true });
        waiters.set(counterId, ofCounter.add(resume));
      });
    },
    close() {
      closed = true;
      for (const ofCounter of waiters.values()) for (const resume of ofCounter) resume('read-again');
    },
  };
}
