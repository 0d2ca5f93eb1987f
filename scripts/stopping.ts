// When a running script should stop: a signal, or a parent that is gone.

const PARENT_CHECK_MS = 2_000;

/**
 * Calls `stop` once, with the reason in words, at SIGINT, SIGTERM or SIGHUP. It does so too when the process that
 * started us vanishes without a signal: nobody else would end its children.
 */
export function onStop(stop: (reason: string) => void): void {
  let stopping = false;
  const once = (reason: string) => {
    if (stopping) return;
    stopping = true;
    clearInterval(timer);
    stop(reason);
  };
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) once('the command that started this has ended');
  }, PARENT_CHECK_MS);
  timer.unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => once(signal));
}
