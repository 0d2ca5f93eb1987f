import { scryptSync } from 'node:crypto';

/** The floor: a quarter of a PIN's hash, which takes 85 ms on a usual machine. */
const USUAL_HASH_MS = 21;
const HASH_COST = 2 ** 13;

/** Longer than this nobody may be kept from a key: the main thread's own work, however busy the machine is. */
export const BLOCKED_MS = 100;
const TRIES = 8;

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

function hashMs(): number {
  const before = cpuNow();
  scryptSync('floor', 'floor', 32, { N: HASH_COST });
  return cpuNow() - before;
}

function cpuNow(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * What blocks does so each time. Other work of this process, such as a database or a collection of garbage, falls into
 * one of several tries. Each is measured beside its floor: a machine that is slow just then has as much more.
 */
export async function blocks(first: number, again: () => Promise<unknown>): Promise<number | null> {
  let least = first;
  for (let tries = 0; tries < TRIES && least > BLOCKED_MS; tries += 1) {
    const before = hashMs();
    const { cpuMs } = await measured(again);
    least = Math.min(least, cpuMs / Math.max(1, before / USUAL_HASH_MS, hashMs() / USUAL_HASH_MS));
  }
  return least > BLOCKED_MS ? least : null;
}
