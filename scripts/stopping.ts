// When a running script should stop: a signal, or a parent that is gone.

const PARENT_CHECK_MS = 2_000;

/**
 * Calls `stop` once, with the reason in words, at SIGINT, SIGTERM or SIGHUP, or when the process that started us has
 * vanished without a signal: its children would otherwise live on with nobody to end them.
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
