/**
 * Locks when nobody touched the counter for so long. It stands in the main process: a page that is hooked, hangs or was
 * reloaded can't keep a session open. A machine that slept was not touched, whatever its clocks say.
 */
interface IdleLock {
  /** A key, a finger or a mouse reached the window. */
  touched(): void;
  /** The machine goes to sleep, wakes, or its own screen is locked. */
  away(): void;
  stop(): void;
}

/** `seconds` 0: never. */
export function idleLock(seconds: number, lock: () => void): IdleLock {
  let timer: NodeJS.Timeout | undefined;
  function touched(): void {
    clearTimeout(timer);
    if (seconds > 0) timer = setTimeout(lock, seconds * 1000).unref();
  }
  touched();
  return {
    touched,
    away() {
      clearTimeout(timer);
      if (seconds > 0) lock();
    },
    stop: () => clearTimeout(timer),
  };
}
