import { hash, randomBytes } from 'node:crypto';
import { uptime } from 'node:os';
import { v7 as uuidV7 } from 'uuid';
import type { Hash } from '../../src-shared/ids.ts';
import type { Clock } from '../../src-shared/time.ts';

/** Clock, ids and hashing come in through ports, so that a run can be repeated from its seed. */

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: sinceBoot,
};

/** Reading how long the system is up takes long beside reading the counter of nanoseconds. */
const SLEEP_LOOKED_FOR_EVERY_MS = 1000;
let [asleepMs, lookedAt] = [0, Number.NEGATIVE_INFINITY];

/** Since the machine was started, so that it goes on over a restart of the counter; what it slept counts as well. */
function sinceBoot(): number {
  const awakeMs = Number(process.hrtime.bigint()) / 1e6;
  if (awakeMs - lookedAt >= SLEEP_LOOKED_FOR_EVERY_MS) {
    lookedAt = awakeMs;
    asleepMs = Math.max(asleepMs, uptime() * 1000 - awakeMs);
  }
  return awakeMs + asleepMs;
}

export interface Ids {
  /** A new UUIDv7 in lower case. The caller names what it is the id of. */
  mint<Branded extends string>(): Branded;
}

export function idsOver(clock: Clock, random: (bytes: number) => Uint8Array = randomBytes): Ids {
  return { mint: <Branded extends string>() => uuidV7({ msecs: clock.now(), random: random(16) }) as Branded };
}

/** SHA-256 of the UTF-8 bytes of a text, in lower-case hex. */
export function sha256(text: string): Hash {
  // In one call: a ledger is read again by the hundred thousand.
  return hash('sha256', text, 'hex') as Hash;
}
