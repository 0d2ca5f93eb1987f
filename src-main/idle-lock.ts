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

/** `seconds` 0: never. Locks again and again: a page that signs in by itself touches nothing. */
export function newIdleLock(seconds: number, lock: () => void): IdleLock {
  let timer: NodeJS.Timeout | undefined;
  function touched(): void {
    clearTimeout(timer);
    if (seconds > 0) timer = setTimeout(away, seconds * 1000).unref();
  }
  function away(): void {
    touched();
    if (seconds > 0) lock();
  }
  touched();
  return {
    touched,
    away,
    stop: () => clearTimeout(timer),
  };
}
