/**
 * Longer than this nobody may be kept from a key: the main thread's own work, however busy the machine is. A usual
 * machine stays under half of it; one that is half as fast is no fault of the till.
 */
export const BLOCKED_MS = 100;

interface Measured<Value> {
  readonly value: Value;
  /** The longest that the main thread worked in one go while it was waited for. */
  readonly cpuMs: number;
}

export async function measured<Value>(work: () => Promise<Value>): Promise<Measured<Value>> {
  let last = cpuNow();
  let longest = 0;
  const look = () => {
    const now = cpuNow();
    longest = Math.max(longest, now - last);
    last = now;
  };
  // A timer has its turn whenever others have theirs.
  const timer = setInterval(look, 1);
  try {
    const value = await work();
    look();
    return { value, cpuMs: longest };
  } finally {
    clearInterval(timer);
  }
}

function cpuNow(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * What blocks does so each time. Other work of this process, such as a database or a collection of garbage, falls into
 * one of several tries.
 */
export async function blocks(first: number, again: () => Promise<unknown>): Promise<number | null> {
  let least = first;
  for (let tries = 0; tries < 4 && least > BLOCKED_MS; tries += 1)
    least = Math.min(least, (await measured(again)).cpuMs);
  return least > BLOCKED_MS ? least : null;
}
