import { createHash } from 'node:crypto';
import type { Ports } from '../../src-upstream/ports.ts';

/**
 * Ports of an upstream in a test's hands: its clock is moved by the test, its chance follows from a seed, and may fail.
 */
export interface TestPorts extends Ports {
  advance(ms: number): void;
  /** While true, whatever needs chance fails as if the machine had none. */
  chanceFails: boolean;
}

export function testPorts(startMs: number, seed: string): TestPorts {
  let nowMs = startMs;
  let drawn = 0;
  const ports: TestPorts = {
    chanceFails: false,
    advance: (ms) => void (nowMs += ms),
    // The monotonic clock is the machine's: waiting calls really wait.
    clock: { now: () => nowMs, monotonic: () => performance.now() },
    randomness: {
      bytes: (count) => {
        if (ports.chanceFails) throw new Error('no randomness');
        const blocks: Buffer[] = [];
        while (blocks.length * 32 < count) blocks.push(createHash('sha256').update(`${seed} ${drawn++}`).digest());
        return Buffer.concat(blocks).subarray(0, count);
      },
    },
  };
  return ports;
}
