/** The limits of time of one call, and the reason in words when one of them ended it. */
interface TimeLimits {
  readonly signal: AbortSignal;
  /** The headers came: from here on the body has its own time. */
  answered(): void;
  /** To be called in any case, so that nothing is left behind on a signal that outlives the call. */
  end(): void;
}

export interface CallTimes {
  /** To connect, send and get the headers of the answer. */
  readonly answerMs: number;
  /** From the headers to the last byte. */
  readonly bodyMs: number;
  /** All of it, where the caller can wait no longer than that. */
  readonly totalMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

class CalledOff extends Error {
  override name = 'CalledOff';
}

export function newTimeLimits(times: CallTimes): TimeLimits {
  const controller = new AbortController();
  const endAfter = (ms: number, what: string) =>
    setTimeout(() => controller.abort(new Error(`${what} within ${ms / 1000} s`)), ms);
  const calledOff = () => controller.abort(new CalledOff('the call was called off'));

  const total = times.totalMs === undefined ? undefined : endAfter(times.totalMs, 'no whole answer');
  let phase = endAfter(times.answerMs, 'no answer');
  if (times.signal?.aborted) calledOff();
  times.signal?.addEventListener('abort', calledOff, { once: true });

  return {
    signal: controller.signal,
    answered() {
      clearTimeout(phase);
      phase = endAfter(times.bodyMs, 'the answer began and did not end');
    },
    end() {
      clearTimeout(phase);
      clearTimeout(total);
      times.signal?.removeEventListener('abort', calledOff);
    },
  };
}
