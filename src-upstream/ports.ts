import { createHash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { Hash } from '../src-shared/ids.ts';
import { type Clock, type Instant, instant } from '../src-shared/time.ts';

/** Time and chance come in from outside, so that a run of the tests can be repeated from its seed. */
export interface Ports {
  readonly clock: Clock;
  readonly randomness: Randomness;
}

export interface Randomness {
  bytes(count: number): Uint8Array;
}

export const machinePorts: Ports = {
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  randomness: { bytes: (count) => randomBytes(count) },
};

export function nowOf(ports: Ports): Instant {
  return instant(ports.clock.now());
}

const UUID_BYTES = 16;

export function newId(ports: Ports): string {
  return v7({ msecs: ports.clock.now(), random: ports.randomness.bytes(UUID_BYTES) });
}

/** SHA-256 of the UTF-8 bytes of a text, in lower-case hex. */
export function sha256(text: string): Hash {
  return Hash.parse(createHash('sha256').update(text, 'utf8').digest('hex'));
}
